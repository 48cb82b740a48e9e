"""效果: heat and tone of the case's topic when it was answered and now."""

from datetime import datetime
from typing import Any

from alerts.models import Case
from config.clock import shown
from config.vocabulary import Emotion
from nlp.heat.formula import heat
from pipeline.models import Item
from pipeline.topics.figures import happened_at
from pipeline.topics.points import heat_points

_NEGATIVE = {Emotion.ANGRY.value, Emotion.SAD.value, Emotion.FEAR.value}


def effect_of(case: Case, now: datetime) -> dict[str, Any]:
    """Heat at the answer and now, items and the share of negative tone before and after. Without a topic: says so.

    Engagement counts are those known now; what was published later than the answer does not count for "then".
    """
    if case.topic is None or case.responded_at is None:
        return {"measured": False, "why": "没有关联专题，无法测算热度"}
    items = list(case.topic.topic_items.select_related("source"))
    before = [item for item in items if happened_at(item) <= case.responded_at]
    after = [item for item in items if case.responded_at < happened_at(item) <= now]
    return {
        "measured": True,
        "responded_at": shown(case.responded_at),
        "evaluated_at": shown(now),
        "heat_at_response": heat(heat_points(before), case.responded_at),
        "heat_now": heat(heat_points([*before, *after]), now),
        "items_before": len(before),
        "items_after": len(after),
        "negative_before": _negative(before),
        "negative_after": _negative(after),
    }


def _negative(items: list[Item]) -> float | None:
    """Share of negative tone; None where there is nothing to count."""
    if not items:
        return None
    return round(sum(item.analysis.get("emotion") in _NEGATIVE for item in items) / len(items), 3)
