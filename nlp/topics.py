"""Items -> topics as they stream in: each joins the nearest live topic or starts one.

Single pass over tf-idf vectors (Allan et al. 1998, topic detection and tracking): the candidates of an item are the
topics that share its heaviest words; what decides is the cosine with the topic's centre and the names (roads, estates,
schools) that both speak of, so that the same trouble in two streets stays two topics. Near-copies always join.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nlp.topic_words import names_of, terms_of
from nlp.types import Place

LIFE = timedelta(days=45)
"""A topic without a new item for this long is closed to new ones."""
_HEAVY = 12
_CROWDED = 400
_CENTRE = 160


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
    centre: dict[str, float] = field(default_factory=dict)
    norm: float = 0.0
    names: Counter[str] = field(default_factory=Counter)
    counties: Counter[str] = field(default_factory=Counter)
    last_at: datetime | None = None
    posted: set[str] = field(default_factory=set)
    items: list[int | str] = field(default_factory=list)


class TopicEngine:
    """Live topics and what is known of them. Numbers grow; `restore` gives those of the store."""

    def __init__(self, home: str = "", life: timedelta = LIFE) -> None:
        """`home`: division code of the jurisdiction; naming it or its parents sets no two items apart."""
        self._home = home
        self._life = life
        self._topics: dict[int, _Topic] = {}
        self._by_item: dict[int | str, int] = {}
        self._index: dict[str, set[int]] = defaultdict(set)
        self._next = 1

    def assign(self, items: Sequence[TopicItem]) -> list[int]:
        """The topic number of each item, in order; new numbers for items that fit no live topic."""
        return [self._place(item) for item in items]

    def restore(self, topic: int, items: Sequence[TopicItem]) -> None:
        """Take over a stored topic with its items."""
        self._topics.setdefault(topic, _Topic())
        self._next = max(self._next, topic + 1)
        for item in items:
            self._join(topic, item, terms_of(item.title, item.tokens), names_of(item.tokens))

    def forget(self, topic: int) -> None:
        """Drop a topic and what it remembers; unknown numbers are ignored."""
        state = self._topics.pop(topic, None)
        if state is None:
            return
        for term in state.posted:
            self._index[term].discard(topic)
        for item in state.items:
            self._by_item.pop(item, None)

    def _place(self, item: TopicItem) -> int:
        terms, names = terms_of(item.title, item.tokens), names_of(item.tokens)
        number = self._by_item.get(item.duplicate_of) if item.duplicate_of is not None else None
        if number is None or number not in self._topics:
            number = self._nearest(item, terms, names)
        if number is None:
            number = self._next
            self._next += 1
            self._topics[number] = _Topic()
        self._join(number, item, terms, names)
        return number

    def _nearest(self, item: TopicItem, terms: dict[str, float], names: set[str]) -> int | None:
        best, best_margin = None, 0.0
        for number in self._candidates(terms):
            state = self._topics[number]
            if self._over(state, item.published_at):
                continue
            margin = _cosine(terms, state) - self._threshold(item, names, state)
            if margin > best_margin:
                best, best_margin = number, margin
        return best

    def _candidates(self, terms: dict[str, float]) -> list[int]:
        """Topics that share the heaviest words, those that share most first; at most 30."""
        shared: dict[int, float] = defaultdict(float)
        for term in sorted(terms, key=terms.__getitem__, reverse=True)[:_HEAVY]:
            for number in self._index.get(term, ()):
                shared[number] += terms[term]
        return sorted(shared, key=shared.__getitem__, reverse=True)[:30]

    def _over(self, state: _Topic, at: datetime | None) -> bool:
        return at is not None and state.last_at is not None and abs(at - state.last_at) > self._life

    def _threshold(self, item: TopicItem, names: set[str], state: _Topic) -> float:
        """The cosine needed: low where both speak of the same named thing, high where they name different ones."""
        own = {name for name, count in state.names.items() if count * 4 >= len(state.items)}
        shared = _shared(names, own)
        if shared:
            return 0.24 if shared > 1 else 0.28
        counties = {place.code[:6] for place in item.places if place.level in {"county", "street"}}
        if counties and state.counties and not counties & set(state.counties):
            return 0.8
        return 0.62 if names and own else 0.45

    def _join(self, number: int, item: TopicItem, terms: dict[str, float], names: set[str]) -> None:
        state = self._topics[number]
        weight = 1.0 if item.duplicate_of is None else 0.1
        for term, value in terms.items():
            state.centre[term] = state.centre.get(term, 0.0) + weight * value
        if len(state.centre) > 2 * _CENTRE:
            state.centre = dict(sorted(state.centre.items(), key=lambda pair: -pair[1])[:_CENTRE])
        state.norm = math.sqrt(sum(value * value for value in state.centre.values()))
        state.names.update(names)
        state.counties.update({place.code[:6] for place in item.places if place.level in {"county", "street"}})
        if item.published_at is not None:
            state.last_at = max(state.last_at or item.published_at, item.published_at)
        state.items.append(item.id)
        self._by_item[item.id] = number
        self._post(number, state)

    def _post(self, number: int, state: _Topic) -> None:
        """Keep the inverted index to the centre's heaviest words."""
        heavy = set(sorted(state.centre, key=state.centre.__getitem__, reverse=True)[: 2 * _HEAVY])
        for term in state.posted - heavy:
            self._index[term].discard(number)
        for term in heavy - state.posted:
            self._index[term].add(number)
        state.posted = heavy


def _shared(names: Iterable[str], own: set[str]) -> int:
    """How many names are the same, or the one a part of the other (丽发 in 丽发新城)."""
    return sum(any(name == other or name in other or other in name for other in own) for name in names)


def _cosine(terms: dict[str, float], state: _Topic) -> float:
    if not state.norm:
        return 0.0
    return sum(value * state.centre.get(term, 0.0) for term, value in terms.items()) / state.norm
