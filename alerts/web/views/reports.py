"""报告: ask for a paper, see how far it is, take it away; the list of what lasts."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.digest.spans import Span, SpanKind, holding, last_over
from alerts.models import ReportJob
from alerts.reports import jobs, making, pdf
from alerts.reports.persistent import MONTHS, PEOPLE, persistent
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.base import MUST, Desk
from alerts.web.forms.dates import day as date_of
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.clock import SHANGHAI
from config.gloss import without_gloss
from config.vocabulary import Role

_SHOWN = 50
_BACK = {SpanKind.DAY: 8, SpanKind.MONTH: 13, SpanKind.QUARTER: 5, SpanKind.YEAR: 3}
"""Periods of a kind that are offered."""
_PAPERS = ReportJob.objects.exclude(kind=ReportJob.LEARNING)
_PERIODS = [(kind, zh) for kind, zh in making.KINDS.items() if kind != making.SPECIAL]
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


class AskForm(Desk):
    """生成报告."""

    which = forms.ChoiceField(label="哪一份", error_messages=MUST)
    day = date_of("更早的", "要列表以外的一期，选那一期里的任意一天；上面只取种类。", required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [(zh, _spans(kind, zh, now)) for kind, zh in _PERIODS]  # type: ignore[attr-defined]
        self.initial.setdefault("which", _value(last_over(SpanKind.MONTH, now)))

    def asked(self) -> tuple[str, str]:
        """The kind, and the period or a day of it."""
        kind, _, about = self.cleaned_data["which"].partition(" ")
        day = self.cleaned_data["day"]
        return kind, day.isoformat() if day else about


def _spans(kind: str, zh: str, now: datetime) -> list[tuple[str, str]]:
    """The present period and those before it, newest first."""
    span = holding(SpanKind(kind), now.astimezone(SHANGHAI).date())
    found = []
    for _ in range(_BACK[SpanKind(kind)]):
        found.append((_value(span), f"{span.zh}{zh}{'' if span.over(now) else '（到现在为止）'}"))
        span = span.previous
    return found


def _value(span: Span) -> str:
    return f"{span.kind.value} {span}"


class TopicForm(forms.Form):
    """A special report is asked for on the topic's page."""

    topic = forms.IntegerField(min_value=1, max_value=2**31, error_messages=MUST)


@signed_in
def reports(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list, and the form that asks for one more."""
    require(viewer, *DESK, *OVERSIGHT)
    return _page(request, AskForm(now=clock.now()))


@signed_in
def report_ask(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Put one on the list. Who only audits reads."""
    require(viewer, *DESK, Role.SUPERVISOR, Role.LEADER)
    if request.method != "POST":
        return redirect("reports")
    special = TopicForm(request.POST)
    if "topic" in request.POST:
        kind, about = making.SPECIAL, str(special.cleaned_data["topic"]) if special.is_valid() else ""
    else:
        form = AskForm(request.POST, now=clock.now())
        if not form.is_valid():
            return _page(request, form, status=INVALID)
        kind, about = form.asked()
    try:
        job = jobs.ask(kind, about, actor_of(viewer, viewer.role or Role.MONITOR), clock.now())
    except making.ReportError as error:
        form = AskForm(None if kind == making.SPECIAL else request.POST, now=clock.now())
        return _page(request, form, without_gloss(str(error)), REFUSED)
    messages.success(request, f"正在生成：{job.title}。离开此页不影响，完成后在下面下载。")
    return redirect("reports")


@signed_in
def report_file(request: HttpRequest, viewer: Viewer, pk: int, number: int) -> HttpResponseBase:  # noqa: ARG001
    """One file of a paper."""
    require(viewer, *DESK, *OVERSIGHT)
    job = get_object_or_404(_PAPERS.all(), pk=pk)
    names = job.files if isinstance(job.files, list) else []
    path = jobs.folder() / Path(names[number]).name if number < len(names) else None
    if path is None or not path.is_file():
        raise Http404("文件不在了，请重新生成")
    shown = path.name.removeprefix(f"{job.pk}-")
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=shown,
        content_type=_TYPES.get(path.suffix, "application/octet-stream"),
    )


@require_POST
@signed_in
def report_again(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:  # noqa: ARG001
    """Make one again that failed."""
    require(viewer, *DESK, Role.SUPERVISOR, Role.LEADER)
    job = get_object_or_404(_PAPERS.all(), pk=pk)
    waiting = {"state": ReportJob.State.WAITING, "error": "", "began_at": None, "done": 0, "total": 0}
    ReportJob.objects.filter(pk=job.pk, state=ReportJob.State.FAILED).update(**waiting)
    return redirect("reports")


@signed_in
def lasting(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """群众办事堵点痛点: matters that stay warm for months."""
    require(viewer, *DESK, *OVERSIGHT)
    context = {"rows": persistent(clock.now()), "months": MONTHS, "people": PEOPLE}
    context["may_write"] = viewer.any_of(Role.JUDGE, Role.MONITOR)
    return render(request, "web/lasting.html", context)


def _page(request: HttpRequest, form: Desk, refused: str = "", status: int = 200) -> HttpResponse:
    rows = list(_PAPERS.all()[:_SHOWN])
    context = {
        "form": form,
        "refused": refused,
        "rows": [
            (job, [(n, Path(name).suffix.lstrip(".").upper()) for n, name in enumerate(job.files)]) for job in rows
        ],
        "busy": any(job.state in {ReportJob.State.WAITING, ReportJob.State.RUNNING} for job in rows),
        "pdf": pdf.available() is not None,
        "how": pdf.HOW,
        "here": reverse("reports"),
    }
    response = render(request, "web/reports.html", context, status=status)
    if context["busy"] and not form.is_bound:
        response["Refresh"] = "4"  # the page asks again while a paper is being made
    return response
