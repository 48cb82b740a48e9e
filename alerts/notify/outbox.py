"""The outbox (发件箱): messages are written in the transaction of the move and sent afterwards, never lost.

A sender claims a message by a conditional UPDATE that also sets a lease; whoever is killed in between leaves a message
that is due again when the lease ends. Killed between the server's 250 and the commit, the
repeat has the same Message-ID.

A round: new messages are looked at once (`holding`), what waits for one person is joined (`grouping`), what waits on a
dead channel takes another way (`rerouting`), and what is due is sent, the graver first, as fast as each platform takes.
"""

import time
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, QuerySet, Value, When

from alerts.models import Notification
from alerts.notify import grouping, health, holding, rerouting, ways
from alerts.notify.base import Channel, ChannelDown
from alerts.notify.opening import open_channel
from alerts.notify.sending import DeliverReport, claim, send, settle_down
from alerts.notify.writing import Letter, write

__all__ = ["DeliverReport", "Letter", "deliver", "resend", "write"]

ROUND_SECONDS = 60.0
"""No message is begun after so long: its lease is counted from the beginning of the round."""
_PENDING = Notification.State.PENDING
_GRAVE_FIRST = Case(
    When(case__severity__in=holding.GRAVE, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def deliver(now: datetime, limit: int = 100) -> DeliverReport:
    """Send what is due, at most `limit` on each channel. Failures are recorded with the message and never raised."""
    report = DeliverReport()
    if not _due(now).exists():
        return report
    holding.hold(now)
    grouping.gather(now)
    rerouting.leave_dead(now)
    resting, until = health.resting(now), time.monotonic() + ROUND_SECONDS
    for name in list(_due(now).order_by().values_list("channel", flat=True).distinct()):
        if name not in resting:
            _serve(name, min(limit, room(name, now)), now, until, report)
    return report


def room(channel: str, now: datetime) -> int:
    """How many more messages a channel takes in this minute; counted in the store, so a restart forgets nothing."""
    most = ways.limit(channel)
    if not most:
        return 1_000_000
    since = now - timedelta(seconds=60)
    return max(0, most - Notification.objects.filter(channel=channel, tried_at__gt=since).count())


def resend(notification: Notification, now: datetime) -> bool:
    """Try a failed message again (a person's wish, after the address or the server was put right)."""
    values = {"state": _PENDING, "next_attempt_at": now, "attempts": 0, "error": "", "refused": []}
    return Notification.objects.filter(pk=notification.pk, state=Notification.State.FAILED).update(**values) == 1


def _due(now: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(state=_PENDING, next_attempt_at__lte=now).exclude(channel__in=ways.INSIDE)


def _serve(name: str, limit: int, now: datetime, until: float, report: DeliverReport) -> None:
    found = _due(now).filter(channel=name).select_related("case").order_by(_GRAVE_FIRST, "next_attempt_at", "id")
    with ExitStack() as stack:
        channel: Channel | None = None
        for notification in found[:limit]:
            if name in report.down or time.monotonic() > until:
                return
            if not claim(notification, now):
                continue
            try:
                channel = channel or stack.enter_context(open_channel(name))
            except ChannelDown as failure:
                settle_down(notification, failure, now, report)
                return
            send(notification, channel, now, report)
