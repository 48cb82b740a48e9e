"""A stored topic as the flag rules look at it, at one instant: now, or as it was when some of its items were known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.rules.flags import TopicFacts, Voice, Watched
from config.clock import SHANGHAI
from config.flags import Period
from config.vocabulary import Sector, Severity
from nlp.heat.rhythm import DayKind, Rhythm
from nlp.heat.rises import Counted, Rise, rise
from nlp.heat.rises import rise_of_counts as counted_rise
from pipeline.models import Item, Topic
from pipeline.rows import asked, one_of
from pipeline.sources.usual import day_kind, rhythms
from pipeline.topics.figures import happened_at

_ASKED = 500
"""Keys in one statement; SQLite takes 32,766 values at most."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the store says beside items themselves. `watches`: of an item, those that found it and are to flag. `kind`:
    kinds of days by the calendar in force."""

    rhythms: Mapping[int, Rhythm]
    watches: Mapping[int, Sequence[str]]
    kind: DayKind


def beside(items: Iterable[Item]) -> Beside:
    """For the items of many topics; two queries, one more for each further 500 items."""
    own = list(items)
    watches: dict[int, list[str]] = {}
    for start in range(0, len(own), _ASKED):
        some = [item.pk for item in own[start : start + _ASKED]]
        found = asked(
            "SELECT alerts_watch.name, item_id FROM alerts_watchmatch"
            " JOIN alerts_watch ON alerts_watch.id = watch_id AND to_flag"
            f" WHERE item_id IN {one_of(some)} ORDER BY watch_id",
            *some,
        )
        for name, pk in found:
            watches.setdefault(pk, []).append(name)
    return Beside(rhythms({item.source_id for item in own}), watches, day_kind())


def facts_of(
    topic: Topic, items: Sequence[Item], now: datetime, known: Beside, periods: Sequence[Period] = ()
) -> TopicFacts:
    """What the rules look at, from the topic's items that are not history. `periods`: the file's sensitive periods."""
    signals: dict[str, float] = {}
    for item in items:
        for name, signal in item.analysis.get("signals", {}).items():
            signals[name] = max(signals.get(name, 0.0), float(signal["value"]))
    sector = Sector(topic.sector)
    return TopicFacts(
        title=topic.title,
        heat=topic.heat,
        submitters=topic.submitters,
        sources=tuple(sorted({item.source.kind for item in items})),
        items=len(items),
        burst=rise([(happened_at(item), item.source_id) for item in items], now, known.rhythms, known.kind).times,
        severity=Severity(topic.severity),
        signals=signals,
        must_respond=tuple(sorted({name for item in items for name in item.analysis.get("must_respond", ())})),
        sector=sector,
        first_at=topic.first_at,
        last_at=topic.last_at,
        relevant_share=sum(item.relevant for item in items) / len(items) if items else 0.0,
        voices=tuple(map(voice_of, items)),
        watched=watched(items, known),
        burst_p=topic.burst_p,
        place=topic.place_code,
        periods=holding(periods, now, sector),
    )


def rise_of_counts(posts: Mapping[int, Counted], now: datetime, known: Mapping[int, Rhythm]) -> Rise:
    """How much more is said than usual, for a topic and for its sources, of posts that were counted by source.

    `known`: their rhythms.
    """
    return counted_rise(posts, now, known, day_kind())


def voice_of(item: Item) -> Voice:
    """An item as far as counting goes."""
    who = item.submitter or f"item-{item.pk}"
    return Voice(happened_at(item), who, item.source.key, item.source.kind, item.likes or 0)


def holding(periods: Sequence[Period], now: datetime, sector: Sector) -> tuple[str, ...]:
    """The names of the sensitive periods that hold at `now` for a matter of this sector."""
    day = now.astimezone(SHANGHAI).date()
    return tuple(period.name for period in periods if period.holds(day, sector))


def watched(items: Sequence[Item], known: Beside) -> tuple[Watched, ...]:
    """The watches that found these items and are to flag."""
    return tuple(Watched(name, happened_at(item)) for item in items for name in known.watches.get(item.pk, ()))
