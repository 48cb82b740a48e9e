"""效果: what the answer did to heat and tone, in words, for who evaluates and for who reads the case later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from alerts.cases import clocks
from alerts.models import Case
from alerts.rules.taken_back import standing
from alerts.web.words import percent
from config.clock import when
from config.vocabulary import TimerName

_FEW = 5
"""Below so many posts a share says nothing; they are counted."""


class Evaluation(NamedTuple):
    """One 评估 as the page tells it: which one, when, by whom, and term and text of what it found."""

    number: int
    at: datetime
    by: str
    facts: list[tuple[str, str]]


def evaluations(case: Case) -> list[Evaluation]:
    """Each 评估 that stands, the newest first: a matter that started again is evaluated more than once."""
    told = [one for one in standing(sorted(case.events.all(), key=lambda one: one.number)) if "effect" in one.data]
    found = [Evaluation(number, one.at, one.actor, facts(one.data["effect"])) for number, one in enumerate(told, 1)]
    return found[::-1]


def facts(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Term and text of what `alerts.cases.effect.effect_of` measured, and the judge's note where there is one."""
    told = _measured(effect) if effect.get("measured") else [("测算", f"{effect.get('why', '没有测算')}。")]
    return [*told, ("评估意见", str(effect["note"]))] if effect.get("note") else told


def awaited(case: Case) -> list[tuple[str, str]]:
    """What the judge should know before he evaluates: the press conference that was neither held nor excepted."""
    running = [one for one in clocks.active(case) if one.name == TimerName.PRESS.value]
    said = "开过的请先记录发布，不开的请由领导登记“发布会例外”；评估不会停止这个时限。"
    return [("仍在计时", f"{TimerName(one.name).zh}（{when(one.due_at)} 到期）。{said}") for one in running]


def _measured(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    before, after = int(effect["items_before"]), int(effect["items_after"])
    shares = _share(effect["negative_before"], before), _share(effect["negative_after"], after)
    return [
        ("热度", f"回应时 {effect['heat_at_response']:.1f}，评估时 {effect['heat_now']:.1f}"),
        ("信息", f"回应前 {before} 条，回应后新增 {after} 条"),
        ("负面情绪", f"回应前 {shares[0]}，回应后 {shares[1]}"),
    ]


def _share(share: float | None, items: int) -> str:
    if share is None:
        return "没有信息"
    return f"{round(share * items)}/{items} 条" if items < _FEW else percent(share)
