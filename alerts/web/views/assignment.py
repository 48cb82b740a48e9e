"""承办: one unit's part in a case, for that unit; nothing of the other units' work."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alerts.models import Assignment
from alerts.web.access import Viewer, assignments_of, signed_in
from alerts.web.asks import ask, binding, note, supervised
from alerts.web.beside import orders, own_files, promised, slip_of
from alerts.web.clock_state import of_part
from alerts.web.clocks import clocks
from alerts.web.evidence import terms_of
from alerts.web.offers import assignment_offers
from alerts.web.posts import cards, items_of
from config import clock
from config.vocabulary import AssignmentState, Part

_OF_THE_LEAD = ("签发督办单", "再启动")
_BEFORE_THE_SUPERVISOR = ("拟发督办单", "撤回拟发督办单", "不发督办单")
"""What a supervisor has not put before the unit is not the unit's to read."""


@signed_in
def assignment(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """The unit's part; the desk is led to the whole case."""
    found = get_object_or_404(own(viewer), pk=pk)
    if not viewer.unit:
        return redirect("case", found.case_id)
    now, items = clock.now(), items_of(found.case.topic)
    filled, quiet = assignment_offers(found, viewer)
    every = clocks(binding(found), now, found)
    lead = Q(kind__in=_OF_THE_LEAD, assignment=None) if found.part == Part.LEAD else Q()
    events = (
        found.case.events.filter(Q(assignment=found) | Q(kind="批示") | Q(kind="撤销", actor=viewer.name) | lead)
        .exclude(kind__in=_BEFORE_THE_SUPERVISOR)
        .order_by("-number")
    )
    context = {
        "now": now,
        "assignment": found,
        "case": found.case,
        "state": AssignmentState(found.state),
        "asked": ask(found),
        "note": note(found),
        "standing": of_part(found),
        "supervised": supervised(found),
        "clocks": [each for each in every if each.open],
        "ended": [each for each in every if not each.open],
        "terms": terms_of(found.case, items),
        "cards": cards(items, 5),
        "filled": filled,
        "quiet": quiet,
        "events": events,
        "instructions": [event for event in events if event.kind == "批示"],
        "files": own_files(found.case.attachments.all(), found.pk),
        "promised": promised(found.case, viewer, now),
        "orders": orders(found.case, viewer) if found.part == Part.LEAD else [],
        "slip": slip_of(found.case, viewer, now),
    }
    return render(request, "web/assignment.html", context)


def own(viewer: Viewer) -> QuerySet[Assignment]:
    """What the viewer may open, with what the page needs."""
    return (
        assignments_of(viewer)
        .select_related("case__topic", "department", "suggested")
        .prefetch_related("case__timers__assignment__department", "case__timers__extension")
    )
