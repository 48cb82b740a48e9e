"""报告: ask for a paper, see how far it is, take it away; the list of what lasts."""

from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.models import ReportJob
from alerts.reports import jobs, making, pdf
from alerts.reports.persistent import MONTHS, PEOPLE, persistent
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.base import MUST, Desk, choice, line
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role

_SHOWN = 50
_PAPERS = ReportJob.objects.exclude(kind=ReportJob.LEARNING)
_PERIODS = [(kind, zh) for kind, zh in making.KINDS.items() if kind != making.SPECIAL]
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


class AskForm(Desk):
    """生成报告."""

    kind = choice("种类", _PERIODS)
    about = line(
        "时间",
        "日报写 2026-11-25，月报写 2026-11，季报写 2026-Q4，年报写 2026；不写就是上一期。",
        required=False,
        length=20,
    )


class TopicForm(forms.Form):
    """A special report is asked for on the topic's page."""

    topic = forms.IntegerField(min_value=1, max_value=2**31, error_messages=MUST)


@signed_in
def reports(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list, and the form that asks for one more."""
    require(viewer, *DESK, *OVERSIGHT)
    return _page(request, AskForm(initial={"kind": "monthly"}))


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
        form = AskForm(request.POST)
        if not form.is_valid():
            return _page(request, form, status=INVALID)
        kind, about = form.cleaned_data["kind"], form.cleaned_data["about"].strip()
    try:
        job = jobs.ask(kind, about, actor_of(viewer, viewer.role or Role.MONITOR), clock.now())
    except making.ReportError as error:
        return _page(request, AskForm(request.POST), str(error), REFUSED)
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
