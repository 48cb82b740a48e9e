"""考核办法, 转载设置, 模型设置 on a page: shown, previewed, saved as an event, taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from pydantic import ValidationError

from alerts.appraisal import scores
from alerts.appraisal.in_force import appraisal
from alerts.appraisal.points import each_time, scoring_of
from alerts.appraisal.rates import available
from alerts.appraisal.scores import UnitScore
from alerts.digest.spans import SpanKind, last_over, period
from alerts.office import settings_book as book
from alerts.office.installation_edits import apply_limits, apply_reposting, limits, reposting_now
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from alerts.web.forms.settings import AppraisalForm, LimitsForm, ReposterForm, SettingForm
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.taking_back import TakingBack, Undone, take_back
from config import clock
from config.schema.appraisal import Appraisal
from config.schema.installation import Models
from pipeline.learning.drift import troubles
from pipeline.models import DriftWeek

Lines = list[tuple[str, str]]
_PORTAL_ZH = {"": "不是门户", "superior": "上级门户", "own": "本单位门户"}
_LIMITS_ZH = {
    "margin": "F1 最多下降",
    "drift_items": "提示漂移的最少信息",
    "drift_abstained": "留给人判断多出",
    "drift_unknown": "未见过的词多出",
    "drift_mix": "领域构成变化",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One setting. `form(data, seen)`, `preview(form, values, now)` says what would change, `now()` what is in force.

    `back`: the page it belongs to with its word; `undo`: the page on which it is taken back.
    """

    setting: book.Setting
    says: str
    back: tuple[str, str]
    undo: str
    form: Callable[[Any, int], Any]
    now: Callable[[], Mapping[str, Any]]
    preview: Callable[[Any, Mapping[str, Any], datetime], Lines]
    apply: Callable[[book.Values], None] | None = None


@signed_in
def appraisal_settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """考核办法."""
    return _answer(request, viewer, APPRAISAL)


@signed_in
def repost_settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """转载设置."""
    return _answer(request, viewer, REPOSTING)


@signed_in
def model_settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """模型设置."""
    return _answer(request, viewer, LEARNING)


@signed_in
def appraisal_take_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """撤回考核办法的改动."""
    return _undo(request, viewer, APPRAISAL)


@signed_in
def repost_take_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """撤回转载设置的改动."""
    return _undo(request, viewer, REPOSTING)


@signed_in
def model_take_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """撤回模型设置的改动."""
    return _undo(request, viewer, LEARNING)


def _answer(request: HttpRequest, viewer: Viewer, page: Page) -> HttpResponse:
    """GET shows; POST with `do` = save makes an event, any other previews and changes nothing."""
    require(viewer, *page.setting.may)
    seen, now = book.number(page.setting), clock.now()
    if request.method != "POST":
        return _page(request, page, page.form(None, seen))
    form: SettingForm = page.form(request.POST, seen)
    if not form.is_valid():
        return _page(request, page, form, status=INVALID)
    values: Mapping[str, Any] = form.values()  # type: ignore[attr-defined]
    if request.POST.get("do") != "save":
        return _page(request, page, form, lines=page.preview(form, values, now), previewed=True)
    change = book.Change(page.now(), values, form.cleaned_data["reason"], form.cleaned_data["seen"])
    try:
        book.change(page.setting, change, _actor(viewer, page), now, page.apply)
    except MoveRefused as refused:
        return _page(request, page, form, status=REFUSED, refused=refused.zh)
    messages.success(request, f"{page.setting.zh}已改，从现在起照新的；可以撤回。")
    return redirect(page.back[0])


def _undo(request: HttpRequest, viewer: Viewer, page: Page) -> HttpResponse:
    require(viewer, *page.setting.may)
    if request.method != "POST" and not book.number(page.setting):
        messages.error(request, f"{page.setting.zh}没有在页面上改过，没有可撤回的。")
        return redirect(page.back[0])
    says = f"恢复上一次改动以前的{page.setting.zh}，立即生效。撤回以后还可以再撤回一次，即恢复这次改动。"

    def take(reason: str, seen: int) -> str:
        book.take_back(page.setting, (reason, seen, page.now()), _actor(viewer, page), clock.now(), page.apply)
        return f"{page.setting.zh}的改动已撤回。"

    told = TakingBack(f"撤回{page.setting.zh}的改动", says, *page.back, _undone(page))
    return take_back(request, told, book.number(page.setting), take)


def _undone(page: Page) -> Undone | None:
    """The last change, and what would be otherwise without it; where a later version refuses the old values, the
    change alone."""
    last = next(iter(book.history(page.setting, 1)), None)
    before = last.data["before"] if last else None
    try:
        lines = page.preview(page.form(None, 0), before, clock.now()) if before else []
    except ValidationError:
        lines = []
    return Undone.of(last, lines=[(f"撤回后：{name}", said) for name, said in lines])


def _actor(viewer: Viewer, page: Page) -> Any:
    may = page.setting.may
    return actor_of(viewer, viewer.role if viewer.role in may and viewer.role else may[0])


def _page(request: HttpRequest, page: Page, form: SettingForm, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"form": form, "page": page, "history": book.history(page.setting), "undo": page.undo}
    context |= {"back": reverse(page.back[0]), "back_word": page.back[1]}
    return render(request, "web/setting.html", context, status=status)


def _appraised(_form: Any, values: Mapping[str, Any], now: datetime) -> Lines:
    """How the rules differ, and what the last month would have given by them."""
    old, new = appraisal(), Appraisal.model_validate(values)
    found = [(name, f"{before} → {after}") for name, before, after in _differing(_said(old), _said(new))]
    span = last_over(SpanKind.MONTH, now)
    of = period(span, now)
    before, after = ({one.pk: one for one in scores(of, rules)} for rules in (old, new))
    units = [(one.name, f"{_total(before.get(pk))} → {_total(one)}") for pk, one in after.items()]
    same = [name for name, said in units if len(set(said.split(" → "))) == 1]
    found += [(f"{name}（{span.zh}）", said) for name, said in units if name not in same]
    if same:
        found.append((span.zh, f"{len(same)} 个单位的分数和名次不变"))
    return found


def _said(rules: Appraisal) -> dict[str, str]:
    said = {one.rate: f"{one.weight:g} 分，{scoring_of(one)}" for one in rules.metrics}
    said |= {one.name: each_time(one) for one in rules.extras}
    return said | {"至少件数": f"{rules.minimum} 件", "排名所需分值": f"{rules.ranked_share:.0%}"}


def _total(one: UnitScore | None) -> str:
    return "不排名" if one is None or one.total is None else f"{one.total:.1f} 分第 {one.rank} 名"


def _reposted(form: Any, values: Mapping[str, Any], _now: datetime) -> Lines:
    old, names = reposting_now(), form.names()
    found = [("运行门户的单位", f"{old['unit'] or '没有'} → {values['unit'] or '没有'}")] * (
        old["unit"] != values["unit"]
    )
    before, after = ({key: _PORTAL_ZH[word] for key, word in dict(one["portals"]).items()} for one in (old, values))
    every = {key: _PORTAL_ZH[""] for key in {*before, *after}}
    rows = _differing({**every, **before}, {**every, **after})
    return found + [(names.get(key, key), f"{one} → {two}") for key, one, two in rows]


def _limited(_form: Any, values: Mapping[str, Any], _now: datetime) -> Lines:
    """What changes, and of which weeks drift would be told otherwise."""
    old, new = limits(), Models.model_validate(values)
    pairs = ({name: f"{value:g}" for name, value in one.model_dump().items()} for one in (old, new))
    found = [(_LIMITS_ZH[name], f"{one} → {two}") for name, one, two in _differing(*pairs)]
    for week in DriftWeek.objects.all()[:12]:
        before, after = troubles(week, old), troubles(week, new)
        if before != after:
            found.append((f"{week.week:%Y-%m-%d} 这一周", "提示漂移" if after else "不再提示"))
    return found


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    names = dict.fromkeys([*before, *after])
    pairs = [(name, before.get(name, "不计分"), after.get(name, "不计分")) for name in names]
    return [one for one in pairs if one[1] != one[2]]


APPRAISAL = Page(
    book.APPRAISAL,
    "哪些指标计分、各占多少分、加减多少。改了以后各期的分数都按新的算；已经发出的报告不变。",
    ("scores", "考核"),
    "appraisal_take_back",
    lambda data, seen: AppraisalForm(
        data, seen=seen, rules=appraisal(), rates=[(rate.name, rate.formula) for rate in available()]
    ),
    lambda: appraisal().model_dump(mode="json"),
    _appraised,
)
REPOSTING = Page(
    book.REPOSTING,
    "标出上级门户和本单位门户，写明谁运行门户。改了立即生效；已经开始的时限不变。",
    ("reposts", "转载"),
    "repost_take_back",
    lambda data, seen: ReposterForm(data, seen=seen, now=reposting_now()),
    reposting_now,
    _reposted,
    apply_reposting,
)
LEARNING = Page(
    book.LEARNING,
    "学习人工更正以后怎样才安装，漂移到什么程度才提示。写入 huiying.yaml，立即生效。",
    ("models", "模型"),
    "model_take_back",
    lambda data, seen: LimitsForm(data, seen=seen, limits=limits()),
    lambda: limits().model_dump(mode="json"),
    _limited,
    apply_limits,
)
