"""A year's notice of days off and days worked, from a sheet or in the form of holiday-cn; a mistake names its line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from alerts.duties.sheets import Row, read
from config.holiday_file import HolidayFile, read_year
from config.load import ConfigError, build

COLUMNS: Mapping[str, Sequence[str]] = {
    "day": ("日期",),
    "what": ("放假或上班", "安排", "类型"),
    "name": ("名称", "节日", "说明"),
}
_OFF, _WORKED = frozenset({"放假", "休", "休息"}), frozenset({"上班", "班", "调休", "调休上班", "补班"})
_DAY = re.compile(r"^(\d{4})\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?(?:\s.*)?$")
_DECEMBER = 12


def read_notice(path: Path) -> HolidayFile:
    """A year's days from .json, .xlsx or .csv. Raises `ConfigError`, a mistake a line, each with its line."""
    return read_year(path) if path.suffix == ".json" else _of_sheet(path)


def _of_sheet(path: Path) -> HolidayFile:
    found: dict[date, tuple[int, dict[str, Any]]] = {}
    wrong = []
    for number, row in read(path, COLUMNS, ("day", "what")):
        try:
            day, said = _one(row)
            if day in found:
                raise ValueError(f"日期 = {day}: 和第 {found[day][0]} 行重复")
        except ValueError as error:
            wrong.append(f"{path}: 第 {number} 行 {error}")
        else:
            found[day] = number, said
    wrong += [f"{path}: {said}" for said in ([] if wrong else _not_a_year(sorted(found)))]
    if wrong:
        raise ConfigError("\n".join(wrong))
    return build(HolidayFile, {"year": max(found).year, "days": [said for _, said in found.values()]}, str(path))


def _one(row: Row) -> tuple[date, dict[str, Any]]:
    """Raises `ValueError` in words."""
    written, what = row.get("day", ""), row.get("what", "")
    parts = _DAY.match(written)
    try:
        day = date(*map(int, parts.groups())) if parts else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"日期 = {written!r}: 应为年月日，例如 2027-02-06")
    if what not in _OFF | _WORKED:
        raise ValueError(f"{COLUMNS['what'][0]} = {what!r}: 应为 放假 或 上班")
    name = row.get("name", "") or ("放假" if what in _OFF else "调休上班")
    return day, {"name": name[:40], "date": day.isoformat(), "isOffDay": what in _OFF}


def _not_a_year(days: Sequence[date]) -> Iterator[str]:
    if not days:
        yield "表里没有日期"
        return
    year = days[-1].year
    strangers = [day for day in days if day.year != year and (day.year, day.month) != (year - 1, _DECEMBER)]
    if strangers:
        yield f"{strangers[0]}: 一份表只写一个年份 (可以带上一年 12 月的几天), 这里最后一天是 {days[-1]}"
