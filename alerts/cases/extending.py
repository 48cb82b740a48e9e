"""延期: asked for once by the unit's head before the clock falls due; a supervisor grants or refuses, with a reason."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events, notices
from alerts.cases.guards import LIVE, filled, own_unit
from alerts.cases.moves import MovedMeanwhile, acting_role, lock, lock_assignment
from alerts.cases.ordering import drop_orders
from alerts.models import Assignment, Case, CaseEvent, Extension, Timer
from alerts.notify.links import page
from alerts.notify.recipients import Recipient, once, staff, unit
from alerts.rules.states import MoveRefused, check_act
from alerts.rules.timers import longest_extension
from config.clock import when
from config.load import deadline_rules
from config.vocabulary import CaseState, Part, Role, TimerName

_State = Extension.State


@transaction.atomic
def ask_extension(
    assignment: Assignment, name: TimerName, days: int, reason: str, actor: Actor, now: datetime
) -> Extension:
    """申请延期 of one clock by `days` working days after its due instant. Changes no clock.

    Raises `MoveRefused`: not this role, not its own unit's clock, never extended, too long, too late, asked before.
    """
    case = lock_assignment(assignment)
    check_act(CaseState(case.state), "申请延期", acting_role(actor))
    own_unit(actor, assignment)
    reason = filled(reason, "延期的理由")
    timer = _clock(assignment, name)
    _may_be_extended(timer, days, now)
    extension = Extension.objects.create(
        case=case, timer=timer, days=days, reason=reason, asked_at=now, asked_by=actor.name[:100]
    )
    data = {"timer": name.value, "timer_id": timer.pk, "days": days, "due_at": timer.due_at.isoformat()}
    event = events.append(case, "申请延期", actor, now, assignment=assignment, reason=reason, data=data)
    values = _values(timer, days, assignment)
    notices.tell(event, "extension_asked", staff(Role.SUPERVISOR), f"申请延期 {days} 个工作日，请审批", values)
    return extension


@transaction.atomic
def grant_extension(extension: Extension, reason: str, actor: Actor, now: datetime) -> Extension:
    """批准延期 by a supervisor: the clock's due instant moves, and its ladder with it. Raises `MoveRefused`."""
    timer = _decided(extension, "批准延期", _State.GRANTED, reason, actor, now)
    before = timer.due_at
    clock = clocks.again(extension.case, timer)
    # granted late, a rung that was sent and lies behind under the new due instant too is not sent again
    timer.stage = max((rung.stage for rung in clock.ladder if rung.at <= now and rung.stage <= timer.stage), default=0)
    timer.save(update_fields=["stage"])
    clocks.put(timer, clock)
    if timer.due_at > now:
        drop_orders(timer, actor, now, "已批准延期")
    data = {
        "changed": [timer.name],
        "timer": timer.name,
        "days": extension.days,
        "due_before": {str(timer.pk): before.isoformat()},
        "due_at": timer.due_at.isoformat(),
        "climbed": timer.stage,
    }
    event = _noted(extension, "批准延期", actor, now, data)
    _tell(event, extension, f"延期已批准，{TimerName(timer.name).zh}延至 {when(timer.due_at)}", granted=True)
    return extension


@transaction.atomic
def refuse_extension(extension: Extension, reason: str, actor: Actor, now: datetime) -> Extension:
    """不予延期 by a supervisor: the clock runs on as it was. Raises `MoveRefused`."""
    timer = _decided(extension, "不予延期", _State.REFUSED, reason, actor, now)
    event = _noted(
        extension, "不予延期", actor, now, {"timer": timer.name, "timer_id": timer.pk, "days": extension.days}
    )
    _tell(event, extension, f"延期未批准，请 {when(timer.due_at)} 前{TimerName(timer.name).zh}", granted=False)
    return extension


def extendable(assignment: Assignment, now: datetime | None = None) -> list[Timer]:
    """The running clocks for which this unit may still ask: its verification and, as the lead, the closing.

    With `now` without those that are due already. Reads what the caller has prefetched.
    """
    long = [timer for timer in _own(assignment) if longest_extension(TimerName(timer.name), timer.rule)]
    return [timer for timer in long if (now is None or timer.due_at > now) and not hasattr(timer, "extension")]


def not_extendable(assignment: Assignment, now: datetime) -> list[str]:
    """Why each of the unit's other running clocks cannot be extended, a Chinese clause a clock, the soonest first."""
    able = {timer.pk for timer in extendable(assignment, now)}
    left = [timer for timer in _own(assignment) if timer.pk not in able]
    return list(dict.fromkeys(_why_not(timer) for timer in sorted(left, key=lambda one: (one.due_at, one.pk))))


def pending(case: Case) -> list[Extension]:
    """What waits for a supervisor: asked for, and the clock still runs. Reads what the caller has prefetched."""
    asked = [one for one in case.extensions.all() if one.state == _State.ASKED]
    return [one for one in asked if not (one.timer.stopped_at or one.timer.voided_at)]


def _own(assignment: Assignment) -> list[Timer]:
    running = [timer for timer in assignment.case.timers.all() if not (timer.stopped_at or timer.voided_at)]
    return [timer for timer in running if _concerns(assignment, timer)]


def _why_not(timer: Timer) -> str:
    name, rule = TimerName(timer.name), deadline_rules().get(timer.rule)
    if hasattr(timer, "extension"):
        return f"“{name.zh}”已经申请过延期，每个时限只能申请一次"
    if rule is not None and rule.natural:
        return f"“{name.zh}”按自然小时计算，不能延期"
    if longest_extension(name, timer.rule):
        return f"“{name.zh}”已于 {when(timer.due_at)} 到期，延期应在到期前申请"
    return f"“{name.zh}”不能延期"


def _concerns(assignment: Assignment, timer: Timer) -> bool:
    """Whether the clock is this unit's to keep: not of one that gave its part back or lost it."""
    if assignment.state not in LIVE:
        return False
    if timer.assignment_id is None:
        return assignment.part == Part.LEAD.value
    return timer.assignment_id == assignment.pk


def _clock(assignment: Assignment, name: TimerName) -> Timer:
    running = clocks.active(assignment.case).filter(name=name.value)
    timer = next((timer for timer in running if _concerns(assignment, timer)), None)
    if timer is None:
        raise MoveRefused("clock", f"没有由{assignment.department.name}负责、正在计时的“{name.zh}”时限。")
    return timer


def _may_be_extended(timer: Timer, days: int, now: datetime) -> None:
    name = TimerName(timer.name)
    most = longest_extension(name, timer.rule)
    if not most:
        raise MoveRefused("clock", f"“{name.zh}”时限不能延期；只有按工作日计算的核实反馈和办结时限可以申请延期。")
    if now >= timer.due_at:
        raise MoveRefused("late", f"“{name.zh}”已于 {when(timer.due_at)} 到期，延期应在到期前申请。")
    if Extension.objects.filter(timer=timer).exists():
        raise MoveRefused("once", f"“{name.zh}”已经申请过延期，每个时限只能申请一次。")
    if not 1 <= days <= most:
        raise MoveRefused("content", f"延期应为 1 至 {most} 个工作日。")


def _decided(
    extension: Extension, event: str, state: Extension.State, reason: str, actor: Actor, now: datetime
) -> Timer:
    """Record the decision by a conditional UPDATE; gives the clock, still running."""
    lock(extension.case, any_state=True)
    check_act(CaseState(extension.case.state), event, actor.role)
    reason = filled(reason, "审批意见")
    timer = Timer.objects.select_for_update(of=("self",)).select_related("assignment").get(pk=extension.timer_id)
    timer.case = extension.case
    if timer.stopped_at or timer.voided_at:
        raise MoveRefused("clock", f"“{TimerName(timer.name).zh}”时限已经结束，不需再审批延期。")
    values = {"state": state, "decided_at": now, "decided_by": actor.name[:100], "answer": reason}
    if not Extension.objects.filter(pk=extension.pk, state=_State.ASKED).update(**values):
        raise MovedMeanwhile(_by_whom(extension))
    extension.refresh_from_db()
    return timer


def _by_whom(extension: Extension) -> str:
    extension.refresh_from_db()
    at = when(extension.decided_at) if extension.decided_at else ""
    return f"这次延期已由{extension.decided_by}于{at}审批（{extension.get_state_display()}）。"


def _noted(extension: Extension, kind: str, actor: Actor, now: datetime, data: dict[str, object]) -> CaseEvent:
    assignment = extension.timer.assignment
    return events.append(extension.case, kind, actor, now, assignment=assignment, reason=extension.answer, data=data)


def _tell(event: CaseEvent, extension: Extension, ask: str, granted: bool) -> None:
    timer = Timer.objects.select_related("assignment__department").get(pk=extension.timer_id)
    values = {**_values(timer, extension.days, timer.assignment), "granted": granted}
    notices.tell(event, "extension_decided", _concerned(extension.case, timer.assignment, event.at), ask, values)


def _concerned(case: Case, assignment: Assignment | None, at: datetime) -> list[Recipient]:
    parts = [assignment] if assignment else [case.assignments.filter(part=Part.LEAD.value).order_by("id").last()]
    people = staff(Role.DISPATCHER)
    for part in parts:
        people += unit(part.department, at=at) if part else []
    return once(people)


def _values(timer: Timer, days: int, assignment: Assignment | None) -> dict[str, object]:
    name = assignment.department.name if assignment else ""
    where = page("assignment", assignment.pk) if assignment else page("case", timer.case_id)
    return {"clock": TimerName(timer.name).zh, "due": when(timer.due_at), "days": days, "unit": name, "page": where}
