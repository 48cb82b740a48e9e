"""Looks at new messages once: those that are not about a grave matter wait for their window, and for their reader's
quiet hours and one message a day where he wishes so."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from alerts.models import MessagePreference, Notification
from alerts.notify.failures import FAILED, STUCK
from alerts.notify.ways import INSIDE, Reach, ways
from alerts.rules.holding import Wishes, hold_until
from config.channels import Messages
from config.vocabulary import Severity

AT_ONCE = frozenset({FAILED, STUCK, "confirm", "digest", "test", "group"})
"""Messages that never wait: what somebody just asked for, and that messages do not get out."""
GRAVE = tuple(one.value for one in Severity if one.rank >= Severity.MAJOR.rank)
_MOST = 2000
_BATCH = 500


def waiting() -> Q:
    """Messages that may wait and be joined with others."""
    return Q(state=Notification.State.PENDING, tried_at=None) & ~Q(purpose__in=AT_ONCE) & ~Q(case__severity__in=GRAVE)


def hold(now: datetime) -> int:
    """Give each new message the instant until which it waits; gives how many were looked at."""
    new = Notification.objects.filter(waiting(), held=False, next_attempt_at__lte=now).exclude(channel__in=INSIDE)
    found = list(new.order_by("id")[:_MOST])
    if not found:
        return 0
    messages: Messages = settings.INSTALLATION.messages
    window, wishes = timedelta(seconds=messages.group_seconds), _wishes(found)
    for one in found:
        own = wishes.get(_address(one))
        may_go = one.next_attempt_at or one.created_at  # a move that can be taken back holds its messages so long
        until = hold_until(may_go, window, _times(own, messages), one.act_by)
        one.held, one.joins, one.next_attempt_at = True, until > may_go, until
        wish = own.channel if own else ""
        if wish and wish != one.channel:
            reach = Reach(one.recipient, one.phone)
            one.channel = next(iter(ways(reach, one.refused, wish)), one.channel)
    _store(found)
    return len(found)


def _store(found: Iterable[Notification]) -> None:
    """Most of a round wait for the same instant: an UPDATE for each that differs."""
    alike: dict[tuple[bool, datetime | None, str], list[int]] = {}
    for one in found:
        alike.setdefault((one.joins, one.next_attempt_at, one.channel), []).append(one.pk)
    for (joins, at, channel), ids in alike.items():
        for start in range(0, len(ids), _BATCH):
            some = Notification.objects.filter(pk__in=ids[start : start + _BATCH])
            some.update(held=True, joins=joins, next_attempt_at=at, channel=channel)


def _wishes(found: Iterable[Notification]) -> dict[str, MessagePreference]:
    """By address; one look-up for all."""
    addresses = {_address(one) for one in found}
    return {one.address: one for one in MessagePreference.objects.filter(address__in=addresses)}


def _address(notification: Notification) -> str:
    return notification.recipient.lower() or notification.phone


def _times(own: MessagePreference | None, messages: Messages) -> Wishes:
    """His own quiet hours, else those of the office."""
    start, end = _span(messages.quiet_hours)
    if own is None:
        return Wishes(start, end)
    if own.quiet_from and own.quiet_until:
        start, end = own.quiet_from, own.quiet_until
    return Wishes(start, end, time.fromisoformat(messages.digest_at) if own.digest_only else None)


def _span(hours: str) -> tuple[time | None, time | None]:
    start, _, end = hours.partition("-")
    return (time.fromisoformat(start), time.fromisoformat(end)) if end else (None, None)
