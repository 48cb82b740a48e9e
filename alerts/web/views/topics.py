"""热点: all topics, hottest first; and one topic with its evidence, curve and posts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alerts.cases import suggest
from alerts.models import Case
from alerts.web import tiles as where
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.evidence import terms_of, why
from alerts.web.moments import marked, moments
from alerts.web.posts import cards, items_of
from alerts.web.rows import topic_row
from alerts.web.svg import curve
from alerts.web.topic_says import apart, says
from config import clock
from config.load import jurisdiction
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Sector
from pipeline.models import Topic
from pipeline.topics.glances import Glances

_PAGE = 25


@signed_in
def topics(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All topics by heat, or by their last item."""
    require(viewer, *DESK, *OVERSIGHT)
    order, sector = request.GET.get("order", "heat"), request.GET.get("sector", "")
    found = Topic.objects.filter(items__gt=0).order_by("-last_at" if order == "new" else "-heat", "-pk")
    if sector in set(Sector):
        found = found.filter(sector=sector)
    page = Paginator(found.defer("centre", "keywords"), _PAGE).get_page(request.GET.get("page"))
    first = dict(_numbers([topic.pk for topic in page]))
    context = {
        "page": page,
        "page_url": "?" + urlencode({"order": order, "sector": sector}) + "&page=",
        "rows": [(topic_row(topic, first.get(topic.pk)), topic.heat) for topic in page],
        "order": order,
        "sector": sector,
        "sectors": [each.value for each in Sector],
    }
    return render(request, "web/topics.html", context)


def _numbers(topics: list[int]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Number and state of each topic's newest case; of what stands in a list, no case is read whole."""
    found = Case.objects.filter(topic__in=topics).order_by("detected_at", "pk")
    for topic, number, state in found.values_list("topic_id", "number", "state"):
        yield topic, (number, state)


@signed_in
def topic(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """One topic."""
    require(viewer, *DESK, *OVERSIGHT)
    found = get_object_or_404(Topic.objects.defer("centre"), pk=pk)
    cases = list(marked(found.cases.order_by("-detected_at")))
    case, items, now = (cases[0] if cases else None), items_of(found), clock.now()
    everything = Glances(found, now)
    told, slots = says(found, items, everything, now), everything.slots
    context = {
        "now": now,
        "topic": found,
        "cases": cases,
        "why": why(case, found, items),
        "terms": terms_of(case, found, items),
        "curve": drawn(case, [at for at, _ in slots], now, [posts for _, posts in slots]),
        "cards": apart(cards(items, also={one.shown for one in told["content"].summary})),
        "map": where.drawn(where.tiles(_preset(), (item.place_code for item in items)), settings.FOLDER),
        "proposal": None if cases else suggest(found, items),
        "may_tidy": viewer.any_of(*DESK),
        **told,
    }
    return render(request, "web/topic.html", context)


def _preset() -> Jurisdiction:
    return jurisdiction(settings.INSTALLATION.jurisdiction)


def drawn(case: Case | None, times: Sequence[datetime], now: datetime, counts: Sequence[int] = ()) -> str:
    """The curve of items that came at `times`, one or `counts` each, with the moments of the case (`marked`) on it."""
    return curve(times, moments(case, times), now, counts)
