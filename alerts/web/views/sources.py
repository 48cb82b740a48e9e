"""来源: how each fares; a new one is tried before it is added, and any can be switched off and on again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from alerts.actors import Actor
from alerts.office import pending, sourcing
from alerts.office.installation_edits import limits
from alerts.rules.states import MoveRefused
from alerts.web import source_days
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.sources import SourceForm, SwitchForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.one_form import done, form_page, posted
from config import clock
from config.vocabulary import Role
from pipeline.learning import drift
from pipeline.models import Source
from pipeline.sources.registry import NOT_CRAWLED

_KIND = "source"


@signed_in
def sources(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every source: how it is, what to do about it, its last thirty days."""
    require(viewer, *DESK, *OVERSIGHT)
    rows = source_days.rows(clock.now())
    context = {
        "rows": rows,
        "unknown": any(row.unknown for row in rows),
        "drifting": drift.newest_troubles(limits()),
        "may_keep": viewer.any_of(*sourcing.MAY),
        "history": sourcing.history(),
    }
    return render(request, "web/sources.html", context)


@signed_in
def source_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET asks for the address; POST looks at it and shows what it gives; POST with `pending` adds it."""
    require(viewer, *sourcing.MAY)
    if request.POST.get("pending", "").isdecimal():
        return _add(request, viewer)
    form = SourceForm(posted(request))
    if not form.is_bound:
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    now = clock.now()
    try:
        trial = sourcing.look(form.cleaned_data["url"], form.given(), now)
    except MoveRefused as refused:
        return _page(request, form, status=REFUSED, refused=refused.zh)
    kept = pending.keep(_KIND, viewer.user.pk, trial.entry["url"], trial.entry, now) if trial.good else None
    return _page(request, form, trial=trial, kept=kept)


def _add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    now = clock.now()
    try:
        _url, entry = pending.take(_KIND, viewer.user.pk, int(request.POST["pending"]), now)
        made = sourcing.add(entry, _actor(viewer), now)
    except MoveRefused as refused:
        return _page(request, SourceForm(), status=REFUSED, refused=refused.zh)
    messages.success(request, f"已加入{made.name}，一分钟内开始采集；不要了可以停用。")
    return redirect("sources")


@signed_in
def source_switch(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """停用, or 启用 where it is switched off."""
    require(viewer, *sourcing.MAY)
    source = get_object_or_404(Source.objects.exclude(kind__in=NOT_CRAWLED), pk=pk)
    on, form, refused = not source.enabled, SwitchForm(posted(request)), ""
    title = f"{'启用' if on else '停用'}{source.name}"
    if form.is_bound and form.is_valid():
        try:
            sourcing.switch(source, form.cleaned_data["on"], form.cleaned_data["reason"], _actor(viewer), clock.now())
        except MoveRefused as error:
            refused = error.zh
        else:
            return done(request, f"{source.name}已{'启用，一分钟内开始采集' if on else '停用'}。", "sources")
    form.initial["on"] = on
    says = "从上次采到的地方接着采。" if on else "不再采集，已采到的信息都保留；随时可以再启用。"
    return form_page(request, form, title, says, (reverse("sources"), "来源"), refused)


def _actor(viewer: Viewer) -> Actor:
    role = viewer.role if viewer.role in sourcing.MAY else None
    return actor_of(viewer, role or Role.SUPERVISOR)


def _page(request: HttpRequest, form: SourceForm, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "web/source_new.html", {"form": form, **context}, status=status)
