"""再次升温: what was said of a matter after it was answered, apart from what was known when it was flagged."""

from collections.abc import Sequence
from typing import Any

from alerts.models import Case
from config.clock import when
from pipeline.models import Item, Topic
from pipeline.topics.figures import happened_at

RENEWED_SHARE = 0.5
"""Share of the heat at which it was flagged that counts as renewed heat (proposal, no document)."""
_SHOWN = 8


def later_than_answer(case: Case, items: Sequence[Item]) -> list[Item]:
    """The items published after the answer; where there was none, after the flag."""
    since = case.responded_at or case.detected_at
    return [item for item in items if happened_at(item) > since]


def renewed(case: Case, topic: Topic, items: Sequence[Item]) -> bool:
    """Heat is again a good share of what it was, by voices later than the answer."""
    relevant = any(item.relevant for item in later_than_answer(case, items))
    return relevant and topic.heat >= RENEWED_SHARE * float(case.evidence.get("heat", 0))


def apart(case: Case, topic: Topic, later: Sequence[Item]) -> dict[str, Any]:
    """New facts beside the old ones, as kept with the proposal: counts, platforms, and the posts said since the answer.

    A post that copies one from before the answer is new attention, not a new fact; it is marked.
    """
    voices = {item.submitter or f"item-{item.pk}" for item in later}
    own = {item.pk for item in later}
    return {
        "new": {
            "items": len(later),
            "submitters": len(voices),
            "platforms": sorted({item.source.name for item in later}),
            "heat": topic.heat,
            "severity": topic.severity,
            "copies": sum(item.duplicate_of_id is not None and item.duplicate_of_id not in own for item in later),
            "posts": [_post(item) for item in _newest_originals(later, own)],
        },
        "old": {
            "items": case.evidence.get("item_count"),
            "submitters": case.evidence.get("submitters"),
            "heat": case.evidence.get("heat"),
            "severity": case.severity,
            "answered": when(case.responded_at) if case.responded_at else "",
        },
    }


def _newest_originals(later: Sequence[Item], own: set[int]) -> list[Item]:
    originals = [item for item in later if item.duplicate_of_id is None] or [
        item for item in later if item.duplicate_of_id not in own
    ]
    return originals[-_SHOWN:][::-1]


def _post(item: Item) -> dict[str, Any]:
    return {
        "id": item.pk,
        "source": item.source.name,
        "title": item.title or item.text[:40],
        "excerpt": item.text[:160],
        "at": when(happened_at(item)),
    }
