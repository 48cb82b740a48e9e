"""What a special report is made of: a topic with its posts, its case, and how both stood at an instant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.digest.history import then
from alerts.digest.known import CaseThen
from alerts.digest.stored import joined
from alerts.models import Case, Claim
from config.vocabulary import Emotion
from pipeline.models import Item, Topic
from pipeline.topics.figures import happened_at

NEGATIVE = frozenset({Emotion.ANGRY.value, Emotion.SAD.value, Emotion.FEAR.value})
_DAY = timedelta(hours=24)
_GRAM = 2
_LIKE = 0.25
_TELLING = 8
"""Pairs of characters below which a post says nothing of its own (转发微博)."""


@dataclass(frozen=True)
class Facts:
    """`items` are those known at `at`, oldest first; `case` is the topic's newest that was taken up, as then known."""

    topic: Topic
    items: tuple[Item, ...]
    case: CaseThen | None
    at: datetime

    @property
    def first(self) -> Item:
        """The first post."""
        return self.items[0]

    @property
    def originals(self) -> list[Item]:
        """Posts that are no near-copies of another of them."""
        known = {item.pk for item in self.items}
        return [item for item in self.items if item.duplicate_of_id not in known]

    @property
    def latest_day(self) -> tuple[int, int]:
        """How many spoke in the last 24 hours and in the 24 before."""
        return self.voices(self.at - _DAY, self.at), self.voices(self.at - 2 * _DAY, self.at - _DAY)

    def voices(self, start: datetime | None = None, end: datetime | None = None) -> int:
        """Distinct submitters in (start, end]; one that is not known is a person of his own."""
        return len(
            {
                item.submitter or f"#{item.pk}"
                for item in self.items
                if (start is None or happened_at(item) > start) and (end is None or happened_at(item) <= end)
            }
        )

    def sources(self) -> list[tuple[str, list[Item]]]:
        """Posts by source, the most first."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.source.name, []).append(item)
        return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))

    def told(self, key: str) -> Counter[str]:
        """How often each value of an analysis' field was found: appeal, emotion."""
        return Counter(str(item.analysis[key]) for item in self.items if item.analysis.get(key))

    def views(self, most: int = 5) -> list[Item]:
        """Posts that say different things, the most discussed first."""
        chosen: list[tuple[Item, set[str]]] = []
        for item in sorted(self.originals, key=_weight, reverse=True):
            grams = _grams(item.text or item.title)
            if len(grams) >= _TELLING and all(
                len(grams & other) < _LIKE * min(len(grams), len(other)) for _, other in chosen
            ):
                chosen.append((item, grams))
            if len(chosen) == most:
                break
        return [item for item, _ in chosen]

    def claims(self) -> list[Claim]:
        """Statements that go round, of the case."""
        return list(self.case.case.claims.select_related("verifier")) if self.case else []

    def negative(self, items: Sequence[Item] | None = None) -> float | None:
        """Share of negative tone; None of no posts."""
        told = self.items if items is None else items
        return sum(item.analysis.get("emotion") in NEGATIVE for item in told) / len(told) if told else None


def facts_of(topic: Topic, at: datetime) -> Facts:
    """The facts of a topic at `at`. Raises `ValueError` where nothing was known of it by then."""
    rows = topic.topic_items.filter(learnt_at__lte=at).select_related("source").order_by("published_at", "id")
    items = tuple(sorted(rows, key=lambda item: (happened_at(item), item.pk)))
    if not items:
        raise ValueError(f"专题 {topic.pk} 在{at:%Y-%m-%d %H:%M}以前没有信息 (nothing was known of the topic)")
    cases = joined(Case.objects.filter(topic=topic).order_by("-id"))
    known = [one for one in then(cases, at) if one.state.value not in {"candidate", "merged", "rejected"}]
    return Facts(topic, items, known[0] if known else None, at)


def _weight(item: Item) -> tuple[int, int]:
    spoken = (item.comments or 0) + (item.likes or 0) + (item.reposts or 0)
    return spoken, min(len(item.text), 200)


def _grams(text: str) -> set[str]:
    letters = [letter for letter in text if letter.isalnum()]
    return {"".join(letters[at : at + _GRAM]) for at in range(len(letters) - 1)}
