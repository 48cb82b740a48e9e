"""人工录入: a matter that came by telephone, from above or as a screenshot."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.rules.states import MoveRefused
from alerts.web import drafts
from alerts.web.access import Viewer, require, signed_in
from alerts.web.doing_more import enter
from alerts.web.forms.desk import EnterForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role


@signed_in
def case_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET asks, POST opens the case."""
    require(viewer, Role.MONITOR)
    now = clock.now()
    sent = request.method == "POST"
    form = EnterForm(request.POST if sent else None, request.FILES if sent else None, initial={"detected_at": now})
    if not sent:
        return render(request, "web/case_new.html", {"form": form, "kept": drafts.restore(request, form)})
    if not form.is_valid():
        return render(request, "web/case_new.html", {"form": form}, status=INVALID)
    try:
        case = enter(form, actor_of(viewer, Role.MONITOR), now)
    except MoveRefused as refused:
        return render(request, "web/case_new.html", {"form": form, "refused": refused.zh}, status=REFUSED)
    drafts.forget(request)
    messages.success(request, f"已录入，编号 {case.number}：{case.title}", extra_tags=drafts.key_of(request))
    return redirect("case", case.pk)
