"""The numbers of a period: counts of cases, and the rates of policy. A voided clock counts nowhere.

Names of the rates: 连12345发〔2021〕1号 and other notices. Those give no formulas; the formulas here are ours and are
shown with each rate. Every number is made of the events behind it (`Proof`), so that it can be opened down to them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from alerts.digest.known import CaseThen, ClockThen
from alerts.digest.stored import first_dispatched
from alerts.digest.values import Count, Lag, Proof, Rate
from alerts.models import Assignment, Case, CaseEvent
from alerts.rules.callbacks import RATED, SATISFIED_WORDS
from config.vocabulary import CaseState, TimerName
from config.vocabulary import Part as UnitPart

NEW, CLOSED, OPEN, LATE = "新增", "办结", "在办", "超期"
SIGNED, ANSWERED, FINISHED, COMPLETED = "及时签收率", "按时回应率", "按时办结率", "办结率"
SATISFIED, RETURNED, REWORKED = "满意率", "退回率", "重办率"
SUSPENDED, EXCEPTED, TAKEN_PART = "挂账", "发布会例外", "参与单位签收"

IN_HAND = (CaseState.TRIAGE, CaseState.DISPATCHED, CaseState.DISPUTED, CaseState.HANDLING, CaseState.REVIEW)
RESPONSE_CLOCKS = (TimerName.AUTHORITY, TimerName.PRESS, TimerName.RESPONSE)
NEVER = datetime.max.replace(tzinfo=UTC)
_REPORTS = ("反馈", "报审", "重办")
_SUSPENSION = ("挂账", "解除挂账", "挂账到期")


@dataclass(frozen=True, slots=True)
class Period:
    """The cases as known at the end of [`start`, `end`], as a whole or as one unit answers for them (`scoped`)."""

    start: datetime
    cases: Sequence[CaseThen]

    def __post_init__(self) -> None:
        """Instants of the store are UTC; of one zone they compare ten times faster."""
        object.__setattr__(self, "start", self.start.astimezone(UTC))


Rule = Callable[[Period], Iterator[Proof]]


def counts(period: Period, last: Period) -> tuple[Count, ...]:
    """New, closed, open and late cases, each with the period before."""
    return _counts(_COUNTS, period, last)


def unit_counts(period: Period, last: Period) -> tuple[Count, ...]:
    """The same for one unit: new is what it was given."""
    return _counts(_UNIT_COUNTS, period, last)


def aside(period: Period, last: Period) -> tuple[Count, ...]:
    """What is shown and counted beside: suspensions, exceptions from the press conference, participants' sign-offs."""
    return _counts(_ASIDE, period, last)


def rates(period: Period, last: Period) -> tuple[Rate, ...]:
    """The seven rates, each with the period before."""
    return rates_by(_RATES, period, last, {RETURNED, REWORKED})


def rates_by(
    rules: Iterable[tuple[str, str, Rule]], period: Period, last: Period, less: Collection[str] = ()
) -> tuple[Rate, ...]:
    """Rates by (name, formula, rule); of those in `less` a small one is the better."""
    return tuple(_rate((name, formula, name not in less), rule, period, last) for name, formula, rule in rules)


def no_rates() -> tuple[Rate, ...]:
    """The rates of nothing: their names and formulas."""
    empty = Period(NEVER, [])
    return rates(empty, empty)


def lag(period: Period) -> Lag | None:
    """From first publication to detection, of the cases opened in the period whose first publication is known."""
    known = [one for one in period.cases if one.opened_at >= period.start and one.case.first_published_at]
    if not known:
        return None
    found = [(_lag(one.case), one) for one in known]
    longest, of = max(found, key=lambda pair: (pair[0], -pair[1].case.pk))
    middle = timedelta(seconds=median(length.total_seconds() for length, _ in found))
    return Lag(len(found), middle, longest, of.ref)


def _lag(case: Case) -> timedelta:
    return max(case.detected_at - (case.first_published_at or case.detected_at), timedelta(0))


def _counts(rules: Iterable[tuple[str, str, Rule]], period: Period, last: Period) -> tuple[Count, ...]:
    return tuple(_count(name, formula, rule, period, last) for name, formula, rule in rules)


def _count(name: str, formula: str, rule: Rule, period: Period, last: Period) -> Count:
    proofs = tuple(rule(period))
    return Count(name, len(proofs), sum(1 for _ in rule(last)), formula, proofs)


def _rate(named: tuple[str, str, bool], rule: Rule, period: Period, last: Period) -> Rate:
    name, formula, better = named
    proofs, before = tuple(rule(period)), tuple(rule(last))
    part, earlier = sum(proof.good for proof in proofs), sum(proof.good for proof in before)
    return Rate(name, part, len(proofs), earlier, len(before), formula, proofs, better)


def _new(period: Period) -> Iterator[Proof]:
    for one in period.cases:
        if one.opened_at >= period.start:
            yield one.proof(one.opened_at, one.events[0].kind)


def _given(period: Period) -> Iterator[Proof]:
    """Cases of which the unit got its first part in the period."""
    for one in period.cases:
        first = min((first_dispatched(part) for part in one.parts), default=None)
        if first is not None and first >= period.start:
            yield one.proof(first, "交办")


def _closed(period: Period) -> Iterator[Proof]:
    """Every answer: a case that was taken up again (再启动) and answered again counts again."""
    for one in period.cases:
        for event in one.within(period.start):
            if event.after == CaseState.RESPONDED.value and one.leads:
                yield one.proof(event.at, event.kind)


def _open(period: Period) -> Iterator[Proof]:
    for one in period.cases:
        if one.state in IN_HAND and (one.unit is None or any(map(one.holds, one.parts))):
            yield one.proof(one.events[-1].at, one.state.zh)


def _late(period: Period) -> Iterator[Proof]:
    for one in period.cases:
        if one.late:
            clock = one.late[0]
            yield one.proof(clock.due_at, TimerName(clock.timer.name).zh, good=False, due=clock.due_at)


def _suspended(period: Period) -> Iterator[Proof]:
    """挂账 at the period's end."""
    for one in period.cases:
        told = [event for event in one.events if event.kind in _SUSPENSION]
        if told and told[-1].kind == "挂账" and one.open:
            yield one.proof(told[-1].at, "挂账")


def _excepted(period: Period) -> Iterator[Proof]:
    """A leader decided in the period that no press conference is held; its clock counts all the same."""
    for one in period.cases:
        said = [event for event in one.within(period.start) if event.kind == "发布会例外"]
        if said:
            yield one.proof(said[0].at, said[0].kind)


def _taken_part(period: Period) -> Iterator[Proof]:
    """A participant (会商 会签 知会) signed off in the period."""
    for one in period.cases:
        beside = {part.pk for part in one.parts if UnitPart(part.part).participant}
        signed = [event for event in one.within(period.start) if event.kind == "签收" and event.assignment_id in beside]
        if signed:
            yield one.proof(signed[0].at, signed[0].kind)


def _clocks_met(*names: TimerName) -> Rule:
    """Clocks of these names that were met, of those that were met or fell due in the period."""
    wanted = {name.value for name in names}

    def rule(period: Period) -> Iterator[Proof]:
        for one in period.cases:
            for clock in one.clocks:
                if clock.timer.name in wanted and period.start <= clock.decided_at() <= one.at:
                    yield _of_clock(one, clock)

    return rule


def _of_clock(one: CaseThen, clock: ClockThen) -> Proof:
    part = clock.timer.assignment
    unit = (part.department.short or part.department.name) if part else ""
    at = clock.stopped_at or clock.due_at
    return one.proof(at, TimerName(clock.timer.name).zh, good=clock.met, due=clock.due_at, unit=unit)


def _completed(period: Period) -> Iterator[Proof]:
    """Cases first dispatched in the period; good are those that were answered by its end."""
    for one in period.cases:
        first = next((event.at for event in one.events if event.after == CaseState.DISPATCHED.value), None)
        if first is not None and first >= period.start and one.leads:
            yield one.proof(first, "首次交办", good=one.reached(CaseState.RESPONDED, period.start))


def _returned(period: Period) -> Iterator[Proof]:
    """Assignments first given out in the period; good are those that the unit gave back by its end."""
    for one in period.cases:
        returned = {event.assignment_id for event in one.events if event.kind == "退回"}
        for part in one.parts:
            if first_dispatched(part) >= period.start:
                yield one.proof(first_dispatched(part), "派出", good=part.pk in returned, unit=_name(part))


def _reworked(period: Period) -> Iterator[Proof]:
    """Assignments that reported in the period; good are those that were sent back to be done again in it."""
    for one in period.cases:
        lead, own = one.lead, {part.pk: part for part in one.parts}
        events = [event for event in one.within(period.start) if event.kind in _REPORTS]
        last = {event.assignment_id or (lead.pk if lead else 0): event for event in events}
        redone = {event.assignment_id or (lead.pk if lead else 0) for event in events if event.kind == "重办"}
        for pk, event in last.items():
            if pk in own or one.unit is None:
                unit = _name(own[pk]) if pk in own else ""
                yield one.proof(event.at, event.kind, good=pk in redone, unit=unit)


def call_backs(period: Period) -> Iterator[tuple[CaseThen, CaseEvent]]:
    """The call-backs (回访) of the period; one that was corrected by its end counts as corrected."""
    for one in period.cases:
        told = [event for event in one.within(period.start) if event.kind == "回访"] if one.leads else []
        for event in {event.data.get("key", event.number): event for event in told}.values():
            yield one, event


def _satisfied(period: Period) -> Iterator[Proof]:
    """Call-backs that gave a rating."""
    for one, event in call_backs(period):
        if event.data.get("rating") in RATED:
            said = str(event.data["rating"])
            yield one.proof(event.at, f"回访：{said}", good=said in SATISFIED_WORDS)


def _name(part: Assignment) -> str:
    return part.department.short or part.department.name


_COUNTS: tuple[tuple[str, str, Rule], ...] = (
    (NEW, "本期由系统标记或人工录入的交办单", _new),
    (CLOSED, "本期审核通过、对外回应的交办单（再启动后又回应的另计一次）", _closed),
    (OPEN, "期末待研判、已交办、尚未回应的交办单", _open),
    (LATE, "期末有时限已过而未完成的交办单（研判、签收、回应、核实、办结等）", _late),
)
_UNIT_COUNTS: tuple[tuple[str, str, Rule], ...] = (
    (NEW, "本期首次派给本单位的交办单（主办、协办、属地、参与）", _given),
    (CLOSED, "本期审核通过、对外回应，由本单位主办的交办单", _closed),
    (OPEN, "期末尚未回应、仍由本单位承担的交办单", _open),
    (LATE, "期末本单位的时限已过而未完成的交办单（签收、核实；主办的还有回应、办结）", _late),
)
_ASIDE: tuple[tuple[str, str, Rule], ...] = (
    (SUSPENDED, "期末挂账的交办单；各项期限不变，照常计入超期和比率", _suspended),
    (EXCEPTED, "本期由领导决定不开新闻发布会的交办单；发布会时限照常计入按时回应率", _excepted),
    (TAKEN_PART, "本期有会商、会签、知会单位签收的交办单；其签收计入及时签收率", _taken_part),
)
_RATES: tuple[tuple[str, str, Rule], ...] = (
    (SIGNED, "按时签收 ÷ 本期按时签收或签收到期的承办和参与（会商、会签、知会）", _clocks_met(TimerName.ACK)),
    (
        ANSWERED,
        "按时发布 ÷ 本期按时发布或到期的回应时限（首次权威信息、新闻发布会、回应）",
        _clocks_met(*RESPONSE_CLOCKS),
    ),
    (FINISHED, "按时办结 ÷ 本期按时办结或办结到期的交办单", _clocks_met(TimerName.CLOSE)),
    (COMPLETED, "至期末已回应 ÷ 本期首次交办的交办单", _completed),
    (SATISFIED, "满意、基本满意 ÷ 本期回访中作出评价的（没有回访、联系不上、不愿评价的不计）", _satisfied),
    (RETURNED, "至期末已退回 ÷ 本期派出的承办", _returned),
    (REWORKED, "本期被要求重办 ÷ 本期反馈或报审的承办", _reworked),
)
