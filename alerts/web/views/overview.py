"""概览: a leader's one screen; and 大屏: the same on the duty room's wall, without anything to press."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.digest.trend import ten
from alerts.models.roster import OFFICE
from alerts.notify.on_duty import on_duty
from alerts.rules.states import IN_HAND
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.rows import rows_of
from alerts.web.standings import paragraph, soon_late, standings
from config import clock
from config.vocabulary import CaseState, Severity

_SHOWN, _WALL = 6, 9
_OPEN = [state.value for state in CaseState if not state.terminal]


@signed_in
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One paragraph and ten numbers."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same screen, also used as the home page of a leader."""
    found, week = ten(clock.now())
    context = {**_standing(viewer, _SHOWN), "numbers": found, "week": week, "home": home}
    return render(request, "web/overview.html", context)


@signed_in
def wall(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the duty room sees from across the room."""
    require(viewer, *DESK, *OVERSIGHT)
    context = _standing(viewer, _WALL)
    context |= {"watch": on_duty(None, context["now"]), "office": OFFICE}
    return render(request, "web/wall.html", context)


def _standing(viewer: Viewer, most: int) -> dict[str, Any]:
    now, cases = clock.now(), cases_of(viewer)
    late = rows_of(lists.ordered(lists.late(cases, now), "due")[:200], now)
    soon = rows_of(lists.ordered(soon_late(cases, now), "due")[:200], now)
    units = standings(now)
    graves = [one.value for one in Severity if one.rank >= Severity.MAJOR.rank]
    worst = cases.filter(state__in=_OPEN, severity__in=graves)
    grave = rows_of(lists.ordered(worst, "due")[:most], now)
    triage = cases.filter(state__in=("candidate", "triage")).count()
    in_hand = cases.filter(state__in=[state.value for state in IN_HAND]).count()
    known = {row.pk for row in grave}
    return {
        "now": now,
        "paragraph": paragraph((triage, in_hand), late, soon, units, now),
        "late": late[:most],
        "soon": soon[:most],
        "grave": grave,
        "units": [unit for unit in units if unit.late or unit.soon][:most],
        "others": [row for row in late if row.pk not in known][:most],
        "triage": triage,
        "counts": {"open": in_hand, "late": len(late), "soon": len(soon)},
    }
