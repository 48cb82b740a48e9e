"""值班表: who is on duty is entered by hand or from a sheet, and cancelled with a reason; rows are never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.models import Department, DutyShift
from alerts.models.roster import OFFICE
from alerts.office.book import ROSTER, append
from alerts.office.people import keeper
from alerts.rules.rosters import LONGEST
from alerts.rules.states import MoveRefused


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's duty as entered; `department` None for the monitoring office, times aware."""

    department: Department | None
    name: str
    starts_at: datetime
    ends_at: datetime
    post: str = ""
    phone: str = ""
    email: str = ""

    @property
    def scope(self) -> str:
        """Whose roster."""
        return self.department.name if self.department else OFFICE


@transaction.atomic
def enter(shifts: Iterable[Shift], actor: Actor, now: datetime, source: str = "录入") -> list[DutyShift]:
    """排班: write shifts, one event for each roster. Raises `MoveRefused` for the first that is wrong; none is written.

    `source`: the file's name where they came from a sheet.
    """
    made: list[DutyShift] = []
    for shift in shifts:
        keeper(actor, shift.department, "值班表")
        wrong = problem(shift, now)
        if wrong:
            raise MoveRefused("content", wrong)
        made.append(_create(shift, actor, now))
    for scope in dict.fromkeys(one.scope for one in made):
        own = [one for one in made if one.scope == scope]
        data = {"scope": scope, "source": source, "shifts": [_said(one) for one in own]}
        append(ROSTER, "排班", actor, now, reason=f"{scope}排班 {len(own)} 班", data=data)
    return made


@transaction.atomic
def cancel(shift: DutyShift, actor: Actor, now: datetime, reason: str) -> None:
    """撤销排班, with a reason; a second time says who was first."""
    keeper(actor, shift.department, "值班表")
    if not reason.strip():
        raise MoveRefused("content", "请填写撤销的理由。")
    values = {"cancelled_at": now, "cancelled_by": actor.name[:100]}
    if not DutyShift.objects.filter(pk=shift.pk, cancelled_at=None).update(**values):
        shift.refresh_from_db()
        raise MoveRefused("done", f"这一班已由{shift.cancelled_by}撤销。")
    append(ROSTER, "撤销排班", actor, now, reason=reason.strip(), data={"scope": shift.scope, "shift": _said(shift)})


def problem(shift: Shift, now: datetime) -> str:
    """What is wrong with a shift as entered, one Chinese sentence; empty where nothing is."""
    if not shift.name.strip():
        return "请填写值班人姓名。"
    if shift.ends_at <= shift.starts_at:
        return f"{shift.name}的值班结束时间应晚于开始时间。"
    if shift.ends_at - shift.starts_at > LONGEST:
        return f"{shift.name}的一班超过 {LONGEST.days} 天，请核对日期。"
    if shift.ends_at <= now:
        return f"{shift.name}的这一班已经过去，不能再排。"
    return f"{shift.name}在这段时间已经排在{shift.scope}值班。" if overlapping(shift) else ""


def overlapping(shift: Shift) -> bool:
    """Whether this person stands on this roster at this time already."""
    same = DutyShift.objects.filter(department=shift.department, name=shift.name.strip(), cancelled_at=None)
    return same.filter(starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at).exists()


def _create(shift: Shift, actor: Actor, now: datetime) -> DutyShift:
    return DutyShift.objects.create(
        department=shift.department,
        name=shift.name.strip()[:60],
        post=shift.post.strip()[:40],
        phone=shift.phone.strip()[:40],
        email=shift.email.strip(),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        entered_at=now,
        entered_by=actor.name[:100],
    )


def _said(one: DutyShift) -> dict[str, str]:
    """What the ledger says of a shift: no telephone."""
    return {
        "name": one.name,
        "post": one.post,
        "from": one.starts_at.isoformat(),
        "until": one.ends_at.isoformat(),
    }
