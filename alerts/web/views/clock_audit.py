"""时限核查: what the auditor found, when it last ran, and how far the calendar reaches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alerts import cases
from alerts.cases.auditing import ACKNOWLEDGED_BY
from alerts.models import ClockAudit, ClockHole
from alerts.rules.states import MoveRefused
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.clock_state import standing
from alerts.web.tally import tally
from alerts.web.views.action import actor_of
from config import clock
from config.vocabulary import Role

_MOST = 100


@signed_in
def clock_audit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open holes, those that are gone, and the last runs."""
    require(viewer, *DESK, *OVERSIGHT)
    holes = ClockHole.objects.select_related("case")
    context = {
        "now": clock.now(),
        "audit": standing(clock.now(), tally()),
        "whole": True,
        "open": holes.filter(gone_at=None)[:_MOST],
        "gone": holes.exclude(gone_at=None)[:20],
        "runs": ClockAudit.objects.all()[:10],
        "may_see_to": viewer.any_of(*ACKNOWLEDGED_BY),
    }
    return render(request, "web/clock_audit.html", context)


@require_POST
@signed_in
def hole_seen(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """核对漏项."""
    require(viewer, *ACKNOWLEDGED_BY)
    hole = get_object_or_404(ClockHole.objects.select_related("case"), pk=pk)
    role = viewer.role if viewer.role in ACKNOWLEDGED_BY else Role.SUPERVISOR
    try:
        cases.acknowledge(hole, actor_of(viewer, role), clock.now())
    except MoveRefused as refused:
        messages.error(request, refused.zh)
    else:
        messages.success(request, f"核对漏项：{hole.text}")
    return redirect("clock_audit")
