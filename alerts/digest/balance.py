"""收支: how the cases in hand at a period's start became those at its end, move by move; so that it always closes."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from alerts.digest.known import STATES, CaseThen
from alerts.digest.numbers import IN_HAND, Period
from alerts.models import CaseEvent
from config.vocabulary import CaseState

_IN = {CaseState.REJECTED: "恢复研判", CaseState.MERGED: "撤销并单"}
_OUT = {CaseState.REJECTED: "不予交办", CaseState.MERGED: "并单", CaseState.RESPONDED: "办结"}
FRESH, AGAIN, OTHER = "新增进入研判", "再启动", "其他"


@dataclass(frozen=True, slots=True)
class Balance:
    """Cases in hand at the start, what came and what went by kind, and those in hand at the end."""

    opening: int
    came: dict[str, int]
    went: dict[str, int]
    closing: int

    @property
    def holds(self) -> bool:
        """期初 + 进 - 出 = 期末."""
        return self.opening + sum(self.came.values()) - sum(self.went.values()) == self.closing


def balance(period: Period) -> Balance:
    """The balance of a period over all its cases."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    opening = closing = 0
    for one in period.cases:
        before = _state_at(one, period.start)
        opening += before in IN_HAND
        for event in one.within(period.start):
            before = _moved(before, event, came, went)
        closing += before in IN_HAND
    return Balance(opening, dict(came), dict(went), closing)


def _state_at(one: CaseThen, start: datetime) -> CaseState | None:
    earlier = [event for event in one.events if event.at < start]
    if not earlier:
        return None
    moved = (CaseState(event.after) for event in reversed(earlier) if event.after in STATES)
    return next(moved, CaseState.CANDIDATE)


def _moved(before: CaseState | None, event: CaseEvent, came: Counter[str], went: Counter[str]) -> CaseState | None:
    if event.after not in STATES:
        return before
    after = CaseState(event.after)
    if before not in IN_HAND and after in IN_HAND:
        fresh = before in {None, CaseState.CANDIDATE}
        came[FRESH if fresh else _IN.get(before or after, AGAIN)] += 1
    elif before in IN_HAND and after not in IN_HAND:
        went[_OUT.get(after, OTHER)] += 1
    return after
