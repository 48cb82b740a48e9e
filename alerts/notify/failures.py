"""When a message does not go out: how long to wait, when to give up, and who is told."""

import random
from datetime import datetime, timedelta

from alerts.models import Notification
from alerts.notify.mail import render
from alerts.notify.recipients import Recipient, staff
from alerts.notify.ways import called
from alerts.notify.writing import Letter, write
from config.clock import SHANGHAI
from config.vocabulary import Role

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
STUCK_AFTER = 5
"""Attempts after which somebody is told that messages do not get out (about half an hour)."""
GIVE_UP_AFTER = 76
"""Attempts after which a message is given up as failed (about three days); a person may send it again."""
FAILED, STUCK = "delivery_failed", "delivery_stuck"
_jitter = random.Random()


def back_off(attempts: int) -> timedelta:
    """The wait after the n-th failed attempt: from one minute doubled up to one hour, each a quarter more or less."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts - 1, 10))
    jittered: timedelta = wait * _jitter.uniform(0.75, 1.25)
    return min(LONGEST_WAIT, max(FIRST_WAIT, jittered))


def tell_failed(notification: Notification, error: str, now: datetime) -> None:
    """Tell the monitors, inside the system and by mail, that a message was given up; of such a notice only inside."""
    subject = f"通知未送达：{notification.recipient_name or notification.recipient} · {notification.subject}"
    letter = _letter(FAILED, subject, notification, error)
    monitors = [Recipient(Role.MONITOR.zh)]
    if notification.purpose not in {FAILED, STUCK}:
        monitors += [person for person in staff(Role.MONITOR) if person.address]
    for person in monitors:
        key = f"{FAILED}:{notification.pk}:{notification.attempts}:{person.address}"
        write(key, person, letter, now, notification.case, notification.assignment)


def tell_stuck(notification: Notification, error: str, now: datetime) -> None:
    """Tell the monitors inside the system, once a day, that messages wait for a channel that does not take them."""
    day = now.astimezone(SHANGHAI).date().isoformat()
    letter = _letter(STUCK, f"通知发送受阻：{error}", notification, error)
    write(f"{STUCK}:{notification.channel}:{day}", Recipient(Role.MONITOR.zh), letter, now)


def tell_dead(channel: str, error: str, now: datetime) -> None:
    """Tell the monitors inside the system, once a day, that a channel is dead and messages take another way."""
    day = now.astimezone(SHANGHAI).date().isoformat()
    subject = f"通道“{called(channel)}”不通，通知已改走其他通道：{error}"
    text, drawn = render(STUCK, {"subject": "通过这个通道发送的通知", "whom": "全体收件人", "error": error})
    for person in (Recipient(Role.MONITOR.zh), *(one for one in staff(Role.MONITOR) if one.address)):
        write(f"{STUCK}:dead:{channel}:{day}:{person.address}", person, Letter(STUCK, subject, text, drawn), now)


def tell_refused(notification: Notification, channel: str, error: str, now: datetime) -> None:
    """Tell the monitors inside the system that one way never reaches somebody, and which way is taken instead."""
    whom, instead = notification.recipient_name or notification.recipient, called(notification.channel)
    subject = f"“{called(channel)}”送不到{whom}，已改走“{instead}”：{error}"
    letter = _letter(FAILED, subject, notification, error)
    about = notification.recipient or notification.phone
    key = f"{FAILED}:{channel}:{about}:{now.astimezone(SHANGHAI).date().isoformat()}"
    write(key, Recipient(Role.MONITOR.zh), letter, now, notification.case, notification.assignment)


def _letter(purpose: str, subject: str, notification: Notification, error: str) -> Letter:
    text, drawn = render(purpose, {"subject": notification.subject, "whom": _to(notification), "error": error})
    return Letter(purpose, subject, text, drawn)


def _to(notification: Notification) -> str:
    return " ".join(part for part in (notification.recipient_name, notification.recipient) if part)
