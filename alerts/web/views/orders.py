"""一次签发督办单: all that wait are shown with who will get them; a supervisor signs those chosen together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts import cases
from alerts.actors import Actor
from alerts.models import SupervisionOrder
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, signed_in
from alerts.web.forms.orders import OrdersForm, Proposed
from alerts.web.offers import acting_role
from alerts.web.views.action import INVALID, actor_of
from config import clock

EVENT, MOST = "签发督办单", 50


@signed_in
def orders_sign(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET shows, POST signs; 403 for everybody but supervisors."""
    role = acting_role(viewer, EVENT)
    if role is None:
        raise PermissionDenied(f"“{EVENT}”由督办员办理，您的角色是{viewer.title}。")
    asked = _asked(request)
    waiting = [*_waiting()[:MOST], *_decided(asked)]
    form = OrdersForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in waiting if str(one.pk) in form.ticked]
        _sign(request, chosen, form.cleaned_data["note"], actor_of(viewer, role))
        return redirect("late")
    rows = list(_waiting()[:MOST])
    told = cases.hearers_of(rows, clock.now())
    shown = [Proposed(one, tuple(each.name for each in people)) for one, people in zip(rows, told, strict=True)]
    context = {"form": form, "shown": shown, "more": max(0, _waiting().count() - MOST)}
    return render(request, "web/orders.html", context, status=INVALID if form.is_bound else 200)


def _asked(request: HttpRequest) -> list[int]:
    sent = request.POST.getlist("which")[:MOST]
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 15]


def _waiting() -> QuerySet[SupervisionOrder]:
    running = {"timer__stopped_at": None, "timer__voided_at": None}
    found = SupervisionOrder.objects.filter(state=SupervisionOrder.State.PROPOSED, **running)
    return found.select_related("case", "timer__assignment__department").order_by("timer__due_at", "id")


def _decided(asked: list[int]) -> list[SupervisionOrder]:
    """What was chosen and a colleague decided, or its clock stopped, meanwhile: each is refused in its own words."""
    gone = SupervisionOrder.objects.filter(pk__in=asked).exclude(pk__in=_waiting().values("pk"))
    return list(gone.select_related("case", "timer__assignment__department"))


def _sign(request: HttpRequest, chosen: list[SupervisionOrder], note: str, actor: Actor) -> None:
    now, done, refused = clock.now(), 0, []
    for order in chosen:
        try:
            cases.issue_order(order, note, actor, now)
        except MoveRefused as why:
            refused.append(f"{order.case.number} {order.case.title}没有签发：{why.zh}")
        else:
            done += 1
    if done:
        messages.success(request, f"已签发 {done} 份督办单")
    for said in refused:
        messages.warning(request, said)
