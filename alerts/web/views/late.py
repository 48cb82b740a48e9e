"""督办: what is late, what waits for a ruling, and how the units stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import Department, Notification
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.clock_state import for_supervisor, standing
from alerts.web.rows import rows_of
from config import clock
from config.vocabulary import AssignmentState, CaseState, TimerName

_MOST = 200
_OPEN = [AssignmentState.PENDING_ACK.value, AssignmentState.ACKED.value, AssignmentState.REWORK.value]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands; counts of assignments."""

    name: str
    open: int
    unsigned: int
    late: int


@signed_in
def late(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is late."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same page, also used as the home page of a supervisor."""
    now, cases = clock.now(), cases_of(viewer)
    urgent = cases.filter(Q(pk__in=lists.late(cases, now).values("pk")) | Q(state=CaseState.DISPUTED.value))
    rows = rows_of(lists.ordered(urgent, "due")[:_MOST], now)
    context = {
        "now": now,
        "home": home,
        "overdue": [row for row in rows if row.clock and row.clock.state == "late"],
        "disputed": [row for row in rows if row.state == CaseState.DISPUTED.zh],
        "unreached": Department.objects.exclude(contacts__confirmed_at__isnull=False).count(),
        "failed": Notification.objects.filter(state=Notification.State.FAILED).count(),
        "standings": _standings(now),
        "audit": standing(now),
        "waiting": for_supervisor(),
    }
    return render(request, "web/late.html", context)


def _standings(now: datetime) -> list[Standing]:
    running = Q(
        assignments__timers__stopped_at=None,
        assignments__timers__voided_at=None,
        assignments__timers__due_at__lte=now,
        assignments__state__in=_OPEN,
    ) & ~Q(assignments__timers__name=TimerName.RETURN.value)
    units = Department.objects.annotate(
        n_open=Count("assignments", filter=Q(assignments__state__in=_OPEN), distinct=True),
        n_unsigned=Count("assignments", filter=Q(assignments__state=AssignmentState.PENDING_ACK.value), distinct=True),
        n_late=Count("assignments", filter=running, distinct=True),
    ).filter(n_open__gt=0)
    rows = [Standing(unit.name, unit.n_open, unit.n_unsigned, unit.n_late) for unit in units]
    return sorted(rows, key=lambda row: (-row.late, -row.unsigned, -row.open))
