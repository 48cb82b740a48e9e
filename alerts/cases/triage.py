"""研判: claim, reject, restore, merge."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events, notices
from alerts.cases.dispatching import withdraw_all
from alerts.cases.grading import take_graver
from alerts.cases.guards import filled
from alerts.cases.moves import MovedMeanwhile, lock, move_case
from alerts.cases.undo import undoable
from alerts.models import Case
from alerts.notify.recipients import staff
from alerts.rules.states import REJECT_REASONS, MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState, Role, Severity, TimerName
from nlp.personal.mask import mask_staff

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


@transaction.atomic
def put_down(case: Case, actor: Actor, now: datetime) -> Case:
    """放下: nobody looks at it any more, a colleague may claim it. A monitor his own claim, a judge anybody's.

    Raises `MovedMeanwhile` when another than the caller saw in `case` has claimed it since.
    """
    seen = case.claimed_by_id
    lock(case)
    check_act(CaseState(case.state), "放下", actor.role)
    if case.claimed_by_id is None:
        return case
    if seen is not None and case.claimed_by_id != seen:
        raise MovedMeanwhile(f"{case.number} 现由{_claimer(case)}认领，是在您打开页面之后，没有放下。")
    if case.claimed_by_id != actor.user_id and actor.role is not Role.JUDGE:
        raise MoveRefused("role", f"{case.number} 由{_claimer(case)}认领，由其本人或研判值班长放下。")
    whose = "" if case.claimed_by_id == actor.user_id else f"原由{_claimer(case)}认领"
    Case.objects.filter(pk=case.pk).update(claimed_by=None)
    case.claimed_by = None
    events.append(case, "放下", actor, now, reason=whose)
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
    """恢复研判: judged anew. National clocks go on from their original start, the triage clock from now.

    So does the clock of the next follow-up, from what was published last.
    """
    lock(case)
    reason = filled(reason, "恢复研判的理由")
    started = [clocks.start(case, TimerName.TRIAGE, now), *clocks.start_national(case), clocks.owe_follow_up(case)]
    again = {"reject_reason": "", "closed_at": None}
    event = move_case(case, "恢复研判", actor, now, reason=reason, data=clocks.sets(*started), fields=again)
    notices.tell(event, "triage", staff(Role.JUDGE, Role.DISPATCHER), "请重新研判")
    return case


@undoable
@transaction.atomic
def merge(case: Case, target: Case, actor: Actor, now: datetime) -> Case:
    """并单: the case is closed into `target`, which is open; the target's running clocks keep the earlier start.

    A graver case makes the target as grave: no clock of a grade is lost by it.
    """
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
    due_before = clocks.due_now(target)
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
            "due_before": due_before,
            "due_after": clocks.due_now(target),
            "detected_at": target.detected_at.isoformat(),
            "evidence": evidence,
            "orders": orders,
        },
    )
    take_graver(target, Severity(case.severity), f"{case.number} 并入本单", actor, now)
    return case


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


def _claimer(case: Case) -> str:
    claimed = case.events.filter(kind="认领").order_by("-number").first()
    return f"{claimed.actor}于{when(claimed.at)}" if claimed else "他人"
