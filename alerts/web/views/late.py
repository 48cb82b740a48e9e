"""督办: what is late, what will be within twelve hours, what was promised, what waits for a word, how units stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import Assignment
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.clock_state import for_supervisor, standing
from alerts.web.listing import Where, lists_of
from alerts.web.next_statements import next_statements
from alerts.web.rows import Row
from alerts.web.standings import soon_late, standings
from alerts.web.tally import tally
from alerts.web.whose import named
from config import clock
from config.vocabulary import CaseState, Part, Role

_MOST, _FIRST = 200, 25
"""Rows that are read of each group; that are shown before somebody asks for all."""


@signed_in
def late(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is late."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same page, also used as the home page of a supervisor."""
    now, counted = clock.now(), tally()
    disputed = Where().also("l.tab IS NOT NULL").also("l.state = %s", CaseState.DISPUTED.value)
    over, torn, soon = named(*lists_of((lists.late(now), disputed, soon_late(now)), "nearest", _MOST, now))
    context = {
        "now": now,
        "home": home,
        "overdue": over,
        "disputed": [row._replace(who=_parties(row)) for row in torn],
        "unreached": counted.unreached,
        "failed": counted.failed,
        "standings": standings(now),
        "soon": soon,
        "statements": next_statements(now),
        "first": _MOST if request.GET.get("all") else _FIRST,
        "audit": standing(now, counted),
        "waiting": for_supervisor(counted),
        "signs": counted.proposed if viewer.any_of(Role.SUPERVISOR) else 0,
    }
    return render(request, "web/late.html", context)


def _parties(row: Row) -> str:
    """Who gave a disputed matter back, the first first."""
    said = Assignment.objects.filter(case_id=row.pk, part=Part.LEAD.value).exclude(return_reason="").order_by("id")
    names = dict.fromkeys(said.values_list("department__name", flat=True))
    return f"争议: {'、'.join(names)}" if names else row.who
