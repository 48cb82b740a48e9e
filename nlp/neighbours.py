"""Which earlier texts may speak of the same matter: those that share rare words or names; an inverted index.

The rows that share most come first; of equals the one that shares a heavier word, then the older.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.features import BITS
from nlp.word_keys import KeyTable

HEAVY = 14
"""How many of a text's words are asked for; twice as many are remembered."""
CROWDED = 300
"""Of a word that more rows share only the newest count."""
CANDIDATES = 24
NAME = 0.3
"""What a shared name weighs beside shared words."""
_KEPT = 2 * HEAVY
Numbers = NDArray[np.int32]
Rows = NDArray[np.int64]


class Marks(NamedTuple):
    """By what some texts are found: `words`, hashes below 2**18, heaviest first, shape (texts, 28 or more), of which
    each has `lengths`; their `weights`, of the same shape; `names`, hashes of all texts, of which each has `named`."""

    words: Numbers
    lengths: Numbers
    weights: NDArray[np.float32]
    names: Rows
    named: Rows


class Neighbours:
    """Remembers which rows have which words and names; rows are added in rising order.

    Each word or name knows the newest of all (word, row) pairs that is its own, each pair the one before it: eight bytes
    a pair.
    """

    def __init__(self) -> None:
        self._by_word = np.full(1 << BITS, -1, np.int32)
        self._name_numbers = KeyTable()
        self._by_name = np.full(256, -1, np.int32)
        self._rows, self._before, self._filled = np.empty(1024, np.int32), np.empty(1024, np.int32), 0
        self._sums, self._leads = np.zeros(256), np.full(256, -1, np.int32)

    def add(self, first: int, marks: Marks) -> None:
        """Remember texts as the rows from `first` on."""
        self._take(first, marks, look=False)

    def look_up_and_add(self, first: int, marks: Marks) -> tuple[Rows, Rows]:
        """For each text the rows before it that are its likest, best first; text `n` gets row `first + n`.

        Returned are the rows found for all texts, and how many each has found.
        """
        return self._take(first, marks, look=True)

    def _take(self, first: int, marks: Marks, look: bool) -> tuple[Rows, Rows]:
        names, _ = self._name_numbers.look_up(marks.names.astype(np.uint64) * _SPREAD | np.uint64(1))
        self._by_name = _longer(self._by_name, len(self._name_numbers), -1)
        more = int(np.minimum(marks.lengths, _KEPT).sum()) + len(names)
        self._rows = _longer(self._rows, self._filled + more, 0)
        self._before = _longer(self._before, self._filled + more, 0)
        last = first + len(marks.lengths)
        self._sums, self._leads = _longer(self._sums, last, 0), _longer(self._leads, last, -1)
        index = (self._by_word, self._by_name, self._rows, self._before, self._sums, self._leads)
        found, many = _looked_up(index, self._filled, first, marks._replace(names=names), look)
        self._filled += more
        return found, many


_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_Column = NDArray[np.int32] | NDArray[np.float64]


def _longer(column: NDArray, least: int, empty: int) -> NDArray:  # type: ignore[type-arg]
    """The column, with room for `least`."""
    if least <= len(column):
        return column
    return np.concatenate([column, np.full(max(least, 2 * len(column)) - len(column), empty, column.dtype)])


_Index = tuple[Numbers, Numbers, Numbers, Numbers, NDArray[np.float64], Numbers]


@compiled
def _looked_up(index: _Index, filled: int, first: int, marks: Marks, look: bool) -> tuple[Rows, Rows]:
    """What `Neighbours.look_up_and_add` returns (nothing if not `look`); the texts are put into the index.

    The sums of the index are zeros, its leads -1, before and after.
    """
    by_word, by_name, rows, before, sums, leads = index
    many = np.zeros(len(marks.lengths), np.int64)
    found = np.empty(len(many) * CANDIDATES, np.int64)
    total, begin = 0, 0
    for text in range(len(many)):
        heavy, named = min(marks.lengths[text], _KEPT), marks.named[text]
        met = np.empty((HEAVY + named) * CROWDED if look else 0, np.int64)
        seen = 0
        for place in range(heavy + named):
            newest, number = (
                (by_word, marks.words[text, place])
                if place < heavy
                else (by_name, np.int32(marks.names[begin + place - heavy]))
            )
            pair = newest[number]
            if look and (place < HEAVY or place >= heavy):
                weight = np.float64(marks.weights[text, place]) if place < heavy else NAME
                for _ in range(CROWDED):
                    if pair < 0:
                        break
                    row = rows[pair]
                    if leads[row] < 0:
                        leads[row] = place
                        met[seen] = row
                        seen += 1
                    sums[row] += weight
                    pair = before[pair]
            rows[filled], before[filled] = first + text, newest[number]
            newest[number] = filled
            filled += 1
        begin += named
        kept = 0
        for row in met[:seen]:
            spot = kept
            while spot > 0 and _before(row, found[total + spot - 1], sums, leads):
                if spot < CANDIDATES:
                    found[total + spot] = found[total + spot - 1]
                spot -= 1
            if spot < CANDIDATES:
                found[total + spot] = row
                kept = min(kept + 1, CANDIDATES)
        for row in met[:seen]:
            sums[row], leads[row] = 0, -1
        many[text] = kept
        total += kept
    return found[:total].copy(), many


@compiled
def _before(row: int, other: int, sums: NDArray[np.float64], leads: Numbers) -> bool:
    """Does the row come before the other one?"""
    if sums[row] != sums[other]:
        return bool(sums[row] > sums[other])
    return bool((leads[row], row) < (leads[other], other))
