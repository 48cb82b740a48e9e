"""工作日历: which days are workdays, by public holidays and make-up workdays (调休); past its horizon it says so."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from config.clock import SHANGHAI
from config.load import ConfigError, calendar_data
from config.schema import CalendarData

SATURDAY = 5
DAY = timedelta(days=1)


class BeyondCalendar(Exception):
    """The day lies outside the years whose holidays are known."""

    def __init__(self, day: date) -> None:
        super().__init__(f"工作日历没有 {day.year} 年的节假日安排")
        self.day = day


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Workdays and office hours in Asia/Shanghai.

    `first`..`horizon` are the days whose holidays are known. With `guess` set, days outside are judged by the weekend
    alone instead of raising `BeyondCalendar`.
    """

    holidays: frozenset[date]
    workdays: frozenset[date]
    first: date
    horizon: date
    windows: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    close: time = time(18)
    version: str = field(default="")
    guess: bool = False

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on `day`. Raises `BeyondCalendar` outside the known years."""
        if not self.first <= day <= self.horizon and not self.guess:
            raise BeyondCalendar(day)
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Whether the holidays of the day's year are in the calendar."""
        return self.first <= day <= self.horizon

    def guessing(self) -> "WorkCalendar":
        """The same calendar, which takes unknown years as having weekends only."""
        return WorkCalendar(
            self.holidays, self.workdays, self.first, self.horizon, self.windows, self.close, self.version, guess=True
        )

    def workdays_after(self, day: date) -> Iterator[date]:
        """Workdays later than `day`, in order. Raises `BeyondCalendar` and, at the end of time, `OverflowError`."""
        while True:
            day += DAY
            if self.is_workday(day):
                yield day

    def workdays_before(self, day: date) -> Iterator[date]:
        """Workdays earlier than `day`, the nearest first."""
        while True:
            day -= DAY
            if self.is_workday(day):
                yield day

    def closing(self, day: date) -> datetime:
        """The instant at which the day closes for deadlines."""
        return datetime.combine(day, self.close, SHANGHAI)


def build_calendar(data: CalendarData) -> WorkCalendar:
    """A calendar from its data. Raises `ConfigError` when a year is missing or a day cannot be read."""
    holidays: set[date] = set()
    workdays: set[date] = set()
    for year in range(data.first_year, data.last_year + 1):
        if year not in data.years:
            raise ConfigError(f"calendar.yaml: years: 缺少 {year} 年 (the year is missing)")
        for text in data.years[year].holidays:
            holidays.update(_days(year, text))
        for text in data.years[year].workdays:
            workdays.update(_days(year, text))
    return WorkCalendar(
        holidays=frozenset(holidays),
        workdays=frozenset(workdays),
        first=date(data.first_year, 1, 1),
        horizon=date(data.last_year, 12, 31),
        windows=tuple(_window(text) for text in data.windows),
        close=time.fromisoformat(data.close),
        version=f"{data.last_year}-{hashlib.sha256(data.model_dump_json().encode()).hexdigest()[:10]}",
    )


@cache
def load_calendar() -> WorkCalendar:
    """The calendar of `config/data/calendar.yaml`. Raises `ConfigError`."""
    return build_calendar(calendar_data())


def _days(year: int, text: str) -> Iterator[date]:
    first, _, last = text.partition("..")
    try:
        day, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
    except ValueError as error:
        raise ConfigError(f"calendar.yaml: years.{year} = {text!r}: 不是日期 (not a day)") from error
    while day <= end:
        yield day
        day += DAY


def _window(text: str) -> tuple[time, time]:
    try:
        opens, closes = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError as error:
        raise ConfigError(f"calendar.yaml: windows = {text!r}: 应为 HH:MM-HH:MM") from error
    return opens, closes
