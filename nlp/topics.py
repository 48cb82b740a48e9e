"""Items -> topics as they stream in: each joins the topic of its likest neighbours or starts one.

The neighbours of an item are found by its rarest words and by the names it gives; `nlp.likeness` says how probable it
is that they speak of one matter; a topic's claim is mostly the mean of its two likest items, partly that of
several more, so that one chance likeness does not chain two matters together. Near-copies always join.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from nlp.likeness import Sketch, probabilities, signs, sketch
from nlp.types import Place
from nlp.vectors import size

LIFE = timedelta(days=45)
"""A topic without a new item for this long is closed to new ones."""
JOINS = 0.35
"""The claim from which an item joins: chosen on the town and on data/hot_topics, see docs/benchmarks.md."""
MIX = 0.7
"""What the two likest items weigh in a claim, beside the mean of all that were looked at."""
_HEAVY = 14
_CROWDED = 300
_CANDIDATES = 32
_COMPANY = 6
_NAME = 0.3
"""What a shared name weighs beside shared words when candidates are chosen."""
_ELSEWHERE = 0.3
"""What is left of a claim when the two name different counties."""


@dataclass(frozen=True, slots=True)
class TopicItem:
    """What the topic engine needs of an item; `duplicate_of` is the id of the first copy, None for an original."""

    id: int | str
    title: str
    text: str
    tokens: tuple[str, ...]
    places: tuple[Place, ...] = ()
    published_at: datetime | None = None
    submitter: str = ""
    duplicate_of: int | str | None = None


@dataclass(slots=True)
class _Topic:
    rows: list[int] = field(default_factory=list)
    items: list[int | str] = field(default_factory=list)
    counties: set[str] = field(default_factory=set)
    last_at: datetime | None = None


class TopicEngine:
    """Live topics and the items that new ones are compared with. Numbers grow; `restore` gives those of the store."""

    def __init__(self, home: str = "", life: timedelta = LIFE) -> None:
        """`home`: division code of the jurisdiction; naming it or its parents sets no two items apart."""
        self._home = home
        self._life = life
        self._topics: dict[int, _Topic] = {}
        self._by_item: dict[int | str, int] = {}
        self._sketches: list[Sketch] = []
        self._topic_of: list[int] = []
        self._meanings = np.zeros((256, size()), np.float32)
        self._by_word: dict[int, list[int]] = defaultdict(list)
        self._by_name: dict[int, list[int]] = defaultdict(list)
        self._next = 1

    def assign(self, items: Sequence[TopicItem]) -> list[int]:
        """The topic number of each item, in order; new numbers for items that fit no live topic."""
        return [self._place(item) for item in items]

    def restore(self, topic: int, items: Sequence[TopicItem]) -> None:
        """Take over a stored topic with its items."""
        self._topics.setdefault(topic, _Topic())
        self._next = max(self._next, topic + 1)
        for item in items:
            read = None if item.duplicate_of is not None else sketch(item.title, item.tokens, item.published_at)
            self._join(topic, item, read)

    def forget(self, topic: int) -> None:
        """Drop a topic and what it remembers; unknown numbers are ignored."""
        state = self._topics.pop(topic, None)
        if state is not None:
            for row in state.rows:
                self._topic_of[row] = 0
            for item in state.items:
                self._by_item.pop(item, None)

    def _place(self, item: TopicItem) -> int:
        number = self._by_item.get(item.duplicate_of) if item.duplicate_of is not None else None
        if number is not None and number in self._topics:
            self._join(number, item, None)
            return number
        read = sketch(item.title, item.tokens, item.published_at)
        number = self._nearest(item, read)
        if number is None:
            number = self._next
            self._next += 1
            self._topics[number] = _Topic()
        self._join(number, item, read)
        return number

    def _nearest(self, item: TopicItem, read: Sketch) -> int | None:
        rows = [row for row in self._candidates(read) if self._open(self._topic_of[row], item.published_at)]
        if not rows:
            return None
        rows = self._with_company(rows)
        table = signs(read, [self._sketches[row] for row in rows], self._meanings[rows])
        claims: dict[int, list[float]] = defaultdict(list)
        for row, probability in zip(rows, probabilities(table), strict=True):
            claims[self._topic_of[row]].append(float(probability))
        best, best_claim = None, JOINS
        for number, values in claims.items():
            values.sort()
            claim = MIX * sum(values[-2:]) / min(2, len(values)) + (1 - MIX) * sum(values) / len(values)
            if self._elsewhere(item, self._topics[number]):
                claim *= _ELSEWHERE
            if claim > best_claim:
                best, best_claim = number, claim
        return best

    def _candidates(self, read: Sketch) -> list[int]:
        """Rows that share rare words or names, those that share most first; of crowded words the newest rows."""
        shared: dict[int, float] = defaultdict(float)
        for word, weight in zip(read.words[:_HEAVY].tolist(), read.weights[:_HEAVY].tolist(), strict=True):
            for row in self._by_word.get(word, ())[-_CROWDED:]:
                shared[row] += weight
        for name in read.names.tolist():
            for row in self._by_name.get(name, ())[-_CROWDED:]:
                shared[row] += _NAME
        return sorted(shared, key=shared.__getitem__, reverse=True)[:_CANDIDATES]

    def _with_company(self, rows: Sequence[int]) -> list[int]:
        """The candidates, and each of their topics' first and newest row, so that no topic is judged by one."""
        numbers = dict.fromkeys(self._topic_of[row] for row in rows)
        company = (row for number in numbers for row in _spread(self._topics[number].rows))
        return list(dict.fromkeys([*rows, *company]))

    def _open(self, number: int, at: datetime | None) -> bool:
        state = self._topics.get(number)
        if state is None:
            return False
        return at is None or state.last_at is None or abs(at - state.last_at) <= self._life

    def _elsewhere(self, item: TopicItem, state: _Topic) -> bool:
        """Both name counties, and not the same."""
        own = _counties(item.places)
        return bool(own) and bool(state.counties) and not own & state.counties

    def _join(self, number: int, item: TopicItem, read: Sketch | None) -> None:
        state = self._topics[number]
        state.items.append(item.id)
        self._by_item[item.id] = number
        state.counties |= _counties(item.places)
        if item.published_at is not None:
            state.last_at = max(state.last_at or item.published_at, item.published_at)
        if read is not None or not state.rows:  # a copy adds nothing to compare with, unless its original is not here
            self._remember(number, state, read or sketch(item.title, item.tokens, item.published_at))

    def _remember(self, number: int, state: _Topic, read: Sketch) -> None:
        row = len(self._sketches)
        if row == len(self._meanings):
            self._meanings = np.vstack([self._meanings, np.zeros_like(self._meanings)])
        self._meanings[row] = read.meaning
        self._sketches.append(read)
        self._topic_of.append(number)
        state.rows.append(row)
        for word in read.words[: 2 * _HEAVY].tolist():
            self._by_word[word].append(row)
        for name in read.names.tolist():
            self._by_name[name].append(row)


def _spread(rows: Sequence[int]) -> Sequence[int]:
    """The first, the last and some between."""
    step = max(1, len(rows) // (_COMPANY - 1))
    return [*rows[::step][: _COMPANY - 1], rows[-1]]


def _counties(places: Iterable[Place]) -> set[str]:
    return {place.code[:6] for place in places if place.level in {"county", "street"}}
