"""回访: answered cases with what was said, one recorded by hand, many from a sheet."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from alerts.cases.callback_sheet import CallLine, load, plan
from alerts.cases.calling_back import call_back
from alerts.models import Case, CaseEvent
from alerts.punctuation import chinese
from alerts.rules.callbacks import WAYS, Rating
from alerts.rules.states import ANSWERED, MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.forms.base import MUST, Desk, choice, words
from alerts.web.views.action import actor_of
from alerts.web.views.one_form import done, form_page
from alerts.web.views.sheets import Preview, Sheet, handle
from config import clock
from config.vocabulary import Role

CALLERS = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR)
_RESOLVED = [("", "未说"), ("yes", "已解决"), ("no", "未解决")]
_SHOWN = 50
_COLUMNS = (
    "表头要有“交办单号”（或“工单号”）和“评价”；还认识 是否解决、回访时间、回访方式、备注。"
    "评价写满意、基本满意、不满意或未评价（“一般”按基本满意计，联系不上按未评价计）。被回访人的姓名、电话不读取。"
)


class CallForm(Desk):
    """记回访."""

    rating = choice("评价", [(one.value, one.value) for one in Rating], "联系不上、不愿评价的选未评价，不计入满意率。")
    resolved = forms.ChoiceField(label="是否解决", choices=_RESOLVED, required=False, error_messages=MUST)
    way = forms.ChoiceField(label="方式", choices=[(way, way) for way in WAYS], error_messages=MUST)
    note = words("说明", "不写被回访人的姓名和电话。", required=False)


@signed_in
def callbacks(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Answered cases, those not yet called back about first, page by page."""
    require(viewer, *DESK, *OVERSIGHT)
    told = CaseEvent.objects.filter(kind="回访")
    answered = Case.objects.filter(state__in=[one.value for one in ANSWERED])
    cases = answered.annotate(asked=Exists(told.filter(case=OuterRef("pk")))).order_by("asked", "-responded_at", "-pk")
    page = Paginator(cases, _SHOWN).get_page(request.GET.get("page"))
    events: dict[int, list[CaseEvent]] = {}
    for event in told.filter(case__in=list(page)).order_by("id"):
        events.setdefault(event.case_id, []).append(event)
    context = {
        "rows": [(case, events.get(case.pk, [])) for case in page],
        "page": page,
        "page_url": "?page=",
        "may": viewer.any_of(*CALLERS),
        "asked": cases.filter(asked=True).count(),
    }
    return render(request, "web/callbacks.html", context)


@signed_in
def callback_new(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """记回访 of one case."""
    require(viewer, *CALLERS)
    case = get_object_or_404(cases_of(viewer), pk=pk)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, case)
    given = form.cleaned_data
    resolved = {"yes": True, "no": False}.get(given["resolved"])
    said = {"way": given["way"], "resolved": resolved, "note": given["note"]}
    role = viewer.role if viewer.role in CALLERS else Role.SUPERVISOR
    try:
        call_back(case, actor_of(viewer, role or Role.SUPERVISOR), clock.now(), given["rating"], **said)
    except MoveRefused as refused:
        return _page(request, form, case, refused.zh)
    return done(request, f"已记回访：{case.title}", "callbacks")


@signed_in
def callbacks_import(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Read, show, load."""
    require(viewer, *CALLERS)
    role = viewer.role if viewer.role in CALLERS else Role.SUPERVISOR
    actor = actor_of(viewer, role or Role.SUPERVISOR)

    def read(path: Path) -> Preview:
        return _preview(plan(path, clock.now()))

    def write(name: str, content: Any) -> str:
        return f"{name}：新记回访 {load([_line(one) for one in content], actor, clock.now())} 条，已有的不再写入"

    return handle(request, viewer, Sheet("callbacks", "导入回访结果", "callbacks", "回访", _COLUMNS, read, write))


def _preview(lines: list[CallLine]) -> Preview:
    good = [line for line in lines if not line.wrong]
    wrong = [f"第 {line.number} 行：{line.wrong}" for line in lines if line.wrong]
    rows = [(line.case.number, line.case.title[:30], str(line.rating), _SAID[line.resolved], line.way)
            for line in good if line.case]  # fmt: skip
    head = ("交办单", "事项", "评价", "是否解决", "方式")
    return Preview(head, rows, [_plain(line) for line in good], wrong, f"共 {len(good)} 条回访")


_SAID = {True: "已解决", False: "未解决", None: "–"}


def _plain(line: CallLine) -> dict[str, Any]:
    at = (line.at or clock.now()).isoformat()
    return {"case": line.case.pk if line.case else None, "key": line.key, "rating": line.rating, "at": at,
            "resolved": line.resolved, "way": line.way, "note": line.note}  # fmt: skip


def _line(plain: dict[str, Any]) -> CallLine:
    case = Case.objects.get(pk=plain["case"])
    at = min(datetime.fromisoformat(plain["at"]), clock.now())
    return CallLine(0, case, plain["key"], Rating(plain["rating"]), plain["resolved"], plain["way"], at, plain["note"])


def _page(request: HttpRequest, form: Desk, case: Case, refused: str = "") -> HttpResponse:
    head, says = f"记回访：{chinese(case.title)}", f"记入 {case.number} 的经过，满意率随之重算。"
    return form_page(request, form, "记回访", says, (reverse("callbacks"), "回访"), refused, head=head)
