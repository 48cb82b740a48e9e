"""热点: the topics that most people spoke of in a week, those that rose fastest, and those that have lasted longest.

Counted by distinct submitters; engagement is left out. Counts of views and likes go on growing and heat fades; who
spoke in a week stays what it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Case as Choice
from django.db.models import CharField, Count, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from alerts.digest.known import CaseThen
from alerts.digest.values import CaseRef, HotTopic
from alerts.digest.week import Week
from alerts.models import Case
from config.vocabulary import CaseState
from pipeline.models import Item, Topic

MOST = 8
MOST_OTHERS = 5
_SOME = 50
"""Topics whose posts are looked at together."""
AT_LEAST = 2
"""People below which a topic is not hot."""
FAST_AT_LEAST = 3
"""People below which a rise says nothing."""
TIMES = 1.5
"""A topic rose when this many times as many people spoke of it as in the week before (proposal)."""
_DAY = timedelta(days=1)
LASTING = timedelta(days=28)
"""From when on a topic that is still spoken of is long-lived (proposal)."""


_NOT_TAKEN = (CaseState.CANDIDATE.value, CaseState.REJECTED.value, CaseState.MERGED.value)


@dataclass(frozen=True, slots=True)
class Topics:
    """The three lists; a topic may stand in several."""

    hottest: tuple[HotTopic, ...] = ()
    fastest: tuple[HotTopic, ...] = ()
    longest: tuple[HotTopic, ...] = ()


def topics(week: Week, at: datetime, cases: Mapping[int, CaseRef]) -> Topics:
    """The week's topics as known at `at`; `cases`: what `cases_of` gives."""
    spoke = _people(week, at)
    people = {pk: now for pk, (now, _before) in spoke.items() if now >= AT_LEAST}
    before = {pk: spoke[pk][1] for pk in people}
    hot = sorted(people, key=lambda pk: (-people[pk], pk))[: MOST * 3]
    fast = [pk for pk in people if people[pk] >= FAST_AT_LEAST and people[pk] >= TIMES * before.get(pk, 0)]
    fast.sort(key=lambda pk: (-people[pk] / (before.get(pk, 0) + 1), -people[pk], pk))
    old = _oldest(at, people)
    wanted = dict.fromkeys([*hot, *fast[:MOST_OTHERS], *old])
    told = {one.pk: one for one in _described(week, at, list(wanted), people, before, cases)}
    hottest = sorted((told[pk] for pk in hot if pk in told), key=lambda one: (-one.submitters, -one.items, one.pk))
    return Topics(
        tuple(hottest[:MOST]),
        tuple(told[pk] for pk in fast[:MOST_OTHERS] if pk in told),
        tuple(told[pk] for pk in old if pk in told),
    )


def spoken(week: Week, at: datetime) -> QuerySet[Item]:
    """The items said in the week and learnt by `at`; what the source does not date counts when it was learnt."""
    return said_since(week.start, at)


def said_since(start: datetime, at: datetime) -> QuerySet[Item]:
    """The items said in [`start`, `at`] and learnt by `at`."""
    return Item.objects.filter(_said(start, at))


def _said(start: datetime, at: datetime) -> Q:
    dated = Q(published_at__gte=start, published_at__lte=at)
    undated = Q(published_at__isnull=True, learnt_at__gte=start)
    return (dated | undated) & Q(learnt_at__lte=at)


def _people(week: Week, at: datetime) -> dict[int, tuple[int, int]]:
    """How many spoke of each topic in the week and in the one before; an item without a submitter is a person."""
    last = week.previous
    items = said_since(last.start, at).filter(relevant=True, topic__isnull=False)
    nobody = Concat(Value("item-"), Cast("pk", CharField()))
    voice = Choice(When(submitter="", then=nobody), default="submitter", output_field=CharField())
    counted = (
        items.values_list("topic_id")
        .order_by()
        .annotate(
            now=Count(voice, distinct=True, filter=_said(week.start, at)),
            before=Count(voice, distinct=True, filter=_said(last.start, last.as_of(at))),
        )
    )
    return {topic or 0: (now, before) for topic, now, before in counted}


def _oldest(at: datetime, people: Mapping[int, int]) -> list[int]:
    """Of these topics, those first spoken of four weeks ago or more, the oldest first.

    A topic's own `first_at` is no later than what was known at `at`: so the oldest are asked first, and no more of them
    than it takes.
    """
    young = at - LASTING
    old = Topic.objects.filter(pk__in=list(people), first_at__lte=young).order_by("first_at", "pk")
    rows = list(old.values_list("pk", "first_at"))
    found: list[tuple[datetime, int]] = []
    for start in range(0, len(rows), _SOME):
        if len(found) == MOST_OTHERS and found[-1][0] < rows[start][1]:
            break
        some = _first_spoken([pk for pk, _ in rows[start : start + _SOME]], at)
        found = sorted([*found, *((first, pk) for pk, first in some.items() if first <= young)])[:MOST_OTHERS]
    return [pk for _, pk in found]


def _first_spoken(topics: list[int], at: datetime) -> dict[int, datetime]:
    items = Item.objects.filter(topic__in=topics, learnt_at__lte=at, relevant=True, published_at__isnull=False)
    return dict(items.values_list("topic_id").annotate(first=Min("published_at")).order_by())


def _described(
    week: Week,
    at: datetime,
    wanted: Sequence[int],
    people: Mapping[int, int],
    before: Mapping[int, int],
    cases: Mapping[int, CaseRef],
) -> Iterable[HotTopic]:
    spread, names = _spread(week, at, wanted), titles_of(wanted, at)
    for topic in Topic.objects.filter(pk__in=wanted).defer("centre"):
        seen = spread[topic.pk]
        if topic.pk not in names and not about_services(seen.relevant, seen.items):
            continue
        yield HotTopic(
            pk=topic.pk,
            title=names.get(topic.pk, topic.title),
            sector=topic.sector,
            place=topic.place_name,
            submitters=people[topic.pk],
            last_submitters=before.get(topic.pk, 0),
            items=seen.relevant,
            sources=len(seen.sources),
            daily=tuple(seen.daily[day] for day in range(7)),
            case=cases.get(topic.pk),
            first_at=topic.first_at,
        )


@dataclass(slots=True)
class _Spread:
    """Items of a topic in the week, those about services by day (0 is Monday) and source."""

    items: int = 0
    daily: Counter[int] = field(default_factory=Counter)
    sources: set[int] = field(default_factory=set)

    @property
    def relevant(self) -> int:
        return sum(self.daily.values())


def _spread(week: Week, at: datetime, wanted: Sequence[int]) -> dict[int, _Spread]:
    found: dict[int, _Spread] = defaultdict(_Spread)
    items = spoken(week, at).filter(topic__in=wanted).annotate(said=Coalesce("published_at", "learnt_at"))
    days = {f"day{day}": _count_of(week.start + day * _DAY) for day in range(7)}
    rows = items.values_list("topic_id", "source_id").order_by().annotate(number=Count("pk"), **days)
    for topic, source, number, *daily in rows:
        one = found[topic or 0]
        one.items += number
        if any(daily):
            one.daily.update(dict(enumerate(daily)))
            one.sources.add(source)
    return found


def _count_of(start: datetime) -> Count:
    """The posts about services that were said on the day that begins then."""
    return Count("pk", filter=Q(relevant=True, said__gte=start, said__lt=start + _DAY))


def about_services(relevant: int, items: int) -> bool:
    """Whether a topic is about public services: half of its posts at least. Else it is an advertisement or chatter."""
    return 2 * relevant >= items


def titles_of(topics: Iterable[int], at: datetime) -> dict[int, str]:
    """What the newest case of a topic that was taken up by `at` is called; a person has read that title."""
    taken = Case.objects.filter(topic__in=list(topics), detected_at__lte=at).exclude(state__in=_NOT_TAKEN)
    return {pk: title for pk, title in taken.order_by("id").values_list("topic_id", "title") if pk}


def cases_of(cases: Sequence[CaseThen]) -> dict[int, CaseRef]:
    """The newest case of each topic."""
    return {one.case.topic_id: one.ref for one in cases if one.case.topic_id is not None}
