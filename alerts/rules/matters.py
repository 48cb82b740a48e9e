"""民生事项: which of the things people write to offices about a text speaks of, by their words for them."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from config.load import matters as all_matters
from config.schema.jurisdiction import DutyEntry, Matter
from nlp.words.idf import idf

Scores = npt.NDArray[np.float64]
TITLE_WEIGHT = 3.0
OFTEN = 3
USUAL_RARITY = 6.0
GUESSED, LEAST_GUESSED, NEAR_BEST = 3, 2.0, 0.35
"""Of a duty that names no matters: how many at most, with what score at least, and how near the best."""
SHARES = (1.0, 0.5, 0.3, 0.2)
"""How much of a matter falls to its first class of departments and to the later ones."""


class Matters:
    """Finds the words of all matters in one pass."""

    def __init__(self, matters: Sequence[Matter] | None = None) -> None:
        """`matters`: those of `config/data/matters.yaml` where none are given."""
        self.matters = tuple(all_matters() if matters is None else matters)
        self.names = tuple(matter.name for matter in self.matters)
        self._number = {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        words: dict[str, list[int]] = defaultdict(list)
        for number, matter in enumerate(self.matters):
            for word in dict.fromkeys(matter.words):
                words[word].append(number)
        return words

    @cached_property
    def _patterns(self) -> list[str]:
        return list(self._words)

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(self._patterns)

    def scores(self, title: str, text: str) -> Scores:
        """A number a matter, 0 where no word of it is there; a word of several matters is shared among them."""
        in_title, in_text = self._count(title), self._count(text)
        scores = np.zeros(len(self.matters))
        for word in {*in_title, *in_text}:
            numbers = self._words[word]
            strength = TITLE_WEIGHT * (word in in_title) + math.sqrt(min(in_text[word], OFTEN))
            scores[numbers] += strength * _weight(word) / len(numbers)
        return scores

    def _count(self, text: str) -> Counter[str]:
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return Counter(self._patterns[number] for number, _, _ in found)

    def of_table(self, duties: Sequence[DutyEntry]) -> list[list[int]]:
        """The matters of each duty: those it names; in a table that names none, those its own words speak of."""
        if any(duty.matters for duty in duties):
            return [self.numbers(duty.matters) for duty in duties]
        return [self._guessed(duty) for duty in duties]

    def _guessed(self, duty: DutyEntry) -> list[int]:
        scores = self.scores(" ".join([duty.subject, *duty.aliases]), " ".join(duty.keywords))
        best = np.argsort(-scores)[:GUESSED].tolist()
        least = max(LEAST_GUESSED, NEAR_BEST * float(scores[best[0]])) if best else 0.0
        return [number for number in best if scores[number] >= least]

    def numbers(self, names: Sequence[str]) -> list[int]:
        """Places of matters in `names`. Raises `KeyError` for a name that is none."""
        return [self._number[name] for name in names]

    def falls_to(self, classes: Sequence[str]) -> Scores:
        """Shape (matters, classes): how much of each matter is the work of each class of departments."""
        shares = np.zeros((len(self.matters), len(classes)))
        for number, matter in enumerate(self.matters):
            for name, share in zip(matter.classes, SHARES, strict=False):
                if name in classes:
                    shares[number, classes.index(name)] = share
        return shares


def _weight(word: str) -> float:
    """Longer and rarer words say more."""
    return {1: 1.0, 2: 1.0, 3: 1.3}.get(len(word), 1.6) * idf(word) / USUAL_RARITY
