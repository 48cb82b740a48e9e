"""会商 会签 知会: units that take part beside 主办 协办 属地. Each has clocks of its own; none can close the case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.cases.dispatching import add_parts, end_part, keys_of
from alerts.cases.guards import LIVE, filled, reachable
from alerts.cases.moves import lock
from alerts.cases.undo import undoable
from alerts.models import Assignment, Case, Department
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import AssignmentState, CaseState, Part, TimerName

ANSWERED = (AssignmentState.SUBMITTED.value, AssignmentState.ACCEPTED.value)
"""States of a part that takes no further answer by itself."""


@undoable
@transaction.atomic
def invite(
    case: Case, actor: Actor, now: datetime, kind: Part, departments: Sequence[Department], ask: str
) -> list[Assignment]:
    """Ask units for their view (会商) or their signature (会签), or let them know (知会); gives their parts.

    Each gets a sign-off clock and links of its own; after the sign-off a clock for its answer, but not a unit that was
    only to know. A unit that has a part already is refused by name and with the way out; but one that handles the case
    beside the lead, or was consulted, may be asked to sign the answer (会签), which is a part of its own; and one that
    was consulted and has answered may be consulted anew.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "邀请参与", actor.role)
    if not kind.participant:
        raise MoveRefused("content", "参与方式应为会商、会签或知会；主办、协办、属地请用交办。")
    ask = filled(ask, f"{kind.value}事项")
    _free(case, kind, departments)
    reachable(list(departments))
    named = [department.name for department in departments]
    due = clocks.would_set(case, now, TimerName.ACK, TimerName.RETURN)
    data = {"departments": named, **keys_of(departments), "note": ask, **due}
    event = events.append(case, kind.value, actor, now, reason=ask, data=data)
    add_parts(event, dict.fromkeys(departments, kind))
    made = case.assignments.filter(department__in=departments, part=kind.value, dispatched_at=now)
    return list(made.select_related("department"))


def end_unanswered(case: Case, actor: Actor, now: datetime) -> None:
    """The answer is out: views and signatures that nobody gave are needed no more, and their clocks with them.

    Who was only to know (知会) still signs, and a policy is still explained by who drafted it (政策解读).
    """
    waiting = (AssignmentState.PENDING_ACK.value, AssignmentState.ACKED.value, AssignmentState.REWORK.value)
    asked = case.assignments.filter(part__in=[Part.CONSULT.value, Part.CO_SIGN.value], state__in=waiting)
    for one in asked.filter(waived_at=None, interpretations=None).select_related("department"):
        end_part(one, actor, now, f"答复已经发布，不再需要{one.part}意见")


def _free(case: Case, kind: Part, departments: Sequence[Department]) -> None:
    if not departments:
        raise MoveRefused("content", "请至少选择一个单位。")
    taken = case.assignments.filter(department__in=departments, state__in=LIVE).select_related("department")
    if kind is Part.CO_SIGN:
        taken = taken.filter(part__in=[Part.LEAD.value, Part.CO_SIGN.value])
    if kind is Part.CONSULT:
        taken = taken.exclude(part=Part.CONSULT.value, state__in=ANSWERED)
    if taken:
        names = "、".join(f"{one.department.name}（{one.part}）" for one in taken)
        ways = "".join(dict.fromkeys(_instead(Part(one.part)) for one in taken))
        raise MoveRefused("same", f"{names}已在本单承办或参与，不必重复邀请。{ways}")


def _instead(part: Part) -> str:
    """What a clerk does with a unit that has this part already."""
    if part is Part.LEAD:
        return "答复由主办单位起草，不需要再请其会签。"
    if part.participant:
        return "需要其再次答复的，请对其意见“重办”。"
    return "承办单位的意见以反馈为准；请其对答复签署意见的，请选“会签”。"
