"""What a topic row says is computed here from its items: title, sector by vote, places, counts, heat."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from itertools import chain
from math import log
from typing import NamedTuple

from django.db import models, transaction

from nlp.heat.engagement import Usual
from nlp.heat.formula import HeatPoint, heat, peak
from nlp.topics.title import keywords_of_words, spread, titles_of_lines
from pipeline.models import Item, Topic
from pipeline.rows import asked, insert_rows, locking, one_of, update_rows
from pipeline.search.changes import changed
from pipeline.topics.headings import cut_ahead
from pipeline.topics.held import Held, Known, named_anew
from pipeline.topics.item_rows import as_read, partial_row
from pipeline.topics.members import Member, members
from pipeline.topics.points import COUNTED, point_of, usual_engagement
from pipeline.topics.tally import Tally, vote

LIVE = timedelta(days=30)
_READ = 50
_ASKED = 500
"""Topics in one statement."""
_FIELDS = (
    "title", "keywords", "sector", "sector_p", "severity", "severity_reason", "place_code", "place_name", "heat",
    "items", "submitters", "sources", "first_at", "last_at", "history", "revision",
)  # fmt: skip


class Remembered(NamedTuple):
    """Members that need not be read again, and the topics whose items have changed in this transaction."""

    held: Held
    stale: Set[int]


def refresh(
    topic_ids: Iterable[int],
    now: datetime,
    new: Sequence[Item] = (),
    started: Sequence[Topic] = (),
    reworded: Set[int] = frozenset(),
    known: Remembered | None = None,
) -> None:
    """Recompute these topics from their items; each revision grows by one.

    `new`: items of these topics that the caller stores after this, in the same transaction. `started`: topics that
    have a reserved primary key and are stored here. `reworded`: topics of items whose words have changed. `known`: what
    the caller remembers of topics.
    """
    first = {topic.id: topic for topic in started}
    stored = {topic.id: topic for topic in _held(sorted(set(topic_ids) - set(first)))}
    topics = stored | first
    full = []
    sums = known.held.sums(stored, new, known.stale, now) if known else {}
    added = {pk: tally for pk, (tally, enough) in sums.items() if enough}
    found = _members(stored.keys() - added.keys(), stored, [item for item in new if item.topic_id not in added], known)
    groups = {pk: group for pk, (group, _) in found.items() if group and pk in topics}
    tallies = {
        pk: found[pk].tally or (sums[pk].tally if pk in sums else Tally(group))
        for pk, group in groups.items()
        if len(group) > 1
    }
    alone = {group[0].source_id for group in groups.values() if len(group) == 1}
    usual = usual_engagement(alone.union(*(tally.sources for tally in (*tallies.values(), *added.values()))))
    named = [pk for pk, group in groups.items() if pk in reworded or named_anew(topics[pk].items, len(group))]
    names = _names({pk: groups[pk] for pk in named})
    then = Moment(now, usual)
    for pk, group in groups.items():
        if len(group) == 1:
            describe_one(topics[pk], group[0], then, names.get(pk))
        else:
            describe(topics[pk], group, then, names.get(pk), tallies[pk])
        topics[pk].revision += 1
        if known:
            known.held.keep(topics[pk], group, tallies.get(pk))
        full.append(topics[pk])
    for pk, tally in added.items():
        tally.describe(topics[pk], now, usual)
        topics[pk].revision += 1
        if known:
            known.held.keep_sum(topics[pk], tally)
        full.append(topics[pk])
    insert_rows(started)
    update_rows([topic for topic in full if topic.id in stored], _FIELDS)
    changed("topic", [topic.id for topic in full])


def _held(keys: Sequence[int]) -> Iterator[Topic]:
    """Stored topics with all that is written here, their rows held until the transaction ends."""
    names = ("id", *_FIELDS)
    for start in range(0, len(keys), _ASKED):
        own = keys[start : start + _ASKED]
        rows = asked(
            f"SELECT {', '.join(names)} FROM pipeline_topic WHERE id IN {one_of(own)} ORDER BY id{locking()}", *own
        )
        for row in as_read(Topic, names, rows):
            yield partial_row(Topic, names, row)


def _members(
    keys: Set[int], stored: Mapping[int, Topic], new: Sequence[Item], known: Remembered | None
) -> dict[int, Known]:
    """The members of the `stored` topics of these keys and of those of `new` items."""
    if known:
        return known.held.members({pk: topic for pk, topic in stored.items() if pk in keys}, new, known.stale)
    return {pk: Known(group, None) for pk, group in members(keys, new).items()}


def cool(now: datetime) -> int:
    """Let the heat of live topics fade to `now`; the revision stays. Returns how many."""
    topics = list(Topic.objects.filter(history=False, last_at__gte=now - LIVE))
    points: dict[int, list[HeatPoint]] = {topic.pk: [] for topic in topics}
    usual = usual_engagement()
    for item in Item.objects.filter(topic_id__in=points).only("topic_id", *COUNTED).iterator(2000):
        if item.topic_id is not None:
            points[item.topic_id].append(point_of(item, usual))
    shown = {topic.pk: _step(topic.heat) for topic in topics}
    for topic in topics:
        topic.heat = heat(points[topic.pk], now)
    with transaction.atomic():
        update_rows(topics, ("heat",))
        changed("topic", [topic.pk for topic in topics if _step(topic.heat) != shown[topic.pk]])
    return len(topics)


def _step(value: float) -> int:
    """Steps of a tenth: what is searched by heat follows when a topic has cooled by that much."""
    return int(log(max(value, 0.01)) / log(1.1))


def happened_at(item: Item) -> datetime:
    """When it was published; when the source does not say, when it was learnt."""
    return item.published_at or item.learnt_at


class Moment(NamedTuple):
    """As of when a topic is described, and the engagement that is usual for each source."""

    now: datetime
    usual: Mapping[int, Usual]


class Name(NamedTuple):
    """What a topic is called, and its keywords."""

    title: str
    keywords: list[str]


def describe(
    topic: Topic, items: Sequence[Member], then: Moment, name: Name | None, tally: Tally | None = None
) -> None:
    """Write into `topic` what its items say, one at least, in order of time. `name`: a new one; None keeps it.
    `tally`: of these items, where it is known."""
    if name is not None:
        topic.title, topic.keywords = name.title[:200], name.keywords
    if not (tally or Tally(items)).describe(topic, then.now, then.usual):
        points = [item.heat_point(then.usual) for item in items]
        topic.heat = peak(points) if topic.history else heat(points, then.now)  # history keeps the heat of its own time


def _names(groups: Mapping[int, Sequence[Member]]) -> dict[int, Name]:
    """Names for topics of these members, by their keys."""
    heads = {pk: _heads(group) for pk, group in groups.items()}
    titles = titles_of_lines([[one.heading.line for one in spread(own)] for own in heads.values()])
    several = {pk: [one.heading for one in spread(own[:_READ])] for pk, own in heads.items() if len(own) > 1}
    cut_ahead(chain.from_iterable(several.values()))
    found = {}
    for pk, title in zip(heads, titles, strict=True):  # what one says is in its title
        found[pk] = Name(title, keywords_of_words((one.title, one.words) for one in several.get(pk, ())))
    return found


def _heads(items: Sequence[Member]) -> Sequence[Member]:
    """Without replies and reposts, if there are others."""
    return [item for item in items if not item.parent] or items


def describe_one(topic: Topic, item: Member, then: Moment, name: Name | None) -> None:
    """`describe` for a topic of one item, as most are: there is nothing to count and to vote on."""
    if name is not None:
        topic.title, topic.keywords = name.title[:200], name.keywords
    topic.items = topic.submitters = topic.sources = 1
    topic.first_at = topic.last_at = item.happened_at
    topic.history = item.history
    points = (item.heat_point(then.usual),)
    topic.heat = peak(points) if item.history else heat(points, then.now)
    topic.sector, topic.sector_p = vote(item)
    topic.severity, topic.severity_reason = item.severity, str(item.analysis.get("severity_reason", ""))
    place = next(iter(item.analysis.get("places", ())), None)
    topic.place_code, topic.place_name = (place["code"][:12], place["name"][:100]) if place else ("", "")


def relevant_share(topic: Topic) -> float:
    """Which share of the topic's own posts is about public services or life in the place."""
    counts = Item.objects.filter(topic=topic).aggregate(
        all=models.Count("id"), relevant=models.Count("id", filter=models.Q(relevant=True))
    )
    return counts["relevant"] / counts["all"] if counts["all"] else 0.0
