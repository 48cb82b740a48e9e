"""职责匹配: how strongly a text speaks of each duty: its subject, its keywords by rarity, its quoted sentence."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from alerts.rules.matters import Matters
from alerts.rules.offices import Offices
from config.schema.jurisdiction import DutyEntry

TITLE_WEIGHT = 3.0
SUBJECT_WEIGHT = 2.0
MENTION_WEIGHT = 1.5
BORROWED = 0.4
MATTER = 1.2
"""What a word of a duty's matters weighs beside a word of its own."""
QUOTE_WEIGHT = 12.0
QUOTE_SHARE = 0.6
WHOLE = 0.98
LONGEST_QUOTED = 600
LEAST_GRAMS = 6
GRAM = 3
_ROAD = re.compile("街道(?=[路上两边旁口宽窄脏堵积名]|卫生|清扫|环境|绿化)|(?<=[条主小老大商])街道")
"""街道 as a road, or the first letters of 街 + 道路: no street office is meant."""
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matched:
    """Scores by duty (keywords, title counted more), quote likeness by duty (0..1, 2 when whole), mentions by unit.

    `matters`: scores by matter, empty where the duties name none.
    """

    keywords: Scores
    quotes: Scores
    mentions: Scores
    matters: Scores

    @property
    def duties(self) -> Scores:
        """All that the text says about each duty, in one number; 0 where it says nothing."""
        scores: Scores = self.keywords + QUOTE_WEIGHT * self.quotes
        return scores


class DutyMatcher:
    """Finds the words of all duties in one pass over a text."""

    def __init__(
        self,
        duties: Sequence[DutyEntry],
        offices: Offices,
        borrowed: Mapping[str, Sequence[str]] | None = None,
        matters: Matters | None = None,
    ) -> None:
        """`borrowed`: words by class of departments, which count less than a duty's own. `matters`: of the duties."""
        self.duties = duties
        self._borrowed = borrowed or {}
        self._units = len(offices.units)
        self._matters = matters
        self._of_duty = matters.of_table(duties) if matters else []
        self._weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._mentions: dict[str, list[int]] = defaultdict(list)
        self._add_duties()
        for number, name in enumerate(offices.units):
            for called in offices.family(name):
                self._mentions[called].append(number)
        self._patterns = list({**self._weights, **self._mentions})
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns)
        quotes = Counter(duty.quote for duty in duties)
        self._shared = [quote for quote, number in quotes.items() if number > 1]
        self._quote_sizes = np.array([max(1, len(_grams(duty.quote))) for duty in duties], dtype=np.float64)
        self._quoted = _index([duty.quote for duty in duties])
        self._told = _index([f"{duty.quote}{duty.text}" for duty in duties])

    def _add_duties(self) -> None:
        own = Counter(word for duty in self.duties for word in {*duty.keywords, duty.subject, *duty.aliases})
        lent = [[word for word in self._lent(duty) if word not in own] for duty in self.duties]
        borrowers = Counter(word for words in lent for word in words)
        for number, duty in enumerate(self.duties):
            for word in dict.fromkeys(duty.keywords):
                self._weights[word].append((number, _length_weight(word) / own[word]))
            for word in lent[number]:
                self._weights[word].append((number, BORROWED * _length_weight(word) / borrowers[word]))
            for name in {duty.subject, *duty.aliases} - set(duty.keywords):
                self._weights[name].append((number, SUBJECT_WEIGHT * _length_weight(name) / own[name]))

    def _lent(self, duty: DutyEntry) -> list[str]:
        """Words of the duty's classes; those that some duty of the table has as its own are nobody's to borrow."""
        return list(dict.fromkeys(word for name in duty.classes for word in self._borrowed.get(name, ())))

    def match(self, title: str, text: str) -> Matched:
        """What `title` and `text` say about each duty and which departments they name."""
        in_title, in_text = self._count(self.aside(title)), self._count(self.aside(text))
        keywords = np.zeros(len(self.duties))
        mentions = np.zeros(self._units)
        for word in {*in_title, *in_text}:
            strength = TITLE_WEIGHT * (word in in_title) + math.sqrt(min(in_text[word], 3))
            for duty, weight in self._weights.get(word, ()):
                keywords[duty] += weight * strength
            for department in self._mentions.get(word, ()):
                mentions[department] += MENTION_WEIGHT * (TITLE_WEIGHT * (word in in_title) + (word in in_text))
        matters = self._matters.scores(self.aside(title), self.aside(text)) if self._matters else np.zeros(0)
        quotes = self._quotes(f"{title}{text}")
        if self._matters and not quotes.any():  # who quotes the document speaks its language, not people's
            keywords += [MATTER * float(matters[numbers].sum()) if numbers else 0.0 for numbers in self._of_duty]
        return Matched(keywords, quotes, mentions, matters)

    def aside(self, text: str) -> str:
        """A text without the sentences that several duties share: the rest tells which of them is meant."""
        rest = text
        for quote in self._shared:
            rest = rest.replace(quote, "")
        return rest if len(rest.strip()) > 1 else text

    def _count(self, text: str) -> Counter[str]:
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        counts = Counter(self._patterns[number] for number, _, _ in found)
        if counts["街道"]:
            counts["街道"] -= len(_ROAD.findall(text))
        return +counts

    def _quotes(self, text: str) -> Scores:
        """Share of 3-grams that a short text has in common with each duty's quote or paragraph, twice when whole."""
        scores = np.zeros(len(self.duties))
        grams = _grams(text) if len(text) <= LONGEST_QUOTED else frozenset()
        if len(grams) < GRAM:
            return scores
        shares = _hits(grams, self._quoted, len(scores)) / np.minimum(len(grams), self._quote_sizes)
        if len(grams) >= LEAST_GRAMS:
            shares = np.maximum(shares, _hits(grams, self._told, len(scores)) / len(grams))
        return np.where(shares >= QUOTE_SHARE, shares, 0.0) * np.where(shares >= WHOLE, 2.0, 1.0)


def _length_weight(word: str) -> float:
    return {1: 1.0, 2: 1.0, 3: 1.3}.get(len(word), 1.6)


def _grams(text: str) -> frozenset[str]:
    letters = "".join(letter for letter in text if letter.isalnum())
    return frozenset(letters[start : start + GRAM] for start in range(len(letters) - GRAM + 1))


def _index(texts: Sequence[str]) -> dict[str, list[int]]:
    """Which texts hold a gram."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for gram in _grams(text):
            index[gram].append(number)
    return index


def _hits(grams: frozenset[str], index: dict[str, list[int]], size: int) -> Scores:
    hits = np.zeros(size)
    for gram in grams:
        for number in index.get(gram, ()):
            hits[number] += 1
    return hits
