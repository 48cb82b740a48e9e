"""What a case's events say of the units' parts in it (承办), against the parts as they are stored.

An event of one part names it (签收, 反馈, 撤回); the answer, its approval and a new start are events of the whole case
and concern the lead, or every part that has reported. Moves that were taken back (撤销) say nothing; a part that such a
move made has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from alerts.rules.clock_ledger import Said
from alerts.rules.part_units import MAKES, Units, lost_unit, other_unit, told_roles
from alerts.rules.releases import CONTENT
from alerts.rules.taken_back import taken_back
from config.vocabulary import AssignmentState, Part, ReleaseKind

A = AssignmentState
_TO = {
    "签收": A.ACKED,
    "退回": A.RETURNED,
    "退回不予受理": A.PENDING_ACK,
    "反馈": A.SUBMITTED,
    "反馈通过": A.ACCEPTED,
    "撤回": A.WITHDRAWN,
}
_STAMPS = {"签收": "acked_at", "反馈": "submitted_at", "退回": "returned_at", "免予反馈": "waived_at"}
_ZH = {
    "acked_at": "签收时间",
    "acked_by": "签收人",
    "report": "反馈内容",
    "return_reason": "退回理由",
    "legal_basis": "退回依据",
    "submitted_at": "反馈时间",
    "returned_at": "退回时间",
    "waived_at": "免予反馈时间",
}
_REPORTED = (A.SUBMITTED, A.ACCEPTED)
_ENDED = (A.RETURNED, A.REASSIGNED, A.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A part as the table has it. `stamps`: the instants of `_STAMPS`; `texts`: compared where an event told them."""

    key: int
    unit: int
    role: Part
    state: AssignmentState
    dispatched_at: datetime
    stamps: Mapping[str, datetime | None]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WrongPart:
    """A part that differs: what of it, as the ledger and as the table has it; `unit` where the part itself is gone."""

    key: int | None
    what: str
    said: str
    stored: str
    unit: int | None = None


@dataclass(slots=True)
class _Told:
    """A part as events tell it so far; no state before an event made it."""

    state: AssignmentState | None
    stamps: dict[str, datetime | None]
    texts: dict[str, str] = field(default_factory=dict)


def first_wrong_part(parts: Sequence[StoredPart], events: Sequence[Said], units: Units) -> WrongPart | None:
    """The first part of a case, by its key, that differs from what the events say; None when all agree."""
    back = taken_back(events)
    told = {part.key: _Told(None, dict.fromkeys(_STAMPS.values())) for part in parts}
    for event in events:
        if event.number not in back:
            _follow(event, parts, told)
    undone = {event.at for event in events if event.number in back}
    made = {event.at for event in events if event.kind in MAKES}
    for part in sorted(parts, key=lambda part: part.key):
        if part.dispatched_at not in made:
            return WrongPart(part.key, "交办时间", "没有这个时刻的交办", part.dispatched_at.isoformat())
        if other := other_unit(part.key, part.unit, part.dispatched_at, events, units):
            return WrongPart(part.key, "承办单位", other, "其他单位")
        roles = told_roles(part.unit, part.dispatched_at, events)
        if roles and part.role.value not in roles:
            return WrongPart(part.key, "承办方式", "、".join(sorted(roles)), part.role.value)
        wrong = _differs(part, told[part.key], part.dispatched_at in undone)
        if wrong:
            return wrong
    valid = [event for event in events if event.number not in back]
    return _gone({part.unit for part in parts}, {part.key for part in parts}, valid, units)


def _follow(event: Said, parts: Sequence[StoredPart], told: Mapping[int, _Told]) -> None:
    for part in parts:
        one = told[part.key]
        if one.state is None and (event.assignment == part.key or _made(event, part)):
            one.state = A.PENDING_ACK
        if event.assignment == part.key:
            _own(event, one)
        elif event.assignment is None and one.state is not None:
            _of_the_case(event, part, one)


def _made(event: Said, part: StoredPart) -> bool:
    return event.kind in MAKES and event.at == part.dispatched_at


def _own(event: Said, one: _Told) -> None:
    """An event that names this part."""
    if event.kind == "重办":
        one.state = A.REWORK if one.state in _REPORTED else one.state
    elif event.kind == "改派":
        one.state = A.REASSIGNED if event.after == A.REASSIGNED.value else one.state
    elif event.kind == "免予反馈":
        one.state = AssignmentState(event.after)
    else:
        one.state = _TO.get(event.kind, one.state)
    if event.kind in _STAMPS:
        one.stamps[_STAMPS[event.kind]] = event.at
    if event.kind == "签收":
        one.texts["acked_by"] = event.actor
    elif event.kind == "反馈":
        one.texts["report"] = event.reason
    elif event.kind == "退回":
        one.texts |= {"return_reason": event.reason, "legal_basis": str(event.data.get("legal_basis", ""))}


def _of_the_case(event: Said, part: StoredPart, one: _Told) -> None:
    """An event of the whole case that moves its parts too."""
    if event.kind == "审核通过" and one.state is A.SUBMITTED:
        one.state = A.ACCEPTED
    elif part.role is Part.LEAD and event.kind == "报审" and one.state in {A.ACKED, A.REWORK}:
        one.state, one.stamps["submitted_at"] = A.SUBMITTED, event.at
        if content := event.data.get("content"):
            one.texts["report"] = "\n".join(f"{name}：{content[name]}" for name in CONTENT[ReleaseKind.FINAL])
    elif part.role is Part.LEAD and event.kind == "再启动" and one.state in _REPORTED:
        one.state = A.REWORK


def _differs(part: StoredPart, one: _Told, undone: bool) -> WrongPart | None:
    if undone and part.state is A.WITHDRAWN and one.state in {None, A.PENDING_ACK}:
        return None  # the move that made it was taken back
    if one.state is None:
        return WrongPart(part.key, "承办状态", A.WITHDRAWN.zh, part.state.zh)
    if one.state is not part.state:
        return WrongPart(part.key, "承办状态", one.state.zh, part.state.zh)
    for name, at in one.stamps.items():
        if part.stamps[name] != at:
            return WrongPart(part.key, _ZH[name], _iso(at), _iso(part.stamps[name]))
    for name, text in one.texts.items():
        if text != part.texts[name]:
            return WrongPart(part.key, _ZH[name], text or "没有", part.texts[name] or "没有")
    return None


def _gone(there: set[int], keys: set[int], events: Sequence[Said], units: Units) -> WrongPart | None:
    """A part of which an event tells and that is not there any more."""
    for event in events:
        if event.assignment is not None and event.assignment not in keys:
            return WrongPart(event.assignment, "承办", event.at.isoformat(), "已不在")
        lost = lost_unit(event, there, units)
        if lost is not None:
            return WrongPart(None, "承办", event.at.isoformat(), "已不在", unit=lost)
    return None


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else "没有"
