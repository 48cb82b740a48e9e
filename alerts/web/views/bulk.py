"""The moves of the list as pages: what is chosen is shown, asked about once, moved, and can be taken back."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts import cases
from alerts.actors import Actor
from alerts.models import Case
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.bulk import BULKS, MOST, Bulk, Outcome, own_slips, perform
from alerts.web.lists import Query
from alerts.web.offers import acting_role, roles_for
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role


@signed_in
def bulk(request: HttpRequest, viewer: Viewer, move: str) -> HttpResponse:
    """GET asks, POST moves; 404 for no such move, 403 for a move that is not the viewer's."""
    require(viewer, *DESK, *OVERSIGHT)
    found = BULKS.get(move)
    if found is None:
        raise Http404("没有这个操作")
    role = acting_role(viewer, found.event)
    if role is None:
        allowed = "、".join(each.zh for each in roles_for(found.event))
        raise PermissionDenied(f"“{found.verb}”由{allowed}办理，您的角色是{viewer.title}。")
    chosen = _chosen(request, viewer)
    if not chosen:
        messages.warning(request, f"请先在列表里选择要{found.verb}的事项。")
        return redirect(_list(request))
    if len(chosen) == 1 and move == "dispatch":
        return redirect(f"{reverse('case_action', args=[chosen[0].pk, move])}?{urlencode({'list': _query(request)})}")
    return _take(request, found, chosen, actor_of(viewer, role))


def _take(request: HttpRequest, found: Bulk, chosen: list[Case], actor: Actor) -> HttpResponse:
    post = request.method == "POST"
    form = found.form(request.POST if post and "sent" in request.POST else None, chosen) if found.form else None
    context = {"bulk": found, "chosen": chosen, "form": form, "query": _query(request), "back": _list(request)}
    if not post or (form is not None and not form.is_bound):
        context["begins_at_button"] = not _begin(form)
        return render(request, "web/bulk.html", context)
    if form is not None and not form.is_valid():
        return render(request, "web/bulk.html", context, status=INVALID)
    outcome = perform(found, chosen, actor, clock.now(), form)
    if not outcome.done:
        context["refused"] = outcome.refused
        return render(request, "web/bulk.html", context, status=REFUSED)
    _say(request, found, outcome)
    return redirect(_list(request))


def _begin(form: BaseForm | None) -> bool:
    """Whoever came by a key is where the answer goes: in the first field, where one is asked for."""
    first = next((field.field for field in form if not field.is_hidden), None) if form is not None else None
    if first is None or not first.required:
        return False
    first.widget.attrs["autofocus"] = True
    return True


def _say(request: HttpRequest, found: Bulk, outcome: Outcome) -> None:
    one = len(outcome.done) == 1
    messages.success(request, f"{found.verb}：{outcome.done[0].title if one else f'{len(outcome.done)} 件'}")
    for case, why in outcome.refused:
        messages.warning(request, f"{case.number} {case.title}没有{found.verb}：{why}")


@require_POST
@signed_in
def undo(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take back what this person did last, all cases of that moment."""
    require(viewer, *DESK, *OVERSIGHT)
    now, slips = clock.now(), own_slips(viewer, clock.now())
    if not slips:
        messages.warning(request, "没有可以撤销的操作，撤销时间可能已过。请用改派、撤回等操作更正。")
    for slip in reversed(slips):  # several were merged into one: the last first
        try:
            cases.undo(slip.case, actor_of(viewer, Role(slip.role)), now)
        except MoveRefused as refused:
            messages.warning(request, refused.zh)
        else:
            messages.success(request, f"已撤销“{slip.kind}”：{slip.case.title}")
    return redirect(_list(request))


def _chosen(request: HttpRequest, viewer: Viewer) -> list[Case]:
    asked = (request.POST if request.method == "POST" else request.GET).getlist("ids")
    keys = [int(key) for key in asked[:MOST] if key.isascii() and key.isdigit() and len(key) < 15]
    seen: QuerySet[Case] = cases_of(viewer).filter(pk__in=keys).select_related("topic", "claimed_by")
    order = {key: at for at, key in enumerate(keys)}
    return sorted(seen, key=lambda case: order[case.pk])


def _query(request: HttpRequest) -> str:
    """The list that the person came from, made anew from what is known: nothing else gets into an address."""
    asked = dict(parse_qsl((request.POST.get("list") or request.GET.get("list") or "").lstrip("?")))
    return Query.read(asked).url()


def _list(request: HttpRequest) -> str:
    return reverse("alerts") + _query(request)
