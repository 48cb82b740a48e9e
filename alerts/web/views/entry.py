"""人工录入: a matter that came by telephone, from above or as a screenshot."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts import cases
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.desk import EnterForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role, Severity


@signed_in
def case_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET asks, POST opens the case."""
    require(viewer, Role.MONITOR)
    now = clock.now()
    form = EnterForm(request.POST if request.method == "POST" else None, initial={"detected_at": now})
    if request.method != "POST":
        return render(request, "web/case_new.html", {"form": form})
    if not form.is_valid():
        return render(request, "web/case_new.html", {"form": form}, status=INVALID)
    given, actor = form.cleaned_data, actor_of(viewer, Role.MONITOR)
    try:
        case = cases.open_by_hand(
            given["title"],
            given["what"],
            given["source_kind"],
            given["detected_at"],
            Severity(given["severity"]),
            actor,
            now,
            given["occurred_at"],
        )
    except MoveRefused as refused:
        return render(request, "web/case_new.html", {"form": form, "refused": refused.zh}, status=REFUSED)
    messages.success(request, f"已录入, 编号 {case.number}: {case.title}", extra_tags=request.path)
    return redirect("case", case.pk)
