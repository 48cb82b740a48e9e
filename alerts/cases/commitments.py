"""承诺事项: the promised next step of an answer: unit and date; chased until it is done, after closure too."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from alerts.actors import SYSTEM, Actor
from alerts.cases import events, notices
from alerts.cases.guards import filled
from alerts.cases.moves import acting_role, lock
from alerts.models import Case, Commitment, Department, Release
from alerts.notify.links import page
from alerts.notify.recipients import once, staff, unit
from alerts.rules.states import MoveRefused, check_act
from config.clock import SHANGHAI
from config.vocabulary import CaseState, Role

SOON = timedelta(days=2)
"""A promise is first called to mind this long before its day (proposal)."""
AGAIN = timedelta(days=7)
"""And a broken one again each week (proposal)."""


@transaction.atomic
def promise(  # noqa: PLR0913, PLR0917  a promise names who does what by when, and where it was made
    case: Case,
    actor: Actor,
    now: datetime,
    department: Department,
    text: str,
    due_date: date,
    release: Release | None = None,
) -> Commitment:
    """登记承诺: a unit has promised in public to do something by a day. Raises `MoveRefused`."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "登记承诺", acting_role(actor))
    if actor.department_id is not None and actor.department_id != department.pk:
        raise MoveRefused("unit", "只能登记本单位的承诺事项。")
    text = filled(text, "承诺事项", public=True)
    if due_date < now.astimezone(SHANGHAI).date():
        raise MoveRefused("content", "承诺的日期不能早于今天。")
    made = Commitment.objects.create(case=case, department=department, text=text, due_date=due_date, release=release)
    data = {"commitment": made.pk, "department": department.name, "unit": department.pk}
    data["due_date"] = due_date.isoformat()
    events.append(case, "登记承诺", actor, now, reason=text, data=data)
    return made


@transaction.atomic
def fulfil(commitment: Commitment, actor: Actor, now: datetime, evidence: str) -> Commitment:
    """兑现承诺, with evidence; also after the case was archived. A second time says who was first."""
    case = commitment.case
    lock(case, any_state=True)
    check_act(CaseState(case.state), "兑现承诺", acting_role(actor))
    if actor.department_id is not None and actor.department_id != commitment.department_id:
        raise MoveRefused("unit", f"此承诺由{commitment.department.name}兑现。")
    evidence = filled(evidence, "兑现的凭证")
    values = {"done_at": now, "done_by": actor.name[:100], "evidence": evidence}
    if not Commitment.objects.filter(pk=commitment.pk, done_at=None).update(**values):
        commitment.refresh_from_db()
        raise MoveRefused("done", f"此承诺已由{commitment.done_by}记为兑现。")
    commitment.refresh_from_db()
    data = {"commitment": commitment.pk, "late": now.astimezone(SHANGHAI).date() > commitment.due_date}
    events.append(
        case, "兑现承诺", actor, now, reason=evidence, data={**data, "department": commitment.department.name}
    )
    return commitment


def chase(now: datetime) -> int:
    """Call promises to mind: once two days before their day, on it when they are broken, then weekly. How many."""
    today = now.astimezone(SHANGHAI).date()
    due = Commitment.objects.filter(done_at=None, due_date__lte=today + SOON)
    due = due.filter(Q(chased_on=None) | Q(chased_on__lte=today - AGAIN) | Q(due_date__lt=today))
    return sum(_remind(pk, today, now) for pk in list(due.order_by("due_date", "id").values_list("pk", flat=True)))


def broken(now: datetime) -> list[Commitment]:
    """Promises whose day is over and that nobody has fulfilled, the oldest first; for the digest."""
    today = now.astimezone(SHANGHAI).date()
    found = Commitment.objects.filter(done_at=None, due_date__lt=today).select_related("case", "department")
    return list(found.order_by("due_date", "id"))


@transaction.atomic
def _remind(pk: int, today: date, now: datetime) -> int:
    one = Commitment.objects.select_related("case", "department").get(pk=pk)
    lock(one.case, any_state=True)
    one.refresh_from_db(fields=["done_at", "chased_on"])
    late = one.due_date < today
    first_late = late and (one.chased_on is None or one.chased_on <= one.due_date)
    weekly = one.chased_on is None or today - one.chased_on >= AGAIN
    if one.done_at is not None or one.chased_on == today or not (first_late or weekly):
        return 0
    Commitment.objects.filter(pk=pk).update(chased_on=today)
    words = f"{one.text}（{one.due_date.month}月{one.due_date.day}日前）"
    kind = "承诺逾期" if late else "承诺将到期"
    data = {"commitment": pk, "department": one.department.name, "due_date": one.due_date.isoformat()}
    event = events.append(one.case, kind, SYSTEM, now, reason=words, data=data)
    people = unit(one.department, at=now) + (staff(Role.SUPERVISOR) if late else [])
    ask = "承诺事项已过期，请兑现并反馈凭证" if late else "承诺事项将到期，请按期兑现"
    notices.tell(event, "commitment", once(people), ask, {"late": late, "page": page("case", one.case_id)})
    return 1
