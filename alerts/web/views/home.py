"""首页: what this role has to do first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.web.access import Viewer, signed_in
from alerts.web.views import alerts, inbox, late, overview
from config.vocabulary import Role


@signed_in
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Alerts for the desk, the inbox for a unit, what is late for a supervisor, the one screen for a leader."""
    if viewer.unit:
        return inbox.page(request, viewer, home=True)
    if viewer.role is Role.SUPERVISOR:
        return late.page(request, viewer, home=True)
    if viewer.role is Role.LEADER:
        return overview.page(request, home=True)
    if viewer.reads_all:
        return alerts.page(request, viewer, home=True)
    return render(request, "web/no_role.html")
