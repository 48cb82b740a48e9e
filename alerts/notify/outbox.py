"""The outbox (发件箱): messages are written in the transaction of the move and sent afterwards, never lost.

A sender claims a message by a conditional UPDATE that also sets a lease; whoever is killed in between leaves a message
that is due again when the lease ends. Killed between the server's 250 and the commit, the
repeat has the same Message-ID.

A round: what nobody needs any more is left (`moot`), new messages are looked at once (`holding`), what waits for one
person is joined (`grouping`), what waits on a dead channel takes another way (`rerouting`), and what is due is sent,
the graver first, as fast as each platform takes.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from alerts.models import Notification
from alerts.notify import grouping, health, holding, moot, rerouting, ways
from alerts.notify.base import ChannelDown
from alerts.notify.lines import Lines, of_a_round
from alerts.notify.sending import DeliverReport, claim, send, settle_down
from alerts.notify.writing import Letter, write

__all__ = ["DeliverReport", "Letter", "deliver", "resend", "write"]

ROUND_SECONDS = 60.0
"""No message is begun after so long: its lease is counted from the beginning of the round."""
SOME = 5
"""Messages that are sent before the outbox is looked at again for a graver one."""
_UNLIMITED = 1_000_000
_PENDING = Notification.State.PENDING
_GRAVE_FIRST = Case(
    When(case__severity__in=holding.GRAVE, then=Value(0)), default=Value(1), output_field=IntegerField()
)
_UNREAD = ("case__evidence", "case__proposal", "case__effect")
"""Columns of a case that no message needs, and that are long."""
_ORDER = (_GRAVE_FIRST, "next_attempt_at", "id")


def deliver(now: datetime, limit: int = 100, lines: Lines | None = None) -> DeliverReport:
    """Send what is due, at most `limit` on each channel. Failures are recorded with the message and never raised.

    `lines`: channels that stay open from round to round; without them each round opens its own.
    """
    report = DeliverReport()
    with of_a_round(lines) as open_lines:
        if _due(now).exists():
            _round(now, limit, open_lines, report)
    return report


def _round(now: datetime, limit: int, lines: Lines, report: DeliverReport) -> None:
    moot.drop(now)
    holding.hold(now)
    grouping.gather(now)
    rerouting.leave_dead(now)
    troubled, began = health.troubled(), time.monotonic()
    resting = health.resting(now) if troubled else troubled
    names = list(_due(now).order_by().values_list("channel", flat=True).distinct())
    report.well.update(name for name in names if name not in troubled)
    for name in names:
        if name not in resting:
            _serve(name, min(limit, room(name, now)), Round(now, began, lines, report))


@dataclass(frozen=True, slots=True)
class Round:
    """One round: its instant, when it began (`time.monotonic`), the open channels, what became of the messages."""

    now: datetime
    began: float
    lines: Lines
    report: DeliverReport

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    def due(self, channel: str, begun_with: Sequence[int], most: int) -> list[Notification]:
        """What is to be sent next, the graver first: of what was due when the round began, and what is grave and was
        written since (what else is new has not been looked at yet)."""
        later = self.now + timedelta(seconds=self.spent)
        either = Q(pk__in=begun_with) | Q(case__severity__in=holding.GRAVE)
        found = _due(later).filter(either, channel=channel).select_related("case").defer(*_UNREAD)
        return list(found.order_by(*_ORDER)[:most])


def room(channel: str, now: datetime) -> int:
    """How many more messages a channel takes in this minute and second; counted in the store, so a restart forgets
    nothing."""
    found = _UNLIMITED
    for most, seconds in ((ways.limit(channel), 60), (ways.burst(channel), 1)):
        if most:
            since = now - timedelta(seconds=seconds)
            found = min(found, most - Notification.objects.filter(channel=channel, tried_at__gt=since).count())
    return max(0, found)


def resend(notification: Notification, now: datetime) -> bool:
    """Try a failed message again (a person's wish, after the address or the server was put right)."""
    values = {"state": _PENDING, "next_attempt_at": now, "attempts": 0, "error": "", "refused": []}
    return Notification.objects.filter(pk=notification.pk, state=Notification.State.FAILED).update(**values) == 1


def _due(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(state=_PENDING, next_attempt_at__lte=now).exclude(channel__in=ways.INSIDE)


def _serve(name: str, limit: int, one_round: Round) -> None:
    """A few at a time, so that a grave message waits for a few and not for a hundred."""
    known = list(_due(one_round.now).filter(channel=name).order_by(*_ORDER).values_list("pk", flat=True)[:limit])
    while limit > 0:
        some = one_round.due(name, known, min(limit, SOME))
        limit -= len(some)
        if not all(_sent(notification, one_round) for notification in some) or len(some) < SOME:
            return


def _sent(notification: Notification, one_round: Round) -> bool:
    """Whether the round goes on after this message."""
    name, now, report = notification.channel, one_round.now, one_round.report
    if name in report.down or one_round.spent > ROUND_SECONDS:
        return False
    if not claim(notification, max(now, notification.next_attempt_at or now)):  # newer than the round: from then on
        return True
    try:
        channel = one_round.lines.line(name)
    except ChannelDown as failure:
        settle_down(notification, failure, now, report)
        return False
    send(notification, channel, now, report)
    if name in report.down:
        one_round.lines.drop(name)
    return True
