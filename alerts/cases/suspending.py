"""挂账: a case that cannot be settled before a date is kept on the books until then, with the reason, for all to see.

It moves no due instant: the national clocks run on as ever, and the closing stays late when it is. Only the chasing of
verification and closing rests until the morning of the date.
"""

from datetime import date, datetime

from django.db import transaction

from alerts.actors import SYSTEM, Actor
from alerts.cases import clocks, events, notices
from alerts.cases.guards import LIVE, filled
from alerts.cases.moves import MovedMeanwhile, lock
from alerts.models import Case, CaseEvent, Suspension
from alerts.notify.recipients import once, staff, unit
from alerts.rules.states import MoveRefused, check_act
from config.clock import SHANGHAI
from config.vocabulary import CaseState, Role


@transaction.atomic
def suspend(case: Case, until: date, reason: str, actor: Actor, now: datetime) -> Suspension:
    """挂账 by a supervisor until a later day, with a reason. Raises `MoveRefused`, `MovedMeanwhile`."""
    lock(case)
    check_act(CaseState(case.state), "挂账", actor.role)
    reason = filled(reason, "挂账的理由")
    if until <= now.astimezone(SHANGHAI).date():
        raise MoveRefused("content", "挂账的日期应在今天以后。")
    open_one = suspension_of(case)
    if open_one:
        raise MovedMeanwhile(f"{case.number} 已由{open_one.started_by}挂账至{_day(open_one.until)}。")
    suspension = Suspension.objects.create(
        case=case, until=until, reason=reason, started_at=now, started_by=actor.name[:100]
    )
    clocks.rehold(case)
    event = events.append(case, "挂账", actor, now, reason=reason, data={"until": until.isoformat()})
    _tell(event, f"挂账至{_day(until)}", {"until": _day(until), "over": False})
    return suspension


@transaction.atomic
def resume(case: Case, reason: str, actor: Actor, now: datetime) -> Case:
    """解除挂账 before the date. What was not chased meanwhile is, at once. Raises `MoveRefused`."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "解除挂账", actor.role)
    reason = filled(reason, "解除挂账的理由")
    _end(case, actor.name, now)
    event = events.append(case, "解除挂账", actor, now, reason=reason)
    _tell(event, "已解除挂账，请继续办理", {"until": "", "over": True})
    return case


@transaction.atomic
def suspension_over(suspension: Suspension, now: datetime) -> bool:
    """挂账到期: the day has come; everybody concerned is told. False when somebody else was first."""
    case = suspension.case
    lock(case, any_state=True)
    try:
        _end(case, SYSTEM.name, now)
    except MoveRefused:
        return False
    if CaseState(case.state).terminal:
        return False
    data = {"until": suspension.until.isoformat()}
    event = events.append(case, "挂账到期", SYSTEM, now, reason=suspension.reason, data=data)
    _tell(event, "挂账到期，请继续办理", {"until": _day(suspension.until), "over": True})
    return True


def suspension_of(case: Case) -> Suspension | None:
    """The suspension that is in force, or None. Reads what the caller has prefetched."""
    return next((one for one in case.suspensions.all() if one.ended_at is None), None)


def ripe(now: datetime) -> list[Suspension]:
    """Suspensions whose day has come."""
    today = now.astimezone(SHANGHAI).date()
    over = [one for one in Suspension.objects.filter(ended_at=None, until__lte=today).select_related("case")]
    return [one for one in over if now >= clocks.morning(one.until)]


def _end(case: Case, by: str, now: datetime) -> None:
    if not Suspension.objects.filter(case=case, ended_at=None).update(ended_at=now, ended_by=by[:100]):
        raise MoveRefused("suspended", f"{case.number} 没有挂账。")
    clocks.rehold(case)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _tell(event: CaseEvent, ask: str, values: dict[str, object]) -> None:
    people = staff(Role.DISPATCHER, Role.SUPERVISOR)
    for assignment in event.case.assignments.filter(state__in=LIVE).select_related("department"):
        people += unit(assignment.department, at=event.at)
    notices.tell(event, "suspended", once(people), ask, values)
