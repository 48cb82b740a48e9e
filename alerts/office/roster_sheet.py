"""值班表 from Excel or CSV: read, checked line by line and shown; written only when its sender says so."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from alerts.duties.addresses import units_by_name
from alerts.duties.sheets import Row, read
from alerts.models import Department
from alerts.models.roster import OFFICE
from alerts.office.roster import Shift, overlapping, problem
from config.clock import SHANGHAI

COLUMNS: Mapping[str, Sequence[str]] = {
    "day": ("日期", "值班日期", "值班时间"),
    "name": ("值班人员", "值班人", "姓名", "值班员"),
    "unit": ("单位", "值班单位", "部门"),
    "post": ("职务", "岗位", "值班岗位"),
    "phone": ("电话", "值班电话", "联系电话", "手机"),
    "email": ("邮箱", "电子邮箱", "邮件"),
    "start": ("开始", "开始时间", "上班时间", "接班时间"),
    "end": ("结束", "结束时间", "下班时间", "交班时间"),
    "leader": ("带班领导", "值班领导"),
    "leader_phone": ("带班电话", "领导电话", "带班领导电话"),
}
CHANGE = time(8, 30)
"""When the shift changes where the sheet names no hours: office hours begin (proposal)."""
_APART = re.compile(r"[、,，;；/]|\s{2,}")
_DAY = re.compile(r"^(?:(\d{4})\s*[-/年.])?\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?(?:\s.*)?$")
_HOUR = re.compile(r"^(\d{1,2})[:：](\d{2})(?::\d{2})?$")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One duty of the sheet. `done`: 新增, 已有 or 有误 (then `wrong` says why)."""

    number: int
    shift: Shift | None
    done: str
    wrong: str = ""


def plan(path: Path, now: datetime) -> list[Line]:
    """All duties of a sheet in its order. Raises `ConfigError` for a sheet that cannot be read; writes nothing."""
    units = units_by_name()
    return [line for number, row in read(path, COLUMNS, ("day", "name")) for line in _lines(number, row, units, now)]


def _lines(number: int, row: Row, units: Mapping[str, Department], now: datetime) -> Iterator[Line]:
    try:
        shifts = list(_shifts(row, units, now))
    except ValueError as error:
        yield Line(number, None, "有误", str(error))
        return
    for shift in shifts:
        if overlapping(shift):
            yield Line(number, shift, "已有")
        else:
            wrong = problem(shift, now)
            yield Line(number, shift, "有误" if wrong else "新增", wrong)


def _shifts(row: Row, units: Mapping[str, Department], now: datetime) -> Iterator[Shift]:
    faults: list[str] = []
    unit = _tried(faults, lambda: _unit(row.get("unit", ""), units))
    email = _tried(faults, lambda: _email(row.get("email", "")))
    day = _tried(faults, lambda: _day(row.get("day", ""), now))
    start = _tried(faults, lambda: _hour(row.get("start", "")))
    end = _tried(faults, lambda: _hour(row.get("end", "")))
    names = _names(row.get("name", ""))
    leaders = _names(row.get("leader", ""))
    if not names and not leaders:
        faults.append("没有写值班人员")
    if day is None or email is None or faults:
        raise ValueError("；".join(faults))
    hours = _span(day, start or CHANGE, end or CHANGE)
    alone = len(names) == 1
    for name in names:
        told = (row.get("phone", ""), email) if alone else ("", "")
        yield Shift(unit, name, *hours, row.get("post", "") or "值班员", *told)
    for leader in leaders:
        phone = row.get("leader_phone", "") if len(leaders) == 1 else ""
        yield Shift(unit, leader, *hours, "带班领导", phone)


def _tried(faults: list[str], read_cell: Callable[[], T]) -> T | None:
    """What is read from a cell; None where it cannot be, and the fault is kept: all faults of a row are named."""
    try:
        return read_cell()
    except ValueError as error:
        faults.append(str(error))
        return None


def _email(cell: str) -> str:
    try:
        if cell:
            validate_email(cell)
    except ValidationError as error:
        raise ValueError(f"邮箱“{cell}”不是邮箱地址") from error
    return cell


def _unit(name: str, units: Mapping[str, Department]) -> Department | None:
    if name in {"", OFFICE}:
        return None
    if name not in units:
        raise ValueError(f"没有“{name}”这个单位；监测值守请留空")
    return units[name]


def _names(cell: str) -> list[str]:
    return [name for part in _APART.split(cell) if (name := "".join(part.split()))]


def _day(cell: str, now: datetime) -> date:
    found = _DAY.match(cell)
    if not found:
        raise ValueError(f"日期“{cell}”看不懂，应如 2026-11-27 或 11月27日")
    today = now.astimezone(SHANGHAI).date()
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
        # A roster of next January is written in December without its year.
        return day if found[1] or day > today - timedelta(days=180) else day.replace(year=day.year + 1)
    except ValueError as error:
        raise ValueError(f"没有“{cell}”这一天") from error


def _span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """From start to end; an end that is not later is on the next day; without hours until the next change of shift."""
    until = day if end > start else day + timedelta(days=1)
    return datetime.combine(day, start, SHANGHAI), datetime.combine(until, end, SHANGHAI)


def _hour(cell: str) -> time | None:
    if not cell:
        return None
    found = _HOUR.match(cell.rpartition(" ")[2])
    if not found:
        raise ValueError(f"时间“{cell}”看不懂，应如 08:30")
    hour, minute = int(found[1]), int(found[2])
    if hour == 24 and not minute:
        return time(0, 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise ValueError(f"没有“{cell}”这个时间") from error
