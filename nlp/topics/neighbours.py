"""Which earlier texts may speak of the same matter: those that share rare words or names; an inverted index.

The rows that share most come first; of equals the one that shares a heavier word, then the older.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.words.features import BITS
from nlp.words.word_keys import KeyTable

KEPT = 28
"""How many of a text's words, the heaviest, are remembered and asked for. The rarest alone (14) do not find the likest
text of all: beside it stand many that share as much of them."""
CROWDED = 60
"""Of a word or name that more rows share only the newest count, so that a look-up costs no more as rows grow."""
CANDIDATES = 32
BLOCK = 14
NAME = 0.3
"""What a shared name weighs beside shared words."""
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

    A word or name has its rows in blocks of 14, which are as long as a line of the processor's cache, and each block
    knows the one before it: rows that each knew the one before would be as many lines to wait for.
    """

    def __init__(self) -> None:
        self._by_word = np.full(1 << BITS, -1, np.int32)
        self._name_numbers = KeyTable()
        self._by_name = np.full(256, -1, np.int32)
        self._blocks, self._filled = np.zeros((1024, BLOCK + 2), np.int32), 0
        self._scores = np.zeros(256, np.int64)

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
        more = int(np.minimum(marks.lengths, KEPT).sum()) + len(names)
        self._blocks = _longer(self._blocks, self._filled + more, 0)
        self._scores = _longer(self._scores, first + len(marks.lengths), 0)
        index = _Index(self._by_word, self._by_name, self._blocks, self._scores)
        found, many, self._filled = _looked_up(index, self._filled, first, marks._replace(names=names), look)
        return found, many


_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def _longer(column: NDArray[Any], least: int, empty: int) -> NDArray[Any]:
    """The column, with room for `least`."""
    if least <= len(column):
        return column
    more = (max(least, 2 * len(column)) - len(column), *column.shape[1:])
    return np.concatenate([column, np.full(more, empty, column.dtype)])


_UNIT = 2.0**30
"""A weight of 1 in whole numbers: sums are the same in whatever order they are made."""
_LEADS = 256


class _Index(NamedTuple):
    """By word and by name the newest block. `blocks`, shape (blocks, 16): rows in rising order, how many they are, and
    the block before or -1.

    `scores` by row, while one text is looked at: what it shares with it, and in the last eight bits how early it was
    met, so that the greater score comes first; zeros before and after.
    """

    by_word: Numbers
    by_name: Numbers
    blocks: Numbers
    scores: Rows


@compiled
def _looked_up(index: _Index, filled: int, first: int, marks: Marks, look: bool) -> tuple[Rows, Rows, int]:
    """What `Neighbours.look_up_and_add` returns (nothing if not `look`), and how many blocks there are now; the texts
    are put into the index."""
    many = np.zeros(len(marks.lengths), np.int64)
    found = np.empty(len(many) * CANDIDATES, np.int64)
    total, begin = 0, 0
    for text in range(len(many)):
        heavy, named = min(marks.lengths[text], KEPT), marks.named[text]
        names = marks.names[begin : begin + named]
        begin += named
        if look:
            met = _met(index, marks.words[text, :heavy], marks.weights[text], names)
            many[text] = _best(index, met, found[total : total + CANDIDATES])
            total += many[text]
        for word in marks.words[text, :heavy]:
            filled = _put(index, index.by_word, word, filled, first + text)
        for name in names:
            filled = _put(index, index.by_name, name, filled, first + text)
    return found[:total].copy(), many, filled


@compiled
def _put(index: _Index, newest: Numbers, key: np.integer[Any], filled: int, row: int) -> int:
    """Enter a row as the newest of its word or name; how many blocks there are now."""
    block = newest[key]
    if block < 0 or index.blocks[block, BLOCK] == BLOCK:
        index.blocks[filled, BLOCK + 1] = block
        block = newest[key] = filled
        filled += 1
    index.blocks[block, index.blocks[block, BLOCK]] = row
    index.blocks[block, BLOCK] += 1
    return filled


@compiled
def _met(index: _Index, words: Numbers, weights: NDArray[np.float32], names: Rows) -> Rows:
    """The rows that share one of the words or names, each once; their scores are in the index."""
    met = np.empty((len(words) + len(names)) * CROWDED, np.int64)
    seen = 0
    for place in range(len(words)):
        seen = _share(index, index.by_word[words[place]], _share_of(place, weights[place]), met, seen)
    for place in range(len(names)):
        seen = _share(index, index.by_name[names[place]], _share_of(len(words) + place, NAME), met, seen)
    return met[:seen]


@compiled
def _share_of(place: int, weight: float) -> tuple[int, int]:
    """What a word or name adds to the score of a row, and what it adds the first time."""
    return int(weight * _UNIT) * _LEADS, max(_LEADS - 1 - place, 1)


@compiled
def _share(index: _Index, block: int, share: tuple[int, int], met: Rows, seen: int) -> int:
    """Go through the newest rows of a word or name; how many rows have been met now."""
    more, lead = share
    left = CROWDED
    while block >= 0 and left > 0:
        for place in range(index.blocks[block, BLOCK] - 1, max(index.blocks[block, BLOCK] - 1 - left, -1), -1):
            row = index.blocks[block, place]
            if index.scores[row] == 0:
                index.scores[row] = lead
                met[seen] = row
                seen += 1
            index.scores[row] += more
        left -= index.blocks[block, BLOCK]
        block = index.blocks[block, BLOCK + 1]
    return seen


@compiled
def _best(index: _Index, met: Rows, found: Rows) -> int:
    """Write the best of the rows into `found`, the best first, and forget their scores; how many they are."""
    scores = np.zeros(len(found), np.int64)
    kept = 0
    for row in met:
        score = index.scores[row]
        index.scores[row] = 0
        if kept == len(found) and (score, -row) < (scores[kept - 1], -found[kept - 1]):
            continue
        kept = min(kept + 1, len(found))
        spot = kept - 1
        while spot > 0 and (score, -row) > (scores[spot - 1], -found[spot - 1]):
            scores[spot], found[spot] = scores[spot - 1], found[spot - 1]
            spot -= 1
        scores[spot], found[spot] = score, row
    return kept
