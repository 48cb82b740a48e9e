"""督办单: the rung that waits for a supervisor's word. The machine proposes it, a person issues it or does not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events, notices
from alerts.cases.guards import LIVE, filled, live_lead
from alerts.cases.hearers import Hearers
from alerts.cases.moves import MovedMeanwhile, lock
from alerts.cases.rungs import rung_ask, rung_data, rung_values, step_of
from alerts.models import Assignment, Case, SupervisionOrder, Timer
from alerts.notify.recipients import Recipient
from alerts.rules.states import MoveRefused, check_act
from config.clock import when
from config.load import ladder
from config.schema.deadlines import LadderStep
from config.vocabulary import CaseState, Part, TimerName
from nlp.personal.mask import mask_staff

_State = SupervisionOrder.State


@transaction.atomic
def issue_order(order: SupervisionOrder, note: str, actor: Actor, now: datetime) -> SupervisionOrder:
    """签发督办单: it goes to those whom the rung names. Refused when the clock has stopped meanwhile."""
    note = mask_staff(note.strip())
    timer = _decided(order, "签发督办单", _State.ISSUED, note, actor, now)
    step, assignment = _step(timer, order.stage), timer.assignment
    reason = f"{TimerName(timer.name).zh}（{when(timer.due_at)} 到期）{note}"
    data = {**rung_data(timer, step), "order": order.pk}
    event = events.append(order.case, step.name, actor, now, assignment=assignment, reason=reason, data=data)
    people = Hearers(now).of_rung(step, assignment, live_lead(order.case), order.case.severity)
    values = {**rung_values(timer, step, now), "note": note}
    notices.tell(event, "supervision", people, rung_ask(timer, step, now), values)
    return order


def hearers_of(orders: Sequence[SupervisionOrder], now: datetime) -> list[list[Recipient]]:
    """To whom each order would go, were it issued now; people are looked up once for all."""
    hearers, cases = Hearers(now), {order.case_id for order in orders}
    leads = Assignment.objects.filter(case_id__in=cases, part=Part.LEAD.value, state__in=LIVE).order_by("id")
    lead = {one.case_id: one for one in leads.select_related("department")}
    parts = [one.timer.assignment or lead.get(one.case_id) for one in orders]
    hearers.know(part.department for part in parts if part)
    return [
        hearers.of_rung(_step(one.timer, one.stage), one.timer.assignment, lead.get(one.case_id), one.case.severity)
        for one in orders
    ]


@transaction.atomic
def withhold_order(order: SupervisionOrder, reason: str, actor: Actor, now: datetime) -> SupervisionOrder:
    """不发督办单, with a reason; the ladder goes on."""
    reason = filled(reason, "不发督办单的理由")
    timer = _decided(order, "不发督办单", _State.WITHHELD, reason, actor, now)
    data = {"timer": timer.name, "clock": timer.pk, "stage": order.stage, "order": order.pk}
    events.append(order.case, "不发督办单", actor, now, assignment=timer.assignment, reason=reason, data=data)
    return order


def drop_orders(timer: Timer, actor: Actor, now: datetime, why: str) -> int:
    """撤回拟发督办单 that waits for a supervisor though its clock is no longer late; the case's row is held."""
    values = {"state": _State.LAPSED, "decided_at": now, "decided_by": actor.name[:100], "reason": why}
    dropped = SupervisionOrder.objects.filter(timer=timer, state=_State.PROPOSED).update(**values)
    if dropped:
        data = {"timer": timer.name, "clock": timer.pk, "due_at": timer.due_at.isoformat()}
        events.append(timer.case, "撤回拟发督办单", actor, now, assignment=timer.assignment, reason=why, data=data)
    return dropped


def proposed(case: Case) -> list[SupervisionOrder]:
    """What waits for a supervisor: proposed, and its clock still runs. Reads what the caller has prefetched."""
    waiting = [one for one in case.orders.all() if one.state == _State.PROPOSED]
    return [one for one in waiting if not (one.timer.stopped_at or one.timer.voided_at)]


def _decided(
    order: SupervisionOrder, event: str, state: SupervisionOrder.State, reason: str, actor: Actor, now: datetime
) -> Timer:
    lock(order.case, any_state=True)
    check_act(CaseState(order.case.state), event, actor.role)
    timer = Timer.objects.select_related("assignment__department").get(pk=order.timer_id)
    timer.case = order.case
    if timer.stopped_at or timer.voided_at:
        raise MoveRefused("clock", f"“{TimerName(timer.name).zh}”已经完成或不再计时，不需再发督办单。")
    values = {"state": state, "decided_at": now, "decided_by": actor.name[:100], "reason": reason}
    if not SupervisionOrder.objects.filter(pk=order.pk, state=_State.PROPOSED).update(**values):
        order.refresh_from_db()
        at = when(order.decided_at) if order.decided_at else ""
        raise MovedMeanwhile(f"这份督办单已由{order.decided_by}于{at}处理（{order.get_state_display()}）。")
    order.refresh_from_db()
    return timer


def _step(timer: Timer, stage: int) -> LadderStep:
    frozen = next((step_of(rung) for rung in timer.ladder if rung["stage"] == stage), None)
    return frozen or next(step for step in ladder() if step.stage == stage)
