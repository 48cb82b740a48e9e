"""Calendar weeks (ISO 8601: Monday to Sunday, week 1 holds the year's first Thursday), in Asia/Shanghai."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.clock import SHANGHAI

_ISO_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
_MOMENT = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1970, 9000


class WeekError(ValueError):
    """No week; the message is fit for the screen."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week. Raises `WeekError` when the year has no such week (only some years have a week 53)."""

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            date.fromisocalendar(self.year, self.number, 1)
        except ValueError as error:
            raise WeekError(f"{self.year} 年没有第 {self.number} 周 (no such week: {self})") from error
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise WeekError(f"{self.year} 年不在可用范围内 (the year is out of range)")

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        """Monday 00:00."""
        return datetime.combine(self.monday, time(), SHANGHAI)

    @property
    def end(self) -> datetime:
        """The next Monday 00:00, which no longer belongs to it."""
        return datetime.combine(self.monday + timedelta(days=7), time(), SHANGHAI)

    @property
    def previous(self) -> "Week":
        """The week before."""
        return _holding(self.monday - timedelta(days=7))

    @property
    def next(self) -> "Week":
        """The week after."""
        return _holding(self.monday + timedelta(days=7))

    @property
    def zh(self) -> str:
        """2026年第47周."""
        return f"{self.year}年第{self.number}周"

    @property
    def days(self) -> str:
        """11月16日至22日; the months and years are named where they differ."""
        first, last = self.monday, self.monday + timedelta(days=6)
        if first.year != last.year:
            return f"{first.year}年{_day(first)}至{last.year}年{_day(last)}"
        return f"{_day(first)}至{_day(last) if first.month != last.month else f'{last.day}日'}"

    def over(self, now: datetime) -> bool:
        """Whether it has ended at `now`."""
        return now >= self.end

    def as_of(self, now: datetime) -> datetime:
        """The instant of its figures: its last moment, or `now` while it runs."""
        return min(now, self.end - _MOMENT).astimezone(SHANGHAI)


def week_of(text: str) -> Week:
    """The week named by `2026-W47`, or that holds the day `2026-11-17`. Raises `WeekError`."""
    wanted = text.strip()
    match = _ISO_WEEK.fullmatch(wanted)
    if match:
        return Week(int(match[1]), int(match[2]))
    try:
        return _holding(date.fromisoformat(wanted))
    except ValueError as error:
        if isinstance(error, WeekError):
            raise
        raise WeekError(f"周应写作 2026-W47 或 2026-11-17，而不是 {text!r} (a week or a day is expected)") from error


def this_week(now: datetime) -> Week:
    """The week that `now` lies in."""
    return _holding(now.astimezone(SHANGHAI).date())


def last_week(now: datetime) -> Week:
    """The last week that has ended at `now`."""
    return this_week(now).previous


def _holding(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return Week(year, number)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
