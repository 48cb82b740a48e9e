"""What many texts say in a few of their own sentences, and which of them differ most."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from nlp.personal.mask import private_persons

_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_READ, _TEXT, _RANKED = 50, 600, 30
_SHORTEST, _LONGEST = 10, 90
_SAME = 0.4


class Told(Protocol):
    """What is needed of an item."""

    @property
    def text(self) -> str:
        """Masked text."""


class Said(NamedTuple):
    """A sentence, names of private persons taken out, and the place of the item that says it."""

    sentence: str
    place: int


def sentences_of(items: Sequence[Told], limit: int = 3) -> list[Said]:
    """The sentences that say most of what all say and do not repeat each other, the most telling first."""
    by_text: dict[str, int] = {}
    for place, item in enumerate(items[:_READ]):
        for part in _SENTENCE.split(item.text[:_TEXT]):
            if _SHORTEST <= len(part.strip()) <= _LONGEST:
                by_text.setdefault(part.strip(), place)
    grams = Counter(gram for sentence in by_text for gram in pairs_of(sentence))
    ranked = sorted(by_text, key=lambda sentence: -_telling(sentence, grams))
    chosen: list[str] = []
    for sentence in ranked[:_RANKED]:
        own = pairs_of(sentence)
        if len(chosen) < limit and all(len(own & pairs_of(other)) < _SAME * len(own) for other in chosen):
            chosen.append(sentence)
    return [Said(private_persons(sentence), by_text[sentence]) for sentence in chosen]


def differing(texts: Sequence[str], limit: int) -> list[int]:
    """Places of texts, the first one first, each next one the one that repeats least of those before it.

    Of equals the earlier text comes first. Likeness: shared pairs of characters over the pairs of the shorter text.
    """
    pairs = [pairs_of(text) for text in texts]
    nearest = [0.0] * len(texts)
    left, order = list(range(len(texts))), list[int]()
    while left and len(order) < limit:
        chosen = min(left, key=lambda place: (round(nearest[place], 1), place))
        left.remove(chosen)
        order.append(chosen)
        for place in left:
            smaller = min(len(pairs[place]), len(pairs[chosen])) or 1
            nearest[place] = max(nearest[place], len(pairs[place] & pairs[chosen]) / smaller)
    return order


def pairs_of(text: str) -> set[str]:
    """Pairs of neighbouring characters."""
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _telling(text: str, grams: Counter[str]) -> float:
    own = pairs_of(text)
    return math.fsum(math.log1p(grams[gram]) for gram in own) / math.sqrt(len(own) + 6) if own else 0.0
