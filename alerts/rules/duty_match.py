"""职责匹配: how strongly a text speaks of each duty: its subject, its keywords by rarity, its quoted sentence."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from config.schema import DepartmentEntry, DutyEntry

TITLE_WEIGHT = 3.0
SUBJECT_WEIGHT = 2.0
MENTION_WEIGHT = 1.5
QUOTE_WEIGHT = 12.0
QUOTE_SHARE = 0.6
LONGEST_QUOTED = 400
GRAM = 3
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matched:
    """Scores by duty (keywords, title counted more), quote likeness 0..1 by duty, and mentions by department."""

    keywords: Scores
    quotes: Scores
    mentions: Scores

    @property
    def duties(self) -> Scores:
        """All that the text says about each duty, in one number; 0 where it says nothing."""
        scores: Scores = self.keywords + QUOTE_WEIGHT * self.quotes
        return scores


class DutyMatcher:
    """Finds the words of all duties in one pass over a text."""

    def __init__(self, duties: Sequence[DutyEntry], departments: Sequence[DepartmentEntry]) -> None:
        self.duties = duties
        self.departments = departments
        self._weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._mentions: dict[str, list[int]] = defaultdict(list)
        self._add_duties()
        for number, unit in enumerate(departments):
            for name in {unit.name, unit.short, *unit.aliases} - {""}:
                self._mentions[name].append(number)
        self._patterns = list({**self._weights, **self._mentions})
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns)

    def _add_duties(self) -> None:
        frequency = Counter(word for duty in self.duties for word in set(duty.keywords))
        for number, duty in enumerate(self.duties):
            for word in dict.fromkeys(duty.keywords):
                self._weights[word].append((number, _length_weight(word) / frequency[word]))
            if duty.subject not in duty.keywords:
                self._weights[duty.subject].append((number, SUBJECT_WEIGHT * _length_weight(duty.subject)))

    @cached_property
    def _quote_grams(self) -> list[frozenset[str]]:
        return [_grams(duty.quote) for duty in self.duties]

    def match(self, title: str, text: str) -> Matched:
        """What `title` and `text` say about each duty and which departments they name."""
        in_title, in_text = self._count(title), self._count(text)
        keywords = np.zeros(len(self.duties))
        mentions = np.zeros(len(self.departments))
        for word in {*in_title, *in_text}:
            strength = TITLE_WEIGHT * (word in in_title) + math.sqrt(min(in_text[word], 3))
            for duty, weight in self._weights.get(word, ()):
                keywords[duty] += weight * strength
            for department in self._mentions.get(word, ()):
                mentions[department] += MENTION_WEIGHT * (TITLE_WEIGHT * (word in in_title) + (word in in_text))
        return Matched(keywords, self._quotes(f"{title}{text}"), mentions)

    def _count(self, text: str) -> Counter[str]:
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return Counter(self._patterns[number] for number, _, _ in found)

    def _quotes(self, text: str) -> Scores:
        """Share of 3-grams that a short text has in common with each duty's quote, 0 below `QUOTE_SHARE`."""
        grams = _grams(text) if len(text) <= LONGEST_QUOTED else frozenset()
        if len(grams) < GRAM:
            return np.zeros(len(self.duties))
        shares = np.array([len(grams & quote) / max(1, min(len(grams), len(quote))) for quote in self._quote_grams])
        return np.where(shares >= QUOTE_SHARE, shares, 0.0)


def _length_weight(word: str) -> float:
    return {1: 1.0, 2: 1.0, 3: 1.3}.get(len(word), 1.6)


def _grams(text: str) -> frozenset[str]:
    letters = "".join(letter for letter in text if letter.isalnum())
    return frozenset(letters[start : start + GRAM] for start in range(len(letters) - GRAM + 1))
