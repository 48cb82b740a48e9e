"""What a topic row says is computed here from its items: title, sector by vote, places, counts, heat."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import models

from config.vocabulary import Sector, Severity
from nlp.heat import HeatPoint, heat, peak
from nlp.title import keywords_of, title_of
from pipeline.engines import topic_item
from pipeline.models import Item, Topic
from pipeline.rows import update_rows

LIVE = timedelta(days=30)
_FIELDS = (
    "title", "keywords", "sector", "sector_p", "severity", "severity_reason", "place_code", "place_name", "heat",
    "items", "submitters", "sources", "first_at", "last_at", "history", "revision",
)  # fmt: skip


def refresh(topic_ids: Iterable[int], now: datetime) -> None:
    """Recompute these topics from their items; each revision grows by one."""
    topics = {topic.pk: topic for topic in Topic.objects.filter(pk__in=set(topic_ids))}
    groups: dict[int, list[Item]] = {pk: [] for pk in topics}
    for item in Item.objects.filter(topic_id__in=groups).select_related("source").order_by("published_at", "id"):
        if item.topic_id is not None:
            groups[item.topic_id].append(item)
    full = [topics[pk] for pk, items in groups.items() if items]
    for topic in full:
        _describe(topic, groups[topic.pk], now)
        topic.revision += 1
    update_rows(full, _FIELDS)


def cool(now: datetime) -> int:
    """Let the heat of live topics fade to `now`; the revision stays. Returns how many."""
    topics = list(Topic.objects.filter(history=False, last_at__gte=now - LIVE))
    points: dict[int, list[HeatPoint]] = {topic.pk: [] for topic in topics}
    for item in Item.objects.filter(topic_id__in=points).select_related("source").iterator(2000):
        if item.topic_id is not None:
            points[item.topic_id].append(heat_point(item))
    for topic in topics:
        topic.heat = heat(points[topic.pk], now)
    update_rows(topics, ("heat",))
    return len(topics)


def heat_point(item: Item) -> HeatPoint:
    """A stored item as the heat formula takes it."""
    return HeatPoint(
        at=happened_at(item),
        submitter=item.submitter or f"item-{item.pk}",
        source=item.source.key,
        kind=item.kind,
        views=item.views,
        likes=item.likes,
        comments=item.comments,
        reposts=item.reposts,
    )


def happened_at(item: Item) -> datetime:
    """When it was published; when the source does not say, when it was learnt."""
    return item.published_at or item.learnt_at


def _describe(topic: Topic, items: Sequence[Item], now: datetime) -> None:
    entries = [topic_item(item) for item in items if not item.parent] or [topic_item(item) for item in items]
    topic.title = title_of(entries)[:200]
    topic.keywords = keywords_of(entries)
    topic.items = len(items)
    topic.submitters = len({item.submitter or f"item-{item.pk}" for item in items})
    topic.sources = len({item.source_id for item in items})
    topic.first_at = min(happened_at(item) for item in items)
    topic.last_at = max(happened_at(item) for item in items)
    topic.history = all(item.history for item in items)
    points = [heat_point(item) for item in items]
    topic.heat = peak(points) if topic.history else heat(points, now)  # history keeps the heat of its own time
    _vote(topic, items)
    _gravest(topic, items)
    _place(topic, items)


def _vote(topic: Topic, items: Sequence[Item]) -> None:
    """Sector by the summed probabilities of its items; 其他 only where no item says anything else."""
    votes: Counter[str] = Counter()
    heads = [item for item in items if not item.parent] or list(items)
    for item in heads:
        for entry in item.analysis.get("sectors", ()):
            votes[entry["sector"]] += entry["p"]
    abstained = sum(item.sector == Sector.OTHER.value for item in heads)
    if not votes or abstained > len(heads) / 2:
        topic.sector, topic.sector_p = Sector.OTHER.value, 0.0
        return
    sector, weight = votes.most_common(1)[0]
    topic.sector, topic.sector_p = sector, weight / len(heads)


def _gravest(topic: Topic, items: Sequence[Item]) -> None:
    gravest = max(items, key=lambda item: Severity(item.severity).rank)
    topic.severity = gravest.severity
    topic.severity_reason = str(gravest.analysis.get("severity_reason", ""))


def _place(topic: Topic, items: Sequence[Item]) -> None:
    """The place that most items name, a third of them at least; the deeper one where two are named equally often."""
    votes: Counter[tuple[str, str]] = Counter()
    for item in items:
        for place in item.analysis.get("places", ())[:1]:
            votes[(place["code"], place["name"])] += 1
    code, name = max(votes, key=lambda key: (votes[key], len(key[0])), default=("", ""))
    enough = votes[code, name] * 3 >= len(items)
    topic.place_code, topic.place_name = (code[:12], name[:100]) if enough else ("", "")


def relevant_share(topic: Topic) -> float:
    """Which share of the topic's own posts is about public services or life in the place."""
    counts = Item.objects.filter(topic=topic).aggregate(
        all=models.Count("id"), relevant=models.Count("id", filter=models.Q(relevant=True))
    )
    return counts["relevant"] / counts["all"] if counts["all"] else 0.0
