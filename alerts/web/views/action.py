"""The moves of the desk as pages: GET shows what will happen and asks, POST makes the move and nothing else."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from alerts.actors import Actor
from alerts.cases.effect import effect_of
from alerts.cases.extending import pending
from alerts.cases.parts import waiting_co_signers
from alerts.cases.releasing import final_gates
from alerts.models import Assignment, Case, Release
from alerts.rules.releases import GATES
from alerts.rules.states import MoveRefused
from alerts.web import drafts, effect_words
from alerts.web.access import UNITS, Viewer, assignments_of, cases_of, signed_in
from alerts.web.asks import why_not
from alerts.web.beside import differing, positions
from alerts.web.doing import ASSIGNMENT_DOINGS, CASE_DOINGS, Doing
from alerts.web.forms.base import Desk
from alerts.web.forms.release import KINDS, ReleaseForm
from alerts.web.item_facts import About, of_extension, of_part
from alerts.web.lists import Query
from alerts.web.offers import ASSIGNMENT_STEPS, CASE_STEPS, Step, acting_role, as_asked, possible, roles_for
from config import clock
from config.vocabulary import AssignmentState, CaseState, ReleaseKind, Role

REFUSED, INVALID = 409, 422
_TWICE = timedelta(seconds=20)
"""Within this time the same move without words, by the same person on the same part, is his second click."""
_KEY = 10
"""Digits that no key of a user has."""
_AFTER_RETURN = {"dispatch", "rule"}
"""Steps that answer what a unit said when it returned the matter."""
_ON_A_PART = {"refuse_return", "replace", "withdraw", "rework_part", "waive", "accept"}
"""Steps by which the desk decides on one unit's part."""
_ON_EXTENSIONS = {"grant", "deny"}


def actor_of(viewer: Viewer, role: Role, department_id: int | None = None) -> Actor:
    """Who makes the move; a superuser acts for the unit whose part it is."""
    unit = viewer.department.pk if viewer.department else (department_id if viewer.everything else None)
    return Actor(viewer.name, role, viewer.user.pk, unit, "web")


@signed_in
def case_action(request: HttpRequest, viewer: Viewer, pk: int, move: str) -> HttpResponse:
    """One move on a case. 404 for a case the viewer may not see, 403 for a move that is not his role's."""
    step = CASE_STEPS.get(move)
    case = get_object_or_404(cases_of(viewer).select_related("topic").prefetch_related("releases"), pk=pk)
    if step is None:
        raise Http404("没有这个操作")
    if viewer.unit:
        raise PermissionDenied("整张交办单的操作由交办方办理，请在本单位的承办页面办理。")
    actor = actor_of(viewer, _role(viewer, step))
    case.state = _seen(request, case.state, CaseState)
    if move == "put_down" and request.method == "POST":
        case.claimed_by_id = _seen_claim(request, case)
    return _take(request, step, CASE_DOINGS[move], case, case, actor)


@signed_in
def assignment_action(request: HttpRequest, viewer: Viewer, pk: int, move: str) -> HttpResponse:
    """One move on a unit's part; a unit's own people only, but for what the desk decides about it."""
    step = ASSIGNMENT_STEPS.get(move)
    found = assignments_of(viewer).select_related("case__topic", "department")
    assignment = get_object_or_404(found, pk=pk)
    if step is None:
        raise Http404("没有这个操作")
    role = _role(viewer, step)
    if role in UNITS and not viewer.everything and viewer.department != assignment.department:
        raise PermissionDenied("这不是本单位承办的事项。")
    step = as_asked(step, assignment)
    assignment.state = _seen(request, assignment.state, AssignmentState)
    actor = actor_of(viewer, role, assignment.department_id)
    return _take(request, step, ASSIGNMENT_DOINGS[move], assignment.case, assignment, actor)


def _role(viewer: Viewer, step: Step) -> Role:
    role = acting_role(viewer, step.event)
    if role is None:
        allowed = "、".join(role.zh for role in roles_for(step.event))
        raise PermissionDenied(f"“{step.verb}”由{allowed}办理，您的角色是{viewer.title}。")
    return role


def _seen(request: HttpRequest, state: str, states: type[CaseState] | type[AssignmentState]) -> str:
    """The state in which the viewer saw it, so that the move is refused when a colleague was first."""
    seen = request.POST.get("seen", "")
    return seen if seen in set(states) else state


def _seen_claim(request: HttpRequest, case: Case) -> int | None:
    """Whose claim the viewer saw, so that 放下 is refused when a colleague has claimed the case since."""
    seen = request.GET.get("claimed", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < _KEY else case.claimed_by_id


def _take(
    request: HttpRequest, step: Step, doing: Doing, case: Case, target: Case | Assignment, actor: Actor
) -> HttpResponse:
    form = doing.form(target, request.POST if request.method == "POST" else None, request.GET) if doing.form else None
    if form is not None and request.method == "POST":
        form.files = request.FILES
    if request.method != "POST":
        if not possible(step, target):
            messages.error(request, f"现在不能{step.verb}：{why_not(step.slug, target)}")
            return redirect(_back(target))
        return _ask(request, step, case, target, form, "", actor)
    if form is not None and not form.is_valid():
        return _ask(request, step, case, target, form, "", actor)
    try:
        doing.perform(target, actor, clock.now(), form)
    except MoveRefused as refused:
        if form is not None or not _made_already(step, case, target, actor):
            return _ask(request, step, case, target, form, refused.zh, actor)
    drafts.forget(request)
    messages.success(request, f"{_done(step, form)}：{case.title}", extra_tags=drafts.key_of(request))
    return redirect(_list(request) or _back(target))


def _made_already(step: Step, case: Case, target: Case | Assignment, actor: Actor) -> bool:
    """Whether this very move of this person is the last thing that happened to it, a moment ago: a double click."""
    last = case.events.order_by("-number").first()
    part = target.pk if isinstance(target, Assignment) else None
    return (
        last is not None
        and (last.kind, last.actor, last.role) == (step.event, actor.name, actor.role.value)
        and (part is None or last.assignment_id == part)
        and clock.now() - last.at < _TWICE
    )


def _done(step: Step, form: Desk | None) -> str:
    if not isinstance(form, ReleaseForm):
        return form.done(step.verb) if form else step.verb
    whole = form.one_officer and form.sent() and set(form.passed()) == set(GATES)
    return f"{form.kind.zh}已记录" if whole else f"{form.kind.zh}已存为待发布稿，四关把过后记录发布"


def _list(request: HttpRequest) -> str:
    """The list that the person came from, where he came from it by a key; made anew from what is known."""
    asked = request.GET.get("list")
    return reverse("alerts") + Query.read(dict(parse_qsl(asked.lstrip("?")))).url() if asked else ""


def _back(target: Case | Assignment) -> str:
    return reverse("case" if isinstance(target, Case) else "assignment", args=[target.pk])


def _ask(  # noqa: PLR0913, PLR0917  what the page shows
    request: HttpRequest,
    step: Step,
    case: Case,
    target: Case | Assignment,
    form: Desk | None,
    refused: str,
    actor: Actor,
) -> HttpResponse:
    """The step's page; what was typed is kept."""
    release = form if isinstance(form, ReleaseForm) else None
    context = {
        "step": step,
        "case": case,
        "target": target,
        "seen": target.state if not refused else "",
        "part": target if isinstance(target, Assignment) else None,
        "form": form,
        "kept": drafts.restore(request, form),
        "refused": refused,
        "over": bool(refused) and not possible(step, type(target).objects.get(pk=target.pk)),
        "back": _list(request) or _back(target),
        "kinds": [(kind, release is not None and kind is release.kind) for kind in KINDS] if release else [],
        "title": _title(step, release),
        "button": "存为待发布稿" if release and not release.one_officer else "",
        "positions": positions(case) if step.slug in _AFTER_RETURN else [],
        **(_review(case, actor) if step.event == "审核通过" else {}),
        "about": _about(step, case, target),
        "answer": _answer(case) if step.event in {"审核通过", "重办"} else None,
    }
    status = 200 if request.method != "POST" else (REFUSED if refused else INVALID)
    return render(request, "web/action.html", context, status=status)


def _title(step: Step, release: ReleaseForm | None) -> str:
    """Where four people pass the gates the form only drafts, and is not called 发布."""
    return f"{'发布' if release.one_officer else '起草'}{release.kind.zh}" if release else step.verb


def _about(step: Step, case: Case, target: Case | Assignment) -> About | None:
    """What is read before it is decided: the effect measured, the one application that waits, what the unit said."""
    if step.slug == "evaluate":
        return _effect(case)
    if step.slug in _ON_EXTENSIONS:
        waiting = pending(case)
        return of_extension(waiting[0]) if len(waiting) == 1 else None
    return of_part(target) if isinstance(target, Assignment) and step.slug in _ON_A_PART else None


def _effect(case: Case) -> About:
    """What the judge should know before he evaluates."""
    measured = effect_words.facts(effect_of(case, clock.now()))
    return About("系统测算的效果", "", [*measured, *effect_words.awaited(case)])


def _review(case: Case, actor: Actor) -> dict[str, Any]:
    """What the judge should see before he approves: gates, co-signers who have not answered, differing numbers."""
    answer = _answer(case)
    return {
        "gates": final_gates(answer, actor) if answer else {},
        "co_signers": waiting_co_signers(case),
        "differing": differing(case),
    }


def _answer(case: Case) -> Release | None:
    """The answer under review."""
    return case.releases.filter(kind=ReleaseKind.FINAL.value, published_at=None).first()
