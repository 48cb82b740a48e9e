"""预警: the list of cases by state, narrowed by facets; the home page of the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.rows import rows_of
from config import clock
from config.vocabulary import Role

_EMPTY = {
    "triage": (
        "没有待研判的事项",
        "有专题达到预警规则时会出现在这里。可以先看“热点”里正在升温的专题, 或检查“来源”是否采集正常。",
    ),
    "dispatched": ("没有等待签收的交办单", "交办之后、主办单位签收之前的事项会出现在这里。"),
    "handling": ("没有处置中的交办单", "主办单位签收之后的事项会出现在这里。"),
    "review": ("没有待审核的答复", "承办单位报审的答复会出现在这里, 由研判值班长审核。"),
    "tracking": ("没有跟踪中的事项", "回应发布之后会继续观察一段时间, 期间的事项在这里。"),
    "all": ("还没有交办单", "专题达到预警规则, 或由监测员人工录入后, 就会有第一张交办单。"),
}


@signed_in
def alerts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list of all cases."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same list, also used as the home page."""
    query = lists.Query.read(request.GET)
    context = listing(request, viewer, query)
    context |= {"home": home, "empty": _EMPTY[query.tab], "may_enter": viewer.any_of(Role.MONITOR)}
    return render(request, "web/alerts.html", context)


def listing(request: HttpRequest, viewer: Viewer, query: lists.Query) -> dict[str, Any]:
    """Tabs, facets, orders and rows of one page."""
    now, cases = clock.now(), cases_of(viewer)
    cut = lists.page_of(lists.ordered(query.narrowed(cases), query.order), request.GET.get("page"))
    return {
        "now": now,
        "query": query,
        "tabs": lists.tabs(query, cases),
        "facets": lists.facets(query, cases),
        "orders": [lists.Choice(word, query.url(order=key), key == query.order) for key, word in lists.ORDERS.items()],
        "rows": rows_of(cut, now),
        "page": cut,
        "page_url": f"{query.url()}&page=",
        "narrowed": any((query.severity, query.sector, query.place, query.state)),
    }
