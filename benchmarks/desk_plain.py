"""The same list as most would write it with Django: models with their relations prefetched, Django templates.

No counts, no paginator, one order that an index gives: kinder to it than the desk is to itself. `ROOT_URLCONF` of the
second server that `benchmarks.desk` starts; settings, middleware, sessions and store are the product's own.
"""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from alerts.models import Case
from alerts.rules.desk_tabs import TABS

_PAGE = engines["django"].from_string(
    '{% extends "web/base.html" %}{% load huiying %}{% block main %}<ul class="rows">'
    + Path(__file__).with_name("desk_plain.html").read_text("utf-8")
    + "</ul>{% endblock %}"
)


@login_required
def plain(request: HttpRequest) -> HttpResponse:
    """Fifty rows, the newest first, narrowed by tab, sector and place."""
    cases = Case.objects.select_related("topic", "claimed_by").prefetch_related("timers", "assignments__department")
    tab = request.GET.get("tab", "all")
    if tab in TABS:
        cases = cases.filter(state__in=[state.value for state in TABS[tab][1]])
    for key, column in (("sector", "sector"), ("place", "place_name")):
        if request.GET.get(key):
            cases = cases.filter(**{column: request.GET[key]})
    return HttpResponse(_PAGE.render({"cases": cases.order_by("-detected_at")[:50]}, request))


urlpatterns = [path("alerts/", plain), path("", include("alerts.web.urls"))]
