"""One line for each case of a week: what it is about, what was done, where it stood; in plain sentences."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from alerts.digest import words
from alerts.digest.course import course
from alerts.digest.known import CaseThen, ClockThen
from alerts.digest.steps import name_of
from alerts.digest.values import CaseRef, LateClock, Matter, Promise
from alerts.models import Case, CaseEvent, Commitment, Department
from alerts.rules.promised import IN_HAND, next_of
from config.clock import SHANGHAI
from config.load import ladder
from config.vocabulary import CaseState, ReleaseKind, Severity, TimerName

_RULE = re.compile("，符合“[^”]*”规则")
"""What made it an alert is the case's own page; a leader reads the matter."""
_AHEAD = timedelta(days=14)
_PUT_AWAY = frozenset({"转入跟踪", "观察期满", "评估", "归档"})
_ASIDE = {CaseState.REJECTED, CaseState.MERGED}


def matters(cases: Iterable[CaseThen], start: datetime, dated: bool = True) -> tuple[Matter, ...]:
    """The cases on which anything was done since `start`, late ones first, then the gravest.

    Behind them stand those that were only put away (评估, 归档, 观察), and last those not taken on.

    `dated`: what was done names its days; of one day it does not.
    """
    told = [one for one in cases if one.within(start) and one.state is not CaseState.CANDIDATE]
    told.sort(
        key=lambda one: (
            one.state in _ASIDE,
            not one.late,
            _put_away(one, start),
            -one.severity.rank,
            one.opened_at,
            one.case.pk,
        )
    )
    return tuple(_matter(one, start, dated) for one in told)


def late(cases: Iterable[CaseThen]) -> tuple[LateClock, ...]:
    """Every case with a clock that had run out, once, with its longest overdue; the gravest first, then the longest."""
    overdue = [(one, one.late) for one in cases if one.late]
    overdue.sort(key=lambda pair: (-pair[0].severity.rank, pair[1][0].due_at, pair[0].case.pk))
    return tuple(_late(one, clocks) for one, clocks in overdue)


def promises(cases: Iterable[CaseThen], at: datetime) -> tuple[Promise, ...]:
    """What the last statement of a case in hand said about the next one; those whose hour was over at `at` first."""
    found = []
    for one in cases:
        last = max(one.releases, key=lambda release: release.number, default=None)
        if last is None or last.published_at is None or one.state not in IN_HAND:
            continue
        text, hour = next_of(last.content, last.published_at)
        if text:
            made = f"{words.moment(last.published_at)} {ReleaseKind(last.kind).zh}"
            found.append(Promise(one.ref, made, words.short(text, 60), over=hour is not None and hour <= at))
    return tuple(sorted(found, key=lambda promise: not promise.over))


def commitments(at: datetime, unit: Department | None = None) -> tuple[tuple[Promise, ...], tuple[Promise, ...]]:
    """(broken, due): commitments (承诺事项) that were not fulfilled at `at`, the oldest first.

    Broken are those whose day was over, due those of the two weeks after.
    """
    today = at.astimezone(SHANGHAI).date()
    left = list(_unfulfilled(at, unit).filter(due_date__lte=today + _AHEAD))
    broken = tuple(_promised(one) for one in left if one.due_date < today)
    return broken, tuple(_promised(one) for one in left if one.due_date >= today)


def _unfulfilled(at: datetime, unit: Department | None) -> QuerySet[Commitment]:
    """Commitments that were known at `at` and not fulfilled by then."""
    known = CaseEvent.objects.filter(kind="登记承诺", at__lte=at).values_list("data__commitment", flat=True)
    left = Commitment.objects.filter(Q(done_at=None) | Q(done_at__gt=at), pk__in=list(known))
    mine = left.filter(department=unit) if unit else left
    return mine.select_related("case", "department").order_by("due_date", "id")


def _promised(one: Commitment) -> Promise:
    case, unit = one.case, name_of(one.department)
    ref = CaseRef(case.pk, case.number, case.title, Severity(case.severity), unit)
    return Promise(ref, f"{unit} {one.due_date.month}月{one.due_date.day}日前", words.short(one.text, 60))


def _put_away(one: CaseThen, start: datetime) -> bool:
    """Whether nothing was done but to put it away."""
    return all(event.kind in _PUT_AWAY for event in one.within(start))


def _matter(one: CaseThen, start: datetime, dated: bool) -> Matter:
    """One that was only put away is told in one sentence: what it was stood in an earlier week's digest."""
    done, away = words.sentence(course(one, start, dated)), _put_away(one, start)
    return Matter(
        case=one.ref,
        sector=one.case.sector,
        place=one.case.place_name,
        what="" if away else words.sentence(words.short(told_of(one.case), 90)),
        done=done,
        stands="" if away and done and not one.late else words.sentence(_stands(one)),
        late=bool(one.late),
    )


def told_of(case: Case) -> str:
    """Why the case was opened, for a reader who has its title before him: 4 小时内 5 人反映，高于平时 10 倍."""
    return _RULE.sub("", case.flag_because.replace(f"反映“{case.title}”", "反映"))


def _stands(one: CaseThen) -> str:
    """处置中，办结期限 11月25日 18:00."""
    state = one.state
    if state is CaseState.REJECTED:
        return ""
    if one.late:
        clock = one.late[0]
        return f"{state.zh}，{TimerName(clock.timer.name).zh}已超 {words.span(one.at - clock.due_at)}"
    running = [clock for clock in one.clocks if clock.stopped_at is None and clock.timer.name in _DUTIES]
    if state in IN_HAND and running:
        nearest = min(running, key=lambda clock: clock.due_at)
        return f"{state.zh}，{TimerName(nearest.timer.name).zh}期限 {words.moment(nearest.due_at)}"
    return state.zh


def _late(one: CaseThen, clocks: tuple[ClockThen, ...]) -> LateClock:
    clock = clocks[0]
    assignment = clock.timer.assignment or one.lead
    unit = name_of(assignment.department) if assignment and clock.timer.name != TimerName.TRIAGE.value else "研判值班"
    if one.state is CaseState.REVIEW and clock.timer.assignment is None:
        unit = "待审核"  # the unit has reported; the answer waits for the desk
    over = one.at - clock.due_at
    rung = _rung(clocks, one.at)
    return LateClock(one.ref, TimerName(clock.timer.name).zh, unit, clock.due_at, over, rung, len(clocks) - 1)


def _rung(clocks: tuple[ClockThen, ...], at: datetime) -> str:
    """The highest rung of the ladder that any of the case's late clocks had reached by then."""
    names = {step.stage: step.name for step in ladder()}
    rungs = [rung for clock in clocks for rung in clock.timer.ladder]
    reached = [int(rung["stage"]) for rung in rungs if datetime.fromisoformat(rung["at"]) <= at]
    return names.get(max(reached, default=0), "")


_DUTIES = {name.value for name in TimerName if name not in {TimerName.RETURN, TimerName.WATCH}}
