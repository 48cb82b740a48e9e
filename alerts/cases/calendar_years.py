"""工作日历: a year's notice is shown, taken into the folder and taken back; each is an event of 日历簿.

Clocks that the calendar moves are worked out anew at once, by `recalculate`; natural clocks are never touched.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from alerts.actors import Actor
from alerts.cases.recalculating import Moved, preview, recalculate
from alerts.models import OfficeEvent
from alerts.office.book import CALENDAR, append
from alerts.office.rule_files import working_folder
from alerts.rules.calendar import build_calendar
from alerts.rules.states import MoveRefused
from config.calendar import days_of, drop_year, in_force, keep_year, kept_year, with_years
from config.holiday_file import HolidayFile
from config.load import ConfigError
from config.schema.calendar import CalendarData
from config.vocabulary import Role

MAY = (Role.SUPERVISOR, Role.DISPATCHER)
IMPORTED, TAKEN_BACK = "导入日历", "撤回日历"


def differences(before: CalendarData, after: CalendarData) -> Iterator[tuple[date, str, str]]:
    """Each day that changes, what it was and what it will be, in words."""
    for year in sorted(after.years):
        old = days_of(year, before.years[year]) if year in before.years else {}
        new = days_of(year, after.years[year])
        for day in sorted({*old, *new}):
            if old.get(day) != new.get(day):
                yield day, _said(old.get(day)), _said(new.get(day))


def _said(what: tuple[str, bool] | None) -> str:
    if what is None:
        return "照常"
    name, off = what
    return f"{'放假' if off else '上班'} {name}".strip()


def moved_by(file: HolidayFile) -> list[Moved]:
    """The clocks that it would move; changes nothing. Raises `ConfigError`."""
    before = in_force(settings.FOLDER)
    return list(preview(build_calendar(before), build_calendar(with_years(before, [file]))))


def history(most: int = 20) -> list[OfficeEvent]:
    """What was imported and taken back, newest first."""
    return list(OfficeEvent.objects.filter(book=CALENDAR).order_by("-number")[:most])


def last_number() -> int:
    """The number of the last act, 0 before the first."""
    return next((event.number for event in history(1)), 0)


def taken_back() -> list[tuple[date, str, str]]:
    """The days that 撤回 would change: what each is now, and what it was; none where the year goes altogether."""
    last = next(iter(history(1)), None)
    before = last.data["before"] if last else None
    if not before:
        return []
    now = in_force(settings.FOLDER)
    try:
        return list(differences(now, with_years(now, [HolidayFile.model_validate(before)])))
    except ConfigError:
        return []


@transaction.atomic
def take_in(file: HolidayFile, actor: Actor, now: datetime, seen: int) -> list[Moved]:
    """The year in force from now on; the clocks that moved. `seen`: the last act when it was shown.

    By a supervisor or dispatcher on the page, or by the system for who runs the command.
    """
    return _change(file.year, file, (IMPORTED, ""), actor, now, seen)


@transaction.atomic
def take_back(reason: str, actor: Actor, now: datetime, seen: int) -> tuple[int, list[Moved]]:
    """撤回 the last change; done twice, it is back. The year, and the clocks that moved. Raises `MoveRefused`."""
    last = next(iter(history(1)), None)
    if last is None:
        raise MoveRefused("nothing", "没有导入过日历，没有可撤回的。")
    before = last.data["before"]
    file = HolidayFile.model_validate(before) if before else None
    year = int(last.data["year"])
    return year, _change(year, file, (TAKEN_BACK, reason), actor, now, seen)


def _change(
    year: int, file: HolidayFile | None, act: tuple[str, str], actor: Actor, now: datetime, seen: int
) -> list[Moved]:
    if actor.role not in {*MAY, Role.SYSTEM}:
        raise MoveRefused("role", f"工作日历由{'、'.join(role.zh for role in MAY)}维护。")
    if seen != last_number():
        raise MoveRefused("changed", "别人刚刚改过日历，请重新打开再办。")
    folder = working_folder()
    earlier, former = build_calendar(in_force(folder)), kept_year(folder, year)
    data: dict[str, Any] = {"year": year, "before": _plain(former), "after": _plain(file)}
    append(CALENDAR, act[0], actor, now, reason=act[1], data=data)
    try:
        keep_year(folder, file) if file else drop_year(folder, year)
        return recalculate(earlier, build_calendar(in_force(folder)), actor, now)
    except BaseException:
        keep_year(folder, former) if former else drop_year(folder, year)
        raise


def _plain(file: HolidayFile | None) -> dict[str, Any] | None:
    return file.model_dump(mode="json", by_alias=True) if file else None
