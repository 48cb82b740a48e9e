"""Puts a week's digest into the outbox: once for each recipient, however often it is asked for.

Leaders read the whole, with the units in their charge first; the head of each department and territory that had
anything to do reads its own. The scheduler asks every ten minutes whether a digest is due that nobody has got, so that
a machine that slept on Monday morning, or was off, sends it when it wakes.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from alerts.digest.figures import Stored, figures, read, unit_figures
from alerts.digest.render import render
from alerts.digest.units import busy
from alerts.digest.values import DigestFigures
from alerts.digest.week import Week, last_week
from alerts.models import CaseEvent, Department, Notification
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient, hearing, once, staff
from config.clock import SHANGHAI
from config.vocabulary import Role
from pipeline.models import Item

PURPOSE = "digest"
_HEADS = (Role.DEPT_HEAD, Role.TERRITORY)
_LEADER = "您收到本周报，是因为您是本系统的领导用户。"
_NAMED = "您收到本周报，是因为您的邮箱列在周报收件人之中（huiying.yaml 的 digest.recipients）。"


def recipients() -> list[Recipient]:
    """The leaders with an address and those named in the configuration (`digest.recipients`), each address once."""
    leaders = [replace(person, why=_LEADER) for person in staff(Role.LEADER) if person.address]
    named = [Recipient("", address, _NAMED) for address in settings.INSTALLATION.digest.recipients]
    return once([*leaders, *named])


def send(week: Week, now: datetime) -> int:
    """Write the digest for everyone who has not got it; returns how many messages are new.

    Of a week that is not over the digest of the day is sent; the whole week's follows when it is.
    """
    about = str(week) if week.over(now) else f"{week}:{now.astimezone(SHANGHAI).date().isoformat()}"
    stored = read(week, now)
    with transaction.atomic():
        return sum(_write(about, one, figured, now) for one, figured in _letters(stored, now))


def send_due(now: datetime) -> int:
    """Send the digest whose hour has come, where nobody has got it yet; a week before the first record is none."""
    weekly = settings.INSTALLATION.digest
    week = last_week(_last_hour(weekly.weekday, weekly.hour, now))
    if Notification.objects.filter(key__startswith=f"digest:{week}:").exclude(key__regex=_OF_A_DAY).exists():
        return 0
    begun = Item.objects.filter(learnt_at__lt=week.end).exists() or CaseEvent.objects.filter(at__lt=week.end).exists()
    return send(week, now) if begun else 0


_OF_A_DAY = r"^digest:\d{4}-W\d{2}:\d{4}-\d{2}-\d{2}:"
"""Keys of digests of weeks that were not over."""


def _last_hour(weekday: int, hour: int, now: datetime) -> datetime:
    """The last instant at or before `now` at which a digest was due."""
    local = now.astimezone(SHANGHAI)
    day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
    due = datetime.combine(day, time(hour), SHANGHAI)
    return due if due <= local else due - timedelta(days=7)


def _letters(stored: Stored, now: datetime) -> Iterator[tuple[Recipient, DigestFigures]]:
    """Who reads what; somebody who reads the whole does not get his unit's as well."""
    charge = {one.address.lower(): one.units for one in settings.INSTALLATION.digest.portfolios}
    readers = recipients()
    for one in readers:
        yield one, figures(stored.week, now, charge.get(one.address.lower(), ()), stored)
    told = {one.address.lower() for one in readers}
    for unit in Department.objects.order_by("id") if settings.INSTALLATION.digest.units else ():
        heads = [one for one in _heads(unit, now) if one.address.lower() not in told]
        if heads and busy(stored.period, unit):
            figured = unit_figures(stored, unit, now)
            yield from ((one, figured) for one in heads)


def _heads(unit: Department, now: datetime) -> list[Recipient]:
    """The unit's confirmed heads, or deputies; nobody else: a contact person has the single matters already."""
    found = [(one, why) for one, why in hearing(unit, _HEADS, now) if Role(one.role) in _HEADS or why]
    head = f"您收到本周报，是因为您是{unit.short or unit.name}已确认的负责人。"
    return once([Recipient(one.name or unit.name, one.email, why or head) for one, why in found if one.email])


def _write(about: str, one: Recipient, figured: DigestFigures, now: datetime) -> bool:
    subject, text, html = render(figured, why=one.why)
    whose = f"{figured.unit}:" if figured.unit else ""
    key = f"digest:{about}:{whose}{one.address.lower()}"
    return write(key, one, Letter(PURPOSE, subject, text, html), now) is not None
