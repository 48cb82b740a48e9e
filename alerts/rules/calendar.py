"""工作日历: which days are workdays, by public holidays and make-up workdays (调休); past its horizon it says so."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from config import calendar as data_of
from config import folder as working_folder
from config.calendar import check_windows, days_of, in_force, stamp
from config.clock import SHANGHAI
from config.load import ConfigError
from config.schema.calendar import CalendarData, HalfDay, LocalDay, Shift

SATURDAY = 5
DAY = timedelta(days=1)
Windows = tuple[tuple[time, time], ...]
_log = logging.getLogger(__name__)


class BeyondCalendar(Exception):
    """The day lies outside the years whose holidays are known."""

    def __init__(self, day: date) -> None:
        super().__init__(f"工作日历没有 {day.year} 年的节假日安排")
        self.day = day


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours and the day's close for some months: `first` to `last` as (month, day), over the new year too."""

    first: tuple[int, int]
    last: tuple[int, int]
    windows: Windows
    close: time

    def holds(self, day: date) -> bool:
        """Whether the day falls into these months."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Workdays and office hours in Asia/Shanghai.

    `first`..`horizon` are the days whose holidays are known. With `guess` set, days outside are judged by the weekend
    alone instead of raising `BeyondCalendar`. `halves` opens and closes single days later and earlier; `names` says
    why a day differs.
    """

    holidays: frozenset[date]
    workdays: frozenset[date]
    first: date
    horizon: date
    windows: Windows = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    close: time = time(18)
    version: str = field(default="")
    guess: bool = False
    shifts: tuple[Hours, ...] = ()
    halves: Mapping[date, tuple[time, time]] = field(default_factory=dict, hash=False)
    names: Mapping[date, str] = field(default_factory=dict, hash=False)

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
        return replace(self, guess=True)

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

    def hours(self, day: date) -> Windows:
        """Office hours of a workday, by the months' hours and cut on a half day; may be empty."""
        windows = next((shift.windows for shift in self.shifts if shift.holds(day)), self.windows)
        if day not in self.halves:
            return windows
        opens, closes = self.halves[day]
        cut = ((max(begin, opens), min(end, closes)) for begin, end in windows)
        return tuple((begin, end) for begin, end in cut if begin < end)

    def closing(self, day: date) -> datetime:
        """The instant at which the day closes for deadlines; a half day closes as any other, so it never shortens."""
        close = next((shift.close for shift in self.shifts if shift.holds(day)), self.close)
        return datetime.combine(day, close, SHANGHAI)

    def opening(self, day: date) -> datetime:
        """When offices open on `day`."""
        hours = self.hours(day) or self.windows
        return datetime.combine(day, hours[0][0], SHANGHAI)


def build_calendar(data: CalendarData) -> WorkCalendar:
    """A calendar from its data. Raises `ConfigError` when a year is missing or a day cannot be read."""
    days: dict[date, tuple[str, bool]] = {}
    for year in range(data.first_year, data.last_year + 1):
        if year not in data.years:
            raise ConfigError(f"calendar.yaml: years: 缺少 {year} 年 (the year is missing)")
        days |= days_of(year, data.years[year])
    local = data.local
    for entries, off in ((local.holidays, True), (local.workdays, False)):
        days |= {day: (name, off) for day, name in _local(entries)}
    return WorkCalendar(
        holidays=frozenset(day for day, (_, off) in days.items() if off),
        workdays=frozenset(day for day, (_, off) in days.items() if not off),
        first=date(data.first_year, 1, 1),
        horizon=date(data.last_year, 12, 31),
        windows=_windows(local.windows or data.windows, "windows"),
        close=time.fromisoformat(local.close or data.close),
        version=f"{data.last_year}-{hashlib.sha256(data.model_dump_json().encode()).hexdigest()[:10]}",
        shifts=tuple(_shift(number, shift) for number, shift in enumerate(local.shifts)),
        halves={half.day: _half(number, half) for number, half in enumerate(local.half_days)},
        names={day: name for day, (name, _) in days.items()} | {half.day: half.name for half in local.half_days},
    )


def load_calendar() -> WorkCalendar:
    """The calendar in force for this folder, read again when its files change. Raises `ConfigError`.

    A file that is broken while a process runs leaves it with the calendar it had, and an error in the log.
    """
    folder = working_folder.find()
    try:
        return _loaded(str(folder or ""), stamp(folder))
    except ConfigError as error:
        last = _last.get(str(folder or ""))
        if last is None:
            raise
        _log.error("event=calendar_broken error=%s", error)
        return last


_last: dict[str, WorkCalendar] = {}


@lru_cache(maxsize=4)
def _loaded(folder: str, _stamp: data_of.Stamp) -> WorkCalendar:
    calendar = build_calendar(in_force(working_folder.find() if folder else None))
    _last[folder] = calendar
    return calendar


def _local(entries: Iterable[LocalDay]) -> Iterator[tuple[date, str]]:
    for number, entry in enumerate(entries):
        last = entry.to or entry.day
        if last < entry.day:
            raise ConfigError(f"calendar.yaml: [{number}].to = {last}: 早于 {entry.day} (before the first day)")
        day = entry.day
        while day <= last:
            yield day, entry.name
            day += DAY


def _shift(number: int, shift: Shift) -> Hours:
    edges = [tuple(int(part) for part in text.split("-")) for text in (shift.first, shift.last)]
    windows = _windows(shift.windows, f"shifts[{number}].windows")
    return Hours((edges[0][0], edges[0][1]), (edges[1][0], edges[1][1]), windows, time.fromisoformat(shift.close))


def _half(number: int, half: HalfDay) -> tuple[time, time]:
    check_windows([f"{half.opens}-{half.closes}"], f"calendar.yaml: half_days[{number}]")
    return time.fromisoformat(half.opens), time.fromisoformat(half.closes)


def _windows(texts: tuple[str, ...], key: str) -> Windows:
    try:
        windows = tuple(_window(text) for text in texts)
    except ValueError as error:
        raise ConfigError(f"calendar.yaml: {key} = {list(texts)!r}: 应为 HH:MM-HH:MM") from error
    check_windows(texts, f"calendar.yaml: {key}")
    return windows


def _window(text: str) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(part) for part in text.split("-"))
    return opens, closes
