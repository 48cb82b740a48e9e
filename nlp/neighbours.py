"""Which earlier texts may speak of the same matter: those that share rare words or names; an inverted index.

The rows that share most come first; of equals the one that shares a heavier word, then the older.
"""

from typing import Any, NamedTuple

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

    Each word or name knows the newest of all pairs with a row that is its own, each pair the one before it: eight
    bytes a pair.
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
        keys = (marks.names.astype(np.uint64) << np.uint64(1) | np.uint64(1)) * _SPREAD
        names, _ = self._name_numbers.look_up(keys)
        self._by_name = _longer(self._by_name, len(self._name_numbers), -1)
        more = int(np.minimum(marks.lengths, _KEPT).sum()) + len(names)
        self._rows = _longer(self._rows, self._filled + more, 0)
        self._before = _longer(self._before, self._filled + more, 0)
        last = first + len(marks.lengths)
        self._sums, self._leads = _longer(self._sums, last, 0), _longer(self._leads, last, -1)
        index = _Index(self._by_word, self._by_name, self._rows, self._before, self._sums, self._leads)
        found, many = _looked_up(index, self._filled, first, marks._replace(names=names), look)
        self._filled += more
        return found, many


_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def _longer(column: NDArray[Any], least: int, empty: int) -> NDArray[Any]:
    """The column, with room for `least`."""
    if least <= len(column):
        return column
    return np.concatenate([column, np.full(max(least, 2 * len(column)) - len(column), empty, column.dtype)])


class _Index(NamedTuple):
    """Pairs of a word or name and a row: by word and by name the newest pair; by pair its row, and the pair before.

    By row, while one text is looked at: the sum of what it shares with it, and the first word by which it was met;
    zeros and -1 before and after.
    """

    by_word: Numbers
    by_name: Numbers
    rows: Numbers
    before: Numbers
    sums: NDArray[np.float64]
    leads: Numbers


@compiled
def _looked_up(index: _Index, filled: int, first: int, marks: Marks, look: bool) -> tuple[Rows, Rows]:
    """What `Neighbours.look_up_and_add` returns (nothing if not `look`); the texts are put into the index."""
    many = np.zeros(len(marks.lengths), np.int64)
    found = np.empty(len(many) * CANDIDATES, np.int64)
    total, begin = 0, 0
    for text in range(len(many)):
        heavy, named = min(marks.lengths[text], _KEPT), marks.named[text]
        names = marks.names[begin : begin + named]
        begin += named
        if look:
            met = _met(index, marks.words[text, : min(heavy, HEAVY)], marks.weights[text], names)
            many[text] = _best(index, met, found[total : total + CANDIDATES])
            total += many[text]
        for word in marks.words[text, :heavy]:
            filled = _put(index, index.by_word, word, filled, first + text)
        for name in names:
            filled = _put(index, index.by_name, name, filled, first + text)
    return found[:total].copy(), many


@compiled
def _put(index: _Index, newest: Numbers, key: np.integer[Any], filled: int, row: int) -> int:
    """Enter a pair as the newest of its word or name; how many pairs there are now."""
    index.rows[filled], index.before[filled] = row, newest[key]
    newest[key] = filled
    return filled + 1


@compiled
def _met(index: _Index, words: Numbers, weights: NDArray[np.float32], names: Rows) -> Rows:
    """The rows that share one of the words or names, each once, with sums and leads."""
    met = np.empty((len(words) + len(names)) * CROWDED, np.int64)
    seen = 0
    for place in range(len(words)):
        seen = _share(index, index.by_word[words[place]], place, np.float64(weights[place]), met, seen)
    for place in range(len(names)):
        seen = _share(index, index.by_name[names[place]], len(words) + place, NAME, met, seen)
    return met[:seen]


@compiled
def _share(index: _Index, pair: int, lead: int, weight: float, met: Rows, seen: int) -> int:
    """Follow the newest pairs of a word or name; how many rows have been met now."""
    for _ in range(CROWDED):
        if pair < 0:
            break
        row = index.rows[pair]
        if index.leads[row] < 0:
            index.leads[row] = lead
            met[seen] = row
            seen += 1
        index.sums[row] += weight
        pair = index.before[pair]
    return seen


@compiled
def _best(index: _Index, met: Rows, found: Rows) -> int:
    """Write the best of the rows into `found`, the best first, and forget sums and leads; how many they are."""
    kept = 0
    for row in met:
        spot = kept
        while spot > 0 and _before(index, row, found[spot - 1]):
            if spot < len(found):
                found[spot] = found[spot - 1]
            spot -= 1
        if spot < len(found):
            found[spot] = row
            kept = min(kept + 1, len(found))
    for row in met:
        index.sums[row], index.leads[row] = 0, -1
    return kept


@compiled
def _before(index: _Index, row: int, other: int) -> bool:
    """Does the row come before the other one?"""
    if index.sums[row] != index.sums[other]:
        return bool(index.sums[row] > index.sums[other])
    return bool((index.leads[row], row) < (index.leads[other], other))
