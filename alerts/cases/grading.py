"""调整等级: the grade of a case, by a judge with a reason or by a graver case that is merged into it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events, notices
from alerts.cases.guards import filled
from alerts.cases.moves import lock
from alerts.cases.undo import undoable
from alerts.models import Case, CaseEvent, Timer
from alerts.notify.links import page
from alerts.notify.recipients import staff, unit
from alerts.rules.states import ANSWERED, MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState, Role, Severity, TimerName


@undoable
@transaction.atomic
def change_severity(case: Case, severity: Severity, reason: str, actor: Actor, now: datetime) -> Case:
    """调整等级, by a judge with a reason.

    Up: each clock takes the earlier due, from its original start. Down: each takes the new grade's.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "调整等级", actor.role)
    reason = filled(reason, "调整等级的理由")
    if severity.value == case.severity:
        raise MoveRefused("content", f"等级已是“{severity.value}”。")
    _change(case, severity, reason, actor, now)
    return case


def take_graver(case: Case, severity: Severity, reason: str, actor: Actor, now: datetime) -> None:
    """The grade of a case that was merged into this one, where it is graver; the row is held."""
    if severity.rank > Severity(case.severity).rank:
        _change(case, severity, reason, actor, now)


def _change(case: Case, severity: Severity, reason: str, actor: Actor, now: datetime) -> None:
    before = Severity(case.severity)
    Case.objects.filter(pk=case.pk).update(severity=severity.value)
    case.severity = severity.value
    up = severity.rank > before.rank
    was = clocks.due_now(case)
    voided = [] if up else _void_those_without_rule(case, now)
    changed = _reset_clocks(case, only_earlier=up)
    started = [] if CaseState(case.state) in ANSWERED else [timer.name for timer in _start_missing(case)]
    data: dict[str, object] = {"from": before.value, "to": severity.value, "changed": changed, "started": started}
    data |= {"voided": voided, "due_before": was, "due_after": clocks.due_now(case)}
    data["moved"] = moved = _moved(case, was)
    event = events.append(case, "调整等级", actor, now, reason=reason, data=data)
    _tell_severity(event, before, severity, moved)


def _reset_clocks(case: Case, only_earlier: bool) -> list[str]:
    changed = []
    for timer in clocks.active(case).select_for_update():
        clock = clocks.clock_for(case, TimerName(timer.name), timer.started_at)
        if clock is not None and clock.rule == timer.rule:
            clock = clocks.again(case, timer)
        if clock is None or (clock.rule == timer.rule and clock.due_at == timer.due_at):
            continue
        if only_earlier:
            if clocks.tighten(timer, clock):
                changed.append(timer.name)
        else:
            clocks.put(timer, clock)
            changed.append(timer.name)
    return changed


def _void_those_without_rule(case: Case, now: datetime) -> list[str]:
    pointless = [
        timer.name
        for timer in clocks.active(case)
        if clocks.clock_for(case, TimerName(timer.name), timer.started_at) is None
    ]
    return clocks.void(clocks.active(case).filter(name__in=pointless), now, "降级")


def _start_missing(case: Case) -> list[Timer]:
    """The national clocks of the new grade, and the clock of the next follow-up since what was published last."""
    follow_up = clocks.owe_follow_up(case)
    return [*clocks.start_national(case), *([follow_up] if follow_up else [])]


def _moved(case: Case, was: Mapping[str, str]) -> list[dict[str, str]]:
    """The running clocks that are due at another instant than they were, soonest first: whose, from and to."""
    return [
        {
            "timer": timer.name,
            "unit": timer.assignment.department.name if timer.assignment else "",
            "before": was[str(timer.pk)],
            "after": timer.due_at.isoformat(),
        }
        for timer in clocks.active(case).select_related("assignment__department").order_by("due_at", "id")
        if was.get(str(timer.pk), timer.due_at.isoformat()) != timer.due_at.isoformat()
    ]


def _tell_severity(event: CaseEvent, before: Severity, after: Severity, moved: Sequence[Mapping[str, str]]) -> None:
    """The desk hears of every clock that moved; a unit of those that it works by, and until when it is to sign."""
    ask = f"等级由{before.value}调整为{after.value}"
    said = {"before": before.value, "after": after.value}
    live = event.case.assignments.select_related("department").filter(state__in=("pending_ack", "acked"))
    told: set[str] = set()
    for assignment in live.order_by("id"):
        name = assignment.department.name
        own = [one for one in moved if one["unit"] in {"", name}]
        sign = [one["after"] for one in own if one["timer"] == TimerName.ACK.value and one["unit"] == name]
        until = f"，请 {when(datetime.fromisoformat(sign[0]))} 前签收" if sign else ""
        people = [person for person in unit(assignment.department, at=event.at) if person.address not in told]
        told |= {person.address for person in people}
        lines = notices.clock_lines(event.case, assignment)
        values = {**said, "moved": moved_words(own), "clocks": lines, "page": page("assignment", assignment.pk)}
        notices.tell(event, "severity", people, ask + until, values)
    values = {**said, "moved": moved_words(moved, units=True), "clocks": notices.clock_lines(event.case, None)}
    notices.tell(event, "severity", staff(Role.DISPATCHER, Role.SUPERVISOR), ask, values)


def moved_words(moved: Sequence[Mapping[str, str]], units: bool = False) -> str:
    """签收由11月24日 18:00改为11月23日 11:30、办结由... ; empty where no clock moved. `units`: says whose."""
    return "、".join(
        f"{one['unit'] if units else ''}{TimerName(one['timer']).zh}"
        f"由{when(datetime.fromisoformat(one['before']))}改为{when(datetime.fromisoformat(one['after']))}"
        for one in moved
    )
