"""件数: how much a unit had to do and how long it took; printed beside the score, never a part of it.

Names: 派遣案件总数 按时办结数 超时办结数 未办结数 宁国市; 平均办结时长 逾期件数 淮北市2021年3月市长热线运行情况通报.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from alerts.digest import numbers
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.values import Count, Proof, Rate
from alerts.rules.calendar import WorkCalendar, load_calendar
from config.clock import SHANGHAI
from config.vocabulary import CaseState

_NAMES = {numbers.NEW: "派遣数", numbers.OPEN: "未办结数", numbers.LATE: "逾期件数"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """平均办结时长: workdays after the day of dispatch up to the day of the answer, over cases the unit led."""

    cases: int
    days: int
    formula: str = "首次交办次日起至对外回应当日的工作日数，本期由本单位主办办结的交办单平均"

    @property
    def shown(self) -> str:
        """3.0 个工作日, 当日 where all were answered on the day, or 无数据."""
        if not self.cases:
            return "无数据"
        return f"{self.days / self.cases:.1f} 个工作日" if self.days else "当日"


def counts(seen: Period, finished: Rate) -> tuple[Count, ...]:
    """The unit's numbers, each with its cases; `finished`: its 按时办结率, whose clocks are told apart here."""
    own = {one.name: one for one in numbers.unit_counts(seen, Period(seen.start, []))}
    given, left, late = (replace(own[name], name=called) for name, called in _NAMES.items())
    in_time = _count("按时办结数", "本期在办结期限内办结", (proof for proof in finished.proofs if proof.good))
    after = _count("超时办结数", "办结期限本期到期，期末前超时办结", filter(_done_late, finished.proofs))
    return given, in_time, after, left, late


def _count(name: str, formula: str, proofs: Iterable[Proof]) -> Count:
    found = tuple(proofs)
    return Count(name, len(found), 0, formula, found)


def _done_late(proof: Proof) -> bool:
    return not proof.good and proof.due is not None and proof.at > proof.due


def taken(seen: Period) -> Taken:
    """How long the answers of the period took."""
    calendar = load_calendar().guessing()
    found = [days for one in seen.cases if one.leads for days in _days(one, seen, calendar)]
    return Taken(len(found), sum(found))


def _days(one: CaseThen, seen: Period, calendar: WorkCalendar) -> list[int]:
    first = next((event.at for event in one.events if event.after == CaseState.DISPATCHED.value), None)
    answers = [event.at for event in one.within(seen.start) if event.after == CaseState.RESPONDED.value]
    if first is None or not answers:
        return []
    day, last = first.astimezone(SHANGHAI).date(), answers[0].astimezone(SHANGHAI).date()
    return [sum(calendar.is_workday(day + _DAY * number) for number in range(1, (last - day).days + 1))]
