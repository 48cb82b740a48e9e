"""交办单: left the matter, right the work, below everything that happened. A unit is led to its own part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alerts.models import Assignment, Case
from alerts.web import effect_words
from alerts.web.access import GONE, Viewer, assignments_of, cases_of, signed_in
from alerts.web.asks import awaited
from alerts.web.beside import beside
from alerts.web.clock_groups import grouped
from alerts.web.clock_state import lag_words, of_case
from alerts.web.clocks import clocks
from alerts.web.draft_offer import with_draft
from alerts.web.evidence import terms_of, why
from alerts.web.moments import marked
from alerts.web.offers import Offer, assignment_offers, case_offers
from alerts.web.posts import cards, items_of, platforms
from alerts.web.rows import lead_of, voices
from alerts.web.timeline import history
from alerts.web.told_once import told
from alerts.web.views.topics import drawn
from alerts.web.whole import whole
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
    found = whole(marked(known), pk)
    context = _context(found, viewer, clock.now())
    if context.get("slip"):
        context["said"], context["said_tags"], context["messages"] = told(request, context["slip"].kind)
    return render(request, "web/case.html", context)


def _context(found: Case, viewer: Viewer, now: datetime) -> dict[str, Any]:
    items = items_of(found.topic)
    filled, quiet, draft = with_draft(found, viewer, *case_offers(found, viewer))
    every = clocks(found.timers.all(), now)
    pressing, groups = grouped([each for each in every if each.open])
    return {
        "now": now,
        "case": found,
        "state": CaseState(found.state),
        "voices": voices(found.topic),
        "why": why(found, found.topic, items),
        "terms": terms_of(found, found.topic, items),
        "curve": drawn(found, [item.published_at or item.learnt_at for item in items], now),
        "platforms": platforms(items),
        "cards": cards(items, 8),
        "filled": filled,
        "quiet": quiet,
        "awaited": draft or awaited(found),
        "pressing": pressing,
        "groups": groups,
        "ended": [each for each in every if not each.open],
        "standing": of_case(found),
        "lag": lag_words(found),
        "parties": [party(each, viewer) for each in found.assignments.all() if each.state not in GONE],
        "left": [party(each, viewer) for each in found.assignments.all() if each.state in GONE],
        "lead": lead_of(found.assignments.all()),
        "events": history(found),
        "evaluations": effect_words.evaluations(found),
        **beside(found, viewer, now, items),
        "triage": found.state in {CaseState.CANDIDATE, CaseState.TRIAGE},
    }


def party(assignment: Assignment, viewer: Viewer) -> Party:
    """A unit's part as the case page shows it."""
    filled, quiet = assignment_offers(assignment, viewer)
    state = AssignmentState(assignment.state)
    gone = state in {AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN}
    return Party(assignment, assignment.shown_state, gone, [filled, *quiet] if filled else quiet)
