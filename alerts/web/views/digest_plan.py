"""周报设置: who gets which digest and when; previewed, kept as a version, taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.actors import Actor
from alerts.digest.readers import Reader, everyone, leaders
from alerts.models import DigestSetting
from alerts.office import digest_plan
from alerts.rules.digest_plan import DigestPlan
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.digest import DigestPlanForm, initial
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.vocabulary import Role

_WHOLE = "总周报"


@dataclass(frozen=True, slots=True)
class Line:
    """One letter a week as the page lists it; `change`: what a previewed plan would do to it."""

    name: str
    address: str
    unit: str
    pk: int
    at: str
    mine: tuple[str, ...]
    change: str = ""


@signed_in
def digest_settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """GET shows; POST with `do` = preview changes nothing; save, undo and reset make a version."""
    require(viewer, *digest_plan.WRITERS)
    if request.method != "POST":
        return _page(request)
    do, plan, now = request.POST.get("do", "preview"), digest_plan.current(), clock.now()
    actor = actor_of(viewer, viewer.role if viewer.role in digest_plan.WRITERS and viewer.role else Role.SUPERVISOR)
    if do in {"undo", "reset"}:
        return _back(request, do, actor, now)
    form = DigestPlanForm(request.POST, plan=plan, people=leaders())
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    wished = form.wished()
    try:
        if do == "preview":
            digest_plan.check(wished)
            return _page(request, form, wished)
        digest_plan.change(wished, actor, now, form.cleaned_data["seen"])
    except MoveRefused as refused:
        return _page(request, form, refused=refused.zh, status=REFUSED)
    messages.success(request, "周报设置已保存，从下一次发送起照此；已经发出的不变。")
    return redirect("digest_settings")


def _back(request: HttpRequest, do: str, actor: Actor, now: datetime) -> HttpResponse:
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() else -1
    try:
        (digest_plan.undo if do == "undo" else digest_plan.reset)(actor, now, number)
    except MoveRefused as refused:
        return _page(request, refused=refused.zh, status=REFUSED)
    messages.success(request, "已撤回最近一次改动。" if do == "undo" else "已恢复 huiying.yaml 的默认设置。")
    return redirect("digest_settings")


def _page(
    request: HttpRequest,
    form: DigestPlanForm | None = None,
    wished: DigestPlan | None = None,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    now, versions, people = clock.now(), list(DigestSetting.objects.all()[:20]), leaders()
    plan, seen = digest_plan.of(versions[0] if versions else None), versions[0].number if versions else 0
    stands = _lines(everyone(plan, now, people), plan)
    context = {
        "form": form or DigestPlanForm(initial=initial(plan, seen, people), plan=plan, people=people),
        "lines": _compared(stands, _lines(everyone(wished, now, people), wished)) if wished else [*stands.values()],
        "previewed": wished is not None,
        "plan": wished or plan,
        "next_whole": (wished or plan).leaders_at.next(now),
        "next_units": (wished or plan).units_at.next(now),
        "refused": refused,
        "seen": seen,
        "versions": versions,
    }
    return render(request, "web/digest_settings.html", context, status=status)


def _lines(readers: list[Reader], plan: DigestPlan) -> dict[tuple[str, str], Line]:
    return {(one.address.lower(), one.unit): one for one in (_line(one, plan) for one in readers)}


def _line(one: Reader, plan: DigestPlan) -> Line:
    at = plan.units_at if one.unit else plan.leaders_at
    unit, pk = (one.unit.name, one.unit.pk) if one.unit else (_WHOLE, 0)
    return Line(one.to.name, one.to.address, unit, pk, at.zh, one.mine)


def _compared(stands: dict[tuple[str, str], Line], wished: dict[tuple[str, str], Line]) -> list[Line]:
    """The wished lines with what is new or other about them, then those that would end."""
    found = []
    for key, one in wished.items():
        before = stands.get(key)
        change = "新增" if before is None else "" if (before.at, before.mine) == (one.at, one.mine) else "改动"
        found.append(Line(one.name, one.address, one.unit, one.pk, one.at, one.mine, change))
    ended = [one for key, one in stands.items() if key not in wished]
    return found + [Line(one.name, one.address, one.unit, one.pk, one.at, one.mine, "不再发") for one in ended]
