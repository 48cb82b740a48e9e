"""督办: what is late, what will be within twelve hours, what was promised, what waits for a word, how units stand."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import Assignment
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.clock_state import by_case, for_supervisor, standing
from alerts.web.listing import Where, lists_of
from alerts.web.next_statements import next_statements
from alerts.web.standings import soon_late, standings
from alerts.web.tally import tally
from alerts.web.whose import named
from config import clock
from config.vocabulary import CaseState, Part, Role

_MOST, _FIRST = 200, 10
"""Cases that are read of each group; that are shown before somebody asks for all."""


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
    waiting, units = for_supervisor(counted), standings(now)
    gave_back = _parties([row.pk for row in torn])
    context = {
        "now": now,
        "home": home,
        "overdue": over,
        "disputed": [row._replace(who=gave_back.get(row.pk, row.who)) for row in torn],
        "unreached": counted.unreached,
        "failed": counted.failed,
        "standings": [one for one in units if one.late or one.unsigned or one.soon],
        "calm": [one for one in units if not (one.late or one.unsigned or one.soon)],
        "soon": soon,
        "statements": next_statements(now),
        "first": _MOST if request.GET.get("all") else _FIRST,
        "audit": standing(now, counted),
        "waiting": by_case(waiting),
        "words": len(waiting),
        "signs": counted.proposed if viewer.any_of(Role.SUPERVISOR) else 0,
    }
    return render(request, "web/late.html", context)


def _parties(disputed: Sequence[int]) -> dict[int, str]:
    """Who gave each disputed case back, the first first; nothing for what nobody has."""
    if not disputed:
        return {}
    said = Assignment.objects.filter(case__in=disputed, part=Part.LEAD.value).exclude(return_reason="").order_by("id")
    names: dict[int, dict[str, None]] = {}
    for case, name in said.values_list("case_id", "department__name"):
        names.setdefault(case, {})[name] = None
    return {case: f"争议：{'、'.join(found)}" for case, found in names.items()}
