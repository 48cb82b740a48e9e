"""载入热线工单: a file is read, its columns are shown and may be said to be other ones, then it is loaded."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.cases import hotline_columns, hotline_files
from alerts.cases.hotline import CLERKS
from alerts.cases.hotline_columns import Columns, ColumnsUnknown, Table
from alerts.cases.hotline_files import Order
from alerts.office import pending
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.columns import ColumnsForm
from alerts.web.views.action import INVALID, actor_of
from alerts.web.views.sheets import Preview, Sheet, handle, refuse, show
from config import clock
from config.load import ConfigError
from config.vocabulary import Role

_TITLE = "载入热线工单"
_RAW = "hotline-columns"
_COLUMNS = (
    "热线系统导出的表：要有工单编号和内容的列；还认识 标题、来电时间、诉求人、联系电话、地址等常用叫法。"
    "别的叫法由您指定一次，以后同样的列照办。"
    "先显示各列怎样对应，确认后才载入；诉求人信息加密保存，归档时清除。"
)


@signed_in
def hotline_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Read, show the mapping, ask for it where it is not known, load."""
    require(viewer, *CLERKS)
    role = viewer.role if viewer.role in CLERKS else Role.MONITOR
    actor = actor_of(viewer, role or Role.MONITOR)
    upload = request.FILES.get("file")
    name = str(getattr(upload, "name", "") or "")

    def read(path: Path) -> Preview:
        found = hotline_columns.read(path)
        return _preview(viewer, name, found, hotline_columns.mapping(found.titles))

    def load(name: str, content: Any) -> str:
        columns, orders = content
        made = hotline_files.load([_order(one) for one in orders], columns, actor, clock.now(), name)
        pending.drop(_RAW, viewer.user.pk)
        return f"已载入 {made.orders_new} 张工单，各自进入待研判。"

    sheet = Sheet("hotline", _TITLE, "hotline", "热线", _COLUMNS, read, load)
    try:
        if request.POST.get("columns", "").isdecimal():
            return _with_columns(request, viewer, sheet)
        return handle(request, viewer, sheet)
    except ColumnsUnknown as unknown:
        return _ask(request, viewer, name, unknown.table, unknown.columns, says=str(unknown))


def _with_columns(request: HttpRequest, viewer: Viewer, sheet: Sheet) -> HttpResponse:
    """The sheet that waits, with its columns as they were chosen; without a choice they are asked for."""
    try:
        name, content = pending.take(_RAW, viewer.user.pk, int(request.POST["columns"][:12]), clock.now())
    except MoveRefused as refused:
        return refuse(request, sheet, refused.zh)
    found = Table(content[0], [(line, row) for line, row in content[1]])
    if not request.POST.get("chosen"):
        return _ask(request, viewer, name, found, hotline_columns.mapping(found.titles))
    form = ColumnsForm(request.POST, titles=found.titles)
    if not form.is_valid():
        return _ask(request, viewer, name, found, None, form=form)
    try:
        preview = _preview(viewer, name, found, form.chosen())
    except ConfigError as error:
        return refuse(request, sheet, str(error))
    hotline_columns.remember(found.titles, form.chosen())
    return show(request, viewer, sheet, preview, name)


def _ask(  # noqa: PLR0913  what is asked, of which sheet, and why
    request: HttpRequest,
    viewer: Viewer,
    name: str,
    found: Table,
    taken: Columns | None,
    *,
    says: str = "",
    form: ColumnsForm | None = None,
) -> HttpResponse:
    context = {
        "title": _TITLE,
        "name": name,
        "says": says,
        "kept": _keep(viewer, name, found),
        "form": form or ColumnsForm(titles=found.titles, taken=taken),
    }
    return render(request, "web/sheet_columns.html", context, status=INVALID if form else 200)


def _keep(viewer: Viewer, name: str, found: Table) -> Any:
    return pending.keep(_RAW, viewer.user.pk, name, [found.titles, found.rows], clock.now())


def _preview(viewer: Viewer, name: str, table: Table, taken: Columns) -> Preview:
    found = hotline_files.plan_rows(table, taken, clock.now(), name)
    fresh = [one for one in found.orders if one.done == "新增"]
    known = sum(one.done == "已登记" for one in found.orders)
    rows = [
        (one.done, one.number, one.title, one.text[:60], "有" if any(one.personal.values()) else "")
        for one in found.orders
        if one.done != "有误"
    ]
    wrong = [f"第 {one.line} 行：{one.wrong}" for one in found.orders if one.done == "有误"]
    says = f"列的对应：{'；'.join(found.mapped())}"
    if found.unread:
        says += f"。不载入的列：{'、'.join(found.unread)}"
    says += f"。新增 {len(fresh)} 张，已登记的 {known} 张不再载入"
    content = [dict(found.columns), [_plain(one) for one in fresh]] if fresh else []
    head = ("", "工单编号", "标题", "内容（已隐去个人信息）", "诉求人信息")
    return Preview(head, rows, content, wrong, says, _keep(viewer, name, table).pk)


def _plain(one: Order) -> dict[str, Any]:
    at = one.at.isoformat() if one.at else None
    plain = {"line": one.line, "number": one.number, "title": one.title, "text": one.text}
    return {**plain, "at": at, "personal": dict(one.personal)}


def _order(plain: dict[str, Any]) -> Order:
    at = datetime.fromisoformat(plain["at"]) if plain["at"] else None
    return Order(plain["line"], plain["number"], plain["title"], plain["text"], at, plain["personal"], "新增")
