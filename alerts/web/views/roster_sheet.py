"""值班表 from Excel, with a preview."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from alerts.models import Department
from alerts.office import roster
from alerts.office.people import KEEPERS, UNIT_KEEPERS
from alerts.office.roster import Shift
from alerts.office.roster_sheet import Line, plan
from alerts.web.access import Viewer, require, signed_in
from alerts.web.views.action import actor_of
from alerts.web.views.sheets import Preview, Sheet, handle
from config import clock
from config.clock import when
from config.vocabulary import Role

_COLUMNS = (
    "表头要有“日期”和“值班人员”；还认识 单位（空着是监测值守）、职务、电话、邮箱、开始、结束、带班领导、带班电话。"
    "一格里的几个人用顿号隔开。没写时间的，从 08:30 到次日 08:30。"
)


@signed_in
def roster_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Read, show, load."""
    require(viewer, *KEEPERS, *UNIT_KEEPERS)
    role = viewer.role if viewer.role in {*KEEPERS, *UNIT_KEEPERS} else Role.SUPERVISOR
    actor = actor_of(viewer, role or Role.SUPERVISOR)
    own = viewer.department if viewer.unit else None

    def read(path: Path) -> Preview:
        return _preview([_of_unit(line, own) for line in plan(path, clock.now())])

    def load(name: str, content: Any) -> str:
        made = roster.enter([_shift(one) for one in content], actor, clock.now(), name)
        return f"已排班 {len(made)} 班"

    return handle(request, viewer, Sheet("roster", "导入值班表", "roster", "值班", _COLUMNS, read, load))


def _of_unit(line: Line, own: Department | None) -> Line:
    """A unit's sheet is about the unit, whether its rows name it or not."""
    if own is None or line.shift is None or line.shift.department == own:
        return line
    given = line.shift
    if given.department is not None:
        return Line(line.number, given, "有误", f"只能排本单位（{own.name}）的班")
    shift = Shift(own, given.name, given.starts_at, given.ends_at, given.post, given.phone, given.email)
    return Line(line.number, shift, "已有" if roster.overlapping(shift) else line.done, line.wrong)


def _preview(lines: list[Line]) -> Preview:
    fresh = [line.shift for line in lines if line.done == "新增" and line.shift]
    wrong = [f"第 {line.number} 行：{line.wrong}" for line in lines if line.done == "有误"]
    known = sum(line.done == "已有" for line in lines)
    rows = [
        (line.done, s.scope, s.name, s.post, when(s.starts_at), when(s.ends_at), s.phone)
        for line in lines
        if (s := line.shift) and line.done != "有误"
    ]
    says = f"新增 {len(fresh)} 班，已有 {known} 班不再写入"
    head = ("", "单位", "值班人", "岗位", "开始", "结束", "电话")
    return Preview(head, rows, [_plain(shift) for shift in fresh], wrong, says)


def _plain(shift: Shift) -> dict[str, Any]:
    return {
        "department": shift.department.pk if shift.department else None,
        "name": shift.name,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "post": shift.post,
        "phone": shift.phone,
        "email": shift.email,
    }


def _shift(plain: dict[str, Any]) -> Shift:
    unit = Department.objects.get(pk=plain["department"]) if plain["department"] else None
    start, end = datetime.fromisoformat(plain["starts_at"]), datetime.fromisoformat(plain["ends_at"])
    return Shift(unit, plain["name"], start, end, plain["post"], plain["phone"], plain["email"])
