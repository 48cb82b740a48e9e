"""检索: the one box over posts, topics, cases, statements and prepared answers."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from alerts.office.watching.keeping import KEEPERS
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.lists import Choice
from alerts.web.searching.asked import LONGEST, ORDERS, Asked
from alerts.web.searching.index import index
from alerts.web.searching.instead import instead
from alerts.web.searching.shown import facets_of, rows_of
from config import clock
from config.load import ConfigError, jurisdiction
from pipeline.search.base import Search, SearchTimeout, SearchUnavailable
from pipeline.search.changes import waiting
from pipeline.search.highlight import needles
from pipeline.search.language.errors import QueryError
from pipeline.search.language.examples import EXAMPLES, completions
from pipeline.search.language.fields import Names
from pipeline.search.language.sentence import sentence
from pipeline.search.names import names_of

PAGE = 25
_AWAY = 503


@signed_in
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The box; below it what is found, or what is wrong with the query, or examples."""
    require(viewer, *DESK, *OVERSIGHT)
    asked, now, names = Asked.read(request.GET), clock.now(), _names()
    context: dict[str, Any] = {
        "asked": asked,
        "longest": LONGEST,
        "now": now,
        "examples": EXAMPLES,
        "orders": [Choice(word, asked.url(order=key), key == asked.order) for key, word in ORDERS.items()],
    }
    if asked.empty:
        return render(request, "web/search.html", context)
    try:
        typed, tree = asked.trees(now, names)
        hits = index().search(Search(tree, asked.order, PAGE, asked.after))
    except QueryError as error:
        return render(request, "web/search.html", {**context, "error": error, "pointed": error.pointed(asked.text)})
    except SearchTimeout as error:
        return render(request, "web/search.html", {**context, "slow": str(error)})
    except (SearchUnavailable, ConfigError) as error:
        return render(request, "web/search.html", {**context, "away": str(error), "waiting": waiting()}, status=_AWAY)
    context |= {
        "sentence": sentence(tree),
        "watch_query": asked.as_query() if viewer.any_of(*KEEPERS) else "",
        "total": hits.total,
        "since": hits.since if hits.total > 1 else None,
        "instead": [] if hits.total else instead(index(), typed),
        "rows": rows_of(hits.documents, needles(typed), names),
        "facets": facets_of(hits.facets, asked, names),
        "next": asked.url(after=hits.next) if hits.next else "",
        "first": asked.url() if asked.after else "",
    }
    return render(request, "web/search.html", context)


@signed_in
def search_complete(request: HttpRequest, viewer: Viewer) -> JsonResponse:
    """What the last word of the query may become."""
    require(viewer, *DESK, *OVERSIGHT)
    typed = request.GET.get("q", "")
    offered = completions(typed, _names()) if len(typed) <= LONGEST else []
    return JsonResponse({"offered": [{"query": one.query, "shown": one.shown} for one in offered]})


def _names() -> Names:
    return names_of(jurisdiction(settings.INSTALLATION.jurisdiction))
