"""The working calendar in force: the package's, the years a folder has imported, and what is local to it.

A folder keeps imported years in `calendar/<year>.json`, in the form of holiday-cn, and its own holidays, half days and
hours in `calendar.yaml`; the package's data are never written to.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from config.holiday_file import HolidayFile, read_year
from config.load import ConfigError, calendar_data, load_yaml
from config.schema.calendar import CalendarData, CalendarYear, LocalCalendar

LOCAL, IMPORTED = "calendar.yaml", "calendar"
Stamp = tuple[tuple[int, int], ...]
_DAY = timedelta(days=1)


def stamp(folder: Path | None) -> Stamp:
    """Changes whenever a file of the folder's calendar does; cheap."""
    return tuple(_stat(folder / name) for name in (LOCAL, IMPORTED)) if folder else ()


def in_force(folder: Path | None) -> CalendarData:
    """The calendar of a folder, or the package's. Raises `ConfigError` naming file, key and value."""
    data = calendar_data()
    if folder is None:
        return data
    files = [read_year(path) for path in sorted((folder / IMPORTED).glob("[0-9]*.json"))]
    local = folder / LOCAL
    data = with_years(data, files)
    return data.model_copy(update={"local": load_yaml(local, LocalCalendar)}) if local.is_file() else data


_LEAST_OFF, _MOST_OFF, _MOST_WORKED = 10, 45, 15
"""A year's notice has had 22 to 33 days off and 5 to 12 worked since 2007."""


def doubt(file: HolidayFile) -> str:
    """One sentence where the days do not look like a whole year's notice, else nothing."""
    own = [day for day in file.days if day.date.year == file.year]
    off, worked = sum(day.off for day in own), sum(not day.off for day in own)
    if _LEAST_OFF <= off <= _MOST_OFF and worked <= _MOST_WORKED:
        return ""
    return f"注意: {file.year} 年放假 {off} 天、调休上班 {worked} 天, 不像全年的放假安排, 请核对文件"


def with_years(data: CalendarData, files: Iterable[HolidayFile]) -> CalendarData:
    """`data` with the files' years put in place of its own. Raises `ConfigError` when a year between is missing."""
    for file in sorted(files, key=lambda one: one.year):
        if not data.first_year <= file.year <= data.last_year + 1:
            raise ConfigError(_out_of_turn(data, file.year))
        years = dict(data.years)
        own = [day for day in file.days if day.date.year == file.year]
        years[file.year] = _entry({day.date: (day.name, day.off) for day in own})
        if file.year - 1 in years:
            before = days_of(file.year - 1, years[file.year - 1])
            before |= {day.date: (day.name, day.off) for day in file.days if day.date.year < file.year}
            years[file.year - 1] = _entry(before)
        data = data.model_copy(update={"years": years, "last_year": max(data.last_year, file.year)})
    return data


def _out_of_turn(data: CalendarData, year: int) -> str:
    if year < data.first_year:
        return f"year = {year}: 工作日历从 {data.first_year} 年开始, 更早的年份不能导入"
    return f"year = {year}: 工作日历只到 {data.last_year} 年, 缺少 {data.last_year + 1} 年, 请先导入这一年的放假安排"


def days_of(year: int, entry: CalendarYear) -> dict[date, tuple[str, bool]]:
    """Each day that differs from an ordinary week: its name and whether it is off. Raises `ConfigError`."""
    found = {day: (name, True) for text in entry.holidays for day, name in _span(year, text)}
    return found | {day: (name, False) for text in entry.workdays for day, name in _span(year, text)}


def keep_year(folder: Path, file: HolidayFile) -> Path:
    """Write an imported year into the folder, whole or not at all; gives where."""
    target = folder / IMPORTED / f"{file.year}.json"
    target.parent.mkdir(exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    text = json.dumps(file.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1) + "\n"
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(target)
    return target


def kept_year(folder: Path, year: int) -> HolidayFile | None:
    """What the folder has imported of a year. Raises `ConfigError`."""
    path = folder / IMPORTED / f"{year}.json"
    return read_year(path) if path.is_file() else None


def drop_year(folder: Path, year: int) -> None:
    """Take an imported year out of the folder: the package's own is in force again, where it has one."""
    (folder / IMPORTED / f"{year}.json").unlink(missing_ok=True)


def spans(days: Iterable[tuple[date, str]]) -> list[str]:
    """Days that follow each other under one name, joined: `02-15..02-23 春节`."""
    groups: list[list[tuple[date, str]]] = []
    for day, name in sorted(days):
        if groups and groups[-1][-1] == (day - _DAY, name):
            groups[-1].append((day, name))
        else:
            groups.append([(day, name)])
    return [_said(group[0][0], group[-1][0], group[0][1]) for group in groups]


def _said(first: date, last: date, name: str) -> str:
    return f"{first:%m-%d}{'' if first == last else f'..{last:%m-%d}'} {name}".strip()


def _entry(days: dict[date, tuple[str, bool]]) -> CalendarYear:
    def chosen(off: bool) -> tuple[str, ...]:
        return tuple(spans((day, name) for day, (name, is_off) in days.items() if is_off is off))

    return CalendarYear(holidays=chosen(True), workdays=chosen(False))


def _span(year: int, text: str) -> Iterator[tuple[date, str]]:
    days, _, name = text.partition(" ")
    first, _, last = days.partition("..")
    try:
        day, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
    except ValueError as error:
        raise ConfigError(f"calendar.yaml: years.{year} = {text!r}: 不是日期 (not a day)") from error
    while day <= end:
        yield day, name.strip()
        day += _DAY


def check_windows(windows: Iterable[str], where: str) -> None:
    """Office hours must open before they close, one after the other. Raises `ConfigError`."""
    edges = [edge for window in windows for edge in window.split("-")]
    if any(later <= earlier for earlier, later in pairwise(edges)):
        raise ConfigError(f"{where} = {list(windows)!r}: 时段应先后相接, 不能倒置或重叠 (must be in order)")


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
