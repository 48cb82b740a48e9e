"""What was done in a matter since an instant, in one sentence: alike steps are told together, small ones left out.

11月17日交办县卫健局（县医保局、县发改局协办），各单位均已签收；11月19日县医保局反馈，红牌催办 2 次（回应、核实反馈）。
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.digest import words
from alerts.digest.known import CaseThen
from alerts.digest.steps import signed_late, steps, unit_of
from alerts.models import CaseEvent
from config.vocabulary import TimerName

_GIVEN = frozenset({"交办", "改派", "裁定"})
_OPENED = frozenset({"标记", "人工录入"})
_RUNGS = ("红牌催办", "督办单", "通报")
_OUTDONE = {"报审": frozenset({"审核通过", "重办"}), "评估": frozenset({"归档"})}
"""Steps that a later one makes known by itself."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """What is said, and when it was: alike steps stand where the last of them was."""

    event: CaseEvent
    said: str


def course(one: CaseThen, start: datetime, dated: bool = True) -> str:
    """The sentence without its full stop, "" where nothing is worth telling; `dated`: each day is named once."""
    clauses = sorted(_clauses(one, start), key=lambda clause: (clause.event.at, clause.event.number))
    days: dict[str, list[str]] = {}
    for clause in clauses:
        days.setdefault(words.day(clause.event.at) if dated else "", []).append(clause.said)
    return "；".join(f"{day}{'，'.join(dict.fromkeys(said))}" for day, said in days.items())


def _clauses(one: CaseThen, start: datetime) -> Iterator[_Clause]:
    told = [(event, said) for event, said in steps(one) if event.at >= start]
    kinds = {event.kind for event, _ in told}
    together = {"签收", "反馈", "回访", *_RUNGS}
    for place, (event, said) in enumerate(told):
        later = {other.kind for other, _ in told[place + 1 :]}
        needless = bool(_OUTDONE.get(event.kind, frozenset()) & later) or (event.kind in _OPENED and kinds & _GIVEN)
        if event.kind not in together and not needless:
            yield _Clause(event, said)
    for kind in together & kinds:
        alike = [event for event, _ in told if event.kind == kind]
        yield _Clause(alike[-1], _alike(one, kind, alike))


def _alike(one: CaseThen, kind: str, events: Sequence[CaseEvent]) -> str:
    if kind == "签收":
        return _signed(one, events)
    if kind == "反馈":
        return f"{_units(one, events)}反馈"
    if kind == "回访":
        return f"回访：{'、'.join(dict.fromkeys(str(event.data.get('rating', '')) for event in events))}"
    return _climbed(kind, events)


def _signed(one: CaseThen, events: Sequence[CaseEvent]) -> str:
    """各单位均已签收 where none that was given a part has not, else who signed; late ones are named."""
    late = "、".join(dict.fromkeys(unit_of(one, event) for event in events if signed_late(one, event)))
    beside = f"（{late}超期）" if late else ""
    signed = {event.assignment_id for event in one.events if event.kind == "签收"}
    waited = [part for part in one.assignments if one.holds(part)]
    if len(waited) > 1 and all(part.pk in signed for part in waited):
        return f"各单位均已签收{beside}"
    told = _units(one, events)
    return f"{told}签收{'（超期）' if late == told else beside}"


def _units(one: CaseThen, events: Sequence[CaseEvent]) -> str:
    return "、".join(dict.fromkeys(unit_of(one, event) for event in events))


def _climbed(kind: str, events: Sequence[CaseEvent]) -> str:
    """红牌催办 2 次（回应、核实反馈）: how often, and about which clocks."""
    timers = [event.data.get("timer", "") for event in events]
    clocks = "、".join(dict.fromkeys(TimerName(timer).zh for timer in timers if timer in set(TimerName)))
    often = f" {len(events)} 次" if len(events) > 1 else ""
    return f"{kind}{often}{f'（{clocks}）' if clocks else ''}"
