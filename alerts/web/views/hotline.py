"""热线: the hotline's orders with where each stands; a file of them is loaded here, and the replies are sent back."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from alerts.cases import hotline_files
from alerts.cases.hotline import CLERKS, note_replied, replies, replies_of, replies_sheet
from alerts.cases.hotline_files import Order
from alerts.models import HotlineBatch, HotlineOrder, Release
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.access_log import note
from alerts.web.views.action import actor_of
from alerts.web.views.sheets import Preview, Sheet, handle
from config import clock
from config.vocabulary import ReleaseKind, Role

_SHOWN = 300
_STANDS = {"waiting": "待答复", "ready": "可回传", "sent": "已回传"}
_WHERE = {
    "waiting": Q(answered=False),
    "ready": Q(answered=True, replied_at=None),
    "sent": Q(replied_at__isnull=False),
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    "热线系统导出的表: 要有工单编号和内容的列; 还认识 标题、来电时间、诉求人、联系电话、地址等常用叫法。"
    "先显示各列怎样对应, 确认后才载入; 诉求人信息加密保存, 归档时清除。"
)


@signed_in
def hotline(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All orders, the newest first; by where they stand and by file."""
    require(viewer, *DESK, *OVERSIGHT)
    stand, batch = request.GET.get("stand", ""), _batch(request.GET)
    rows, numbers = _orders(stand, batch), _numbers(batch)
    context = {
        "rows": [(one, _stand(one)) for one in rows.order_by("-received_at", "-id")[:_SHOWN]],
        "count": numbers.get(stand, numbers["all"]),
        "stands": [(key, word, numbers[key]) for key, word in _STANDS.items()],
        "stand": stand,
        "batch": batch,
        "batches": list(HotlineBatch.objects.all()[:20]),
        "may_load": viewer.any_of(*CLERKS),
        "ready": numbers["ready"],
    }
    return render(request, "web/hotline.html", context)


@signed_in
def hotline_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Read, show the mapping, load."""
    require(viewer, *CLERKS)
    role = viewer.role if viewer.role in CLERKS else Role.MONITOR
    actor = actor_of(viewer, role or Role.MONITOR)

    def read(path: Path) -> Preview:
        return _preview(hotline_files.plan(path, clock.now()))

    def load(name: str, content: Any) -> str:
        columns, orders = content
        made = hotline_files.load([_order(one) for one in orders], columns, actor, clock.now(), name)
        return f"已载入 {made.orders_new} 张工单, 各自进入待研判。"

    return handle(request, viewer, Sheet("hotline", "载入热线工单", "hotline", "热线", _COLUMNS, read, load))


@require_POST
@signed_in
def hotline_replies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The replies of many orders as one file in the hotline's own columns; noted as sent back."""
    require(viewer, *CLERKS)
    batch, again = _batch(request.POST), request.POST.get("again") == "1"
    chosen = _orders("sent" if again else "ready", batch).select_related("case")
    ready = [reply.order for reply in replies_of(chosen.order_by("id"))]
    if not ready:
        messages.error(request, "没有可以回传的答复: 答复发布以后才能导出。")
        return redirect("hotline")
    now = clock.now()
    excel = request.POST.get("format") != "csv"
    name = f"{batch.name.rpartition('.')[0] or batch.name if batch else '热线'}-答复.{'xlsx' if excel else 'csv'}"
    role = viewer.role if viewer.role in CLERKS else Role.MONITOR
    note_replied(ready, actor_of(viewer, role or Role.MONITOR), now, name)
    note(request, viewer, "导出热线答复", f"{len(ready)} 件, {name}")
    body: bytes | str = replies_sheet(ready, batch) if excel else replies(ready, batch)
    response = HttpResponse(body, content_type=_XLSX if excel else "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = _download(name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _download(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _orders(stand: str, batch: HotlineBatch | None) -> QuerySet[HotlineOrder]:
    answered = Release.objects.filter(
        case=OuterRef("case"), kind__in=(ReleaseKind.FINAL.value, ReleaseKind.REPLY.value), published_at__isnull=False
    )
    rows = HotlineOrder.objects.select_related("case", "batch").annotate(answered=Exists(answered))
    if batch is not None:
        rows = rows.filter(batch=batch)
    return rows.filter(_WHERE[stand]) if stand in _WHERE else rows


def _numbers(batch: HotlineBatch | None) -> dict[str, int]:
    """How many orders there are and stand where, in one question."""
    where = {name: Count("pk", filter=asked) for name, asked in _WHERE.items()}
    return _orders("", batch).aggregate(all=Count("pk"), **where)


def _stand(order: Any) -> str:
    if order.replied_at:
        return _STANDS["sent"]
    return _STANDS["ready" if order.answered else "waiting"]


def _batch(asked: QueryDict) -> HotlineBatch | None:
    key = asked.get("batch", "")
    return HotlineBatch.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 12 else None


def _preview(found: hotline_files.OrderFile) -> Preview:
    fresh = [one for one in found.orders if one.done == "新增"]
    known = sum(one.done == "已登记" for one in found.orders)
    rows = [
        (one.done, one.number, one.title, one.text[:60], "有" if any(one.personal.values()) else "")
        for one in found.orders
        if one.done != "有误"
    ]
    wrong = [f"第 {one.line} 行: {one.wrong}" for one in found.orders if one.done == "有误"]
    says = f"列的对应: {'; '.join(found.mapped())}"
    if found.unread:
        says += f"。不载入的列: {'、'.join(found.unread)}"
    says += f"。新增 {len(fresh)} 张, 已登记的 {known} 张不再载入"
    content = [dict(found.columns), [_plain(one) for one in fresh]] if fresh else []
    return Preview(("", "工单编号", "标题", "内容 (已隐去个人信息)", "诉求人信息"), rows, content, wrong, says)


def _plain(one: Order) -> dict[str, Any]:
    at = one.at.isoformat() if one.at else None
    plain = {"line": one.line, "number": one.number, "title": one.title, "text": one.text}
    return {**plain, "at": at, "personal": dict(one.personal)}


def _order(plain: dict[str, Any]) -> Order:
    at = datetime.fromisoformat(plain["at"]) if plain["at"] else None
    return Order(plain["line"], plain["number"], plain["title"], plain["text"], at, plain["personal"], "新增")
