"""监测方案: the list, one with what it found, and the form, which shows what it would have found before it saves."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from alerts.actors import Actor
from alerts.models import Staff, Watch, WatchMatch
from alerts.office.watching import keeping
from alerts.office.watching.asking import names, tree_of
from alerts.office.watching.preview import DAYS, Preview, preview
from alerts.rules.states import MoveRefused
from alerts.web import drafts
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.forms.desk import ReasonForm
from alerts.web.forms.watches import WatchForm
from alerts.web.searching.index import index
from alerts.web.searching.shown import kind_word
from alerts.web.svg import curve
from alerts.web.views.action import INVALID, REFUSED, actor_of
from alerts.web.views.one_form import done, posted
from config import clock
from config.clock import SHANGHAI
from config.load import ConfigError
from config.vocabulary import Role
from pipeline.search.base import SearchTimeout, SearchUnavailable
from pipeline.search.highlight import excerpt, needles
from pipeline.search.language.errors import QueryError
from pipeline.search.language.sentence import sentence

_PAGE = 25
_LASTS = timedelta(days=90)


@signed_in
def watches(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Those that are asked, the newest first, and below them those that ended."""
    require(viewer, *DESK, *OVERSIGHT)
    now = clock.now()
    lately = WatchMatch.objects.filter(watch=OuterRef("pk"), at__gte=now - timedelta(days=7)).order_by()
    week = Coalesce(Subquery(lately.values("watch").annotate(found=Count("pk")).values("found")), 0)
    every = Watch.objects.select_related("owner").annotate(week=week)
    context = {
        "now": now,
        "live": list(every.filter(ended_at=None)),
        "over": list(every.exclude(ended_at=None).order_by("-ended_at")[:50]),
        "may_keep": viewer.any_of(*keeping.KEEPERS),
    }
    return render(request, "web/watches.html", context)


@signed_in
def watch(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """浏览: what one found, day by day and post by post; who hears; its versions."""
    require(viewer, *DESK, *OVERSIGHT)
    found, now = get_object_or_404(Watch.objects.select_related("owner"), pk=pk), clock.now()
    try:
        tree = tree_of(found.query, now, names())
        said, wanted = sentence(tree), needles(tree)
    except QueryError as error:
        said, wanted = str(error), ()
    matches = found.matches.select_related("item__source").order_by("-at", "-pk")
    page = Paginator(matches, _PAGE).get_page(request.GET.get("page"))
    since = now - timedelta(days=DAYS)
    said_at = found.matches.filter(at__gte=since).values_list("item__published_at", "at")
    times = [said if said and said >= since else met for said, met in said_at]  # what is older was met now
    context = {
        "now": now,
        "watch": found,
        "plan": keeping.plan_of(found),
        "every": keeping.EVERY.get(found.every_minutes, f"{found.every_minutes} 分钟"),
        "sentence": said,
        "page": page,
        "page_url": "?page=",
        "rows": [
            (match, kind_word(match.item.kind), excerpt(match.item.text, wanted) if match.item.text else ())
            for match in page
        ],
        "curve": curve(sorted(times), [], now) if times else "",
        "versions": list(found.versions.all()),
        "may_change": found.ended_at is None and _may_change(found, viewer),
        "may_resume": found.ended_at is not None and _may_change(found, viewer),
    }
    return render(request, "web/watch.html", context)


@signed_in
def watch_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """新建; from the search page with the query of that search."""
    require(viewer, *keeping.KEEPERS)
    now = clock.now()
    query = request.GET.get("q", "").replace("\0", "")[:2000]
    me = Staff.objects.filter(user=viewer.user)
    ends = (now + _LASTS).astimezone(SHANGHAI).date()
    initial = {"query": query, "name": query[:20], "people": me, "every_minutes": 60, "ends_on": ends, "to_flag": True}
    form = WatchForm(posted(request), initial=initial, now=now)
    return _kept(request, viewer, form, None)


@signed_in
def watch_edit(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """修改, or 恢复 where it has ended."""
    require(viewer, *keeping.KEEPERS)
    found, now = get_object_or_404(Watch, pk=pk), clock.now()
    plan = keeping.plan_of(found)
    initial = {name: getattr(plan, name) for name in WatchForm.base_fields}
    if found.ended_at:
        initial["ends_on"] = (now + _LASTS).astimezone(SHANGHAI).date()
    form = WatchForm(posted(request), initial=initial, now=now)
    return _kept(request, viewer, form, found)


@signed_in
def watch_end(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """结束."""
    require(viewer, *keeping.KEEPERS)
    found, form, refused = get_object_or_404(Watch, pk=pk), ReasonForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            keeping.end(found, _actor(viewer), clock.now(), form.cleaned_data["reason"])
        except MoveRefused as error:
            refused = error.zh
        else:
            return done(request, f"已结束：{found}", "watch", found.pk)
    context = {
        "form": form,
        "title": "结束监测方案",
        "says": f"“{found}”不再看新信息；已命中的保留，以后可以恢复。",
        "refused": refused,
        "back": reverse("watch", args=[pk]),
        "back_word": "监测方案",
    }
    return render(request, "web/talking_form.html", context, status=_status(form, refused))


def _kept(request: HttpRequest, viewer: Viewer, form: WatchForm, found: Watch | None) -> HttpResponse:
    """The preview for what is typed; saved only what was previewed."""
    now, refused, shown, away = clock.now(), "", None, ""
    kept = drafts.restore(request, form)
    if form.is_bound and form.is_valid():
        plan = form.plan()
        seen = _seen(request.POST)
        if "save" in request.POST and request.POST.get("seen") == seen:
            try:
                actor = _actor(viewer)
                made = keeping.revise(found, actor, now, plan) if found else keeping.make(actor, now, plan)
            except MoveRefused as error:
                refused = error.zh
            else:
                return done(request, f"已保存：{made}", "watch", made.pk)
        shown, away = _previewed(form, now)
    context = {
        "form": form,
        "title": f"{_verb(found)}监测方案",
        "kept": kept,
        "refused": refused,
        "preview": shown,
        "away": away,
        "seen": _seen(request.POST) if form.is_bound and not form.errors else "",
        "sentence": sentence(form.tree) if form.is_bound and not form.errors else "",
        "curve": curve(list(shown.times), [], now) if shown and shown.times else "",
        "back": reverse("watch", args=[found.pk]) if found else reverse("watches"),
    }
    return render(request, "web/watch_form.html", context, status=_status(form, refused))


def _previewed(form: WatchForm, now: datetime) -> tuple[Preview | None, str]:
    """What it would have found, or why that is not known: saving goes on without the index."""
    try:
        return preview(index(), form.tree, form.plan().rhythm, now), ""
    except (SearchUnavailable, SearchTimeout, ConfigError) as error:
        return None, str(error)


def _seen(given: Any) -> str:
    """What tells that this query with this rhythm was previewed."""
    told = "\0".join(given.get(name, "") for name in ("query", "every_minutes", "quiet_from", "quiet_until"))
    return blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _verb(found: Watch | None) -> str:
    if found is None:
        return "新建"
    return "恢复" if found.ended_at else "修改"


def _may_change(found: Watch, viewer: Viewer) -> bool:
    return keeping.may_change(found, viewer.user.pk, _actor(viewer).role if viewer.any_of(*keeping.KEEPERS) else None)


def _actor(viewer: Viewer) -> Actor:
    return actor_of(viewer, viewer.role if viewer.role in keeping.KEEPERS else Role.SUPERVISOR)


def _status(form: Any, refused: str) -> int:
    return REFUSED if refused else INVALID if form.errors else 200
