"""Near-copies by MinHash over character 4-grams (Broder 1997): banded look-up, verified by the whole signature.

Of each of the 128 least hashes eight bits are kept (b-bit MinHash: Li and Koenig 2010); two that differ agree in them
once in 256, which is taken back from the estimate.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.topics.band_index import BINS, MOST_ROWS, Texts, buckets_for, crowded, empty, looked_up, put_all
from nlp.topics.min_hash import signatures
from nlp.words.row_table import Name, NameNumbers, Rows, RowTable

COPY = 0.7
"""A text whose estimated 4-gram Jaccard with an earlier one reaches this is a copy of it."""
_CHANCE = 1 / 256
_LEAST = math.ceil(BINS * (COPY + (1 - COPY) * _CHANCE))
_CHUNK = 1024
_STEP, _GONE = 16, 8
"""A full memory grows by a sixteenth; where an eighth of it was dropped, what is left is moved together instead, which
costs as much as entering all of it again."""
Found = tuple[Name | None, float]
"""The id of the first copy, and the estimated Jaccard with it, or with the nearest text found."""


class NearDuplicates:
    """Remembers texts and finds the first copy of a new one. Memory: below 250 bytes a text; 16 million at most."""

    def __init__(self, capacity_hint: int = 16384) -> None:
        capacity = max(1024, capacity_hint)
        self._marks = np.zeros((capacity, BINS), np.uint8)
        self._alive = np.zeros(capacity, bool)
        self._origin = np.zeros(capacity, np.int32)
        self._numbers = np.zeros(capacity, np.int64)
        self._names, self._rows = NameNumbers(), RowTable()
        self._entries = empty(buckets_for(capacity))
        self._count = self._gone = 0

    def __len__(self) -> int:
        return self._count - self._gone

    @property
    def nbytes(self) -> int:
        """Bytes of all that is remembered of texts that are named by integers."""
        return self._rows.nbytes + sum(array.nbytes for array in (*self._texts, self._numbers, self._entries))

    def look_up_and_add(self, ids: Sequence[Name], texts: Sequence[str]) -> list[Found]:
        """For each text the id of its first copy (or None) and the estimated Jaccard with it, or with the nearest.

        Texts are remembered in order, so copies inside one call are found too.
        """
        found: list[Found] = []
        for start in range(0, len(ids), _CHUNK):
            found += self._take(ids[start : start + _CHUNK], texts[start : start + _CHUNK])
        return found

    def add(self, ids: Sequence[Name], texts: Sequence[str]) -> None:
        """Remember texts without asking for ids; they are looked up all the same, so that copies share places."""
        self.look_up_and_add(ids, texts)

    def drop(self, ids: Sequence[Name]) -> None:
        """Forget texts; unknown ids are ignored."""
        rows = self._rows.rows(self._numbers, self._names.known(ids))
        rows = np.unique(rows[rows >= 0])
        rows = rows[self._alive[rows]]
        self._alive[rows] = False
        self._gone += len(rows)

    @property
    def _texts(self) -> Texts:
        return Texts(self._marks, self._alive, self._origin)

    def _take(self, ids: Sequence[Name], texts: Sequence[str]) -> list[Found]:
        marks, numbers = (signatures(texts) >> np.uint16(8)).astype(np.uint8), self._names.of(ids)
        self._room(len(ids))
        first, last = self._count, self._count + len(ids)
        self._marks[first:last], self._numbers[first:last] = marks, numbers
        replaced = self._rows.enter(self._numbers, first, last)
        self._gone += self._replaced(replaced, first)
        copies, agreeing = looked_up(self._texts, self._entries, first, replaced, _LEAST)
        self._count = last
        shares = np.maximum(0.0, np.round((agreeing / BINS - _CHANCE) / (1 - _CHANCE), 4)).tolist()
        name, numbers = self._names.name, self._numbers
        return [
            (name(int(numbers[row])) if row >= 0 else None, share)
            for row, share in zip(copies.tolist(), shares, strict=True)
        ]

    def _replaced(self, replaced: Rows, first: int) -> int:
        """How many living rows are replaced, those of this batch among them."""
        old = replaced[(replaced >= 0)]
        return int(self._alive[old[old < first]].sum() + (old >= first).sum())

    def _room(self, more: int) -> None:
        if self._count + more > len(self._alive):
            if self._gone > self._count // _GONE:
                self._compact()
            if self._count + more > len(self._alive):
                self._grow(self._count + more)
        if crowded(self._entries, len(self) + more):
            self._index(len(self) + more)

    def _grow(self, least: int) -> None:
        size = max(least, len(self._alive) + len(self._alive) // _STEP)
        if least > MOST_ROWS:
            raise MemoryError(f"记不下 {least} 条文字的指纹, 最多 {MOST_ROWS} 条 (too many texts to remember)")
        self._marks = _longer(self._marks, size)
        self._alive, self._origin = _longer(self._alive, size), _longer(self._origin, size)
        self._numbers = _longer(self._numbers, size)

    def _compact(self) -> None:
        """Leave out what was dropped, in the old order, and index again."""
        kept = np.flatnonzero(self._alive[: self._count])
        place = np.full(self._count, -1, np.int32)
        place[kept] = np.arange(len(kept), dtype=np.int32)
        origin = place[self._origin[kept]]
        self._origin[: len(kept)] = np.where(origin < 0, place[kept], origin)
        for column in (self._marks, self._numbers):
            column[: len(kept)] = column[kept]
        self._alive[:] = False
        self._alive[: len(kept)] = True
        self._count, self._gone = len(kept), 0
        self._rows.anew(self._numbers, len(kept))
        self._index(len(kept))

    def _index(self, rows: int) -> None:
        self._entries = empty(buckets_for(rows))
        put_all(self._texts, self._entries, self._count)


def _longer(column: NDArray[Any], size: int) -> NDArray[Any]:
    """The column with zeros up to `size`."""
    return np.concatenate([column, np.zeros((size - len(column), *column.shape[1:]), column.dtype)])
