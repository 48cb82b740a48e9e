"""The rules of `nlp.topics.streaming` written out pair by pair, slowly, for the test that the fast engine keeps
them."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.topics.likeness import FAR, MATTER_MEANT, MATTER_SHARED, PLACE_SHARED, probabilities
from nlp.topics.matter_words import STREET, WIDE, name_in, named, suffix_of, tells
from nlp.topics.neighbours import CANDIDATES
from nlp.topics.place_words import KIND, NOWHERE, spot_of
from nlp.topics.streaming import TopicItem
from nlp.words.features import word_bucket
from nlp.words.idf import idf
from nlp.words.vectors import UNKNOWN, row_of, vector_of


@dataclass
class Read:
    """An item and what is compared of it."""

    item: TopicItem
    words: dict[int, float]
    meaning: NDArray[np.float32]
    names: dict[tuple[str, bool], int]
    heavy: frozenset[int]
    spots: frozenset[int]
    matter: NDArray[np.float32]
    topic: int = 0


@dataclass
class Plain:
    """Every item looks at every earlier one."""

    life: timedelta = timedelta(days=45)
    earlier: list[Read] = field(default_factory=list)
    joined: list[tuple[TopicItem, int]] = field(default_factory=list)

    def assign(self, items: Sequence[TopicItem]) -> list[int]:
        return [self.place(item) for item in items]

    def place(self, item: TopicItem) -> int:
        number = next((topic for other, topic in self.joined if other.id == item.duplicate_of), None)
        if number is None:
            own = read(item)
            number = own.topic = self.nearest(own) or 1 + max((topic for _, topic in self.joined), default=0)
            self.earlier.append(own)
        self.joined.append((item, number))
        return number

    def nearest(self, own: Read) -> int | None:
        alike = [other for other in self.candidates(own) if self.live(own, other.topic)]
        likely = {other.topic for other in alike if probabilities(np.array([pair_signs(own, other)]))[0] > 0.35}
        rows = [other for other in alike if other.topic in likely]
        for number in dict.fromkeys(other.topic for other in rows):
            members = [other for other in self.earlier if other.topic == number]
            rows += [*members[:: max(1, len(members) // 5)][:5], members[-1]]
        claims, looked = defaultdict(list), defaultdict(list)
        for other in {id(other): other for other in rows}.values():
            claims[other.topic].append(float(probabilities(np.array([pair_signs(own, other)]))[0]))
            looked[other.topic].append(other)
        for number in [number for number, others in looked.items() if of_another_place(own, others)]:
            claims[number] = [0.0]
        best = {number: self.claim(own, number, sorted(values)) for number, values in claims.items()}
        number = max(best, key=best.__getitem__, default=None)
        return number if number is not None and best[number] > 0.35 else None

    def claim(self, own: Read, number: int, values: list[float]) -> float:
        here = counties(own.item)
        there = {code for item, topic in self.joined if topic == number for code in counties(item)}
        claim = 0.7 * float(np.mean(values[-2:])) + 0.3 * float(np.mean(values))
        return 0.3 * claim if here and there and not here & there else claim

    def live(self, own: Read, number: int) -> bool:
        times = [item.published_at for item, topic in self.joined if topic == number and item.published_at]
        return not times or own.item.published_at is None or abs(own.item.published_at - max(times)) <= self.life

    def candidates(self, own: Read) -> list[Read]:
        """Those that share most of the 28 heaviest words and of the names; of crowded ones the newest 60 only."""
        shared: dict[int, float] = defaultdict(float)
        for word, weight in list(own.words.items())[:28]:
            having = [place for place, other in enumerate(self.earlier) if word in other.heavy]
            for place in having[-60:]:
                shared[place] += weight
        for name in own.names:
            for place in [place for place, other in enumerate(self.earlier) if name in other.names][-60:]:
                shared[place] += 0.3
        return [self.earlier[place] for place in sorted(shared, key=shared.__getitem__, reverse=True)[:CANDIDATES]]


def read(item: TopicItem) -> Read:
    counts = Counter(word for word in item.tokens[:400] if len(word) > 1)
    ends = accumulate(len(word) for word in item.tokens)
    titled = {word for word, end in zip(item.tokens, ends, strict=True) if end <= len(item.title)}
    often = {word: 1 + math.log(count + (word in titled)) for word, count in counts.items()}
    heavy = sorted(((often[word] * idf(word), word_bucket(word)) for word in often if tells(word)), reverse=True)[:60]
    norm = math.sqrt(sum(weight * weight for weight, _ in heavy)) or 1
    known = [word for word in often if row_of(word) != UNKNOWN]
    ends = [(place, suffix_of(token)) for place, token in enumerate(item.tokens[:200]) if suffix_of(token)]
    where = {word for word in item.tokens[:400] if spot_of(word) != NOWHERE}
    where |= {name for name, kind in pairwise(item.tokens[:400]) if spot_of(kind) == KIND}
    rest = [word for word in known if word not in where]
    return Read(
        item,
        {word: weight / norm for weight, word in heavy},
        vector_of([row_of(word) for word in known], [often[word] for word in known]),
        names_of(item.tokens, ends),
        frozenset(bucket for _, bucket in heavy[:28]),
        frozenset(map(word_bucket, where)),
        vector_of([row_of(word) for word in rest], [often[word] for word in rest]),
    )


def names_of(tokens: Sequence[str], ends: Sequence[tuple[int, int]]) -> dict[tuple[str, bool], int]:
    """What is named, and whether it is a town: with its kind."""
    found: dict[tuple[str, bool], int] = {}
    for place, size in ends:
        name, kind = name_in(tokens[place], size)
        if size == len(tokens[place]):
            name = named(tokens[place - 1]) if place else ""
        if name:
            found[name, kind == WIDE] = kind
    return found


def pair_signs(own: Read, other: Read) -> list[float]:
    shared = len(own.names.keys() & other.names.keys())
    kinds = set(own.names.values()) & set(other.names.values())
    days = 7.0
    if own.item.published_at and other.item.published_at:
        days = min(7.0, abs(own.item.published_at - other.item.published_at) / timedelta(days=1))
    return [
        sum(weight * other.words.get(word, 0) for word, weight in own.words.items()),
        float(own.meaning @ other.meaning),
        min(shared, 3),
        math.log1p(days),
        float((bool(kinds) and not shared) or (any(kind < STREET for kind in kinds) and not near_names(own, other))),
        float(days < FAR and only_place(own, other)),
    ]


def near_names(own: Read, other: Read) -> set[tuple[str, bool]]:
    return {(name, wide) for name, wide in own.names.keys() & other.names.keys() if not wide}


def of_another_place(own: Read, others: Sequence[Read]) -> bool:
    """Most of them name roads (or estates, or villages), the text other ones."""
    if any(near_names(own, other) for other in others):
        return False
    return any(
        kind < STREET and sum(kind in other.names.values() for other in others) * 2 >= len(others)
        for kind in own.names.values()
    )


def only_place(own: Read, other: Read) -> bool:
    everywhere = own.spots | other.spots
    where = sum(weight * other.words.get(word, 0) for word, weight in own.words.items() if word in everywhere)
    what = sum(weight * other.words.get(word, 0) for word, weight in own.words.items() if word not in everywhere)
    long = math.prod(
        math.sqrt(sum(weight**2 for word, weight in one.words.items() if word not in one.spots)) for one in (own, other)
    )
    return (
        where > PLACE_SHARED and what < MATTER_SHARED * (long or 1) and float(own.matter @ other.matter) < MATTER_MEANT
    )


def counties(item: TopicItem) -> set[str]:
    return {place.code[:6] for place in item.places if place.level in {"county", "street"}}
