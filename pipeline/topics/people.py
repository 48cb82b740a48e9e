"""A person's word on topics: merge, split, move, "not about this". Undoable; binds later passes."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from pipeline.models import Item, Topic, TopicChange
from pipeline.topics import moving as topic_store

BOUND = 200
"""By how many of its newest items a topic is held together or apart."""


class TopicRefused(Exception):
    """It cannot be done; the message says why, for a person."""


@transaction.atomic
def merge(topic: Topic, into: Topic, by: str, now: datetime) -> TopicChange:
    """合并: everything of `topic` goes to `into`. Raises `TopicRefused`."""
    if topic.pk == into.pk:
        raise TopicRefused("不能把专题并入它自己。")
    kept = topic_store.kept()
    if topic.pk in kept and into.pk in kept:
        raise TopicRefused("两个专题都已立单，专题不能合并；请在交办单里“并单”。")
    if topic.pk in kept:
        raise TopicRefused("这个专题已经立单，不能并走；请改为把另一个专题并入它。")
    items = list(topic.topic_items.values_list("pk", flat=True))
    if not items or not into.items:
        raise TopicRefused("有一个专题已经没有信息了，可能刚被合并。")
    return _write("合并", topic, into, items, by, now, together=[*_heads(topic), *_heads(into)])


@transaction.atomic
def split(topic: Topic, items: Collection[int], by: str, now: datetime) -> TopicChange:
    """拆分: these items, with their copies and replies, become a topic of their own. Raises `TopicRefused`."""
    chosen = _chosen(topic, items)
    rest = _rest(topic, chosen)
    apart = [[chosen[0], other] for other in rest]
    return _write("拆分", topic, _new(now), chosen, by, now, together=chosen[:BOUND], apart=apart)


@transaction.atomic
def move(topic: Topic, items: Collection[int], into: Topic, by: str, now: datetime) -> TopicChange:
    """移动: these items belong to another topic. Raises `TopicRefused`."""
    if topic.pk == into.pk or not into.items:
        raise TopicRefused("要移到的专题就是这个专题，或者已经没有信息。")
    chosen = _chosen(topic, items)
    rest = _rest(topic, chosen)
    apart = [[one, other] for one in chosen[:BOUND] for other in rest[:1]]
    return _write("移动", topic, into, chosen, by, now, together=[*chosen[:BOUND], *_heads(into)[:1]], apart=apart)


@transaction.atomic
def not_about(topic: Topic, items: Collection[int], by: str, now: datetime) -> list[TopicChange]:
    """与此无关: each of these items, with its copies, leaves the topic; what it is about, the next pass says.

    Raises `TopicRefused`.
    """
    chosen = _chosen(topic, items)
    rest = _rest(topic, chosen)
    of = dict(Item.objects.filter(pk__in=chosen).values_list("pk", "duplicate_of_id"))
    groups: dict[int, list[int]] = {}
    for pk in chosen:
        groups.setdefault(of[pk] or pk, []).append(pk)
    return [
        _write("无关", topic, _new(now), group, by, now, apart=[[group[0], other] for other in rest])
        for group in groups.values()
    ]


@transaction.atomic
def undo(change: TopicChange, by: str, now: datetime) -> TopicChange:
    """撤销: items that are still where the change put them go back; it no longer binds. Raises `TopicRefused`.

    What a later pass or a person moved on stays there: see `left_behind`.
    """
    if not change.by or change.kind == "撤销":
        raise TopicRefused("只能撤销人工的合并、拆分、移动和“无关”。")
    if not TopicChange.objects.filter(pk=change.pk, undone_at=None).update(undone_at=now):
        raise TopicRefused("已经撤销过了。")
    still = Item.objects.filter(topic_id=change.after_id, pk__in=change.items).values_list("pk", flat=True)
    back, to = Topic.objects.get(pk=change.after_id), Topic.objects.get(pk=change.before_id)
    if back.pk in topic_store.kept() and back.items == len(still):
        raise TopicRefused("这个专题已经立单，撤销会使它没有信息。")
    return _write("撤销", back, to, list(still), by, now)


def left_behind(change: TopicChange, undone: TopicChange) -> tuple[list[tuple[Topic, int]], int]:
    """Items of `change` that `undone` could not put back: how many are in which topic now, and how many are gone."""
    left = set(change.items) - set(undone.items)
    now = Counter(Item.objects.filter(pk__in=left).exclude(topic=None).values_list("topic_id", flat=True))
    topics = Topic.objects.in_bulk(now)
    return [(topics[pk], count) for pk, count in now.most_common() if pk in topics], len(left) - now.total()


def _chosen(topic: Topic, items: Collection[int]) -> list[int]:
    """The items with their copies, oldest first; never all of a topic."""
    own = topic.topic_items.order_by("published_at", "pk").values_list("pk", "duplicate_of_id", "parent")
    wanted = set(items)
    firsts = {first or pk for pk, first, _ in own if pk in wanted}
    chosen = [pk for pk, first, parent in own if not parent and (first or pk) in firsts]
    if not chosen:
        raise TopicRefused("请选择这个专题里的信息（回复随主帖移动，不单独选择）。")
    if not any(pk not in set(chosen) and not parent for pk, _, parent in own):
        raise TopicRefused("不能选择全部信息；要整个移走，请用“并入”。")
    return chosen


def _heads(topic: Topic) -> list[int]:
    found = topic.topic_items.filter(parent="").order_by("-published_at", "-pk").values_list("pk", flat=True)
    return list(found[:BOUND])


def _rest(topic: Topic, chosen: Sequence[int]) -> list[int]:
    gone = set(chosen)
    return [pk for pk in _heads(topic) if pk not in gone]


def _new(now: datetime) -> Topic:
    return Topic.objects.get(pk=topic_store.start_topics(1, now)[0])


def _write(
    kind: str, before: Topic, after: Topic, items: Sequence[int], by: str, now: datetime, **bond: object
) -> TopicChange:
    carried = topic_store.carry(dict.fromkeys(items, (before.pk, after.pk)), now)
    topic_store.date_topics([after.pk] if not after.items else [])
    moved = carried.get((before.pk, after.pk), [])
    return TopicChange.objects.create(kind=kind, before=before, after=after, items=moved, by=by, at=now, **bond)
