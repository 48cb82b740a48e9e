"""Walks a stored topic item by item, as it became known, and asks flag rules at each of these instants.

Topics are taken as they stand now, with the analysis and the counts that are stored; forecasts (`burst_p`) are made as
of each instant, beside what is usual for the sources today. First alerts only: news and muting are not replayed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q

from alerts.flag_rules import top_heat
from alerts.models import WatchMatch
from alerts.rules.flags import FlagHit, TopicFacts, Voice, Watched, check
from alerts.topic_facts import holding
from config.flags import FlagFile
from config.vocabulary import Sector, Severity
from nlp.heat.engagement import Usual
from nlp.heat.forecast import forecasts
from nlp.heat.formula import heat
from nlp.heat.rhythm import Rhythm
from nlp.heat.rises import rise
from pipeline.models import Item, Source, Topic
from pipeline.sources.usual import day_kind, rhythms
from pipeline.topics.figures import Moment, describe
from pipeline.topics.members import Member, members
from pipeline.topics.points import usual_engagement

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant to another, both aware, both included."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class First:
    """The first alert of a topic under some rules: when, which rule, and how many items and people were known."""

    at: datetime
    hit: FlagHit
    items: int
    submitters: int


@dataclass(frozen=True, slots=True)
class Walked:
    """One topic: what each file of rules would have said first, None for nothing; in the order of the files."""

    topic: Topic
    firsts: tuple[First | None, ...]


def count(span: Span) -> tuple[int, int]:
    """Topics and items of a span."""
    items = _within(span)
    return items.values("topic_id").distinct().count(), items.count()


def walk_all(files: Sequence[FlagFile], span: Span) -> Iterator[Walked]:
    """Every topic that had an item in the span, by its key."""
    sources = {source.pk: source for source in Source.objects.all()}
    known = _Known(sources, usual_engagement(), rhythms(sources), top_heat())
    ids = sorted(_within(span).values_list("topic_id", flat=True).distinct())
    for start in range(0, len(ids), _BATCH):
        chunk = [pk for pk in ids[start : start + _BATCH] if pk is not None]
        topics = Topic.objects.in_bulk(chunk)
        groups, found = members(chunk, ()), _watched(chunk)
        for pk in chunk:
            walk = _Walk(topics[pk], groups[pk], known, found.get(pk, {}))
            yield Walked(topics[pk], walk.firsts(files, span))


def known_at(member: Member) -> datetime:
    """When the office knew it: as it was learnt; of history loaded later, as it was published."""
    return member.happened_at if member.history else member.learnt_at


@dataclass(frozen=True, slots=True)
class _Known:
    """What all walks share: sources by key, what is usual for them, and the heat that counts as hot."""

    sources: Mapping[int, Source]
    usual: Mapping[int, Usual]
    rhythms: Mapping[int, Rhythm]
    top: float


class _Walk:
    """One topic with its items in the order in which they became known."""

    def __init__(self, topic: Topic, group: Sequence[Member], about: _Known, found: Mapping[int, list[str]]) -> None:
        self._topic = topic
        self._group = sorted(group, key=lambda member: (known_at(member), member.id))
        self._about = about
        self._found = found

    def firsts(self, files: Sequence[FlagFile], span: Span) -> tuple[First | None, ...]:
        """Stops where all have spoken."""
        firsts: list[First | None] = [None] * len(files)
        for number, member in enumerate(self._group, 1):
            now = known_at(member)
            last = number == len(self._group) or known_at(self._group[number]) > now
            if not last or now < span.start:
                continue
            if now > span.end or all(firsts):
                break
            bare = self._facts(self._group[:number], now)
            for place, file in enumerate(files):
                if firsts[place] is None:
                    firsts[place] = _first(bare, file, now)
        return tuple(firsts)

    def _facts(self, known: Sequence[Member], now: datetime) -> TopicFacts:
        """The topic as it was when these were all that was known."""
        then = Topic(title=self._topic.title, keywords=self._topic.keywords)
        by_time = sorted(known, key=lambda member: (member.happened_at, member.id))
        describe(then, by_time, Moment(now, self._about.usual), name=None)
        points = [member.heat_point(self._about.usual) for member in by_time]
        chance = forecasts([(points, now)], self._about.top)[0]
        posts = [(member.happened_at, member.source_id) for member in by_time]
        signals: dict[str, float] = {}
        for member in known:
            for name, signal in member.analysis.get("signals", {}).items():
                signals[name] = max(signals.get(name, 0.0), float(signal["value"]))
        return TopicFacts(
            title=then.title,
            heat=heat(points, now),
            submitters=then.submitters,
            sources=tuple(sorted({self._about.sources[member.source_id].kind for member in known})),
            items=then.items,
            burst=rise(posts, now, self._about.rhythms, day_kind()).times,
            severity=Severity(then.severity),
            signals=signals,
            must_respond=tuple(sorted({name for one in known for name in one.analysis.get("must_respond", ())})),
            sector=Sector(then.sector),
            first_at=then.first_at,
            last_at=then.last_at,
            relevant_share=sum(bool(one.analysis.get("relevant", True)) for one in known) / len(known),
            voices=tuple(map(self._voice, by_time)),
            watched=tuple(Watched(name, one.happened_at) for one in known for name in self._found.get(one.id, ())),
            burst_p=chance.p if chance else None,
            place=then.place_code,
        )

    def _voice(self, member: Member) -> Voice:
        source = self._about.sources[member.source_id]
        return Voice(member.happened_at, member.voice, source.key, source.kind, member.likes or 0)


def _first(facts: TopicFacts, file: FlagFile, now: datetime) -> First | None:
    hit = check(facts.during(holding(file.periods, now, facts.sector)), file.rules, now)
    return None if hit is None else First(now, hit, facts.items, facts.submitters)


def _within(span: Span) -> "models.QuerySet[Item]":
    live = Q(history=False, learnt_at__gte=span.start, learnt_at__lte=span.end)
    dated = Q(history=True, published_at__gte=span.start, published_at__lte=span.end)
    undated = Q(history=True, published_at=None, learnt_at__gte=span.start, learnt_at__lte=span.end)
    return Item.objects.filter(live | dated | undated).exclude(topic=None)


def _watched(topics: Sequence[int]) -> dict[int, dict[int, list[str]]]:
    """Topic -> item -> names of the watches that found it and are to flag."""
    found: dict[int, dict[int, list[str]]] = {}
    rows = WatchMatch.objects.filter(item__topic__in=topics, watch__to_flag=True).order_by("watch_id", "item_id")
    for topic, item, name in rows.values_list("item__topic_id", "item_id", "watch__name"):
        found.setdefault(topic, {}).setdefault(item, []).append(name)
    return found
