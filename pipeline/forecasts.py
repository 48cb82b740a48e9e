"""Keeps on each topic how probable it is that it becomes a top issue, and why; None where there is nothing to judge."""

from collections.abc import Sequence
from datetime import datetime

from nlp.burst import Chance
from nlp.forecast import forecasts
from nlp.heat import HALF_LIFE, HeatPoint
from pipeline.models import Item, Topic
from pipeline.points import COUNTED, point_of, usual_engagement
from pipeline.rows import update_rows


def foresee(topics: Sequence[Topic], now: datetime, top: float) -> None:
    """Judge these topics anew, in the store and in the rows given; their revision stays. `top`: the heat asked for."""
    points: dict[int, list[HeatPoint]] = {
        topic.pk: [] for topic in topics if topic.items > 1 and topic.last_at >= now - HALF_LIFE
    }
    if points:
        usual = usual_engagement()
        for item in Item.objects.filter(topic_id__in=points).only("topic_id", *COUNTED):
            points[item.topic_id or 0].append(point_of(item, usual))
    judged = forecasts([(own, now) for own in points.values()], top)
    found = dict(zip(points, judged, strict=True))
    changed = [topic for topic in topics if _keep(topic, found.get(topic.pk))]
    update_rows(changed, ("burst_p", "burst_reason"))


def foresee_live(now: datetime, top: float) -> None:
    """Judge again what was judged before: a topic of which nobody speaks any more fades."""
    foresee(list(Topic.objects.exclude(burst_p=None).defer("centre")), now, top)


def _keep(topic: Topic, chance: Chance | None) -> bool:
    """Write it into the row; whether it is another one than before."""
    before = (topic.burst_p, topic.burst_reason)
    topic.burst_p, topic.burst_reason = (chance.p, chance.because) if chance else (None, "")
    return before != (topic.burst_p, topic.burst_reason)
