"""督办: what is late, what will be within twelve hours, what waits for a word, and how the units stand."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import Department, Notification
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.clock_state import for_supervisor, standing
from alerts.web.rows import rows_of
from alerts.web.standings import soon_late, standings
from config import clock
from config.vocabulary import CaseState

_MOST = 200


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
        "standings": standings(now),
        "soon": rows_of(lists.ordered(soon_late(cases, now), "due")[:_MOST], now),
        "audit": standing(now),
        "waiting": for_supervisor(),
    }
    return render(request, "web/late.html", context)
