"""敏感时段, 发给谁, 怎样提醒: what stands beside the flag rules, as forms; previewed and installed as a rule is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.flag_rules import flag_file
from alerts.office import rule_files
from alerts.office.alerting import hearing_preview
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.flag_beside import BesideForm, HearingForm, PeriodForm, TellingForm
from alerts.web.views.action import INVALID, REFUSED
from alerts.web.views.rule_files import trial
from config import clock
from config.flag_writing import CommentsLost, Section, naming, renamed, with_beside, with_telling, without_beside
from config.flags import FlagFile


@dataclass(frozen=True, slots=True)
class Kind:
    """One part of the file; `zh` as it is called, `says` what it does; `form` asks for one entry of it."""

    zh: str
    says: str
    form: Callable[..., Any]
    section: Section | None = None


PERIOD = Kind(
    "敏感时段",
    "在这些日子里，条件写着“在敏感时段内”的规则才起作用：两会、高考、节假日期间，较少的人反映就预警。",
    PeriodForm,
    "periods",
)
HEARING = Kind(
    "接收人",
    "不同的事发给不同的人。符合的各条相加；一条都不符合的，发给研判值班长和交办员。监测方案的接收人和值班人员照常收到。",
    HearingForm,
    "recipients",
)
TELLING = Kind("怎样提醒", "等一等，说一次；有新情况才再说。改了以后还没有发出的提醒照新的办。", TellingForm)


@signed_in
def flag_period_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """加一个敏感时段."""
    return _answer(request, viewer, PERIOD, None)


@signed_in
def flag_period(request: HttpRequest, viewer: Viewer, place: int) -> HttpResponse:
    """改敏感时段; `place` from 1."""
    return _answer(request, viewer, PERIOD, place)


@signed_in
def flag_hearing_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """加一条接收人."""
    return _answer(request, viewer, HEARING, None)


@signed_in
def flag_hearing(request: HttpRequest, viewer: Viewer, place: int) -> HttpResponse:
    """改接收人; `place` from 1."""
    return _answer(request, viewer, HEARING, place)


@signed_in
def flag_telling(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """改怎样提醒."""
    return _answer(request, viewer, TELLING, None)


def _answer(request: HttpRequest, viewer: Viewer, kind: Kind, place: int | None) -> HttpResponse:
    """GET shows; POST with `do` = delete tries without the entry, any other tries what was filled in."""
    require(viewer, *rule_files.MAY)
    file = flag_file()
    entry = _entry(kind, file, place)
    try:
        text = rule_files.text_in_use()
    except MoveRefused as refused:
        form = _form(kind, file, entry, None)
        return _page(request, kind, form, entry, status=REFUSED, refused=refused.zh)
    if request.method != "POST":
        seen = {"seen": rule_files.number(), "stood": rule_files.mark_of(text)}
        return _page(request, kind, _form(kind, file, entry, None, **seen), entry)
    form = _form(kind, file, entry, request.POST)
    drop = request.POST.get("do") == "delete" and place is not None
    sound = form.is_valid()
    if not sound and not (drop and not {"reason", "seen", "stood"} & form.errors.keys()):
        return _page(request, kind, form, entry, status=INVALID)
    try:
        made = _dropped(kind, file, text, place or 0) if drop else _written(kind, file, text, place, form)
        rule_files.still(form.cleaned_data["stood"])
        other = rule_files.checked(made)
    except (MoveRefused, CommentsLost) as refused:
        return _page(request, kind, form, entry, status=REFUSED, refused=refused.zh)
    content = {name: form.cleaned_data[name] for name in ("reason", "seen", "stood")} | {"text": made}
    now = clock.now()
    context = trial(viewer, file, other, content, now, walks=kind is PERIOD)
    if kind is HEARING:
        context["alerts"], context["heard"] = hearing_preview.compare(file, other, now)
        context["days"] = hearing_preview.DAYS
    if drop and not sound:
        form = _form(kind, file, entry, None, **{name: content[name] for name in ("reason", "seen", "stood")})
    return _page(request, kind, form, entry, **context)


def _entry(kind: Kind, file: FlagFile, place: int | None) -> Any:
    if kind.section is None:
        return file.telling
    if place is None:
        return None
    entries = getattr(file, kind.section)
    if not 1 <= place <= len(entries):
        raise Http404(f"没有第 {place} 条{kind.zh}，可能已经去掉")
    return entries[place - 1]


def _form(kind: Kind, file: FlagFile, entry: Any, data: Any, **seen: Any) -> BesideForm:
    form: BesideForm = kind.form(data, file=file, initial={**kind.form.initial_of(entry), **seen})  # type: ignore[attr-defined]
    return form


def _written(kind: Kind, file: FlagFile, text: str, place: int | None, form: Any) -> str:
    made, at = form.made, None if place is None else place - 1
    if kind.section is None:
        return with_telling(text, file, made)
    others = [one for number, one in enumerate(getattr(file, kind.section)) if number != at]
    if any(one.name == made.name for one in others):
        raise MoveRefused("content", f"已经有叫“{made.name}”的{kind.zh}，请换一个名称，或去改那一条。")
    if kind is PERIOD and at is not None:
        return renamed(text, file, at, made)
    return with_beside(text, file, kind.section, at, made)


def _dropped(kind: Kind, file: FlagFile, text: str, place: int) -> str:
    """Raises `MoveRefused` where a rule names the period."""
    assert kind.section
    if kind is PERIOD:
        name = file.periods[place - 1].name
        rules = [rule.name for rule in naming(file, name)]
        if rules:
            raise MoveRefused("content", f"规则“{'”“'.join(rules)}”用到“{name}”，请先在那里去掉，再来去掉这个时段。")
    return without_beside(text, file, kind.section, place - 1)


def _page(
    request: HttpRequest, kind: Kind, form: BesideForm, entry: Any, status: int = 200, **context: Any
) -> HttpResponse:
    new, name = entry is None, getattr(entry, "name", "")
    title = f"加一条{kind.zh}" if new else f"改{kind.zh}：{name}" if name else kind.zh
    context |= {"form": form, "kind": kind, "title": title, "may_drop": bool(name)}
    return render(request, "web/flag_beside.html", context, status=status)
