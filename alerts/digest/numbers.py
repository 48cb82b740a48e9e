"""The numbers of a week: counts of cases, and the rates of policy. A voided clock counts nowhere.

Names of the rates: 连12345发〔2021〕1号 and other notices. Those give no formulas; the formulas here are ours and are
shown with each rate.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from alerts.digest.history import CaseThen, first_dispatched
from alerts.digest.values import CaseRef, Count, Lag, Rate
from alerts.models import Case
from config.vocabulary import CaseState, TimerName
from config.vocabulary import Part as UnitPart

NEW, CLOSED, OPEN, LATE = "新增", "办结", "在办", "超期"
SIGNED, ANSWERED, FINISHED, COMPLETED = "及时签收率", "按时回应率", "按时办结率", "办结率"
SUSPENDED, EXCEPTED, TAKEN_PART = "挂账", "发布会例外", "参与单位签收"
RETURNED, REWORKED = "退回率", "重办率"

_IN_HAND = (CaseState.DISPATCHED, CaseState.DISPUTED, CaseState.HANDLING, CaseState.REVIEW)
_RESPONSE = (TimerName.AUTHORITY, TimerName.PRESS, TimerName.RESPONSE)
_REPORTS = ("反馈", "报审", "重办")


@dataclass(frozen=True, slots=True)
class Period:
    """The cases as known at the end of [`start`, `end`]."""

    start: datetime
    cases: Sequence[CaseThen]


@dataclass(frozen=True, slots=True)
class Part:
    """A numerator, a denominator, and the cases that make the difference."""

    numerator: int
    denominator: int
    missed: tuple[CaseRef, ...]


def counts(period: Period, last: Period) -> tuple[Count, ...]:
    """New, closed, open and late cases, each with the week before."""
    return tuple(_count(name, formula, rule, period, last) for name, formula, rule in _COUNTS)


def aside(period: Period, last: Period) -> tuple[Count, ...]:
    """What is shown and counted beside: suspensions, exceptions from the press conference, participants' sign-offs."""
    return tuple(_count(name, formula, rule, period, last) for name, formula, rule in _ASIDE)


def rates(period: Period, last: Period) -> tuple[Rate, ...]:
    """The six rates, each with the week before."""
    return tuple(_rate(name, formula, rule, period, last) for name, formula, rule in _RATES)


def lag(period: Period) -> Lag | None:
    """From first publication to detection, of the cases opened in the period whose first publication is known."""
    found = [(_lag(one.case), one) for one in period.cases if _new(one, period.start) and one.case.first_published_at]
    if not found:
        return None
    longest, of = max(found, key=lambda pair: (pair[0], -pair[1].case.pk))
    middle = timedelta(seconds=median(length.total_seconds() for length, _ in found))
    return Lag(len(found), middle, longest, of.ref)


def _lag(case: Case) -> timedelta:
    return max(case.detected_at - (case.first_published_at or case.detected_at), timedelta(0))


def _count(name: str, formula: str, rule: "CountRule", period: Period, last: Period) -> Count:
    hits = [one for one in period.cases if rule(one, period.start)]
    before = sum(rule(one, last.start) for one in last.cases)
    return Count(name, len(hits), before, formula, _refs(hits))


def _rate(name: str, formula: str, rule: "RateRule", period: Period, last: Period) -> Rate:
    part, before = rule(period), rule(last)
    return Rate(
        name,
        part.numerator,
        part.denominator,
        before.numerator,
        before.denominator,
        formula,
        part.missed,
        more_is_better=name not in {RETURNED, REWORKED},
    )


def _new(one: CaseThen, start: datetime) -> bool:
    return one.opened_at >= start


def _closed(one: CaseThen, start: datetime) -> bool:
    return one.reached(CaseState.RESPONDED, start)


def _open(one: CaseThen, _start: datetime) -> bool:
    return one.state in _IN_HAND


def _late(one: CaseThen, _start: datetime) -> bool:
    return bool(one.late)


_SUSPENSION = ("挂账", "解除挂账", "挂账到期")


def _suspended(one: CaseThen, _start: datetime) -> bool:
    """挂账 at the period's end."""
    told = [event.kind for event in one.events if event.kind in _SUSPENSION]
    return bool(told) and told[-1] == "挂账" and not one.state.terminal


def _excepted(one: CaseThen, start: datetime) -> bool:
    """A leader decided in the period that no press conference is held; its clock counts all the same."""
    return any(event.kind == "发布会例外" for event in one.within(start))


def _taken_part(one: CaseThen, start: datetime) -> bool:
    """A participant (会商 会签 知会) signed off in the period."""
    beside = {part.pk for part in one.assignments if UnitPart(part.part).participant}
    return any(event.kind == "签收" and event.assignment_id in beside for event in one.within(start))


def _clocks_met(*names: TimerName) -> "RateRule":
    """Clocks of these names that were met, of those that were met or fell due in the period."""
    wanted = {name.value for name in names}

    def rule(period: Period) -> Part:
        met, missed = 0, []
        for one in period.cases:
            for clock in one.clocks:
                if clock.timer.name in wanted and period.start <= clock.decided_at() <= one.at:
                    met += clock.met
                    missed += [] if clock.met else [one]
        return Part(met, met + len(missed), _refs(missed))

    return rule


def _completed(period: Period) -> Part:
    """Cases first dispatched in the period that were answered by its end."""
    dispatched = [one for one in period.cases if _dispatched_since(one, period.start)]
    waiting = [one for one in dispatched if not one.reached(CaseState.RESPONDED, period.start)]
    return Part(len(dispatched) - len(waiting), len(dispatched), _refs(waiting))


def _dispatched_since(one: CaseThen, start: datetime) -> bool:
    first = next((event.at for event in one.events if event.after == CaseState.DISPATCHED.value), None)
    return first is not None and first >= start


def _returned(period: Period) -> Part:
    """Assignments first given out in the period that the unit gave back by its end."""
    given, back = 0, []
    for one in period.cases:
        returned = {event.assignment_id for event in one.events if event.kind == "退回"}
        for assignment in one.assignments:
            if first_dispatched(assignment) >= period.start:
                given += 1
                back += [one] if assignment.pk in returned else []
    return Part(len(back), given, _refs(back))


def _reworked(period: Period) -> Part:
    """Assignments sent back to be done again in the period, of those that reported in it."""
    reported, again = 0, []
    for one in period.cases:
        lead = one.lead
        events = [event for event in one.within(period.start) if event.kind in _REPORTS]
        parts = {event.assignment_id or (lead.pk if lead else None) for event in events}
        redone = {event.assignment_id or (lead.pk if lead else None) for event in events if event.kind == "重办"}
        reported += len(parts)
        again += [one] * len(redone)
    return Part(len(again), reported, _refs(again))


def _refs(cases: Iterable[CaseThen]) -> tuple[CaseRef, ...]:
    """Each case once, in order."""
    return tuple({one.case.pk: one.ref for one in cases}.values())


CountRule = Callable[[CaseThen, datetime], bool]
RateRule = Callable[[Period], Part]

_COUNTS: tuple[tuple[str, str, CountRule], ...] = (
    (NEW, "本周由系统标记或人工录入的交办单", _new),
    (CLOSED, "本周审核通过、对外回应的交办单", _closed),
    (OPEN, "期末已交办、尚未回应的交办单", _open),
    (LATE, "期末有时限已过而未完成的交办单（研判、签收、回应、核实、办结等）", _late),
)
_ASIDE: tuple[tuple[str, str, CountRule], ...] = (
    (SUSPENDED, "期末挂账的交办单；各项期限不变，照常计入超期和比率", _suspended),
    (EXCEPTED, "本周由领导决定不开新闻发布会的交办单；发布会时限照常计入按时回应率", _excepted),
    (TAKEN_PART, "本周有会商、会签、知会单位签收的交办单；其签收计入及时签收率", _taken_part),
)
_RATES: tuple[tuple[str, str, RateRule], ...] = (
    (SIGNED, "按时签收 ÷ 本周按时签收或签收到期的承办和参与（会商、会签、知会）", _clocks_met(TimerName.ACK)),
    (ANSWERED, "按时发布 ÷ 本周按时发布或到期的回应时限（首次权威信息、新闻发布会、回应）", _clocks_met(*_RESPONSE)),
    (FINISHED, "按时办结 ÷ 本周按时办结或办结到期的交办单", _clocks_met(TimerName.CLOSE)),
    (COMPLETED, "至期末已回应 ÷ 本周首次交办的交办单", _completed),
    (RETURNED, "至期末已退回 ÷ 本周派出的承办", _returned),
    (REWORKED, "本周被要求重办 ÷ 本周反馈或报审的承办", _reworked),
)
