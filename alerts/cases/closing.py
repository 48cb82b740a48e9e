"""After the answer: 评估, 归档, 再启动, 后续单."""

from datetime import datetime

from django.db import transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import clocks, notices
from alerts.cases.effect import effect_of
from alerts.cases.guards import LIVE, filled, live_lead
from alerts.cases.hotline import purge_orders
from alerts.cases.moves import lock, move_case, set_assignment
from alerts.cases.opening import open_candidate
from alerts.cases.undo import undoable
from alerts.models import Case
from alerts.notify.links import page
from alerts.notify.recipients import unit
from alerts.rules.flags import FlagHit
from alerts.rules.retention import retention_of
from alerts.rules.states import MoveRefused
from config.clock import when
from config.flags import FlagRule
from config.vocabulary import AssignmentState, CaseState, Severity, TimerName
from nlp.personal.mask import mask_staff
from pipeline.models import Topic

_RENEWED = FlagRule(id="follow-up", name="办结后再次升温")


@undoable
@transaction.atomic
def evaluate(case: Case, actor: Actor, now: datetime, note: str) -> Case:
    """评估 after the observation window: what the answer did to heat and tone, beside the judge's own words."""
    lock(case)
    watch = clocks.active(case).filter(name=TimerName.WATCH.value).first()
    if case.state == CaseState.TRACKING.value and watch is not None and now < watch.due_at:
        raise MoveRefused("window", f"观察期到{when(watch.due_at)}结束，届时再评估。")
    note = mask_staff(note.strip())
    effect = {**effect_of(case, now), "note": note}
    move_case(case, "评估", actor, now, reason=note, data={"effect": effect}, fields={"effect": effect})
    return case


@transaction.atomic
def archive(case: Case, now: datetime) -> Case:
    """归档: nothing more is expected; clocks that still run are voided, open links end."""
    lock(case)
    voided = clocks.void(clocks.active(case), now, "归档")
    for assignment in case.assignments.filter(state__in=LIVE):
        notices.revoke_tokens(assignment, now)
    purge_orders(case, now)
    data: dict[str, object] = {"voided": sorted(voided)} if voided else {}
    data["retention"] = retention = retention_of(Severity(case.severity))
    data["commitments_open"] = case.commitments.filter(done_at=None).count()
    move_case(case, "归档", SYSTEM, now, data=data, fields={"closed_at": now, "retention": retention})
    return case


@undoable
@transaction.atomic
def restart(case: Case, actor: Actor, now: datetime, reason: str) -> Case:
    """再启动: back to the lead on renewed heat or a new fact; verification and closing clocks start anew.

    At the two gravest grades the next follow-up is owed again, from now.
    """
    lock(case)
    reason = filled(reason, "再启动的理由")
    lead = live_lead(case)
    due = clocks.would_set(case, now, TimerName.CLOSE, *([TimerName.VERIFY] if lead else []))
    event = move_case(case, "再启动", actor, now, reason=reason, data=due)
    clocks.void(clocks.active(case).filter(name=TimerName.WATCH.value), now, "再启动")
    clocks.start(case, TimerName.CLOSE, now)
    clocks.owe_follow_up(case)
    if lead is not None:
        if lead.state in {AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value}:
            set_assignment(lead, AssignmentState.REWORK)
        clocks.start(case, TimerName.VERIFY, now, lead)
        values = {"clocks": notices.clock_lines(case, lead), "page": page("assignment", lead.pk)}
        notices.tell(event, "rework", unit(lead.department, at=now), "再启动，请继续办理", values)
    return case


@transaction.atomic
def follow_up(case: Case, topic: Topic, now: datetime, quiet: bool = False) -> Case:
    """后续单: a matter back after its archive gets a new case that names the old one, with clocks of its own."""
    if case.state != CaseState.ARCHIVED.value:
        raise MoveRefused("state", f"{case.number} 尚未归档，不另开后续单。")
    because = f"{case.number}（{case.title}）归档后再次升温，{topic.submitters}人反映，热度{topic.heat:.0f}。"
    return open_candidate(topic, FlagHit(_RENEWED, because), now, follows=case, quiet=quiet)
