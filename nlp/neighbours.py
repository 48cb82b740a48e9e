"""Which earlier texts may speak of the same matter: those that share rare words or names; an inverted index.

The rows that share most come first; of equals the one that shares a heavier word, then the older.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

HEAVY = 14
"""How many of a text's words are asked for; twice as many are remembered."""
CROWDED = 300
"""Of a word that more rows share only the newest count."""
CANDIDATES = 24
NAME = 0.3
"""What a shared name weighs beside shared words."""

_KEPT = 4 * (CROWDED - 1)


class Neighbours:
    """Remembers which rows have which words and names; rows are added in rising order.

    Rows are kept as bytes, four a row, the newest 300 of each word: small, and nothing for the garbage collector.
    """

    def __init__(self) -> None:
        self._by_word: dict[int, bytes] = {}
        self._by_name: dict[int, bytes] = {}

    def add(self, row: int, words: Iterable[int], names: Iterable[int]) -> None:
        """Remember a row: by its heaviest words and its names."""
        own = row.to_bytes(4, "little")
        for table, keys in ((self._by_word, words), (self._by_name, names)):
            for key in keys:
                table[key] = table.get(key, b"")[-_KEPT:] + own

    def look_up_and_add(
        self,
        first: int,
        words: Sequence[Sequence[int]],
        weights: Sequence[Sequence[float]],
        names: Sequence[Iterable[int]],
    ) -> list[list[int]]:
        """For each text the rows before it that are its likest, best first; text `n` gets row `first + n`.

        `words`: heaviest first, at most 28 are useful; `weights`: of the first 14.
        """
        by_word, by_name = self._by_word, self._by_name
        lists: list[bytes] = []
        values, ends = array("d"), array("i")
        for row, (heavy, amounts, named) in enumerate(zip(words, weights, names, strict=True), first):
            own = row.to_bytes(4, "little")
            found = [by_word.get(word, b"") for word in heavy]
            lists += found[:HEAVY]
            values.extend(amounts[: len(heavy)])
            for word, rows in zip(heavy, found, strict=True):
                by_word[word] = rows[-_KEPT:] + own
            for name in named:
                rows = by_name.get(name, b"")
                lists.append(rows)
                values.append(NAME)
                by_name[name] = rows[-_KEPT:] + own
            ends.append(len(lists))
        return _best(first + len(words), lists, values, np.frombuffer(ends, np.int32)) if words else []


def _best(width: int, lists: list[bytes], values: "array[float]", ends: NDArray[np.int32]) -> list[list[int]]:
    """Sums by text and row as a product of (texts, lists) and (lists, rows); of each text the best rows in order.

    `values`: what each list weighs; `ends`: where the lists of each text end.
    """
    numbers = np.arange(len(lists), dtype=np.int32)
    ask = sp.csr_matrix((np.frombuffer(values), numbers, np.append(np.int32(0), ends)), shape=(len(ends), len(lists)))
    rows = np.frombuffer(b"".join(lists), "<i4")
    starts = np.cumsum([0, *map(len, lists)]) // 4
    shared = ask @ sp.csr_matrix((np.ones(len(rows)), rows, starts), shape=(len(lists), width))
    bounds = shared.indptr.tolist()
    return [_first(shared.indices[start:stop], shared.data[start:stop]) for start, stop in pairwise(bounds)]


def _first(rows: NDArray[np.int32], sums: NDArray[np.float64]) -> list[int]:
    """The rows with the greatest sums; of equals the one first met, which the product gives last."""
    rows, less = rows[::-1], -sums[::-1]
    if len(less) > CANDIDATES:
        kept = (less <= np.partition(less, CANDIDATES - 1)[CANDIDATES - 1]).nonzero()[0]
        rows, less = rows[kept], less[kept]
    found: list[int] = rows[less.argsort(kind="stable")[:CANDIDATES]].tolist()
    return found
