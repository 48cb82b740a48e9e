"""One unit's part beside the lead's: given to another unit (改派), taken back (撤回), sent back for more (重办)."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, notices
from alerts.cases.dispatching import add_parts, end_part, keys_of
from alerts.cases.guards import LIVE, filled, reachable, still_open
from alerts.cases.moves import lock_assignment, move_assignment, note_assignment
from alerts.cases.undo import undoable
from alerts.models import Assignment, Case, Department
from alerts.notify.links import page
from alerts.notify.recipients import unit
from alerts.rules.states import MoveRefused, check_assignment_move
from config.vocabulary import AssignmentState, CaseState, Part, TimerName


@undoable
@transaction.atomic
def replace(assignment: Assignment, actor: Actor, now: datetime, department: Department, reason: str) -> Assignment:
    """改派 of a returned part that is not the lead's: another unit gets the same part; the case stays where it is."""
    case = lock_assignment(assignment)
    still_open(case)
    _not_the_lead(assignment, "请对整单改派")
    reason = filled(reason, "改派的理由")
    if case.assignments.filter(department=department, state__in=LIVE).exists():
        raise MoveRefused("same", f"{department.name} 已在本单承办，不能再次指定。")
    reachable([department])
    before = move_assignment(assignment, "改派", actor)
    data = {"to": department.name, **keys_of([department]), "note": reason}
    data |= clocks.would_set(case, now, TimerName.ACK, TimerName.RETURN)
    event = note_assignment(assignment, "改派", actor, now, before=before, reason=reason, data=data)
    add_parts(event, {department: Part(assignment.part)})
    return case.assignments.get(department=department, state__in=LIVE)


@undoable
@transaction.atomic
def withdraw(assignment: Assignment, actor: Actor, now: datetime, reason: str) -> Assignment:
    """撤回: the unit need not do its part any more; its links end and it is told. The lead is changed by 改派."""
    case = lock_assignment(assignment)
    still_open(case)
    check_assignment_move(AssignmentState(assignment.state), "撤回", actor.role)
    signed = case.state == CaseState.HANDLING.value
    _not_the_lead(assignment, "请用改派" if signed else "请其签收后再改派，或由其退回后重新交办")
    end_part(assignment, actor, now, filled(reason, "撤回的理由"))
    return assignment


@undoable
@transaction.atomic
def rework_part(assignment: Assignment, actor: Actor, now: datetime, reason: str) -> Assignment:
    """重办 of one unit's report while the case is in hand; its clock for the report starts anew."""
    case = lock_assignment(assignment)
    still_open(case)
    reason = filled(reason, "重办的理由")
    if case.state == CaseState.REVIEW.value and assignment.part == Part.LEAD.value:
        raise MoveRefused("state", f"{case.number} 已报审，请对整单重办。")
    before = move_assignment(assignment, "重办", actor)
    started = clocks.sets(clocks.start(case, TimerName.VERIFY, now, assignment))
    event = note_assignment(assignment, "重办", actor, now, before=before, reason=reason, data=started)
    values = {"clocks": notices.clock_lines(case, assignment), "page": page("assignment", assignment.pk)}
    notices.tell(event, "rework", unit(assignment.department, at=now), "请重办", values)
    return assignment


def _not_the_lead(assignment: Assignment, instead: str) -> None:
    if assignment.part == Part.LEAD.value:
        raise MoveRefused("lead", f"{assignment.department.name}是主办单位，{instead}。")


def waiting_co_signers(case: Case) -> list[str]:
    """Units asked to co-sign (会签) that have not answered: shown at the review, which does not wait for them."""
    open_states = (AssignmentState.PENDING_ACK.value, AssignmentState.ACKED.value, AssignmentState.REWORK.value)
    waiting = case.assignments.filter(part=Part.CO_SIGN.value, state__in=open_states, waived_at=None)
    return [one.department.name for one in waiting.select_related("department")]
