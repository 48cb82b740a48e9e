"""Shifts as a rota is read: day by day, each with its hours."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from alerts.models import DutyShift
from alerts.web.words import day_word
from config.clock import SHANGHAI

_WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """A shift with its hours as its day needs them said: 08:30 至 次日 08:30."""

    shift: DutyShift
    hours: str


@dataclass(frozen=True, slots=True)
class Day:
    """The shifts that begin on one day."""

    said: str
    lines: list[Line] = field(default_factory=list)


def days_of(shifts: Iterable[DutyShift], now: datetime) -> list[Day]:
    """Every day on which one begins, in their order."""
    found: dict[date, Day] = {}
    for one in sorted(shifts, key=lambda shift: (shift.starts_at, shift.pk)):
        start = one.starts_at.astimezone(SHANGHAI)
        day = found.setdefault(start.date(), Day(_said(start.date(), now.astimezone(SHANGHAI).date())))
        day.lines.append(Line(one, _hours(start, one.ends_at.astimezone(SHANGHAI))))
    return list(found.values())


def _said(day: date, today: date) -> str:
    """明天 11月21日 星期六."""
    word = day_word(day, today)
    return f"{f'{word} ' if word else ''}{day.month}月{day.day}日 星期{_WEEK[day.weekday()]}"


def _hours(start: datetime, end: datetime) -> str:
    later = (end.date() - start.date()).days
    if later and (end.hour, end.minute) == (0, 0):
        later, until = later - 1, "24:00"
    else:
        until = f"{end:%H:%M}"
    if later > 1:
        until = f"{(start + timedelta(days=later)).month}月{(start + timedelta(days=later)).day}日 {until}"
    return f"{start:%H:%M} 至{' 次日 ' if later == 1 else ' '}{until}"
