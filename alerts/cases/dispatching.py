"""交办: who gets a case, and who gets it instead. Always a person's act; the system only proposes."""

# ruff: noqa: PLR0913  a dispatch names everyone concerned
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, notices
from alerts.cases.guards import LIVE, filled, live_lead, reachable, required_lead, still_open
from alerts.cases.moves import (
    lock,
    lock_assignment,
    move_assignment,
    move_case,
    note_assignment,
    set_assignment,
    shift_case,
)
from alerts.cases.undo import undoable
from alerts.models import Assignment, Case, CaseEvent, Contact, Department
from alerts.notify.recipients import staff, unit
from alerts.rules.returned import after_decision
from alerts.rules.states import MoveRefused
from config.vocabulary import AssignmentState, CaseState, Part, Role, TimerName
from nlp.personal.mask import mask_staff

A = AssignmentState


@undoable
@transaction.atomic
def dispatch(  # noqa: PLR0917  agreed signature
    case: Case,
    actor: Actor,
    now: datetime,
    lead: Department,
    co: Sequence[Department] = (),
    territory: Sequence[Department] = (),
    note: str = "",
) -> Case:
    """交办 to one lead (主办), any co-handlers (协办) and territories (属地); announces it to their confirmed contacts.

    After a return: the returned assignment becomes 已改派, units not named are withdrawn, the case's clocks go on.
    """
    lock(case)
    note = mask_staff(note.strip())
    parts = _parts(lead, co, territory)
    reachable(list(parts))
    event = move_case(
        case,
        "交办",
        actor,
        now,
        reason=note,
        data={
            **_named(parts),
            **keys_of(parts),
            "note": note,
            "proposed": case.proposal.get("lead"),
            "unconfirmed": _unconfirmed(parts),
            **_due(case, now),
        },
        fields={"dispatched_at": case.dispatched_at or now},
    )
    _replace(case, actor, now, parts)
    _assign(event, parts, returnable=True)
    return case


@undoable
@transaction.atomic
def reassign(case: Case, actor: Actor, now: datetime, lead: Department, reason: str) -> Case:
    """改派 to another lead. The old one is withdrawn and its links end; the new one has sign-off clocks of its own.

    The case's own clocks are not reset. In triage after a return this is a dispatch to the new lead.
    """
    lock(case)
    reason = filled(reason, "改派的理由")
    if case.state == CaseState.TRIAGE.value and case.assignments.filter(state=A.RETURNED.value).exists():
        return dispatch(case, actor, now, lead, _live(case, Part.CO, lead), _live(case, Part.TERRITORY, lead), reason)
    reachable([lead])
    old = live_lead(case)
    if old is not None and old.department_id == lead.pk:
        raise MoveRefused("same", f"{lead.name} 已是主办单位。")
    data = {"lead": lead.name, **keys_of([lead]), "from": old.department.name if old else "", "note": reason}
    data |= clocks.would_set(case, now, TimerName.ACK, TimerName.RETURN)
    event = move_case(case, "改派", actor, now, reason=reason, data=data, assignment=required_lead(case))
    _withdraw(required_lead(case), actor, now, reason)
    _drop(case.assignments.filter(department=lead, state__in=LIVE), actor, now, "改任主办")
    _assign(event, {lead: Part.LEAD}, returnable=True)
    return case


@undoable
@transaction.atomic
def rule_dispute(case: Case, actor: Actor, now: datetime, lead: Department, ruling: str) -> Case:
    """裁定 by a supervisor: final, the unit named cannot return it."""
    lock(case)
    ruling = filled(ruling, "裁定意见")
    reachable([lead])
    data = {
        "lead": lead.name,
        **keys_of([lead]),
        "note": ruling,
        "final": True,
        **clocks.would_set(case, now, TimerName.ACK),
    }
    fields = {"proposal": after_decision(case.proposal, lead.name, f"裁定由{lead.name}主办：{ruling}")}
    event = move_case(case, "裁定", actor, now, reason=ruling, data=data, fields=fields)
    clocks.stop(clocks.active(case).filter(name=TimerName.TRIAGE.value), now, "裁定")
    _close_returned(case, actor, now)
    _drop(case.assignments.filter(department=lead, state__in=LIVE), actor, now, "改任主办")
    _assign(event, {lead: Part.LEAD}, returnable=False)
    return case


@undoable
@transaction.atomic
def refuse_return(assignment: Assignment, actor: Actor, now: datetime, reason: str) -> Assignment:
    """退回不予受理: the unit keeps its part and signs off after all, with a new sign-off clock and new links.

    By a supervisor it is a ruling. A case that waited for the lead is 已交办 again; a disputed one needs him.
    """
    case = lock_assignment(assignment)
    still_open(case)
    reason, state = filled(reason, "不予受理的理由"), CaseState(case.state)
    if state is CaseState.DISPUTED and actor.role is not Role.SUPERVISOR:
        raise MoveRefused("role", "争议会商中的退回，由督办员裁定。")
    leads = assignment.part == Part.LEAD.value
    if leads and (state not in {CaseState.TRIAGE, CaseState.DISPUTED} or live_lead(case) is not None):
        raise MoveRefused("state", f"{case.number} 处于“{state.zh}”状态，不能再驳回这次退回。")
    before = move_assignment(assignment, "退回不予受理", actor, dispatched_at=now)
    data = {"note": reason, "final": actor.role is Role.SUPERVISOR, "department": assignment.department.name}
    data |= clocks.would_set(case, now, TimerName.ACK)
    if leads:
        unit = assignment.department.name
        fields = {"proposal": after_decision(case.proposal, unit, f"{unit}的退回不予受理：{reason}")}
        said: dict[str, Any] = {"reason": reason, "assignment": assignment, "data": data, "fields": fields}
        event = shift_case(case, CaseState.DISPATCHED, "退回不予受理", actor, now, **said)
        clocks.stop(clocks.active(case).filter(name=TimerName.TRIAGE.value), now, "退回不予受理")
    else:
        event = note_assignment(assignment, "退回不予受理", actor, now, before=before, reason=reason, data=data)
    clocks.start(case, TimerName.ACK, now, assignment)
    notices.tell_assignment(event, assignment)
    return assignment


def _parts(lead: Department, co: Iterable[Department], territory: Iterable[Department]) -> dict[Department, Part]:
    """Each unit with one part, its first in the order lead, co, territory."""
    parts = {lead: Part.LEAD}
    for units, part in ((co, Part.CO), (territory, Part.TERRITORY)):
        for department in units:
            parts.setdefault(department, part)
    return parts


def _named(parts: dict[Department, Part]) -> dict[str, object]:
    def names(wanted: Part) -> list[str]:
        return [unit.name for unit, part in parts.items() if part is wanted]

    return {"lead": names(Part.LEAD)[0], "co": names(Part.CO), "territory": names(Part.TERRITORY)}


def _unconfirmed(parts: Iterable[Department]) -> list[str]:
    """Contacts of these units that were not written to, because they never confirmed their address."""
    silent = Contact.objects.filter(department__in=list(parts), confirmed_at=None).select_related("department")
    return [f"{contact.department.name} {contact.name or contact.email}" for contact in silent.order_by("id")]


def _replace(case: Case, actor: Actor, now: datetime, parts: dict[Department, Part]) -> None:
    """Close what was returned and withdraw who is no longer named or has another part now."""
    _close_returned(case, actor, now)
    for assignment in case.assignments.filter(state__in=LIVE).select_related("department"):
        beside = Part(assignment.part).participant and assignment.department not in parts
        if not beside and parts.get(assignment.department) != assignment.part:
            _withdraw(assignment, actor, now, "重新交办")


def _close_returned(case: Case, actor: Actor, now: datetime) -> None:
    for assignment in case.assignments.filter(state=A.RETURNED.value).select_related("department", "case"):
        before = set_assignment(assignment, A.REASSIGNED)
        note_assignment(assignment, "改派", actor, now, before=before)


def withdraw_all(case: Case, actor: Actor, now: datetime, why: str) -> None:
    """Take the case from every unit that still has a part in it, and tell it: the case ends without answer."""
    _drop(case.assignments.filter(state__in=LIVE).select_related("department"), actor, now, why)


def keys_of(units: Iterable[Department]) -> dict[str, list[int]]:
    """How an event that gives a case to units names them for good: by their keys; names may pass to others."""
    return {"units": [unit.pk for unit in units]}


def add_parts(event: CaseEvent, parts: dict[Department, Part]) -> None:
    """Give the case to further units beside those that have it, each with clocks, links and messages of its own."""
    _assign(event, parts, returnable=True)


def end_part(assignment: Assignment, actor: Actor, now: datetime, why: str) -> None:
    """Take the case from one unit, as the consequence of a checked move, and tell it."""
    _withdraw(assignment, actor, now, why)


def _drop(assignments: Iterable[Assignment], actor: Actor, now: datetime, why: str) -> None:
    for assignment in assignments:
        _withdraw(assignment, actor, now, why)


def _withdraw(assignment: Assignment, actor: Actor, now: datetime, why: str) -> None:
    before = set_assignment(assignment, A.WITHDRAWN)
    notices.revoke_tokens(assignment, now)
    event = note_assignment(assignment, "撤回", actor, now, before=before, reason=why)
    notices.tell(event, "withdrawn", unit(assignment.department, at=now), "已撤回，无需办理")


def _assign(event: CaseEvent, parts: dict[Department, Part], returnable: bool) -> None:
    """New assignments for the units that have none, with clocks, links and messages.

    Who was asked for his view or signature has that part beside any other.
    """
    case, now = event.case, event.at
    for department, part in parts.items():
        if not part.participant and case.assignments.filter(department=department, state__in=LIVE).exists():
            continue
        assignment = Assignment.objects.create(
            case=case,
            department=department,
            part=part.value,
            state=A.PENDING_ACK.value,
            reason=_reason(event, department, part),
            dispatched_at=now,
        )
        clocks.start(case, TimerName.ACK, now, assignment)
        if returnable:
            clocks.start(case, TimerName.RETURN, now, assignment)
    given = any(not part.participant for part in parts.values())
    if given and not case.timers.filter(name=TimerName.CLOSE.value, voided_at=None).exists():
        clocks.start(case, TimerName.CLOSE, case.dispatched_at or now)
    for assignment in case.assignments.filter(state=A.PENDING_ACK.value, dispatched_at=now).select_related(
        "department"
    ):
        notices.tell_assignment(event, assignment)


def _reason(event: CaseEvent, department: Department, part: Part) -> str:
    """The ruling; the duty's text where the proposal named this unit for this part; of a territory the place.

    Where the document names several leads and a person chose another than the one proposed, that is said.
    """
    case = event.case
    proposal = case.proposal
    if event.kind == "裁定" and part is Part.LEAD:
        return f"督办员{event.actor}裁定由{department.name}主办，为最终意见。"
    if part is Part.TERRITORY and department.name in proposal.get("territory", ()):
        return f"事发地在{case.place_name or department.short or department.name}，由属地核实处置。"
    proposed = {
        Part.LEAD: [proposal.get("lead"), *proposal.get("leads", ())],
        Part.CO: proposal.get("co", ()),
    }
    if department.name not in proposed.get(part, ()):
        return ""
    duty = str(proposal.get("reason", ""))
    chosen = part is Part.LEAD and proposal.get("lead") and department.name != proposal["lead"]
    return f"{duty}；现由{event.actor}选定{department.name}主办" if chosen and duty else duty


def _due(case: Case, now: datetime) -> dict[str, Any]:
    """What a dispatch says of the clocks that it starts; that of the whole case where none runs yet."""
    due = clocks.would_set(case, now, TimerName.ACK, TimerName.RETURN)
    if not case.timers.filter(name=TimerName.CLOSE.value, voided_at=None).exists():
        due["sets"] |= clocks.would_set(case, case.dispatched_at or now, TimerName.CLOSE)["sets"]
    return due


def _live(case: Case, part: Part, lead: Department) -> list[Department]:
    rows = case.assignments.filter(part=part.value, state__in=LIVE).exclude(department=lead)
    return [assignment.department for assignment in rows.select_related("department")]


def tell_dispatchers(event: CaseEvent, purpose: str, ask: str, values: dict[str, object] | None = None) -> None:
    """Tell those who hand cases over, and the supervisors where it is a dispute."""
    roles = (Role.SUPERVISOR, Role.DISPATCHER) if purpose == "disputed" else (Role.DISPATCHER,)
    notices.tell(event, purpose, staff(*roles), ask, values)
