"""What the flag rules look at: the posts of many topics, read once, and which rule holds on one of them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alerts.flag_rules import top_heat
from alerts.rules.flags import FlagHit, check
from alerts.topic_facts import Beside, facts_of
from config.flags import FlagFile
from nlp.heat.forecast import forecasts
from nlp.heat.formula import heat
from pipeline.models import Item, Source, Topic
from pipeline.rows import asked, one_of
from pipeline.topics.figures import happened_at
from pipeline.topics.item_rows import items_of, partial_row
from pipeline.topics.points import heat_points

LATE = timedelta(days=1)
"""A post learnt this long after it was published is looked at as of its own time too."""
_MOMENTS = 50
_READ = (
    "id", "topic_id", "source_id", "title", "text", "url", "submitter", "parent", "kind", "published_at", "learnt_at",
    "views", "likes", "comments", "reposts", "history", "sector", "sector_p", "severity", "relevant", "analysis",
    "duplicate_of_id",
)  # fmt: skip
"""Of an item, what rules, evidence and heat are made of; anything else is read when it is asked for."""


@dataclass(frozen=True, slots=True)
class Posts:
    """The items `of` each topic with their sources, oldest first."""

    of: Mapping[int, Sequence[Item]]

    def fresh(self, topic: Topic) -> list[Item]:
        """Without those that were loaded as history."""
        return [item for item in self.of[topic.pk] if not item.history]


def posts_of(topics: Sequence[Topic]) -> Posts:
    """The posts of many topics; two queries."""
    found: dict[int, list[Item]] = {topic.pk: [] for topic in topics}
    for item in items_of(found, _READ, "published_at, id"):
        found[item.topic_id or 0].append(item)
    sources = _sources({item.source_id for items in found.values() for item in items})
    for items in found.values():
        for item in items:
            item.source = sources[item.source_id]
    return Posts(found)


def _sources(keys: Set[int]) -> dict[int, Source]:
    """Sources with what rules and evidence say of them; any other column is read when it is asked for."""
    names = ("id", "key", "name", "kind")
    rows = asked(f"SELECT {', '.join(names)} FROM pipeline_source WHERE id IN {one_of([*keys])}", *keys)
    return {row[0]: partial_row(Source, names, row) for row in rows}


def hit_of(topic: Topic, items: Sequence[Item], now: datetime, known: Beside, file: FlagFile) -> FlagHit | None:
    """The rule that holds now, or held when a post came that was learnt late (a file, a collector that was down)."""
    hit = check(facts_of(topic, items, now, known, file.periods), file.rules, now) if items else None
    late = sorted({happened_at(item) for item in items if item.learnt_at - happened_at(item) > LATE})
    moments = iter(late[-_MOMENTS:])
    while hit is None and (moment := next(moments, None)) is not None:
        told = [item for item in items if happened_at(item) <= moment]
        points = heat_points(told)
        chance = forecasts([(points, moment)], top_heat())[0]
        facts = replace(
            facts_of(topic, told, moment, known, file.periods),
            heat=heat(points, moment),
            burst_p=chance.p if chance else None,
            submitters=len({item.submitter or item.pk for item in told}),
            last_at=moment,
        )
        hit = check(facts, file.rules, moment)
    return hit
