"""The outbox (发件箱): messages are written in the transaction of the move and sent afterwards, never lost.

A sender claims a message by a conditional UPDATE that also sets a lease; whoever is killed in between leaves a message
that is due again when the lease ends. Killed between the server's 250 and the commit, the
repeat has the same Message-ID.
"""

import logging
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, transaction

from alerts.models import Notification
from alerts.notify import failures
from alerts.notify.base import Channel, ChannelDown, Message, PermanentFailure, RetryLater
from alerts.notify.console import ConsoleChannel
from alerts.notify.email import EmailChannel
from alerts.notify.links import unseal
from alerts.notify.writing import Letter, thread_id, write

__all__ = ["DeliverReport", "Letter", "deliver", "resend", "write"]

LEASE = timedelta(minutes=2)
"""Longer than a send can take (the channel's time-outs); a sender killed in between costs its message this much."""
_NOTE_TRIES = 3
_PENDING = Notification.State.PENDING
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class DeliverReport:
    """How many messages were sent, put off and given up; which channels could not be reached."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    down: set[str] = field(default_factory=set)


def deliver(now: datetime, limit: int = 100) -> DeliverReport:
    """Send what is due, the longest waiting first. Failures are recorded with the message and never raised."""
    report = DeliverReport()
    due = Notification.objects.filter(state=_PENDING, next_attempt_at__lte=now).order_by("next_attempt_at", "id")
    with ExitStack() as stack:
        channels: dict[str, Channel] = {}
        for notification in due.select_related("case")[:limit]:
            name = notification.channel
            if name in report.down or not _claim(notification, now):
                continue
            if name not in channels:
                channels[name] = stack.enter_context(_channel(name))
            _send(notification, channels[name], now, report)
    return report


def resend(notification: Notification, now: datetime) -> bool:
    """Try a failed message again (a person's wish, after the address or the server was put right)."""
    values = {"state": _PENDING, "next_attempt_at": now, "attempts": 0, "error": ""}
    return Notification.objects.filter(pk=notification.pk, state=Notification.State.FAILED).update(**values) == 1


def _claim(notification: Notification, now: datetime) -> bool:
    mine = Notification.objects.filter(
        pk=notification.pk, state=_PENDING, attempts=notification.attempts, next_attempt_at__lte=now
    )
    notification.attempts += 1
    return mine.update(attempts=notification.attempts, next_attempt_at=now + LEASE) == 1


def _send(notification: Notification, channel: Channel, now: datetime, report: DeliverReport) -> None:
    try:
        channel.send(_message(notification))
    except PermanentFailure as failure:
        report.failed += _failed(notification, str(failure), now)
    except RetryLater as failure:
        if isinstance(failure, ChannelDown):
            report.down.add(notification.channel)
        if notification.attempts >= failures.GIVE_UP_AFTER:
            report.failed += _failed(notification, str(failure), now)
        else:
            report.retried += _put_off(notification, str(failure), now)
    else:
        report.sent += _note_sent(notification, now)


def _message(notification: Notification) -> Message:
    return Message(
        message_id=notification.message_id,
        recipient=notification.recipient,
        recipient_name=notification.recipient_name,
        subject=notification.subject,
        text=unseal(notification.text),
        html=unseal(notification.html),
        created_at=notification.created_at,
        thread_id=thread_id(notification.case) if notification.case else "",
    )


def _settle(notification: Notification, **values: object) -> bool:
    mine = Notification.objects.filter(pk=notification.pk, state=_PENDING, attempts=notification.attempts)
    return mine.update(**values) == 1


def _note_sent(notification: Notification, now: datetime) -> bool:
    """A message that is out but not noted goes out again, so a store that is busy is asked more than once."""
    values = {"state": Notification.State.SENT, "sent_at": now, "next_attempt_at": None, "error": ""}
    for left in reversed(range(_NOTE_TRIES)):
        try:
            return _settle(notification, **values)
        except OperationalError:
            if not left:
                raise
            _log.warning("event=mail_sent_but_store_busy notification=%s", notification.pk)
    raise AssertionError("unreachable")


def _put_off(notification: Notification, error: str, now: datetime) -> bool:
    _log.warning("event=mail_put_off notification=%s attempt=%s", notification.pk, notification.attempts)
    with transaction.atomic():
        next_at = now + failures.back_off(notification.attempts)
        settled = _settle(notification, next_attempt_at=next_at, error=error)
        if settled and notification.attempts == failures.STUCK_AFTER:
            failures.tell_stuck(notification, error, now)
    return settled


def _failed(notification: Notification, error: str, now: datetime) -> bool:
    _log.error("event=mail_failed notification=%s attempt=%s", notification.pk, notification.attempts)
    with transaction.atomic():
        settled = _settle(notification, state=Notification.State.FAILED, next_attempt_at=None, error=error)
        if settled:
            failures.tell_failed(notification, error, now)
    return settled


def _channel(name: str) -> Channel:
    mail = settings.INSTALLATION.mail
    if name == "email":
        return EmailChannel(mail, settings.INSTALLATION.name)
    return ConsoleChannel()
