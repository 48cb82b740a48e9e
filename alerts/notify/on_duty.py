"""值班人员 as recipients: of what is grave the person on duty hears as well, and the message says why.

An address on a roster is written to only where it is known already: a confirmed contact of the unit, or a user of the
desk. Whoever is on duty without such an address is called instead; the roster's page says so.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from alerts.models import Department, DutyShift, Staff
from alerts.notify.recipients import Recipient
from config.clock import SHANGHAI
from config.vocabulary import Role, Severity

_DESK = (Role.MONITOR, Role.JUDGE, Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER)


def grave(severity: str) -> bool:
    """Whether the person on duty hears: 特别重大 and 重大."""
    return Severity(severity).rank >= Severity.MAJOR.rank


def on_duty(department: Department | None, at: datetime) -> list[DutyShift]:
    """Who is on duty at an instant, for a unit or (None) for the monitoring office."""
    now = DutyShift.objects.filter(starts_at__lte=at, ends_at__gt=at, cancelled_at=None, department=department)
    return list(now.select_related("department").order_by("starts_at", "id"))


def duty_recipients(department: Department | None, at: datetime) -> list[Recipient]:
    """Those of them who can be written to, each with the reason why he hears."""
    shifts = on_duty(department, at)
    known = reachable(shifts)
    return [Recipient(shift.name, shift.email, why(shift)) for shift in shifts if shift.pk in known]


def reachable(shifts: Iterable[DutyShift]) -> set[int]:
    """The keys of those shifts whose address is known and confirmed."""
    found = set()
    for shift in shifts:
        if shift.email and _known(shift):
            found.add(shift.pk)
    return found


def _known(shift: DutyShift) -> bool:
    if shift.department is not None:
        return shift.department.contacts.filter(confirmed_at__isnull=False, email__iexact=shift.email).exists()
    roles = Q(role__in=[role.value for role in _DESK])
    return Staff.objects.filter(roles, user__is_active=True, user__email__iexact=shift.email).exists()


def why(shift: DutyShift) -> str:
    """Why this person hears, one Chinese sentence."""
    post = f"{shift.post}，" if shift.post else ""
    return f"您正在{shift.scope}值班（{post}{_span(shift)}），等级较高的事项同时通知值班人员。"


def _span(shift: DutyShift) -> str:
    start, end = shift.starts_at.astimezone(SHANGHAI), shift.ends_at.astimezone(SHANGHAI)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end.month}月{end.day}日{end:%H:%M}"
    return f"{start.month}月{start.day}日{start:%H:%M}至{until}"
