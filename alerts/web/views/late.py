"""督办: what is late, what will be within twelve hours, what waits for a word, and how the units stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import Department, Notification
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.clock_state import for_supervisor, standing
from alerts.web.listing import Where, read, rows
from alerts.web.standings import soon_late, standings
from config import clock
from config.vocabulary import CaseState

_MOST = 200


@signed_in
def late(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is late."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, home=False)


def page(request: HttpRequest, home: bool) -> HttpResponse:
    """The same page, also used as the home page of a supervisor."""
    now = clock.now()
    disputed = Where().also("l.tab IS NOT NULL").also("l.state = %s", CaseState.DISPUTED.value)
    context = {
        "now": now,
        "home": home,
        "overdue": rows(read(lists.late(now), "nearest", _MOST, now), now),
        "disputed": rows(read(disputed, "nearest", _MOST, now), now),
        "unreached": Department.objects.exclude(contacts__confirmed_at__isnull=False).count(),
        "failed": Notification.objects.filter(state=Notification.State.FAILED).count(),
        "standings": standings(now),
        "soon": rows(read(soon_late(now), "nearest", _MOST, now), now),
        "audit": standing(now),
        "waiting": for_supervisor(),
    }
    return render(request, "web/late.html", context)
