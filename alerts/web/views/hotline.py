"""热线: the hotline's orders with where each stands; a file of them is loaded here, and the replies are sent back."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from alerts.cases.hotline import CLERKS, note_replied, replies, replies_of, replies_sheet
from alerts.models import HotlineBatch, HotlineOrder, Release
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.access_log import note
from alerts.web.views.action import actor_of
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


@require_POST
@signed_in
def hotline_replies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The replies of many orders as one file in the hotline's own columns; noted as sent back."""
    require(viewer, *CLERKS)
    batch, again = _batch(request.POST), request.POST.get("again") == "1"
    chosen = _orders("sent" if again else "ready", batch).select_related("case")
    ready = [reply.order for reply in replies_of(chosen.order_by("id"))]
    if not ready:
        messages.error(request, "没有可以回传的答复：答复发布以后才能导出。")
        return redirect("hotline")
    now = clock.now()
    excel = request.POST.get("format") != "csv"
    name = f"{batch.name.rpartition('.')[0] or batch.name if batch else '热线'}-答复.{'xlsx' if excel else 'csv'}"
    role = viewer.role if viewer.role in CLERKS else Role.MONITOR
    note_replied(ready, actor_of(viewer, role or Role.MONITOR), now, name)
    note(request, viewer, "导出热线答复", f"{len(ready)} 件，{name}")
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
