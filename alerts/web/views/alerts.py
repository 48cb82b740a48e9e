"""预警: the list of cases by state, narrowed by facets; the home page of the desk."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alerts.models import SavedView
from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, cases_of, require, signed_in
from alerts.web.bulk import BULKS, own_slips
from alerts.web.offers import acting_role
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
    "asleep": ("没有暂缓的事项", "在待研判里按 s, 或选中后点“暂缓”, 可以放到指定时间再看; 到时间自动回来。"),
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
    context |= beside(viewer, query, context["now"])
    return render(request, "web/alerts.html", context)


def beside(viewer: Viewer, query: lists.Query, now: datetime) -> dict[str, Any]:
    """What stands around the rows: the moves that this viewer may make on them, his views, what he may take back."""
    offered = [one for one in BULKS.values() if acting_role(viewer, one.event) and _shown(one.slug, query.tab)]
    slips = own_slips(viewer, now)
    views = [(one, "?" + one.query == query.url()) for one in SavedView.objects.filter(user=viewer.user)]
    return {"bulks": offered, "slips": slips, "views": views, "view_open": any(here for _one, here in views)}


def _shown(slug: str, tab: str) -> bool:
    if tab not in {"triage", lists.ASLEEP, "all"}:
        return False
    return slug != ("snooze" if tab == lists.ASLEEP else "wake")


def listing(request: HttpRequest, viewer: Viewer, query: lists.Query) -> dict[str, Any]:
    """Tabs, facets, orders and rows of one page."""
    now, cases = clock.now(), cases_of(viewer)
    cut = lists.page_of(lists.ordered(query.narrowed(cases, now), query.order), request.GET.get("page"))
    return {
        "now": now,
        "query": query,
        "tabs": lists.tabs(query, cases, now),
        "facets": lists.facets(query, cases, now),
        "orders": [lists.Choice(word, query.url(order=key), key == query.order) for key, word in lists.ORDERS.items()],
        "rows": rows_of(cut, now),
        "page": cut,
        "page_url": f"{query.url()}&page=",
        "narrowed": query.narrow,
    }
