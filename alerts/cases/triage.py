"""研判: claim, reject, restore, merge, and the grade."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events, notices
from alerts.cases.dispatching import withdraw_all
from alerts.cases.guards import filled
from alerts.cases.moves import MovedMeanwhile, lock, move_case
from alerts.cases.undo import undoable
from alerts.models import Case, CaseEvent, Timer
from alerts.notify.recipients import staff, unit
from alerts.rules.states import REJECT_REASONS, MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState, Role, Severity, TimerName
from nlp.mask import mask_staff

_MERGED_CLOCKS = (TimerName.TRIAGE, *clocks.NATIONAL)


@transaction.atomic
def claim(case: Case, actor: Actor, now: datetime) -> Case:
    """认领: this person looks at it; twice changes nothing. Raises `MovedMeanwhile` when a colleague was first."""
    lock(case)
    check_act(CaseState(case.state), "认领", actor.role)
    if case.claimed_by_id is not None and case.claimed_by_id == actor.user_id:
        return case
    if actor.user_id is None or not Case.objects.filter(pk=case.pk, claimed_by=None).update(claimed_by=actor.user_id):
        raise MovedMeanwhile(f"{case.number} 已由{_claimer(case)}认领。")
    case.claimed_by_id = actor.user_id
    events.append(case, "认领", actor, now)
    return case


@undoable
@transaction.atomic
def reject(case: Case, actor: Actor, now: datetime, reason_code: str, note: str = "") -> Case:
    """不予交办, with one of the five reasons. Stops the triage clock and voids all others."""
    lock(case)
    if reason_code not in REJECT_REASONS:
        raise MoveRefused("content", f"不予交办的理由应为：{'、'.join(REJECT_REASONS)}。")
    fields = {"reject_reason": reason_code, "closed_at": now}
    move_case(case, "不予交办", actor, now, reason=f"{reason_code} {mask_staff(note)}".strip(), fields=fields)
    withdraw_all(case, actor, now, "不予交办")
    return case


@transaction.atomic
def restore(case: Case, actor: Actor, now: datetime, reason: str) -> Case:
    """恢复研判: judged anew. National clocks go on from their original start, the triage clock from now."""
    lock(case)
    reason = filled(reason, "恢复研判的理由")
    event = move_case(case, "恢复研判", actor, now, reason=reason, fields={"reject_reason": "", "closed_at": None})
    clocks.start(case, TimerName.TRIAGE, now)
    clocks.start_national(case)
    notices.tell(event, "triage", staff(Role.JUDGE, Role.DISPATCHER), "请重新研判")
    return case


@transaction.atomic
def merge(case: Case, target: Case, actor: Actor, now: datetime) -> Case:
    """并单: the case is closed into `target`, which is open; the target's running clocks keep the earlier start."""
    for one in sorted((case, target), key=lambda one: one.pk):
        lock(one)
    if case.pk == target.pk:
        raise MoveRefused("target", "不能并入自身。")
    if CaseState(target.state).terminal:
        raise MoveRefused("target", f"{target.number} 已结束（{CaseState(target.state).zh}），不能并入。")
    move_case(
        case,
        "并单",
        actor,
        now,
        reason=f"并入 {target.number}",
        data={"target": target.number},
        fields={"merged_into": target, "closed_at": now},
    )
    withdraw_all(case, actor, now, f"并入 {target.number}")
    tightened = _keep_earlier_start(case, target)
    evidence = _keep_evidence(case, target)
    orders = list(case.hotline_orders.values_list("number", flat=True))
    case.hotline_orders.update(case=target)  # who asked is answered by the case that is answered
    events.append(
        target,
        "并入",
        actor,
        now,
        reason=f"{case.number} 并入本单",
        data={
            "merged": case.number,
            "tightened": tightened,
            "detected_at": target.detected_at.isoformat(),
            "evidence": evidence,
            "orders": orders,
        },
    )
    return case


@undoable
@transaction.atomic
def change_severity(case: Case, severity: Severity, reason: str, actor: Actor, now: datetime) -> Case:
    """调整等级, by a judge with a reason.

    Up: each clock takes the earlier due, from its original start. Down: each takes the new grade's.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "调整等级", actor.role)
    reason, before = filled(reason, "调整等级的理由"), Severity(case.severity)
    if severity is before:
        raise MoveRefused("content", f"等级已是“{severity.value}”。")
    Case.objects.filter(pk=case.pk).update(severity=severity.value)
    case.severity = severity.value
    up = severity.rank > before.rank
    was = {str(timer.pk): timer.due_at.isoformat() for timer in clocks.active(case)}
    voided = [] if up else _void_those_without_rule(case, now)
    changed = _reset_clocks(case, only_earlier=up)
    started = [] if case.responded_at else [timer.name for timer in _start_missing(case)]
    data: dict[str, object] = {"from": before.value, "to": severity.value, "changed": changed, "started": started}
    data |= {"voided": voided, "due_before": was}
    event = events.append(case, "调整等级", actor, now, reason=reason, data=data)
    _tell_severity(event, before, severity)
    return case


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
    started = clocks.start_national(case)
    last = case.releases.filter(published_at__isnull=False).order_by("number").last()
    running = clocks.active(case).filter(name=TimerName.CONTINUE.value).exists()
    follow_up = clocks.start_continue(case, last.published_at) if last and last.published_at and not running else None
    return [*started, *([follow_up] if follow_up else [])]


def _keep_earlier_start(case: Case, target: Case) -> list[str]:
    published = [at for at in (case.first_published_at, target.first_published_at) if at]
    occurred = [each.evidence["occurred_at"] for each in (case, target) if each.evidence.get("occurred_at")]
    target.detected_at = min(case.detected_at, target.detected_at)
    target.first_published_at = min(published) if published else None
    if occurred:
        target.evidence = {**target.evidence, "occurred_at": min(occurred, key=datetime.fromisoformat)}
    target.save(update_fields=["detected_at", "first_published_at", "evidence"])
    tightened = []
    for timer in clocks.active(target).filter(name__in=[name.value for name in _MERGED_CLOCKS]).select_for_update():
        name = TimerName(timer.name)
        first = target.detected_at if name is TimerName.TRIAGE else clocks.start_of(target)
        clock = clocks.clock_for(target, name, min(first, timer.started_at))
        if clock is not None and clocks.tighten(timer, clock):
            tightened.append(timer.name)
    return tightened


def _keep_evidence(case: Case, target: Case) -> dict[str, object]:
    """Why the merged case was there stays with the target, beside its own evidence, and so does all merged into it."""
    kept = {name: value for name, value in case.evidence.items() if name != "merged"}
    mine: dict[str, object] = {"number": case.number, "title": case.title, "because": case.flag_because, **kept}
    merged = [*target.evidence.get("merged", []), *case.evidence.get("merged", []), mine]
    target.evidence = {**target.evidence, "merged": merged}
    target.save(update_fields=["evidence"])
    return mine


def _tell_severity(event: CaseEvent, before: Severity, after: Severity) -> None:
    people = staff(Role.DISPATCHER, Role.SUPERVISOR)
    for assignment in event.case.assignments.select_related("department").filter(state__in=("pending_ack", "acked")):
        people += unit(assignment.department, at=event.at)
    values = {"before": before.value, "after": after.value, "clocks": notices.clock_lines(event.case, None)}
    notices.tell(event, "severity", people, f"等级由{before.value}调整为{after.value}", values)


def _claimer(case: Case) -> str:
    claimed = case.events.filter(kind="认领").order_by("-number").first()
    return f"{claimed.actor}于{when(claimed.at)}" if claimed else "他人"
