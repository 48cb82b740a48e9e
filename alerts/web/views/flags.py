"""预警规则: the rules in use, how right they were week by week, what feedback proposes; and one alert as it was."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.flag_rules import flag_file, flag_path
from alerts.models import Alert
from alerts.office import rule_files
from alerts.office.alerting import judging, snoozing
from alerts.office.alerting.weekly import weeks_of
from alerts.office.rule_changes import hearing_words, people
from alerts.rules.flag_beside_words import period_words, telling_words
from alerts.rules.flag_words import PART_ZH
from alerts.rules.states import MoveRefused
from alerts.web import flags as shown
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.alerting import SnoozeForm, VerdictForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from config import clock
from config.flags import FlagRule
from config.vocabulary import Role, Verdict
from pipeline.models import Topic


@signed_in
def flag_rules(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All rules with their scores; the numbers that feedback proposes; how alerts are told, and to whom."""
    require(viewer, *DESK, *OVERSIGHT)
    file, now = flag_file(), clock.now()
    mondays, rules = weeks_of(file.rules, now)
    users = people(file.recipients)
    rows = [shown.row_of(one) for one in rules]
    said = [at for at in range(len(mondays)) if any(row.cells[at] != shown.NOTHING for row in rows)]
    context = {
        "path": flag_path().name,
        "number": rule_files.number(),
        "history": rule_files.history(8),
        "may_edit": viewer.any_of(*rule_files.MAY),
        "weeks": [(at, mondays[at]) for at in said],
        "rows": [(row, [(at, *row.cells[at]) for at in said]) for row in rows],
        "proposals": [(one.rule, PART_ZH[each.part], each) for one in rules for each in one.proposals],
        "telling": telling_words(file.telling),
        "periods": [(entry, period_words(entry)) for entry in file.periods],
        "hearing": [(entry, *hearing_words(entry, file, users)) for entry in file.recipients],
    }
    return render(request, "web/flags.html", context)


@signed_in
def alert(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """One alert with its evidence as it was frozen, who was told, what people thought of it."""
    require(viewer, *DESK, *OVERSIGHT)
    return _alert(request, viewer, pk, VerdictForm() if viewer.any_of(*judging.MAY) else None)


def _alert(request: HttpRequest, viewer: Viewer, pk: int, form: VerdictForm | None) -> HttpResponse:
    """The page; a feedback that lacks something is kept in its form."""
    found, now = get_object_or_404(Alert.objects.select_related("topic", "case", "parent"), pk=pk), clock.now()
    frozen = found.evidence.get("rule")
    context = {
        "alert": found,
        "rule": shown.said(FlagRule.model_validate(frozen)) if frozen else "",
        "rule_name": frozen["name"] if frozen else found.rule,
        "figures": list(shown.figures_of(found)),
        "sector": shown.sector_of(found),
        "items": shown.items_of(found),
        "curve": shown.frozen_curve(found, now),
        "verdicts": list(found.verdicts.all()),
        "muted": list(found.muted.select_related("case")[:50]),
        "siblings": list(found.topic.alerts.exclude(pk=pk)) if found.topic else [],
        "snooze": snoozing.snooze_of(found.topic, now) if found.topic else None,
        "form": form,
        "may_snooze": found.topic is not None and viewer.any_of(*snoozing.MAY),
    }
    return render(request, "web/alert.html", context, status=INVALID if form and form.errors else 200)


@require_POST
@signed_in
def alert_verdict(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """反馈."""
    require(viewer, *judging.MAY)
    found, form = get_object_or_404(Alert, pk=pk), VerdictForm(request.POST)
    if not form.is_valid():
        return _alert(request, viewer, pk, form)
    verdict = Verdict(form.cleaned_data["verdict"])
    judging.judge(found, _actor(viewer, judging.MAY), clock.now(), verdict, form.cleaned_data["note"])
    messages.success(request, f"已记下反馈：{verdict.zh}")
    return redirect(_back(request, found))


@signed_in
def topic_snooze(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """暂缓提醒."""
    require(viewer, *snoozing.MAY)
    topic, now, refused = get_object_or_404(Topic, pk=pk), clock.now(), ""
    data = request.POST if request.method == "POST" else None
    form = SnoozeForm(data, now=now, initial={"until": now + timedelta(days=1)})
    if form.is_bound and form.is_valid():
        try:
            actor = _actor(viewer, snoozing.MAY)
            snoozing.snooze(topic, actor, now, form.cleaned_data["until"], form.cleaned_data["reason"])
        except MoveRefused as error:
            refused = error.zh
        else:
            messages.success(request, f"已暂缓提醒：{topic.title}")
            return redirect(_of_topic(topic))
    context = {
        "form": form,
        "title": "暂缓提醒",
        "matter": topic.title,
        "says": "到时之前不再提醒；时限照常计算。特别严重的仍立即提醒。",
        "refused": refused,
        "back": _of_topic(topic),
        "back_word": "预警",
    }
    status = REFUSED if refused else INVALID if form.errors else 200
    return render(request, "web/talking_form.html", context, status=status)


@require_POST
@signed_in
def topic_wake(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """恢复提醒."""
    require(viewer, *snoozing.MAY)
    topic = get_object_or_404(Topic, pk=pk)
    try:
        snoozing.wake(topic, _actor(viewer, snoozing.MAY), clock.now())
    except MoveRefused as error:
        messages.error(request, error.zh)
    else:
        messages.success(request, f"已恢复提醒：{topic.title}")
    return redirect(_of_topic(topic))


def _actor(viewer: Viewer, roles: tuple[Role, ...]) -> Any:
    return actor_of(viewer, viewer.role if viewer.role in roles else Role.SUPERVISOR)


def _of_topic(topic: Topic) -> str:
    """Its newest alert, where it has one."""
    last = topic.alerts.first()
    return reverse("alert", args=[last.pk]) if last else reverse("topic", args=[topic.pk])


def _back(request: HttpRequest, found: Alert) -> str:
    """To the case where the verdict was given there."""
    on_case = request.POST.get("from") == "case" and found.case_id
    return reverse("case", args=[found.case_id]) if on_case else reverse("alert", args=[found.pk])
