"""处置: reports of the units (反馈), the answer put up for review (报审), the review (审核通过, 重办), and 批示."""

# ruff: noqa: PLR0913  an approval names the way of publication
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import clocks, events, notices
from alerts.cases.commitments import promise
from alerts.cases.guards import LIVE, filled, own_unit, required_lead, still_open
from alerts.cases.moves import lock, lock_assignment, move_assignment, move_case, named, note_assignment, set_assignment
from alerts.cases.participants import end_unanswered
from alerts.cases.releasing import Sent, cleaned, draft_final, publish_final
from alerts.cases.undo import undoable
from alerts.models import Assignment, Case, CaseEvent
from alerts.notify.links import page
from alerts.notify.recipients import once, staff, unit
from alerts.rules.releases import check_content
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import AssignmentState, CaseState, Part, ReleaseKind, Role, TimerName

A = AssignmentState


@undoable
@transaction.atomic
def report(assignment: Assignment, actor: Actor, now: datetime, text: str) -> Assignment:
    """反馈: the unit's verification report; stops its T_verify."""
    case = lock_assignment(assignment)
    still_open(case)
    own_unit(actor, assignment)
    if assignment.part == Part.INFORM.value:
        raise MoveRefused("inform", "知会件签收即可，不需反馈。")
    text = filled(text, "反馈内容")
    before = move_assignment(assignment, "反馈", actor, submitted_at=now, report=text)
    event = note_assignment(assignment, "反馈", actor, now, before=before, reason=text)
    values = {"unit": assignment.department.name, "part": assignment.part}
    notices.tell(event, "reported", staff(Role.JUDGE), f"{assignment.department.name}已反馈", values)
    return assignment


@undoable
@transaction.atomic
def accept(assignment: Assignment, actor: Actor, now: datetime) -> Assignment:
    """反馈通过: the judge takes the unit's report."""
    still_open(lock_assignment(assignment))
    before = move_assignment(assignment, "反馈通过", actor)
    note_assignment(assignment, "反馈通过", actor, now, before=before)
    return assignment


@undoable
@transaction.atomic
def waive(assignment: Assignment, actor: Actor, now: datetime, reason: str) -> Assignment:
    """免予反馈: the answer does not wait for this unit any more. Not for the lead; also after a return that stands."""
    case = lock_assignment(assignment)
    check_act(CaseState(case.state), "免予反馈", actor.role)
    if assignment.part == Part.LEAD.value:
        raise MoveRefused("lead", "主办单位不能免予反馈。")
    if assignment.part == Part.INFORM.value and assignment.state != A.RETURNED.value:
        raise MoveRefused("inform", "知会件签收即可，没有反馈可免；不再需要其知悉的，请撤回。")
    if assignment.waived_at or assignment.state not in {*LIVE, A.RETURNED.value}:
        raise MoveRefused("state", f"{assignment.department.name}的承办已结束，不需免予反馈。")
    reason = filled(reason, "免予反馈的理由")
    target = A.RETURNED if assignment.state == A.RETURNED.value else A.WITHDRAWN
    before = set_assignment(assignment, target, waived_at=now)
    notices.revoke_tokens(assignment, now)
    clocks.void(clocks.active(case).filter(assignment=assignment), now, "免予反馈")
    event = note_assignment(assignment, "免予反馈", actor, now, before=before, reason=reason)
    notices.tell(event, "withdrawn", unit(assignment.department, at=now), "免予反馈，无需办理")
    return assignment


@undoable
@transaction.atomic
def submit_for_review(
    case: Case, actor: Actor, now: datetime, content: Mapping[str, str], promised: tuple[str, date] | None = None
) -> Case:
    """报审 by the head of the lead: the final answer, four elements. All 协办 have reported or are waived.

    `promised`: the next step that the answer promises, and its day (承诺事项): put down with it, taken back with it.
    """
    lock(case)
    if case.state != CaseState.HANDLING.value:
        move_case(case, "报审", actor, now)
    lead = required_lead(case)
    own_unit(actor, lead)
    content = cleaned(ReleaseKind.FINAL, content)
    check_content(ReleaseKind.FINAL, content)
    _co_done(case)
    if lead.state in {A.ACKED.value, A.REWORK.value}:
        move_assignment(
            lead, "反馈", actor, submitted_at=now, report="\n".join(f"{k}：{v}" for k, v in content.items())
        )
        stopped = clocks.after_event(case, "反馈", now, lead)
    else:
        stopped = {}
    release = draft_final(case, lead.department, content, actor, now)
    data = {**named(lead), "release": release.number, "content": content, **stopped}
    event = move_case(case, "报审", actor, now, data=data)
    if promised:
        promise(case, actor, now, lead.department, *promised)
    values = {"unit": lead.department.name, "content": list(content.items())}
    notices.tell(event, "review", staff(Role.JUDGE), "请审核", values)
    return case


@transaction.atomic
def approve(  # noqa: PLR0917  agreed signature
    case: Case,
    actor: Actor,
    now: datetime,
    channel: str,
    url: str = "",
    evidence: str = "",
    gates: Mapping[str, str] | None = None,
    speaker_rank: str = "",
) -> Case:
    """审核通过: publishes the final answer, with its link or evidence; the case is 已回应 and goes on to 持续跟踪.

    `gates`: who passed 政治 法律 保密 文字; without it those whom `releasing.final_gates` names.
    """
    lock(case)
    if case.state != CaseState.REVIEW.value:
        move_case(case, "审核通过", actor, now)
    release, data = publish_final(case, actor, now, gates, Sent(channel, url, evidence, speaker_rank))
    for assignment in case.assignments.filter(state=A.SUBMITTED.value).select_related("department"):
        set_assignment(assignment, A.ACCEPTED)
    event = move_case(case, "审核通过", actor, now, data=data, fields={"responded_at": now})
    _tell_responded(event, release.url or release.evidence)
    end_unanswered(case, actor, now)
    move_case(case, "转入跟踪", SYSTEM, now, data=clocks.sets(clocks.start(case, TimerName.WATCH, now)))
    return case


@undoable
@transaction.atomic
def rework(case: Case, actor: Actor, now: datetime, reason: str) -> Case:
    """重办: back to the lead with a reason; its verification clock starts anew, the case's clocks run on."""
    lock(case)
    reason = filled(reason, "重办的理由")
    lead = required_lead(case)
    data = {**named(lead), **clocks.sets(clocks.start(case, TimerName.VERIFY, now, lead))}
    event = move_case(case, "重办", actor, now, reason=reason, assignment=lead, data=data)
    if lead.state in {A.SUBMITTED.value, A.ACCEPTED.value}:
        set_assignment(lead, A.REWORK)
    values = {"clocks": notices.clock_lines(case, lead), "page": page("assignment", lead.pk)}
    notices.tell(event, "rework", unit(lead.department, at=now), "请重办", values)
    return case


@undoable
@transaction.atomic
def instruct(case: Case, actor: Actor, now: datetime, text: str) -> Case:
    """批示: a leader's word on a case, told to the dispatchers, the supervisors and the lead unit."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "批示", actor.role)
    event = events.append(case, "批示", actor, now, reason=filled(text, "批示内容"))
    people = staff(Role.DISPATCHER, Role.SUPERVISOR)
    for lead in case.assignments.filter(part=Part.LEAD.value, state__in=LIVE).select_related("department"):
        people += unit(lead.department, at=now)
    notices.tell(event, "instruction", once(people), "领导批示")
    return case


def _co_done(case: Case) -> None:
    open_parts = case.assignments.filter(
        part=Part.CO.value,
        waived_at=None,
        state__in=(A.PENDING_ACK.value, A.ACKED.value, A.REWORK.value, A.RETURNED.value),
    )
    names = [assignment.department.name for assignment in open_parts.select_related("department")]
    if names:
        raise MoveRefused(
            "co_done", f"协办单位{'、'.join(names)}尚未反馈，不能报审；确不需要的，请研判值班长免予反馈。"
        )


def _tell_responded(event: CaseEvent, where: str) -> None:
    people = staff(Role.DISPATCHER, Role.SUPERVISOR)
    for assignment in event.case.assignments.filter(state__in=LIVE).select_related("department"):
        people += unit(assignment.department, at=event.at)
    notices.tell(event, "responded", once(people), "已回应", {"where": where})
