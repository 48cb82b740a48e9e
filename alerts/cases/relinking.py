"""重发签收链接: the links of a mail that was lost are sent anew."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events, notices
from alerts.cases.guards import reachable
from alerts.cases.moves import lock_assignment, named
from alerts.models import Assignment
from alerts.rules.states import MoveRefused
from config.vocabulary import AssignmentState, CaseState, Role


@transaction.atomic
def send_link(assignment: Assignment, actor: Actor, now: datetime) -> Assignment:
    """重发签收链接 by a dispatcher: new links for a unit that has not signed off; the old ones end."""
    case = lock_assignment(assignment)
    if actor.role is not Role.DISPATCHER:
        raise MoveRefused("role", "重发签收链接由交办员办理。")
    if assignment.state != AssignmentState.PENDING_ACK.value or CaseState(case.state).terminal:
        raise MoveRefused("state", f"{assignment.department.name}不在待签收状态，不需重发签收链接。")
    reachable([assignment.department])
    notices.revoke_tokens(assignment, now)
    event = events.append(case, "重发签收链接", actor, now, assignment=assignment, data=named(assignment))
    notices.tell_assignment(event, assignment)
    return assignment
