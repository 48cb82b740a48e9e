"""热点: the topics that most people spoke of in a week, counted by distinct submitters; engagement is left out.

Counts of views and likes go on growing and heat fades; who spoke in a week stays what it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from alerts.digest.history import CaseThen
from alerts.digest.values import CaseRef, HotTopic
from alerts.digest.week import Week
from config.clock import SHANGHAI
from pipeline.models import Item, Topic

MOST = 8
AT_LEAST = 2
"""People below which a topic is not hot."""


def hottest(week: Week, at: datetime, cases: Sequence[CaseThen]) -> tuple[HotTopic, ...]:
    """At most eight topics with two people or more, the most people first."""
    voices = _voices(spoken(week, at).filter(relevant=True, topic__isnull=False))
    ranked = sorted(voices, key=lambda pk: (-len(voices[pk]), pk))
    top = [pk for pk in ranked if len(voices[pk]) >= AT_LEAST][: MOST * 3]
    found = _described(week, at, top, {pk: len(voices[pk]) for pk in top}, _cases_of(cases))
    return tuple(sorted(found, key=lambda one: (-one.submitters, -one.items, one.pk))[:MOST])


def spoken(week: Week, at: datetime) -> QuerySet[Item]:
    """The items said in the week and learnt by `at`; what the source does not date counts when it was learnt."""
    dated = Q(published_at__gte=week.start, published_at__lte=at)
    undated = Q(published_at__isnull=True, learnt_at__gte=week.start)
    return Item.objects.filter(dated | undated, learnt_at__lte=at)


def _voices(items: QuerySet[Item]) -> dict[int, set[str]]:
    """Who spoke of each topic; an item without a submitter is a person of its own."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, topic, submitter in items.values_list("pk", "topic_id", "submitter").iterator(2000):
        found[topic or 0].add(submitter or f"item-{pk}")
    return found


def _described(
    week: Week, at: datetime, wanted: Sequence[int], people: Mapping[int, int], cases: Mapping[int, CaseRef]
) -> Iterable[HotTopic]:
    earlier = _voices(spoken(week.previous, week.previous.as_of(at)).filter(topic__in=wanted, relevant=True))
    daily, sources = _spread(week, at, wanted)
    for topic in Topic.objects.filter(pk__in=wanted):
        case = cases.get(topic.pk)
        yield HotTopic(
            pk=topic.pk,
            title=case.title if case else topic.title,
            sector=topic.sector,
            place=topic.place_name,
            submitters=people[topic.pk],
            last_submitters=len(earlier.get(topic.pk, ())),
            items=sum(daily[topic.pk].values()),
            sources=len(sources[topic.pk]),
            daily=tuple(daily[topic.pk][day] for day in range(7)),
            case=case,
        )


def _spread(week: Week, at: datetime, wanted: Sequence[int]) -> tuple[dict[int, Counter[int]], dict[int, set[int]]]:
    """Items a day (0 is Monday) and sources of each topic."""
    daily: dict[int, Counter[int]] = defaultdict(Counter)
    sources: dict[int, set[int]] = defaultdict(set)
    rows = spoken(week, at).filter(topic__in=wanted, relevant=True)
    for topic, source, published, learnt in rows.values_list("topic_id", "source_id", "published_at", "learnt_at"):
        daily[topic or 0][(published or learnt).astimezone(SHANGHAI).weekday()] += 1
        sources[topic or 0].add(source)
    return daily, sources


def _cases_of(cases: Sequence[CaseThen]) -> dict[int, CaseRef]:
    """The newest case of each topic."""
    return {one.case.topic_id: one.ref for one in cases if one.case.topic_id is not None}
