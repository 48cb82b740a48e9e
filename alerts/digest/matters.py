"""One line for each case of a week: what it is about, what was done, where it stood; in plain sentences."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from alerts.digest import words
from alerts.digest.history import STATES, CaseThen, ClockThen
from alerts.digest.stored import first_dispatched
from alerts.digest.values import CaseRef, LateClock, Matter, Promise
from alerts.models import Assignment, CaseEvent, Commitment, Department, Release
from config.clock import SHANGHAI
from config.load import ladder
from config.vocabulary import CaseState, Part, ReleaseKind, Severity, TimerName

_REASON = 40
_AHEAD = timedelta(days=14)
_PROMISE = "下次发布时间"
_ASIDE = {CaseState.REJECTED, CaseState.MERGED}
_WORKING = {CaseState.TRIAGE, CaseState.DISPATCHED, CaseState.DISPUTED, CaseState.HANDLING, CaseState.REVIEW}


def matters(cases: Iterable[CaseThen], start: datetime) -> tuple[Matter, ...]:
    """The cases on which anything was done since `start`, the gravest first; those not taken on come last."""
    told = [one for one in cases if one.within(start) and one.state is not CaseState.CANDIDATE]
    told.sort(key=lambda one: (one.state in _ASIDE, not one.late, -one.severity.rank, one.opened_at, one.case.pk))
    return tuple(_matter(one, start) for one in told)


def late(cases: Iterable[CaseThen]) -> tuple[LateClock, ...]:
    """Every case with a clock that had run out, once, with its longest overdue; the gravest first, then the longest."""
    overdue = [(one, one.late) for one in cases if one.late]
    overdue.sort(key=lambda pair: (-pair[0].severity.rank, pair[1][0].due_at, pair[0].case.pk))
    return tuple(_late(one, clocks) for one, clocks in overdue)


def promises(cases: Iterable[CaseThen]) -> tuple[Promise, ...]:
    """What the last statement of a case in hand said about the next one."""
    found = []
    for one in cases:
        last = max(one.releases, key=lambda release: release.number, default=None)
        text = str(last.content.get(_PROMISE, "")).strip() if last else ""
        if last and text and one.state in _WORKING:
            made = f"{words.moment(last.published_at)} {ReleaseKind(last.kind).zh}" if last.published_at else ""
            found.append(Promise(one.ref, made, words.short(text, 60)))
    return tuple(found)


def broken(at: datetime, unit: Department | None = None) -> tuple[Promise, ...]:
    """Commitments (承诺事项) whose day was over at `at` and that were not fulfilled by then, the oldest first."""
    left = _unfulfilled(at, unit).filter(due_date__lt=at.astimezone(SHANGHAI).date())
    return tuple(_promised(one) for one in left)


def due(at: datetime, unit: Department | None = None) -> tuple[Promise, ...]:
    """Commitments that are due within two weeks after `at`, the nearest first."""
    today = at.astimezone(SHANGHAI).date()
    left = _unfulfilled(at, unit).filter(due_date__gte=today, due_date__lte=today + _AHEAD)
    return tuple(_promised(one) for one in left)


def _unfulfilled(at: datetime, unit: Department | None) -> QuerySet[Commitment]:
    """Commitments that were known at `at` and not fulfilled by then."""
    known = CaseEvent.objects.filter(kind="登记承诺", at__lte=at).values_list("data__commitment", flat=True)
    left = Commitment.objects.filter(Q(done_at=None) | Q(done_at__gt=at), pk__in=list(known))
    mine = left.filter(department=unit) if unit else left
    return mine.select_related("case", "department").order_by("due_date", "id")


def _promised(one: Commitment) -> Promise:
    case, unit = one.case, _name(one.department)
    ref = CaseRef(case.pk, case.number, case.title, Severity(case.severity), unit)
    return Promise(ref, f"{unit} {one.due_date.month}月{one.due_date.day}日前", words.short(one.text, 60))


def _matter(one: CaseThen, start: datetime) -> Matter:
    return Matter(
        case=one.ref,
        sector=one.case.sector,
        place=one.case.place_name,
        what=words.sentence(words.short(one.case.flag_because, 90)),
        done=words.sentence(_done(one, start)),
        stands=words.sentence(_stands(one)),
        late=bool(one.late),
    )


def _done(one: CaseThen, start: datetime) -> str:
    """The steps day by day: 11月16日系统标记、交办市水务局；17日……."""
    steps = [(event.at, said) for event in one.within(start) if (said := _step(one, event))]
    days: dict[str, list[str]] = {}
    for at, said in steps:
        days.setdefault(words.day(at), []).append(said)
    return "；".join(f"{day} {'、'.join(dict.fromkeys(said))}" for day, said in days.items())


def steps(one: CaseThen) -> list[tuple[CaseEvent, str]]:
    """What was done, event by event, in words; what is of no interest to a reader is left out."""
    return [(event, said) for event in one.events if (said := _step(one, event))]


def _step(one: CaseThen, event: CaseEvent) -> str:
    rule = _STEPS.get(event.kind)
    return rule(one, event) if rule else ""


def _given(one: CaseThen, event: CaseEvent) -> str:
    """交办市水务局（清河镇协办）. The closing of a returned assignment (改派) moves no case and is not said."""
    if event.after not in STATES:
        return ""
    parts = [assignment for assignment in one.assignments if _given_at(assignment, event.at)]
    leads = [_name(assignment.department) for assignment in parts if assignment.part == Part.LEAD.value]
    others = [f"{_name(each.department)}{each.part}" for each in parts if each.part != Part.LEAD.value]
    said = f"{event.kind}{'、'.join(leads)}"
    return f"{said}（{'、'.join(others)}）" if others else said


def _given_at(assignment: Assignment, at: datetime) -> bool:
    return at in {assignment.dispatched_at, first_dispatched(assignment)}


def _signed(one: CaseThen, event: CaseEvent) -> str:
    """市水务局 25 分钟签收."""
    assignment = _assignment(one, event)
    if assignment is None:
        return "签收"
    started = [clock for clock in one.clocks if _is_sign_off(clock, assignment, event.at)]
    taken = f" {words.span(event.at - started[-1].timer.started_at)}" if started else ""
    late = "（超期）" if started and not started[-1].met else ""
    return f"{_name(assignment.department)}{taken}签收{late}"


def _is_sign_off(clock: ClockThen, assignment: Assignment, at: datetime) -> bool:
    mine = clock.timer.assignment_id == assignment.pk and clock.timer.name == TimerName.ACK.value
    return mine and clock.timer.started_at <= at


def _returned(one: CaseThen, event: CaseEvent) -> str:
    return f"{_unit(one, event)}退回{_because(event)}"


def _reported(one: CaseThen, event: CaseEvent) -> str:
    return f"{_unit(one, event)}{event.kind}"


def _published(one: CaseThen, event: CaseEvent) -> str:
    """发布首次信息（微博）, 举行新闻发布会."""
    said = [_release(release) for release in one.releases if release.published_at == event.at]
    return "、".join(said)


def _release(release: Release) -> str:
    if release.kind == ReleaseKind.PRESS_CONFERENCE.value:
        return "举行新闻发布会"
    channel = f"（{release.channel}）" if release.channel else ""
    return f"发布{ReleaseKind(release.kind).zh}{channel}"


def _approved(one: CaseThen, event: CaseEvent) -> str:
    published = _published(one, event)
    return f"审核通过并{published}" if published else "审核通过"


def _regraded(_one: CaseThen, event: CaseEvent) -> str:
    return f"等级由{event.data.get('from', '')}调整为{event.data.get('to', '')}"


def _called_back(_one: CaseThen, event: CaseEvent) -> str:
    return f"回访：{event.data.get('rating', '')}"


def _plain(_one: CaseThen, event: CaseEvent) -> str:
    return event.kind


def _reasoned(_one: CaseThen, event: CaseEvent) -> str:
    return f"{event.kind}{_because(event)}"


def _rung_of(_one: CaseThen, event: CaseEvent) -> str:
    """红牌催办（办结）: which clock it was about."""
    timer = event.data.get("timer", "")
    return f"{event.kind}（{TimerName(timer).zh}）" if timer in set(TimerName) else event.kind


def _flagged(_one: CaseThen, _event: CaseEvent) -> str:
    return "系统标记"


def _because(event: CaseEvent) -> str:
    return f"（{words.short(event.reason.strip().rstrip('。'), _REASON)}）" if event.reason.strip() else ""


def _assignment(one: CaseThen, event: CaseEvent) -> Assignment | None:
    return next((each for each in one.assignments if each.pk == event.assignment_id), None)


def _unit(one: CaseThen, event: CaseEvent) -> str:
    assignment = _assignment(one, event) or one.lead
    return _name(assignment.department) if assignment else ""


def _name(department: Department) -> str:
    return department.short or department.name


def _stands(one: CaseThen) -> str:
    """处置中，办结期限 11月25日 18:00."""
    state = one.state
    if state is CaseState.REJECTED:
        return ""
    if one.late:
        clock = one.late[0]
        return f"{state.zh}，{TimerName(clock.timer.name).zh}已超 {words.span(one.at - clock.due_at)}"
    running = [clock for clock in one.clocks if clock.stopped_at is None and clock.timer.name in _DUTIES]
    if state in _WORKING and running:
        nearest = min(running, key=lambda clock: clock.due_at)
        return f"{state.zh}，{TimerName(nearest.timer.name).zh}期限 {words.moment(nearest.due_at)}"
    return state.zh


def _late(one: CaseThen, clocks: tuple[ClockThen, ...]) -> LateClock:
    clock = clocks[0]
    assignment = clock.timer.assignment or one.lead
    unit = _name(assignment.department) if assignment and clock.timer.name != TimerName.TRIAGE.value else "研判值班"
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
_STEPS: dict[str, Callable[[CaseThen, CaseEvent], str]] = {
    "标记": _flagged,
    "人工录入": _plain,
    "不予交办": _reasoned,
    "恢复研判": _reasoned,
    "并单": _reasoned,
    "并入": _reasoned,
    "调整等级": _regraded,
    "交办": _given,
    "改派": _given,
    "裁定": _given,
    "签收": _signed,
    "退回": _returned,
    "退回不予受理": _reasoned,
    "提请会商": _plain,
    "反馈": _reported,
    "报审": _reported,
    "重办": _reasoned,
    "发布": _published,
    "审核通过": _approved,
    "再启动": _reasoned,
    "评估": _plain,
    "归档": _plain,
    "批示": _reasoned,
    "会商": _plain,
    "会签": _plain,
    "移送": _reasoned,
    "发布会例外": _reasoned,
    "查证说法": _reasoned,
    "兑现承诺": _reasoned,
    "承诺逾期": _reasoned,
    "撤销": _reasoned,
    "红牌催办": _rung_of,
    "督办单": _rung_of,
    "通报": _rung_of,
    "回访": _called_back,
    "通报表扬": _reasoned,
    "异议裁定": _reasoned,
}
