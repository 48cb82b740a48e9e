"""Every new post is asked all live watches, in the transaction that stores it: a match is there once, or not at all."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alerts.models import Watch, WatchMatch, WatchVersion
from alerts.office.watching.asking import names, tree_of
from config.clock import SHANGHAI
from pipeline.models import Item, Source
from pipeline.rows import asked
from pipeline.search.collected import facts_of
from pipeline.search.language.errors import QueryError
from pipeline.search.language.tree import Node
from pipeline.search.standing.matcher import Matcher

log = logging.getLogger(__name__)

Stamp = tuple[object, int, date, tuple[tuple[int, str, str], ...]]


@dataclass(frozen=True)
class _Live:
    """All live watches compiled. `stamp`: latest version, how many versions, day, sources: with another one they are
    not these any more. `numbers`: each watch's version."""

    stamp: Stamp
    matcher: Matcher
    numbers: dict[int, int]


_NONE = _Live((None, 0, date.min, ()), Matcher({}), {})
"""Nobody watches anything."""


class _Kept:
    live: _Live | None = None


def hear(items: Sequence[Item], now: datetime) -> None:
    """Record what the live watches find among new and reworded items; history alerts nobody."""
    fresh = [item for item in items if not item.history]
    if not fresh:
        return
    live = _live(now)
    if not len(live.matcher):
        return
    keys = {pk: key for pk, key, _ in live.stamp[3]}
    found = [
        WatchMatch(watch_id=hit.key, item_id=fresh[hit.place].pk, number=live.numbers[hit.key], at=now)
        for hit in live.matcher.match([facts_of(item, keys[item.source_id]) for item in fresh])
    ]
    WatchMatch.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)


def _live(now: datetime) -> _Live:
    """The compiled watches, compiled anew after a change."""
    newest = asked("SELECT key FROM alerts_watchversion ORDER BY id DESC LIMIT 1")
    if not newest:
        return _NONE
    latest = newest[0][0]
    sources = tuple(Source.objects.order_by("pk").values_list("pk", "key", "name"))
    stamp = (latest, WatchVersion.objects.count(), now.astimezone(SHANGHAI).date(), sources)
    if _Kept.live is None or _Kept.live.stamp != stamp:
        _Kept.live = _compiled(stamp, now)
    return _Kept.live


def _compiled(stamp: Stamp, now: datetime) -> _Live:
    """A query that is none any more (a source was renamed) is noted with its watch and told on its page."""
    known = names()
    trees: dict[int, Node] = {}
    numbers: dict[int, int] = {}
    for watch in Watch.objects.filter(ended_at=None, ends_on__gte=stamp[2]).order_by("pk"):
        problem = ""
        try:
            trees[watch.pk] = tree_of(watch.query, now, known)
            numbers[watch.pk] = watch.number
        except QueryError as error:
            problem = str(error)
            log.warning("watch_unreadable watch=%d reason=%s", watch.pk, problem)
        if problem != watch.problem:
            Watch.objects.filter(pk=watch.pk).update(problem=problem)
    return _Live(stamp, Matcher(trees), numbers)
