"""交办单: left the matter, right the work, below everything that happened. A unit is led to its own part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alerts.models import (
    Assignment,
    Attachment,
    Case,
    CaseEvent,
    Claim,
    Commitment,
    Extension,
    SupervisionOrder,
    Timer,
)
from alerts.web.access import GONE, Viewer, assignments_of, cases_of, signed_in
from alerts.web.beside import beside
from alerts.web.clock_state import lag_words, of_case
from alerts.web.clocks import clocks
from alerts.web.evidence import terms_of, why
from alerts.web.offers import Offer, assignment_offers, awaited, case_offers
from alerts.web.posts import cards, items_of, platforms
from alerts.web.rows import lead_of, voices
from alerts.web.views.topics import drawn
from config import clock
from config.vocabulary import AssignmentState, CaseState


@dataclass(frozen=True, slots=True)
class Party:
    """One unit's part, its state and what this viewer may do about it."""

    assignment: Assignment
    state: str
    gone: bool
    offers: list[Offer]


@signed_in
def case(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """One case, or for a unit its own assignment of it."""
    if viewer.unit:
        own = assignments_of(viewer).filter(case_id=pk).order_by("-pk").first()
        if own is None:
            raise Http404("没有这张交办单")
        return redirect("assignment", own.pk)
    known = cases_of(viewer).select_related("topic", "claimed_by", "merged_into", "follows")
    found = get_object_or_404(known.prefetch_related(*whole()), pk=pk)
    return render(request, "web/case.html", _context(found, viewer, clock.now()))


def whole() -> Iterator["Prefetch[Any] | str"]:
    """All that the page shows of a case; each kind with what it names, by one query."""
    unit = "assignment__department"
    yield Prefetch("assignments", Assignment.objects.select_related("department", "suggested"))
    yield Prefetch("timers", Timer.objects.select_related(unit, "extension"))
    yield Prefetch("extensions", Extension.objects.select_related(f"timer__{unit}"))
    yield Prefetch("orders", SupervisionOrder.objects.select_related(f"timer__{unit}"))
    yield Prefetch("events", CaseEvent.objects.select_related(unit))
    yield Prefetch("claims", Claim.objects.select_related("clarification", "verifier"))
    yield Prefetch("commitments", Commitment.objects.select_related("department"))
    yield Prefetch("attachments", Attachment.objects.select_related(unit))
    yield from (
        "suspensions",
        "releases__signatures",
        "releases__link_checks",
        "media_questions",
        "hotline_orders",
        "calls__department",
        "opinions__expert",
    )


def _context(found: Case, viewer: Viewer, now: datetime) -> dict[str, Any]:
    items = items_of(found.topic)
    filled, quiet = case_offers(found, viewer)
    every = clocks(found.timers.all(), now)
    return {
        "now": now,
        "case": found,
        "state": CaseState(found.state),
        "voices": voices(found.topic),
        "why": why(found, found.topic, items),
        "terms": terms_of(found, items),
        "curve": drawn(found, items, now),
        "platforms": platforms(items),
        "cards": cards(items, 8),
        "filled": filled,
        "quiet": quiet,
        "awaited": awaited(found),
        "clocks": [each for each in every if each.open],
        "ended": [each for each in every if not each.open],
        "standing": of_case(found),
        "lag": lag_words(found),
        "parties": [party(each, viewer) for each in found.assignments.all() if each.state not in GONE],
        "left": [party(each, viewer) for each in found.assignments.all() if each.state in GONE],
        "lead": lead_of(found.assignments.all()),
        "events": history(found),
        **beside(found, viewer, now, items),
        "triage": found.state in {CaseState.CANDIDATE, CaseState.TRIAGE},
    }


def party(assignment: Assignment, viewer: Viewer) -> Party:
    """A unit's part as the case page shows it."""
    filled, quiet = assignment_offers(assignment, viewer)
    state = AssignmentState(assignment.state)
    gone = state in {AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN}
    return Party(assignment, assignment.shown_state, gone, [filled, *quiet] if filled else quiet)


def history(found: Case) -> list[CaseEvent]:
    """All events, the newest first."""
    return sorted(found.events.all(), key=lambda event: -event.number)
