"""One thing of a case as a page: GET shows what will happen and asks, POST does it; and taking back a slip."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts import cases
from alerts.actors import Actor
from alerts.models import Commitment, Release
from alerts.rules.states import MoveRefused
from alerts.web import drafts
from alerts.web.access import Viewer, cases_of, signed_in
from alerts.web.access_log import note
from alerts.web.item_facts import about
from alerts.web.items import ITEM_STEPS, Item, of
from alerts.web.offers import acting_role, roles_for
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role


@signed_in
def case_item(request: HttpRequest, viewer: Viewer, pk: int, what: str, item: int) -> HttpResponse:
    """What may be done about a statement, a claim, a promise or a question of the media."""
    case = get_object_or_404(cases_of(viewer).select_related("topic"), pk=pk)
    found = of(case, what, item) if what in ITEM_STEPS else None
    neighbours = viewer.unit and isinstance(found, Commitment) and found.department != viewer.department
    if found is None or neighbours:
        raise Http404("没有这一项")
    doing, back = ITEM_STEPS[what], reverse("case", args=[pk])
    role = acting_role(viewer, doing.step.event)
    if role is None:
        allowed = "、".join(role.zh for role in roles_for(doing.step.event))
        raise PermissionDenied(f"“{doing.step.verb}”由{allowed}办理，您的角色是{viewer.title}。")
    form = doing.form(found, request.POST if request.method == "POST" else None)
    context = {
        "step": doing.step,
        "case": case,
        "form": form,
        "back": back,
        "title": doing.step.verb,
        "head": _head(what, found),
        "item": found,
        "about": about(found) if what != "redraft" else None,  # its form holds the words themselves
    }
    if request.method != "POST":
        if not doing.open(found):
            messages.error(request, f"现在不能{doing.step.verb}，可能同事已经办过了。")
            return redirect(back)
        context["kept"] = drafts.restore(request, form)
        return render(request, "web/action.html", context)
    if not form.is_valid():
        return render(request, "web/action.html", context, status=INVALID)
    try:
        told = doing.perform(found, actor_of(viewer, role), clock.now(), form)
    except MoveRefused as refused:
        return render(request, "web/action.html", {**context, "refused": refused.zh}, status=REFUSED)
    drafts.forget(request)
    if what == "reveal":
        note(request, viewer, "查看诉求人", case.number)
        response = render(request, "web/revealed.html", {**context, "told": told})
        response.headers["Cache-Control"] = "no-store"
        return response
    messages.success(request, f"{doing.step.verb}：{case.title}", extra_tags=drafts.key_of(request))
    return redirect(back)


def _head(what: str, found: Item) -> str:
    """Which draft is changed: its form shows the words alone."""
    if isinstance(found, Release) and what == "redraft":
        return f"修改第 {found.number} 次{found.get_kind_display()}"
    return ""


@require_POST
@signed_in
def case_undo(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """撤销 the viewer's own last move, while its messages wait."""
    case = get_object_or_404(cases_of(viewer), pk=pk)
    slip = case.undo_slips.order_by("-id").first()
    actor = Actor(viewer.name, Role(slip.role) if slip else Role.MONITOR, viewer.user.pk)
    try:
        cases.undo(case, actor, clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
    else:
        unsent = "，通知没有发出" if slip and slip.told else ""
        messages.success(request, f"已撤销“{slip.kind if slip else ''}”{unsent}：{case.title}")
    return redirect("case", pk)
