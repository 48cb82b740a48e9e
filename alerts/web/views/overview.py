"""概览: a leader's one screen; and 大屏: the same on the duty room's wall, without anything to press."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.digest.trend import ten
from alerts.models.roster import OFFICE
from alerts.notify.on_duty import on_duty
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.listing import Where, lists_of
from alerts.web.standings import MOST, many, paragraph, soon_late, standings
from alerts.web.tab_numbers import ASLEEP, counts
from config import clock
from config.vocabulary import Severity

_SHOWN, _WALL = 6, 9
_IN_HAND = ("dispatched", "handling", "review")
"""Tabs of what is dispatched and not yet answered."""


@signed_in
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One paragraph and ten numbers."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, home=False)


def page(request: HttpRequest, home: bool) -> HttpResponse:
    """The same screen, also used as the home page of a leader."""
    found, week = ten(clock.now())
    context = {**_standing(_SHOWN), "numbers": found, "week": week, "home": home}
    return render(request, "web/overview.html", context)


@signed_in
def wall(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the duty room sees from across the room."""
    require(viewer, *DESK, *OVERSIGHT)
    worst = Where().also("l.tab IS NOT NULL").also("l.rank >= %s", Severity.MAJOR.rank)
    context = _standing(_WALL, worst)
    context |= {"watch": on_duty(None, context["now"]), "office": OFFICE}
    return render(request, "web/wall.html", context)


def _standing(most: int, *also: Where) -> dict[str, Any]:
    """`also`: one more list, of what is `grave`."""
    now = clock.now()
    late, soon, *more = lists_of((lists.late(now), soon_late(now), *also), "nearest", MOST, now)
    units, stand = standings(now), counts(now)
    triage = stand["triage"] + stand[ASLEEP]
    in_hand = sum(stand.get(tab, 0) for tab in _IN_HAND)
    grave = [row for rows in more for row in rows][:most]
    known = {row.pk for row in grave}
    return {
        "now": now,
        "paragraph": paragraph((triage, in_hand), late, soon, units),
        "late": late[:most],
        "more_late": len(late) > most,
        "soon": soon[:most],
        "grave": grave,
        "units": [unit for unit in units if unit.late or unit.soon][:most],
        "others": [row for row in late if row.pk not in known][:most],
        "triage": triage,
        "counts": {"open": in_hand, "late": many(late), "soon": many(soon)},
    }
