"""Puts a week's digest into the outbox: once for each recipient, however often it is asked for.

Who reads what, and when, the plan in force says (`alerts.office.digest_plan`); it is read at each look: a change
on the page holds at once. The scheduler asks every hour and every ten minutes whether a digest is due that nobody has
got, so that a machine that slept on Monday morning, or was off, sends it when it wakes.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from alerts.digest.figures import Stored, figures, read, unit_figures
from alerts.digest.readers import Reader, everyone, of_the_whole, of_units
from alerts.digest.render import render
from alerts.digest.units import busy
from alerts.digest.values import DigestFigures
from alerts.digest.week import Week, last_week
from alerts.models import CaseEvent, Notification
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient
from alerts.office.digest_plan import current
from config.clock import SHANGHAI
from pipeline.models import Item

PURPOSE = "digest"
_OF_A_DAY = r"^digest:\d{4}-W\d{2}:\d{4}-\d{2}-\d{2}:"
"""Keys of digests of weeks that were not over."""


def recipients() -> list[Recipient]:
    """Who reads the whole: leaders with an address and those named, each address once."""
    return [one.to for one in of_the_whole(current())]


def send(week: Week, now: datetime) -> int:
    """Write the digest for everyone who has not got it; returns how many messages are new.

    Of a week that is not over the digest of the day is sent; the whole week's follows when it is.
    """
    plan = current()
    return _send(week, now, everyone(plan, now))


def send_due(now: datetime) -> int:
    """Send the digests whose hour has come, where nobody has got one yet; a week before the first record is none."""
    plan = current()
    whole, own = last_week(plan.leaders_at.last(now)), last_week(plan.units_at.last(now))
    written = 0
    if _waits(whole, f"^digest:{whole}:[^:]+$"):
        written += _send(whole, now, of_the_whole(plan))
    if _waits(own, f"^digest:{own}:[^:]+:"):
        written += _send(own, now, list(of_units(plan, now)))
    return written


def _send(week: Week, now: datetime, readers: list[Reader]) -> int:
    if not readers:
        return 0
    about = str(week) if week.over(now) else f"{week}:{now.astimezone(SHANGHAI).date().isoformat()}"
    stored = read(week, now)
    with transaction.atomic():
        return sum(_write(about, one, figured, now) for one, figured in _letters(stored, readers, now))


def _waits(week: Week, keys: str) -> bool:
    """Whether nobody has got a digest whose key looks like `keys`, and the office had begun by the week's end."""
    if Notification.objects.filter(key__regex=keys).exclude(key__regex=_OF_A_DAY).exists():
        return False
    return Item.objects.filter(learnt_at__lt=week.end).exists() or CaseEvent.objects.filter(at__lt=week.end).exists()


def _letters(stored: Stored, readers: list[Reader], now: datetime) -> Iterator[tuple[Recipient, DigestFigures]]:
    """Each reader's figures; a unit that had nothing to do gets none."""
    own: dict[int, DigestFigures | None] = {}
    for one in readers:
        if one.unit is None:
            yield one.to, figures(stored.week, now, one.mine, stored)
            continue
        if one.unit.pk not in own:
            own[one.unit.pk] = unit_figures(stored, one.unit, now) if busy(stored.period, one.unit) else None
        figured = own[one.unit.pk]
        if figured is not None:
            yield one.to, figured


def _write(about: str, one: Recipient, figured: DigestFigures, now: datetime) -> bool:
    subject, text, html = render(figured, why=one.why)
    whose = f"{figured.unit}:" if figured.unit else ""
    key = f"digest:{about}:{whose}{one.address.lower()}"
    return write(key, one, Letter(PURPOSE, subject, text, html=html), now) is not None
