"""The clock work: rungs of the supervision ladder that are reached, windows that are over, cases that may be archived.

Safe to run twice or in two processes: each step holds the case's row, looks again, and writes what has a unique key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from alerts.actors import SYSTEM
from alerts.cases import events, notices
from alerts.cases.closing import archive
from alerts.cases.guards import live_lead
from alerts.cases.moves import MovedMeanwhile, when
from alerts.cases.opening import send_to_triage
from alerts.models import Assignment, Case, CaseEvent, Timer
from alerts.notify.links import page
from alerts.notify.recipients import Recipient, once, staff, unit
from config.load import flag_rules, ladder
from config.schema import LadderStep
from config.vocabulary import CaseState, Role, TimerName

ARCHIVE_AFTER = timedelta(days=7)
"""How long an evaluated case waits for renewed heat before it is archived (proposal, no document)."""
_PURPOSES = {1: "reminder", 2: "red_card"}
_BATCH = 500


@dataclass(slots=True)
class TickReport:
    """What one tick did: rungs sent, rungs passed over for a higher one, cases moved."""

    rungs: int = 0
    skipped: int = 0
    moved: int = 0


def tick(now: datetime) -> TickReport:
    """Do everything that is due at `now`; a second call at the same instant does nothing."""
    report = TickReport()
    due = Timer.objects.filter(next_at__lte=now, stopped_at=None, voided_at=None).order_by("next_at", "id")
    for timer_id, case_id in list(due.values_list("pk", "case_id")[:_BATCH]):
        _reach(timer_id, case_id, now, report)
    report.moved += _candidates(now) + _archive(now)
    return report


@transaction.atomic
def _reach(timer_id: int, case_id: int, now: datetime, report: TickReport) -> None:
    """The rung of one clock, looked at again under the case's lock; of several passed only the highest is sent."""
    case = Case.objects.select_for_update().get(pk=case_id)
    timer = Timer.objects.select_related("assignment__department").get(pk=timer_id)
    if timer.stopped_at or timer.voided_at or timer.next_at is None or timer.next_at > now:
        return
    left = [rung for rung in timer.ladder if rung["stage"] > timer.stage]
    passed = [rung for rung in left if datetime.fromisoformat(rung["at"]) <= now]
    later = [rung for rung in left if rung not in passed]
    timer.next_at = datetime.fromisoformat(later[0]["at"]) if later else None
    if timer.name == TimerName.WATCH.value:
        _window_over(case, timer, now)
        report.moved += 1
    elif passed:
        timer.stage = passed[-1]["stage"]
        _send_rung(case, timer, now, [rung["stage"] for rung in passed[:-1]])
        report.rungs += 1
        report.skipped += len(passed) - 1
    timer.save(update_fields=["next_at", "stage"])


def _send_rung(case: Case, timer: Timer, now: datetime, skipped: list[int]) -> None:
    step = next(step for step in ladder() if step.stage == timer.stage)
    name, assignment = TimerName(timer.name), timer.assignment
    data: dict[str, Any] = {
        "timer": timer.name,
        "rule": timer.rule,
        "stage": step.stage,
        "due_at": timer.due_at.isoformat(),
        "colour": step.colour,
        "department": assignment.department.name if assignment else "",
    }
    if skipped:
        data["skipped"] = skipped
    if step.stage > case.supervision_level:
        Case.objects.filter(pk=case.pk).update(supervision_level=step.stage)
        case.supervision_level = step.stage
    reason = f"{name.zh}（{when(timer.due_at)}到期）"
    event = events.append(case, step.name, SYSTEM, now, assignment=assignment, reason=reason, data=data)
    ask = f"{step.colour or step.name}：{name.zh}{'已' if now >= timer.due_at else '将'}于{when(timer.due_at)}到期"
    values = {
        "step": step.name,
        "colour_card": step.colour,
        "clock": name.zh,
        "due": when(timer.due_at),
        "late": now >= timer.due_at,
        "unit": assignment.department.name if assignment else "",
        "page": page("assignment", assignment.pk) if assignment else page("case", case.pk),
    }
    notices.tell(
        event, _PURPOSES.get(step.stage, "supervision"), _people(case, assignment, step, event.at), ask, values
    )


def _people(case: Case, assignment: Assignment | None, step: LadderStep, at: datetime) -> list[Recipient]:
    """To and cc of a rung. A clock of the whole case concerns the lead; before there is one, judges and dispatchers."""
    concerned = assignment or live_lead(case)
    people: list[Recipient] = []
    for word in (*step.to, *step.cc):
        role = Role(word)
        if role not in {Role.DEPT_CONTACT, Role.DEPT_HEAD}:
            people += staff(role)
        elif concerned is not None:
            people += unit(concerned.department, (role,), at)
    if concerned is None or assignment is None:
        people += staff(Role.JUDGE, Role.DISPATCHER)
    return once(people)


def _window_over(case: Case, timer: Timer, now: datetime) -> CaseEvent:
    event = events.append(case, "观察期满", SYSTEM, now, data={"timer": timer.name, "due_at": timer.due_at.isoformat()})
    notices.tell(event, "window_over", staff(Role.JUDGE), "观察期满，请评估")
    return event


def _candidates(now: datetime) -> int:
    """Candidates whose rule, as configured now, goes to triage."""
    rules = {rule.id for rule in flag_rules() if rule.to_triage}
    moved = 0
    for case in Case.objects.filter(state=CaseState.CANDIDATE.value, flag_rule__in=rules).order_by("id")[:_BATCH]:
        moved += _tried(send_to_triage, case, now, case.flag_because)
    return moved


def _archive(now: datetime) -> int:
    moved = 0
    evaluated = Case.objects.filter(state=CaseState.EVALUATED.value).order_by("id")[:_BATCH]
    for case in evaluated:
        done = case.events.filter(kind="评估").order_by("-number").first()
        if done is not None and now - done.at >= ARCHIVE_AFTER:
            moved += _tried(archive, case, now)
    return moved


def _tried(move: Any, case: Case, *arguments: Any) -> int:
    """1 when the move was made, 0 when somebody else was first."""
    try:
        move(case, *arguments)
    except MovedMeanwhile:
        return 0
    return 1
