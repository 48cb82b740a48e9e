"""工作日历: what is in force, the next year's notice from a file, and the way back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.actors import Actor
from alerts.cases import calendar_years as years
from alerts.office.calendar_sheet import read_notice
from alerts.rules.calendar import load_calendar
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.views.action import actor_of
from alerts.web.views.sheets import Preview, Sheet, handle
from alerts.web.views.taking_back import TakingBack, Undone, take_back
from alerts.web.words import day_zh
from config import clock
from config.calendar import doubt, in_force, with_years
from config.gloss import without_gloss
from config.holiday_file import HolidayFile
from config.load import ConfigError
from config.vocabulary import Role

_COLUMNS = (
    "Excel 或 CSV：表头要有“日期”和“放假或上班”，还认识“名称”；每行一天，例如 2027-02-06，放假，春节。"
    "也可以是 holiday-cn 格式的 .json。只写与平常周末不同的日子。"
    "载入后按工作日计算的时限立即重算，自然时限不变；可以撤回。"
)


@signed_in
def calendar(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Each year's days off and days worked, office hours, what was changed by whom."""
    require(viewer, *DESK, *OVERSIGHT)
    data, built = in_force(settings.FOLDER), load_calendar()
    now, newest = clock.now(), sorted(data.years.items(), reverse=True)[:3]
    left = (built.horizon - now.astimezone(clock.SHANGHAI).date()).days
    context = {
        "years": [(year, _festivals(of.holidays, of.workdays)) for year, of in newest],
        "horizon": built.horizon,
        "left": left,
        "hours": "、".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in built.windows),
        "close": f"{built.close:%H:%M}",
        "local": data.local,
        "history": years.history(8),
        "may_keep": viewer.any_of(*years.MAY),
    }
    return render(request, "web/calendar.html", context)


@signed_in
def calendar_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A year's notice, with a preview of the days and clocks that it changes."""
    require(viewer, *years.MAY)

    def load(_name: str, content: Any) -> str:
        file = HolidayFile.model_validate(content[0])
        try:
            moved = years.take_in(file, _actor(viewer), clock.now(), content[1])
        except ConfigError as error:
            raise MoveRefused("content", without_gloss(str(error))) from error
        return f"{file.year} 年的放假安排已载入，重算了 {len(moved)} 个时限。"

    return handle(request, viewer, Sheet("calendar", "导入放假安排", "calendar", "工作日历", _COLUMNS, _read, load))


@signed_in
def calendar_take_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """撤回."""
    require(viewer, *years.MAY)
    says = "恢复上一次导入以前的日历，按工作日计算的时限随之重算。撤回以后还可以再撤回一次，即恢复这次导入。"

    def take(reason: str, seen: int) -> str:
        try:
            year, moved = years.take_back(reason, _actor(viewer), clock.now(), seen)
        except ConfigError as error:
            raise MoveRefused("content", without_gloss(str(error))) from error
        return f"{year} 年的改动已撤回，重算了 {len(moved)} 个时限。"

    last = next(iter(years.history(1)), None)
    lines = [(f"{day.month}月{day.day}日", f"{is_now} → {was}") for day, is_now, was in years.taken_back()]
    if last and not last.data["before"]:
        lines = [("撤回后", f"{last.data['year']} 年回到软件自带的安排；没有自带的，只按周末推算")]
    undone = Undone.of(last, f"，{last.data['year']} 年" if last else "", lines)
    told = TakingBack("撤回日历", says, "calendar", "工作日历", undone)
    return take_back(request, told, years.last_number(), take)


def _festivals(off: Sequence[str], worked: Sequence[str]) -> list[tuple[str, str, str]]:
    """`02-15..02-23 春节` and `02-14 春节` as a person reads them: 春节, 2月15日 至 2月23日, 2月14日."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for place, spans in enumerate((off, worked)):
        for span in spans:
            days, _, name = span.partition(" ")
            found.setdefault(name, ([], []))[place].append(" 至 ".join(map(day_zh, days.split(".."))))
    return [(name or "–", "、".join(free), "、".join(work)) for name, (free, work) in found.items()]


def _read(path: Path) -> Preview:
    file = read_notice(path)
    before = in_force(settings.FOLDER)
    rows = [
        (f"{day.year}年{day.month}月{day.day}日", was, will)
        for day, was, will in years.differences(before, with_years(before, [file]))
    ]
    moved = years.moved_by(file)
    said = f"{file.year} 年：{len(rows)} 天有变化，将重算 {len(moved)} 个时限" if rows else "与现有日历一致，没有变化"
    said += f"。{doubt(file)}" if doubt(file) else ""
    content = [file.model_dump(mode="json", by_alias=True), years.last_number()] if rows else []
    return Preview(("日期", "现在", "载入后"), rows, content, [], said)


def _actor(viewer: Viewer) -> Actor:
    role = viewer.role if viewer.role in years.MAY else None
    return actor_of(viewer, role or Role.SUPERVISOR)
