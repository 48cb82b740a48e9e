"""The moves of the list, on one alert or on many: each alert is moved by itself, and what was refused is said."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from alerts import cases
from alerts.actors import Actor
from alerts.cases import snoozing
from alerts.models import Case, Department, UndoSlip
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer
from alerts.web.forms import bulk as forms
from alerts.web.forms.base import Desk
from config.vocabulary import CaseState, Severity

MOST = 50
"""Alerts of one bulk move: one page of the list."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A move of the list: its event in the rules, what the form asks, and the move. `form` None: nothing is asked."""

    slug: str
    event: str
    verb: str
    says: str
    form: Callable[[QueryDict | None, list[Case]], Desk] | None
    perform: Callable[[Case, Actor, datetime, Any], object]
    key: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of each: done, or refused with the sentence that says why."""

    done: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, str]] = field(default_factory=list)


def _dispatch(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    """As proposed; what is grave or has no proposal needs a person for itself."""
    if Severity(case.severity).rank >= Severity.MAJOR.rank:
        raise MoveRefused("grave", f"{case.severity}事项须逐件交办，请打开本单交办。")
    proposal = case.proposal
    if proposal.get("returned"):
        raise MoveRefused("returned", f"{proposal['returned'][-1]['department']}已退回，请打开本单重新交办。")
    lead = Department.objects.filter(name=proposal.get("lead") or "").first()
    if lead is None:
        raise MoveRefused("lead", "没有建议的主办单位，请打开本单确定主办单位。")
    co = tuple(Department.objects.filter(name__in=proposal.get("co") or []))
    land = tuple(Department.objects.filter(name__in=proposal.get("territory") or []))
    return cases.dispatch(case, actor, now, lead, co, land, form.cleaned_data["note"])


def _reject(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    return cases.reject(case, actor, now, form.cleaned_data["reason_code"], form.cleaned_data["note"])


def _merge(case: Case, actor: Actor, now: datetime, form: Desk) -> object:
    target: Case = form.cleaned_data["target"]
    if target.pk == case.pk:
        return None
    return cases.merge(case, Case.objects.get(pk=target.pk), actor, now)


def _snooze(case: Case, actor: Actor, now: datetime, form: forms.SnoozeForm) -> object:
    return snoozing.snooze(case, actor, now, form.ends(now), form.cleaned_data["reason"])


BULKS = {
    one.slug: one
    for one in (
        Bulk("claim", "认领", "认领", "同事会看到由您研判。", None, lambda c, a, n, _f: cases.claim(c, a, n), "c"),
        Bulk(
            "dispatch",
            "交办",
            "交办",
            "逐件按系统建议的单位交办，向其联系人发出签收通知并开始计时。重大以上和没有建议的须逐件交办。",
            lambda data, _chosen: forms.DispatchManyForm(data),
            _dispatch,
            "e",
        ),
        Bulk(
            "reject",
            "不予交办",
            "不予交办",
            "这些事项的所有时限停止，不会通知任何单位。以后可以恢复研判。",
            lambda data, _chosen: forms.RejectManyForm(data),
            _reject,
            "x",
        ),
        Bulk(
            "merge",
            "并单",
            "并单",
            "所选的并入目标交办单，时限从较早的一单起算。",
            lambda data, chosen: forms.MergeManyForm(data, chosen=chosen),
            _merge,
            "m",
        ),
        Bulk(
            "snooze",
            "暂缓",
            "暂缓",
            "到时间自动回到列表，等级有变化时提前回来。时限照常计算，只能暂缓到最近的时限以前。",
            lambda data, _chosen: forms.SnoozeForm(data),
            _snooze,
            "s",
        ),
        Bulk("wake", "取消暂缓", "取消暂缓", "立即回到待研判。", None, lambda c, a, n, _f: snoozing.wake(c, a, n)),
    )
}


def perform(bulk: Bulk, chosen: Iterable[Case], actor: Actor, now: datetime, form: Desk | None) -> Outcome:
    """Make the move on each; one that is refused hinders no other."""
    outcome = Outcome()
    for case in chosen:
        try:
            bulk.perform(case, actor, now, form)
        except MoveRefused as refused:
            outcome.refused.append((case, refused.zh))
        else:
            outcome.done.append(case)
    return outcome


def fits(bulk: Bulk, case: Case) -> bool:
    """Whether the list offers the move for the case's state."""
    waiting = {CaseState.TRIAGE} if bulk.slug in {"dispatch", "reject", "merge"} else set(CaseState)
    return CaseState(case.state) in waiting


def own_slips(viewer: Viewer, now: datetime) -> list[UndoSlip]:
    """What this person did last and may still take back: all of one moment."""
    mine = UndoSlip.objects.filter(user_id=viewer.user.pk, used_at=None, until__gt=now).select_related("case")
    slips = list(mine.order_by("-until", "id"))
    return [slip for slip in slips if slip.until == slips[0].until and slip.kind == slips[0].kind]
