"""Keeps on each topic how probable it is that it becomes a top issue, and why; None where there is nothing to judge."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from nlp.heat.burst import Chance
from nlp.heat.forecast import forecasts
from nlp.heat.formula import HALF_LIFE, HeatPoint
from pipeline.models import Item, Topic
from pipeline.rows import update_rows
from pipeline.topics.points import COUNTED, point_of, usual_engagement


def foresee(topics: Sequence[Topic], now: datetime, top: float) -> None:
    """Judge these topics anew, in the store and in the rows given; their revision stays. `top`: the heat asked for."""
    items: dict[int, list[Item]] = {topic.pk: [] for topic in topics if _may(topic, now)}
    for item in Item.objects.filter(topic_id__in=items).only("topic_id", *COUNTED):
        items[item.topic_id or 0].append(item)
    with transaction.atomic():
        keep(judge(topics, items, now, top))


def judge(topics: Sequence[Topic], items: Mapping[int, Sequence[Item]], now: datetime, top: float) -> list[Topic]:
    """The same in the rows given, by the items of each topic; gives the rows that changed, for `keep`."""
    points: dict[int, list[HeatPoint]] = {}
    chosen = [topic.pk for topic in topics if _may(topic, now)]
    if chosen:
        usual = usual_engagement()
        points = {pk: [point_of(item, usual) for item in items[pk]] for pk in chosen}
    judged = forecasts([(own, now) for own in points.values()], top)
    found = dict(zip(points, judged, strict=True))
    return [topic for topic in topics if _changes(topic, found.get(topic.pk))]


def keep(topics: Sequence[Topic]) -> None:
    """Write what was judged of them. Inside the caller's transaction."""
    update_rows(topics, ("burst_p", "burst_reason"))


def foresee_live(now: datetime, top: float) -> None:
    """Judge again what was judged before: a topic of which nobody speaks any more fades."""
    foresee(list(Topic.objects.exclude(burst_p=None).defer("centre")), now, top)


def _may(topic: Topic, now: datetime) -> bool:
    """Whether there is anything to judge by."""
    return topic.items > 1 and topic.last_at >= now - HALF_LIFE


def _changes(topic: Topic, chance: Chance | None) -> bool:
    """Write it into the row; whether it is another one than before."""
    before = (topic.burst_p, topic.burst_reason)
    topic.burst_p, topic.burst_reason = (chance.p, chance.because) if chance else (None, "")
    return before != (topic.burst_p, topic.burst_reason)
