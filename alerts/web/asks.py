"""What a unit is asked to do, in one sentence, and which clocks bind it."""

from datetime import datetime

from alerts.cases.waiting import ARCHIVE_AFTER
from alerts.models import Assignment, Case, SupervisionOrder, Timer
from config import clock
from config.clock import when
from config.vocabulary import AssignmentState, CaseState, Part, Role, TimerName

_A = AssignmentState
_NEXT = {
    (_A.PENDING_ACK, Part.LEAD): "请签收并牵头办理；不属本单位职责的，请在期限内退回并写明依据。",
    (_A.PENDING_ACK, Part.CO): "请签收，配合主办单位办理。",
    (_A.PENDING_ACK, Part.CONSULT): "请签收，就所列事项提出意见。",
    (_A.PENDING_ACK, Part.CO_SIGN): "请签收，对答复签署意见。",
    (_A.PENDING_ACK, Part.INFORM): "请签收知悉，不需反馈。",
    (_A.ACKED, Part.CONSULT): "请把本单位的意见反馈给交办方。",
    (_A.ACKED, Part.CO_SIGN): "请把会签意见反馈给交办方。",
    (_A.ACKED, Part.INFORM): "已知悉，不需反馈。",
    (_A.PENDING_ACK, Part.TERRITORY): "请签收，到现场核实并做好当事人工作。",
    (_A.ACKED, Part.LEAD): "请核实情况并反馈；情况清楚后报审最终答复。",
    (_A.ACKED, Part.CO): "请把本单位的办理情况反馈给交办方。",
    (_A.ACKED, Part.TERRITORY): "请把现场核实情况反馈给交办方。",
}
_GIVEN = ("交办", "改派", "裁定", "会商", "会签", "知会")
_ANY = {
    _A.RETURNED: "已退回，等待交办方改派或裁定。",
    _A.SUBMITTED: "已反馈，等待审核。",
    _A.ACCEPTED: "反馈已通过。",
    _A.REWORK: "反馈未通过，请按意见重办后再次反馈。",
    _A.REASSIGNED: "已改派其他单位，无需再办。",
    _A.WITHDRAWN: "已撤回，无需再办。",
}
_LEAD = {
    CaseState.HANDLING: "反馈已收到；协办单位反馈后，请报审最终答复。",
    CaseState.REVIEW: "最终答复已报审，等待审核。",
    CaseState.RESPONDED: "最终答复已审核通过并发布。",
    CaseState.TRACKING: "最终答复已审核通过并发布，正在持续跟踪。",
    CaseState.EVALUATED: "最终答复已发布，回应效果已评估。",
    CaseState.ARCHIVED: "最终答复已发布，事项已归档。",
}
"""What a lead does after its report depends on where the case is."""
_TOO_LATE = "请立即签收并牵头办理；退回的期限已过。"
_RULED = "请签收并牵头办理；已裁定由本单位主办，不能再退回。"
_NOT_THE_UNITS = {TimerName.TRIAGE.value, TimerName.WATCH.value}


CAME_BACK = ("重办", "再启动")
"""By these a part is worked on again; all that `ask` reads of the events."""


def ask(assignment: Assignment) -> str:
    """The sentence for the assignment's state and part."""
    state, part = AssignmentState(assignment.state), Part(assignment.part)
    if assignment.waived_at:
        return "免予反馈，无需再办。"
    if part is Part.LEAD and state in {_A.SUBMITTED, _A.ACCEPTED}:
        return _LEAD.get(CaseState(assignment.case.state)) or _ANY[state]
    if part is Part.LEAD and state is _A.REWORK:
        return _again(assignment)
    if part is Part.LEAD and state is _A.PENDING_ACK and not may_return(assignment):
        return _TOO_LATE if return_until(assignment) else _RULED
    return _ANY.get(state) or _NEXT[state, part]


def _again(assignment: Assignment) -> str:
    """Why the lead has it again: its answer was sent back, or the matter came back; and what it does now."""
    told = [event for event in assignment.case.events.all() if event.kind in CAME_BACK]
    event = max(told, key=lambda one: one.number, default=None)
    if event is None:
        return _ANY[_A.REWORK]
    head = "事项再启动" if event.kind == "再启动" else "答复退回重办"
    return f"{head}：{event.reason.rstrip('。')}。请办理后重新报审。"


def may_return(assignment: Assignment) -> bool:
    """Whether a time for 退回 was given and is not over: after a ruling (裁定, 退回不予受理) there is none."""
    until = return_until(assignment)
    return until is not None and clock.now() < until


def return_until(assignment: Assignment) -> datetime | None:
    """Until when a part that is not signed off may be returned; None where it never could be."""
    given = (
        timer.due_at
        for timer in assignment.case.timers.all()
        if timer.name == TimerName.RETURN and timer.assignment_id == assignment.pk
        if timer.stopped_at is None and timer.voided_at is None
    )
    return next(given, None)


def by_head(assignment: Assignment, role: Role | None) -> str:
    """What a contact who has signed off reads: the answer is the head's to give; empty for everybody else."""
    working = AssignmentState(assignment.state) in {_A.ACKED, _A.REWORK} and assignment.part != Part.INFORM
    if role is not Role.DEPT_CONTACT or not working:
        return ""
    return "由本单位负责人反馈和报审。" if assignment.part == Part.LEAD else "由本单位负责人反馈。"


def why_not(step: str, target: Case | Assignment) -> str:
    """Why a step that the page no longer offers cannot be taken: the state that a colleague changed, or the ruling."""
    unsigned = target.state == _A.PENDING_ACK.value
    if step == "give_back" and isinstance(target, Assignment) and unsigned and not may_return(target):
        until = return_until(target)
        return f"退回的期限 {when(until)} 已过，请签收办理。" if until else "已裁定由本单位办理，不能再退回。"
    if step == "evaluate" and isinstance(target, Case) and target.state == CaseState.TRACKING.value:
        return f"持续跟踪到 {when(max(watched_until(target)))} 期满，从那时起可以评估。"
    if step == "waive" and isinstance(target, Assignment) and target.part == Part.INFORM:
        return "知会件签收即可，没有反馈可免。"
    if step == "extend":
        return "延期要在时限到期以前申请，每个时限只能申请一次；这一件没有还可以申请的时限。"
    return f"这一件已是“{target.get_state_display()}”。"


def watched_until(case: Case) -> list[datetime]:
    """When the running observation ends (持续跟踪)."""
    running = (timer for timer in case.timers.all() if timer.name == TimerName.WATCH and not timer.stopped_at)
    return [timer.due_at for timer in running if not timer.voided_at]


_AWAITED_ON_CASE = {
    CaseState.CANDIDATE: "等待研判值班长研判。",
    CaseState.TRIAGE: "等待交办员交办。",
    CaseState.DISPATCHED: "等待主办单位签收。",
    CaseState.DISPUTED: "等待督办员裁定。",
    CaseState.HANDLING: "等待主办单位办理并报审。",
    CaseState.REVIEW: "等待研判值班长审核。",
    CaseState.RESPONDED: "已回应，系统随即转入持续跟踪。",
    CaseState.EVALUATED: f"已评估，从那时起 {ARCHIVE_AFTER.days} 天内没有再启动的自动归档。",
    CaseState.TRACKING: "持续跟踪中，期满后由研判值班长评估。",
}


def awaited(case: Case) -> str:
    """Who has the next move, for a viewer who has none; empty where nobody has."""
    until = watched_until(case) if case.state == CaseState.TRACKING.value else []
    return (
        f"持续跟踪到 {when(max(until))}，期满后由研判值班长评估。"
        if until
        else _AWAITED_ON_CASE.get(CaseState(case.state), "")
    )


def note(assignment: Assignment) -> str:
    """交办意见: what the dispatcher wrote to the units whom he gave the case at that moment, as in their mail."""
    every = sorted(assignment.case.events.all(), key=lambda event: -event.number)
    given = [event for event in every if event.kind in _GIVEN and event.at == assignment.dispatched_at]
    return next((str(note) for event in given if (note := event.data.get("note"))), "")  # 改派 of the old lead has none


def supervised(assignment: Assignment) -> list[SupervisionOrder]:
    """督办单 issued about clocks that bind this unit and still run."""
    issued = [one for one in assignment.case.orders.all() if one.state == SupervisionOrder.State.ISSUED.value]
    bound = {timer.pk for timer in binding(assignment) if timer.stopped_at is None and timer.voided_at is None}
    return [order for order in issued if order.timer_id in bound]


def binding(assignment: Assignment) -> list[Timer]:
    """The clocks that bind this unit: its own, and for the lead those of the case as well."""
    lead = assignment.part == Part.LEAD
    timers = [
        timer
        for timer in assignment.case.timers.all()
        if timer.assignment_id == assignment.pk or (lead and timer.assignment_id is None)
    ]
    return [timer for timer in timers if timer.name not in _NOT_THE_UNITS]
