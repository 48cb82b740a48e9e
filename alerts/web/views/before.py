"""以前见过吗: a piece of the topic's, the case's and the unit's page, asked for when the page stands already."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alerts.cases.before import Past, replies, seen_before, text_of
from alerts.models import Case
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.posts import items_of
from alerts.web.searching.index import index
from alerts.web.views.assignment import own
from config.load import ConfigError
from pipeline.models import Item, Topic
from pipeline.search.base import SearchIndex, SearchTimeout, SearchUnavailable


@signed_in
def topic_before(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """Like matters of the past, and official replies to like posts."""
    require(viewer, *DESK, *OVERSIGHT)
    found = get_object_or_404(Topic.objects.defer("centre"), pk=pk)
    return _page(request, found, None, with_past=True)


@signed_in
def case_before(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """The same of a case."""
    require(viewer, *DESK, *OVERSIGHT)
    found = get_object_or_404(cases_of(viewer).select_related("topic"), pk=pk)
    return _page(request, found.topic, found, with_past=True)


@signed_in
def assignment_before(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """For a unit the official replies alone: other units' cases are not its own."""
    found = get_object_or_404(own(viewer), pk=pk)
    return _page(request, found.case.topic, found.case, with_past=False)


def _page(request: HttpRequest, topic: Topic | None, case: Case | None, with_past: bool) -> HttpResponse:
    text = text_of(topic, items_of(topic), case)
    place = topic.place_code if topic else case.place_code if case else ""
    but = topic.pk if topic else None
    matters: list[Past] = []
    answers: list[Item] = []
    away = ""
    try:
        searched: SearchIndex = index()
        if with_past:
            matters, answers = seen_before(searched, text, place, but)
        else:
            answers = replies(searched, text, but)
    except (SearchUnavailable, SearchTimeout, ConfigError) as error:
        away = str(error)
    context: dict[str, Any] = {"matters": matters, "answers": answers, "away": away, "with_past": with_past}
    part = request.headers.get("X-Part") == "1"
    back = request.path.removesuffix("before/")
    return render(request, "web/part/before.html" if part else "web/before.html", {**context, "back": back})
