"""How a state moves: the rules are asked, then a conditional UPDATE, one event, and the clocks it stops or voids."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.models import Assignment, Case, CaseEvent
from alerts.rules.states import MoveRefused, check_assignment_move, check_case_move
from config.clock import when
from config.vocabulary import AssignmentState, CaseState, Role


class MovedMeanwhile(MoveRefused):
    """Somebody else was first; the sentence says who did what and when."""

    def __init__(self, zh: str) -> None:
        super().__init__("meanwhile", zh)


def lock(case: Case, any_state: bool = False) -> None:
    """Hold the case's row until the transaction ends and bring `case` up to date.

    Raises `MovedMeanwhile` when it is not in the state that the caller saw; `any_state`: for what moves no state.
    """
    seen = case.state
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    if fresh.state != seen and not any_state:
        raise _meanwhile(fresh)
    case.refresh_from_db()


def lock_assignment(assignment: Assignment) -> Case:
    """Hold the row of the assignment's case and bring both up to date; gives the case.

    Raises `MovedMeanwhile` when the assignment is not in the state that the caller saw.
    """
    seen = assignment.state
    case = Case.objects.select_for_update().get(pk=assignment.case_id)
    assignment.refresh_from_db()
    assignment.case = case
    if assignment.state != seen:
        raise _meanwhile(case)
    return case


def move_case(  # noqa: PLR0913  what an event says
    case: Case,
    event: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    assignment: Assignment | None = None,
    data: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    last: CaseEvent | None = None,
) -> CaseEvent:
    """Make one move of the table on a case. Raises `MoveRefused`, `MovedMeanwhile`.

    `last`: the case's last event, where it is known.
    """
    target = check_case_move(CaseState(case.state), event, acting_role(actor))
    return shift_case(
        case, target, event, actor, now, reason=reason, assignment=assignment, data=data, fields=fields, last=last
    )


def shift_case(  # noqa: PLR0913  what an event says
    case: Case,
    target: CaseState,
    event: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    assignment: Assignment | None = None,
    data: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    last: CaseEvent | None = None,
) -> CaseEvent:
    """Set the state by a conditional UPDATE, append the event, stop and void clocks; the caller has asked the rules."""
    before = case.state
    values = {"state": target.value, **(fields or {})}
    if not (_moved(case, target) if not fields else Case.objects.filter(pk=case.pk, state=before).update(**values)):
        raise _meanwhile(Case.objects.get(pk=case.pk))
    for name, value in values.items():
        setattr(case, name, value)
    stopped = clocks.after_event(case, event, now, assignment)
    said = events.Said(
        assignment=assignment, reason=reason, before=before, after=target.value, data=_ended(data or {}, stopped)
    )
    if last is not None:
        return events.follow(last, case, event, actor, now, **said)
    return events.append(case, event, actor, now, **said)


def move_assignment(assignment: Assignment, event: str, actor: Actor, **fields: Any) -> AssignmentState:
    """Make one move of the table on an assignment; writes no event. Gives the state before. Raises as `move_case`."""
    target = check_assignment_move(AssignmentState(assignment.state), event, acting_role(actor))
    return set_assignment(assignment, target, **fields)


def set_assignment(assignment: Assignment, target: AssignmentState, **fields: Any) -> AssignmentState:
    """Set an assignment's state by a conditional UPDATE, as a consequence of a checked move; writes no event."""
    before = AssignmentState(assignment.state)
    values = {"state": target.value, **fields}
    if not Assignment.objects.filter(pk=assignment.pk, state=before.value).update(**values):
        raise _meanwhile(Case.objects.get(pk=assignment.case_id))
    for name, value in values.items():
        setattr(assignment, name, value)
    return before


def note_assignment(  # noqa: PLR0913  what an event says
    assignment: Assignment,
    event: str,
    actor: Actor,
    now: datetime,
    *,
    before: AssignmentState,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> CaseEvent:
    """Append the event of an assignment that moved while its case did not; stops and voids its clocks."""
    stopped = clocks.after_event(assignment.case, event, now, assignment)
    return events.append(
        assignment.case,
        event,
        actor,
        now,
        assignment=assignment,
        reason=reason,
        before=before.value,
        after=assignment.state,
        data={**named(assignment), **(data or {}), **stopped},
    )


def _ended(data: Mapping[str, Any], ended: Mapping[str, Any]) -> dict[str, Any]:
    """What an event says, with the clocks that it ended beside those that its statement or report ended already."""
    both = {key: sorted({*data.get(key, ()), *names}) for key, names in ended.items()}
    return {**data, **both}


def named(assignment: Assignment) -> dict[str, str]:
    """How an event names an assignment: its unit and part, which stay readable without the row."""
    return {"department": assignment.department.name, "part": assignment.part}


def acting_role(actor: Actor) -> Role:
    """The role whose rights an actor has: a territory's (属地) officer holds its part as a head of department does."""
    return Role.DEPT_HEAD if actor.role is Role.TERRITORY else actor.role


def _meanwhile(case: Case) -> MovedMeanwhile:
    last = case.events.order_by("-number").first()
    if last is None:
        return MovedMeanwhile(f"{case.number} 的状态刚刚变化，请刷新后再操作。")
    who = last.actor if last.role == Role.SYSTEM.value else f"{Role(last.role).zh}{last.actor}"
    state = CaseState(case.state).zh
    return MovedMeanwhile(
        f"{case.number} 已由{who}于 {when(last.at)} 办理“{last.kind}”，现为“{state}”。请刷新后再操作。"
    )


def _moved(case: Case, target: CaseState) -> bool:
    """The conditional UPDATE of the state alone; False where the state is another one by now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alerts_case SET state = %s WHERE id = %s AND state = %s", [target.value, case.pk, case.state]
        )
        return int(cursor.rowcount) > 0
