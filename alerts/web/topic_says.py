"""What a topic's page says beside its evidence: summary, spread, shares, burst, changes by people and by the pass."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from alerts.flag_rules import top_heat
from alerts.topic_facts import rise_of_counts
from alerts.web.posts import Card
from alerts.web.searching.shown import kind_word
from nlp.topics.summary import differing
from pipeline.models import Item, Topic, TopicChange
from pipeline.sources.usual import rhythms
from pipeline.topics.content import content_of
from pipeline.topics.glances import Glances

SHOWN = 20


def says(topic: Topic, items: Sequence[Item], everything: Glances, now: datetime) -> dict[str, Any]:
    """Context for `web/part/topic_says.html`; `items` are those that are read, `everything`: all of the topic's."""
    content = content_of(items, everything)
    posts = everything.by_source
    return {
        "content": content,
        "spread": [(step, kind_word(step.kind)) for step in content.spread],
        "top": top_heat(),
        "rise": rise_of_counts(posts, now, rhythms(posts)),
        "platforms": content.platforms,
        "became": became(topic),
    }


def became(topic: Topic) -> Topic | None:
    """What took in a topic that has nothing left."""
    if topic.items:
        return None
    last = TopicChange.objects.filter(before=topic).select_related("after").order_by("-pk").first()
    return last.after if last else None


def changes_of(topic: Topic) -> list[TopicChange]:
    """The newest changes that brought or took items."""
    found = TopicChange.objects.filter(Q(before=topic) | Q(after=topic)).select_related("before", "after")
    return list(found.order_by("-pk")[:SHOWN])


def apart(cards: Sequence[Card]) -> list[Card]:
    """The same cards, those first that say what the ones before do not."""
    return [cards[place] for place in differing([f"{c.item.title}\n{c.item.text[:300]}" for c in cards], len(cards))]
