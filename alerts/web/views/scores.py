"""考核: scores of a period by unit and territory, each down to its events; objections, rulings, commendations."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from alerts.appraisal import SCORES, UnitScore, scores
from alerts.appraisal.in_force import appraisal
from alerts.appraisal.points import scoring_of
from alerts.appraisal.rates import available
from alerts.cases.appraising import object_to, open_objections, praise, rule_objection
from alerts.digest.spans import Span, SpanError, SpanKind, last_over, period, span_of
from alerts.models import CaseEvent, Department
from alerts.office.settings_book import APPRAISAL
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, UNITS, Viewer, cases_of, require, signed_in
from alerts.web.forms.base import MUST, Desk, choice, words
from alerts.web.views.action import actor_of
from alerts.web.views.one_form import done, form_page, posted
from config import clock
from config.schema.appraisal import Appraisal
from config.vocabulary import Role

_KINDS = (SpanKind.MONTH, SpanKind.QUARTER, SpanKind.YEAR)


class RulingForm(Desk):
    """异议裁定."""

    accepted = choice("裁定", [("yes", "采纳：此件不再计入该单位的这项考核"), ("no", "不采纳")])
    reason = words("理由")


class ReasonForm(Desk):
    """A reason, in words."""

    reason = words("理由")


class PraiseForm(Desk):
    """通报表扬."""

    unit = forms.ModelChoiceField(Department.objects.none(), label="单位", empty_label="请选择", error_messages=MUST)
    reason = words("理由", "会写入这张交办单的经过，并在考核中加分。")


@signed_in
def score_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All units of a period; a unit is led to its own."""
    require(viewer, *DESK, *OVERSIGHT, *UNITS)
    span = _span(request)
    if viewer.unit and viewer.department:
        return redirect(f"{reverse('score', args=[viewer.department.pk])}?{_query(span)}")
    found = _scores(span)
    context = _context(span) | {
        "departments": [one for one in found if not one.territory],
        "territories": [one for one in found if one.territory],
        "objections": open_objections(),
        "ways": _ways(appraisal()),
        "may_rule": viewer.any_of(Role.SUPERVISOR),
        "may_set": viewer.any_of(*APPRAISAL.may),
    }
    return render(request, "web/scores.html", context)


@signed_in
def score(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """One unit, every number with its events; its own people and the office only."""
    require(viewer, *DESK, *OVERSIGHT, *UNITS)
    if viewer.unit and (viewer.department is None or viewer.department.pk != pk):
        raise Http404("没有这个页面")
    unit, span = get_object_or_404(Department, pk=pk), _span(request)
    found = _scores(span)
    one = next((each for each in found if each.pk == pk), None)
    context = _context(span) | {
        "unit": unit,
        "score": one,
        "back": not viewer.unit,
        "may_praise": viewer.any_of(Role.SUPERVISOR, Role.LEADER),
        "may_object": viewer.unit and viewer.any_of(Role.DEPT_HEAD, Role.TERRITORY),
        "open": open_objections(unit=pk),
    }
    return render(request, "web/score.html", context)


@signed_in
def objection_new(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """考核异议 about one case in one rate."""
    require(viewer, Role.DEPT_HEAD, Role.TERRITORY)
    case, metric = get_object_or_404(cases_of(viewer), pk=pk), request.GET.get("metric", "")
    form = ReasonForm(posted(request))
    says = f"{case.number} {case.title}：认为此件不应计入本单位的{metric}。由督办员裁定。"
    if request.method == "POST" and form.is_valid():
        try:
            actor = actor_of(viewer, viewer.role or Role.DEPT_HEAD)
            object_to(case, actor, clock.now(), metric, form.cleaned_data["reason"])
        except MoveRefused as refused:
            return _form(request, form, ("提出异议", says), refused.zh)
        return done(request, f"已提出异议：{case.title}", _back(request))
    return _form(request, form, ("提出异议", says))


@signed_in
def objection_rule(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """异议裁定."""
    require(viewer, Role.SUPERVISOR)
    objection = get_object_or_404(CaseEvent.objects.select_related("case", "assignment"), pk=pk, kind="考核异议")
    form, said = RulingForm(posted(request)), objection.data
    says = (
        f"{said['department']}对 {objection.case.number} {objection.case.title} 的{said['metric']}：{objection.reason}"
    )
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            actor = actor_of(viewer, Role.SUPERVISOR)
            rule_objection(objection, actor, clock.now(), given["accepted"] == "yes", given["reason"])
        except MoveRefused as refused:
            return _form(request, form, ("裁定异议", says), refused.zh)
        return done(request, "已裁定，并写入经过", _back(request))
    return _form(request, form, ("裁定异议", says))


@signed_in
def praise_new(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """通报表扬 of a unit that took part in a case."""
    require(viewer, Role.SUPERVISOR, Role.LEADER)
    case = get_object_or_404(cases_of(viewer), pk=pk)
    form = PraiseForm(posted(request))
    took_part = Department.objects.filter(assignments__case=case).distinct()
    field = form.fields["unit"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = took_part
    says = f"{case.number} {case.title}"
    if request.method == "POST" and form.is_valid():
        role = viewer.role if viewer.role in {Role.SUPERVISOR, Role.LEADER} else Role.SUPERVISOR
        try:
            given = form.cleaned_data
            praise(case, actor_of(viewer, role or Role.SUPERVISOR), clock.now(), given["unit"], given["reason"])
        except MoveRefused as refused:
            return _form(request, form, ("通报表扬", says), refused.zh)
        return done(request, f"已表扬{form.cleaned_data['unit'].name}", _back(request))
    return _form(request, form, ("通报表扬", says))


def _ways(rules: Appraisal) -> list[tuple[str, str, str]]:
    """(rate, formula, how it is scored) of all rates, the scored ones first."""
    formulas = {rate.name: rate.formula for rate in available()}
    scored = {one.rate: scoring_of(one) for one in rules.metrics}
    names = [*scored, *(name for name in formulas if name not in scored)]
    return [(name, formulas[name], scored.get(name, "")) for name in names]


def _scores(span: Span) -> list[UnitScore]:
    now = clock.now()
    return SCORES.of(span, now, lambda: scores(period(span, now), appraisal()))


def _context(span: Span) -> dict[str, Any]:
    later = Span(span.kind, span.after)
    return {
        "span": span,
        "rules": appraisal(),
        "earlier": _query(span.previous),
        "later": _query(later) if later.start <= clock.now() else "",
        "kinds": [(kind.value, {"monthly": "月", "quarterly": "季", "yearly": "年"}[kind.value]) for kind in _KINDS],
        "query": _query(span),
        "running": not span.over(clock.now()),
    }


def _query(span: Span) -> str:
    return f"kind={span.kind.value}&period={span}"


def _span(request: HttpRequest) -> Span:
    kind, text = request.GET.get("kind", SpanKind.MONTH.value), request.GET.get("period", "")
    if kind not in {one.value for one in _KINDS}:
        raise Http404("没有这种期间")
    try:
        return span_of(SpanKind(kind), text) if text else last_over(SpanKind(kind), clock.now())
    except SpanError as error:
        raise Http404(str(error)) from error


def _form(request: HttpRequest, form: Desk, told: tuple[str, str], refused: str = "") -> HttpResponse:
    return form_page(request, form, *told, (_back(request), "考核"), refused)


def _back(request: HttpRequest) -> str:
    """The scores of the period from which the form was opened; of the last one where it names none."""
    return f"{reverse('scores')}?{_query(_span(request))}"
