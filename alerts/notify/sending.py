"""One try of one message: claimed before, settled after, by conditional UPDATEs."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import OperationalError, transaction

from alerts.models import Notification
from alerts.notify import failures, grouping, health, rerouting
from alerts.notify.base import Channel, ChannelDown, Message, PermanentFailure, RetryLater, Throttled
from alerts.notify.links import unseal, without_tokens
from alerts.notify.mail import html_of
from alerts.notify.writing import thread_id

LEASE = timedelta(minutes=2)
"""Longer than a send can take (the channel's time-outs); a sender killed in between costs its message this much."""
_NOTE_TRIES = 3
_PENDING = Notification.State.PENDING
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class DeliverReport:
    """How many messages were sent, put off and given up; which channels could not be reached or take no more, and of
    which it was noted that they work.
    """

    sent: int = 0
    retried: int = 0
    failed: int = 0
    down: set[str] = field(default_factory=set)
    well: set[str] = field(default_factory=set)


def claim(notification: Notification, now: datetime) -> bool:
    """Whether the message is this sender's for the length of the lease."""
    mine = Notification.objects.filter(
        pk=notification.pk, state=_PENDING, attempts=notification.attempts, next_attempt_at__lte=now
    )
    notification.attempts += 1
    return mine.update(attempts=notification.attempts, next_attempt_at=now + LEASE, tried_at=now) == 1


def send(notification: Notification, channel: Channel, now: datetime, report: DeliverReport) -> None:
    """Hand a claimed message over and note what became of it."""
    try:
        channel.send(message_of(notification, private=channel.private))
    except PermanentFailure as failure:
        _refused(notification, str(failure), now, report)
    except Throttled as failure:
        report.down.add(notification.channel)
        health.note_throttled(notification.channel, str(failure), failure.seconds, now)
        report.retried += _put_off(notification, str(failure), now, timedelta(seconds=failure.seconds))
    except ChannelDown as failure:
        settle_down(notification, failure, now, report)
    except RetryLater as failure:
        _again(notification, str(failure), now, report)
    else:
        report.sent += _note_sent(notification, now)
        if notification.channel not in report.well:
            health.note_well(notification.channel)
            report.well.add(notification.channel)


def settle_down(notification: Notification, failure: ChannelDown, now: datetime, report: DeliverReport) -> None:
    """The channel could not be used: it rests, and where it is dead the message takes another way."""
    report.down.add(notification.channel)
    report.well.discard(notification.channel)
    if health.note_down(notification.channel, str(failure), now):
        moved = rerouting.next_way(notification)
        if not moved and grouping.dissolve(notification, rerouting.next_way, now):
            failures.tell_dead(notification.channel, str(failure), now)
            report.retried += 1
            return
        if moved:
            failures.tell_dead(notification.channel, str(failure), now)
            report.retried += _settle(notification, channel=moved, next_attempt_at=now, error=str(failure))
            return
    _again(notification, str(failure), now, report)


def message_of(notification: Notification, private: bool) -> Message:
    """The message as it leaves the house; one-time links go to private channels only."""
    opened = unseal if private else without_tokens
    return Message(
        message_id=notification.message_id,
        recipient=notification.recipient,
        recipient_name=notification.recipient_name,
        subject=notification.subject,
        text=opened(notification.text),
        html=opened(html_of(notification)),
        created_at=notification.created_at,
        thread_id=thread_id(notification.case) if notification.case else "",
        phone=notification.phone,
        link=opened(notification.link),
    )


def _again(notification: Notification, error: str, now: datetime, report: DeliverReport) -> None:
    if notification.attempts >= failures.GIVE_UP_AFTER:
        report.failed += fail(notification, error, now)
    else:
        report.retried += _put_off(notification, error, now, failures.back_off(notification.attempts))


def _refused(notification: Notification, error: str, now: datetime, report: DeliverReport) -> None:
    """This way will never take it: the next one, where there is one."""
    channel = notification.channel
    notification.refused = [*notification.refused, channel]
    other = rerouting.next_way(notification)
    if not other:
        report.failed += fail(notification, error, now)
        return
    with transaction.atomic():
        values = {"channel": other, "refused": notification.refused, "next_attempt_at": now, "error": error}
        if _settle(notification, **values):
            notification.channel = other
            failures.tell_refused(notification, channel, error, now)
            report.retried += 1


def _settle(notification: Notification, **values: object) -> bool:
    mine = Notification.objects.filter(pk=notification.pk, state=_PENDING, attempts=notification.attempts)
    return mine.update(**values) == 1


def _note_sent(notification: Notification, now: datetime) -> bool:
    """A message that is out but not noted goes out again, so a store that is busy is asked more than once."""
    values = {"state": Notification.State.SENT, "sent_at": now, "next_attempt_at": None, "error": ""}
    for left in reversed(range(_NOTE_TRIES)):
        try:
            with transaction.atomic():
                settled = _settle(notification, **values)
                grouping.settle(notification, state=Notification.State.SENT, sent_at=now)
            return settled
        except OperationalError:
            if not left:
                raise
            _log.warning("event=mail_sent_but_store_busy notification=%s", notification.pk)
    raise AssertionError("unreachable")


def _put_off(notification: Notification, error: str, now: datetime, wait: timedelta) -> bool:
    _log.warning("event=mail_put_off notification=%s attempt=%s", notification.pk, notification.attempts)
    with transaction.atomic():
        settled = _settle(notification, next_attempt_at=now + wait, error=error)
        if settled and notification.attempts == failures.STUCK_AFTER:
            failures.tell_stuck(notification, error, now)
    return settled


def fail(notification: Notification, error: str, now: datetime) -> bool:
    """Given up, visibly: the monitors are told. Members of a group stay joined; the group is what is sent again."""
    _log.error("event=mail_failed notification=%s attempt=%s", notification.pk, notification.attempts)
    with transaction.atomic():
        settled = _settle(notification, state=Notification.State.FAILED, next_attempt_at=None, error=error)
        if settled:
            failures.tell_failed(notification, error, now)
    return settled
