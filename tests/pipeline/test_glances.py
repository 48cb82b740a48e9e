"""A topic's items at a glance: what the store counts is what the models say, on every store."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from nlp.heat.coordinated import Posted
from nlp.heat.rhythm import DayKind
from nlp.heat.rises import rise, rise_of_counts
from pipeline.models import Item, Source, Topic
from pipeline.sources.usual import day_kind
from pipeline.topics.figures import happened_at
from pipeline.topics.glances import Glances

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 7, 30, 0, 120_000, tzinfo=UTC)
NOW = AT + timedelta(hours=3)


def topic_of(posts: int) -> Topic:
    """Posts of two sources over 20 days, some undated, some replies, every third a copy of the first."""
    sources = [Source.objects.create(key=key, name=key, kind="discuz") for key in ("forum", "board")]
    topic = Topic.objects.create(title="积水", first_at=AT, last_at=AT, learnt_at=AT)
    first = None
    for number in range(posts):
        at = AT - timedelta(minutes=13 * number * number)
        made = Item.objects.create(
            source=sources[number % 2], external_id=str(number), kind="post" if number % 5 else "thread",
            submitter=f"h{number % 7}", topic=topic, learnt_at=at + timedelta(minutes=4), seen_at=at,
            published_at=None if number % 4 == 3 else at, content_hash=str(number),
            duplicate_of=first if number % 3 == 0 else None, parent="1" if number % 6 == 5 else "",
            sector="城乡建设" if number % 2 else "民政",
        )  # fmt: skip
        first = first or made
    return topic


def test_groups_are_what_the_models_say() -> None:
    topic = topic_of(40)
    items = list(topic.topic_items.select_related("source"))
    found = Glances(topic, NOW).groups
    assert {one[:5]: one.posts for one in found} == Counter(
        (item.source_id, item.source.name, item.kind, item.sector, item.parent == "") for item in items
    )
    for one in found:
        own = [item for item in items if (item.source_id, item.kind, item.sector, item.parent == "") == _key(one)]
        assert (one.first, one.last) == (min(map(happened_at, own)), max(map(happened_at, own)))
        assert one.copies == sum(item.duplicate_of_id is not None for item in own)
    assert [one.first for one in found] == sorted(one.first for one in found)


def _key(one: object) -> tuple[object, ...]:
    return one.source_id, one.kind, one.sector, one.head  # type: ignore[attr-defined]


def test_a_rise_of_counts_is_that_of_the_posts() -> None:
    topic = topic_of(40)
    posts = [(happened_at(item), item.source_id) for item in topic.topic_items.all()]
    kind: DayKind = day_kind()
    counted = Glances(topic, NOW).by_source
    assert rise_of_counts(counted, NOW, {}, kind) == rise(posts, NOW, {}, kind)
    assert 0 < sum(one.recent for one in counted.values()) < sum(one.before for one in counted.values()) < 40


def test_slots_hold_all_items_between_the_first_and_the_last_instant() -> None:
    topic = topic_of(40)
    times = sorted(map(happened_at, topic.topic_items.all()))
    slots = Glances(topic, NOW).slots
    assert [slots[0][0], slots[-1][0]] == [times[0], times[-1]]
    assert sum(posts for _, posts in slots) == len(times)
    assert Counter(_floor(at) for at, posts in slots for _ in range(posts)) == Counter(map(_floor, times))
    assert [at for at, _ in slots] == sorted(at for at, _ in slots)


def _floor(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)


def test_copies_are_asked_only_where_there_are_enough(django_assert_num_queries: object) -> None:
    topic = topic_of(40)
    heads = [item for item in topic.topic_items.all() if not item.parent]
    first = min(heads, key=lambda item: item.pk).pk
    wanted = [item for item in heads if first in {item.duplicate_of_id, item.pk}]
    assert sorted(Glances(topic, NOW).copied, key=lambda one: one.at) == sorted(
        (Posted(first, item.submitter, happened_at(item)) for item in wanted), key=lambda one: one.at
    )
    Item.objects.update(duplicate_of=None)
    fresh = Glances(topic, NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert fresh.copied == []


def test_a_topic_without_items_has_nothing() -> None:
    empty = Glances(topic_of(0), NOW)
    assert (empty.groups, empty.slots, empty.copied, empty.by_source) == ((), [], [], {})
