"""预警: the list of cases by state, narrowed by facets; the home page of the desk."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse

from alerts.web import lists
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.alerts_html import Around, alerts_html, undo_words
from alerts.web.bulk import BULKS, own_slips
from alerts.web.frame import framed
from alerts.web.offers import acting_role
from alerts.web.tab_numbers import ASLEEP, beside
from alerts.web.told_once import told
from config import clock
from config.form_token import form_token
from config.vocabulary import Role
from pipeline.models import Source

_EMPTY = {
    "triage": (
        "没有待研判的事项",
        "有专题达到预警规则时会出现在这里。可以先看“热点”里正在升温的专题，或检查“来源”是否采集正常。",
    ),
    "dispatched": ("没有等待签收的交办单", "交办之后、主办单位签收之前的事项会出现在这里。"),
    "handling": ("没有处置中的交办单", "主办单位签收之后的事项会出现在这里。"),
    "review": ("没有待审核的答复", "承办单位报审的答复会出现在这里，由研判值班长审核。"),
    "tracking": ("没有跟踪中的事项", "回应发布之后会继续观察一段时间，期间的事项在这里。"),
    "all": ("还没有交办单", "专题达到预警规则，或由监测员人工录入后，就会有第一张交办单。"),
    "asleep": ("没有暂缓的事项", "在待研判里按 s，或选中后点“暂缓”，可以放到指定时间再看；到时间自动回来。"),
}


@signed_in
def alerts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list of all cases."""
    require(viewer, *DESK, *OVERSIGHT)
    return page(request, viewer, home=False)


def page(request: HttpRequest, viewer: Viewer, home: bool) -> HttpResponse:
    """The same list, also used as the home page."""
    query, now = lists.Query.read(request.GET), clock.now()
    csrf = form_token(request)
    first = _first_steps(request, viewer, csrf) if home else ""
    found = query.page(now, request.GET)
    empty = _EMPTY[query.tab] if found.found else _nothing(query)
    kept = beside(viewer.user.pk, now)
    slips = own_slips(viewer, now) if kept.undo else []
    said, tags, notices = told(request, slips[0].kind) if slips else ("", "", None)
    around = _around(csrf, viewer, query, kept.views, (undo_words(slips, now, said), tags))
    main = alerts_html(query, lists.tabs(query, kept.numbers), found, around, empty)
    return framed(request, viewer, "预警", [first, *main], "page-alerts", csrf, notices)


def _nothing(query: lists.Query) -> tuple[str, str]:
    """Why there is nothing, and the next step where nothing can come."""
    head, text = _EMPTY[query.tab]
    if query.tab not in {"triage", "all"} or Source.objects.filter(enabled=True).exists():
        return head, text
    way = f'先在<a href="{reverse("sources")}">来源</a>页加入要采集的网站；采集到的信息达到预警规则，就会出现在这里。'
    return head, way


def _first_steps(request: HttpRequest, viewer: Viewer, csrf: str) -> str:
    context = {"csrf_token": csrf, "actor": viewer, "request": request}
    return get_template("web/first_steps.html").render(context, None)


def _around(
    token: str, viewer: Viewer, query: lists.Query, views: list[tuple[int, str, str]], undo: tuple[str, str]
) -> Around:
    offered = [one for one in BULKS.values() if _shown(one.slug, query.tab) and acting_role(viewer, one.event)]
    csrf = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    return Around(offered, views, *undo, viewer.any_of(Role.MONITOR), csrf)


def _shown(slug: str, tab: str) -> bool:
    if tab not in {"triage", ASLEEP, "all"}:
        return False
    return slug != ("snooze" if tab == ASLEEP else "wake")


@signed_in
def facet(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """What one facet of the list has to choose from: a part of the list, or a page of its own without a script."""
    require(viewer, *DESK, *OVERSIGHT)
    if key not in lists.FACETS:
        raise Http404("没有这个筛选。")
    query = lists.Query.read(request.GET)
    part = request.headers.get("X-Part") == "1"
    context = {"facet": lists.facet(query, key, clock.now()), "query": query, "alerts": reverse("alerts")}
    return render(request, "web/part/facet_menu.html" if part else "web/facet.html", context)
