"""Words and what joins them -> rows, and how much a row is about them (BM25, as Lucene weighs it)."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.search.base import SearchTimeout
from pipeline.search.fts_join import add_scores, both, either, following, without
from pipeline.search.fts_walk import Entries, Numbers
from pipeline.search.grams import Pattern
from pipeline.search.language.tree import And, Node, Not, Or, Word, words
from pipeline.search.sqlite_plan import closed, match_of
from pipeline.search.sqlite_postings import Postings

Span = tuple[int, int]
EVER: Span = (0, 1 << 62)
Known = dict[Pattern, tuple[Numbers, Numbers]]
"""Words that were read already, within the same span and counted alike."""
_COMMON, _ALIKE = 8, 8
"""Leaves of a common word; how many times those of another may be, so that both are rather read."""
_SOON, _LENGTH = 1.2, 0.75
"""BM25's k1 and b."""


@dataclass(frozen=True)
class Wording:
    """One question to the words of one generation, within a span of rows, until `end` (monotonic seconds)."""

    connection: sqlite3.Connection
    span: Span = EVER
    end: float | None = None
    counted: bool = False
    """Whether `scores` will ask how often each row says each word: then words are read rather than asked of FTS5."""
    known: Known = field(default_factory=dict)

    def rows(self, node: Node) -> Numbers:
        """The rows of a part of a query that asks for words alone, ascending. Raises `SearchTimeout`."""
        if isinstance(node, Word) and (self.counted or len(node.pattern.grams) == 1):
            return self._word(node.pattern)[0]
        if isinstance(node, Or):
            return reduce(either, sorted(map(self.rows, node.parts), key=len))
        if isinstance(node, And) and (self.counted or not closed(node) or self._even(node)):
            wanted = sorted((self.rows(part) for part in node.parts if not isinstance(part, Not)), key=len)
            denied = (self.rows(part.part) for part in node.parts if isinstance(part, Not))
            return reduce(without, denied, reduce(both, wanted))
        return self._asked(match_of(node))  # FTS5 leaps from row to row: where one is rare, it reads less

    def _even(self, node: And) -> bool:
        """Whether all are common words of one gram, and alike: then FTS5's leaps are short, and reading is faster."""
        grams = [part.pattern.grams for part in node.parts if isinstance(part, Word) and not part.pattern.open]
        if len(grams) < len(node.parts) or any(len(each) > 1 for each in grams):
            return False
        leaves = [self._postings.leaves(gram) for (gram,) in grams]
        return min(leaves) >= _COMMON and max(leaves) <= _ALIKE * min(leaves)

    def scores(self, node: Node, rows: Numbers, lengths: NDArray[Any]) -> NDArray[np.float64]:
        """How much each of these rows, which ascend, is about the words; `lengths`: how many grams each has."""
        scores = np.zeros(len(rows))
        texts, grams = self._postings.size
        weighed = _SOON * (1 - _LENGTH + _LENGTH * lengths * texts / max(1, grams))
        for word in dict.fromkeys(words(node)):
            found, counts = self._word(word.pattern)
            rare = len(word.pattern.grams) * log1p(max(0.0, texts - len(found) + 0.5) / (len(found) + 0.5))
            add_scores(scores, rows, weighed, found, counts, rare)
        return scores

    def _word(self, pattern: Pattern) -> tuple[Numbers, Numbers]:
        """The rows that hold a word, and how often each does (once, where that is not known)."""
        if self.end is not None and time.monotonic() > self.end:
            raise SearchTimeout
        if pattern not in self.known:
            self.known[pattern] = self._read(pattern)
        return self.known[pattern]

    @cached_property
    def _postings(self) -> Postings:
        return Postings(self.connection)

    def _read(self, pattern: Pattern) -> tuple[Numbers, Numbers]:
        postings = self._postings
        if len(pattern.grams) == 1 and not pattern.open:
            found = postings.of(pattern.grams[0], self.span, counted=self.counted)
            return found.rows, found.counts
        if len(pattern.grams) == 1:
            begun = postings.beginning(pattern.grams[0], self.span, self.counted)
            if begun is not None:
                return begun
        if pattern.open:
            rows = self._asked(match_of(Word("", pattern)))
            return rows, np.ones(len(rows), np.int64)
        phrase = reduce(_behind, self._grams(pattern))
        return phrase.rows, phrase.counts

    def _grams(self, pattern: Pattern) -> Iterator[Entries]:
        for gram in pattern.grams:
            yield self._postings.of(gram, self.span, positions=True)

    def _asked(self, match: str) -> Numbers:
        """What FTS5 itself finds. Joined by SQLite: a row handed over costs four times as much."""
        sql = "SELECT group_concat(rowid) FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ?"
        joined = self.connection.execute(sql, (match, *self.span)).fetchone()[0]
        return np.fromstring(joined, np.int64, sep=",") if joined else np.empty(0, np.int64)


def _behind(one: Entries, other: Entries) -> Entries:
    return Entries(*following(one.rows, one.ends, one.positions, other.rows, other.ends, other.positions))
