"""承办: one unit's part in a case, for that unit; nothing of the other units' work."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alerts.models import Assignment, Case, CaseEvent
from alerts.rules.taken_back import taken_back
from alerts.web.access import Viewer, assignments_of, signed_in
from alerts.web.asks import ask, binding, by_head, note, supervised
from alerts.web.beside import instructions, interpretations, orders, own_files, promised, slip_of, to_verify
from alerts.web.clock_groups import grouped
from alerts.web.clock_state import of_part
from alerts.web.clocks import clocks
from alerts.web.evidence import terms_of
from alerts.web.offers import assignment_offers
from alerts.web.posts import cards, items_of
from alerts.web.timeline import history
from alerts.web.told_once import told as told_once
from alerts.web.whole import whole
from config import clock
from config.vocabulary import AssignmentState, Part

_OF_THE_LEAD = ("签发督办单", "再启动", "批准延期", "不予延期")
_BEFORE_THE_SUPERVISOR = ("拟发督办单", "撤回拟发督办单", "不发督办单")
"""What a supervisor has not put before the unit is not the unit's to read."""


@signed_in
def assignment(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """The unit's part; the desk is led to the whole case."""
    found = get_object_or_404(assignments_of(viewer).select_related("department", "suggested"), pk=pk)
    if not viewer.unit:
        return redirect("case", found.case_id)
    found.case = whole(Case.objects.select_related("topic"), found.case_id)
    now, items = clock.now(), items_of(found.case.topic)
    filled, quiet = assignment_offers(found, viewer)
    every = clocks(binding(found), now, found)
    pressing, groups = grouped([each for each in every if each.open])
    back = taken_back(found.case.events.all())
    told = [event for event in history(found.case) if event.number not in back or event.actor == viewer.name]
    events = [event for event in told if _reads(event, found, viewer)]
    context: dict[str, Any] = {
        "now": now,
        "assignment": found,
        "case": found.case,
        "state": AssignmentState(found.state),
        "asked": ask(found),
        "note": note(found),
        "standing": of_part(found),
        "supervised": supervised(found),
        "pressing": pressing,
        "groups": groups,
        "ended": [each for each in every if not each.open],
        "terms": terms_of(found.case, None, items),
        "cards": cards(items, 5),
        "filled": filled,
        "quiet": quiet,
        "awaited": by_head(found, viewer.role),
        "events": events,
        "instructions": instructions(found.case),
        "interpretations": interpretations(found.case, found.pk),
        "to_verify": to_verify(found.case, found.department_id),
        "merged": found.case.evidence.get("merged", []),
        "files": own_files(found.case.attachments.all(), found.pk),
        "promised": promised(found.case, viewer, now),
        "orders": orders(found.case, viewer) if found.part == Part.LEAD else [],
        "slip": slip_of(found.case, viewer, now),
    }
    if context["slip"]:
        context["said"], context["said_tags"], context["messages"] = told_once(request, context["slip"].kind)
    return render(request, "web/assignment.html", context)


def _reads(event: CaseEvent, part: Assignment, viewer: Viewer) -> bool:
    """Whether the unit reads of this: what befell its own part, 批示, what the viewer took back, the lead's orders."""
    if event.kind in _BEFORE_THE_SUPERVISOR:
        return False
    if event.assignment_id == part.pk or event.kind == "批示":
        return True
    if event.kind == "撤销":
        return event.actor == viewer.name
    return part.part == Part.LEAD and event.kind in _OF_THE_LEAD and event.assignment_id is None


def own(viewer: Viewer) -> QuerySet[Assignment]:
    """What the viewer may open, with what the page needs."""
    return (
        assignments_of(viewer)
        .select_related("case__topic", "department", "suggested")
        .prefetch_related("case__timers__assignment__department", "case__timers__extension")
    )
