"""Near-copies by MinHash over character 4-grams (Broder 1997): banded look-up, verified by the whole signature."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.min_hash import BINS, Signatures, signatures

COPY = 0.7
"""A text whose estimated 4-gram Jaccard with an earlier one reaches this is a copy of it."""
_BANDS, _ROWS = 16, 4
_MIX = np.random.RandomState(7919).randint(1, 2**62, _ROWS).astype(np.uint64) * np.uint64(2) + np.uint64(1)
_BAND = np.arange(_BANDS)
_CHUNK = 1024
Name = int | str
Found = tuple[Name | None, float]
"""The id of the first copy, and the estimated Jaccard with the nearest text found."""


class NearDuplicates:
    """Remembers texts and finds the first copy of a new one. Memory: about 1 KB a text."""

    def __init__(self, capacity_hint: int = 16384) -> None:
        self._ids: list[Name | None] = []
        self._rows: dict[Name, int] = {}
        self._reserve(max(1024, capacity_hint))

    def __len__(self) -> int:
        return len(self._rows)

    def look_up_and_add(self, ids: Sequence[Name], texts: Sequence[str]) -> list[Found]:
        """For each text the id of its first copy (or None) and the estimated Jaccard with the nearest text found.

        Texts are remembered in order, so copies inside one call are found too.
        """
        found: list[Found] = []
        for start in range(0, len(ids), _CHUNK):
            found += self._take(ids[start : start + _CHUNK], texts[start : start + _CHUNK], look=True)
        return found

    def add(self, ids: Sequence[Name], texts: Sequence[str]) -> None:
        """Remember texts without asking."""
        for start in range(0, len(ids), _CHUNK):
            self._take(ids[start : start + _CHUNK], texts[start : start + _CHUNK], look=False)

    def drop(self, ids: Sequence[Name]) -> None:
        """Forget texts; unknown ids are ignored."""
        for name in ids:
            row = self._rows.pop(name, None)
            if row is not None:
                self._ids[row] = None
                self._alive[row] = False

    def _take(self, ids: Sequence[Name], texts: Sequence[str], look: bool) -> list[Found]:
        if len(self._ids) + len(ids) > len(self._signatures):
            self._grow(len(ids))
        marks = signatures(texts)
        keys = self._keys(marks)
        first = len(self._ids)
        self._ids += ids
        self._signatures[first : first + len(ids)] = marks
        found = self._look_up(first, marks, keys) if look else []
        for row, name in enumerate(ids, first):
            self.drop([name])
            self._ids[row] = name
            self._rows[name] = row
        self._alive[first : first + len(ids)] = [self._ids[row] is not None for row in range(first, len(self._ids))]
        self._index(first, keys)
        return found

    def _look_up(self, first: int, marks: Signatures, keys: NDArray[np.int64]) -> list[Found]:
        """What was remembered before, and what stands earlier in the batch."""
        tables = np.concatenate([self._first[_BAND, keys], self._last[_BAND, keys]], axis=1)
        tables[tables >= 0] = np.where(self._alive[tables[tables >= 0]], tables[tables >= 0], -1)
        before = _earlier(first, keys)
        found: list[Found] = [(None, 0.0)] * len(keys)
        for place in np.flatnonzero((tables >= 0).any(axis=1)).tolist():
            before[place].update(tables[place].tolist())
        for place, others in before.items():
            rows = sorted(others - {-1})
            if rows:
                found[place] = self._nearest(marks[place], rows)
        return found

    def _nearest(self, mark: NDArray[np.uint16], rows: list[int]) -> Found:
        alike = (self._signatures[rows] == mark).mean(axis=1)
        for row, share in zip(rows, alike.tolist(), strict=True):
            if share >= COPY:
                return self._ids[row], round(share, 4)
        return None, round(float(alike.max()), 4)

    def _index(self, first: int, keys: NDArray[np.int64]) -> None:
        """Each band's slot knows the first living and the last text that it met."""
        rows = np.repeat(np.arange(first, first + len(keys), dtype=np.int32), _BANDS)
        slots = (keys + (_BAND << np.int64(self._bits))).ravel()
        firsts, lasts = self._first.reshape(-1), self._last.reshape(-1)
        known = firsts[slots]
        free = (known < 0) | ~self._alive[np.maximum(known, 0)]
        firsts[slots[free]] = np.iinfo(np.int32).max
        np.minimum.at(firsts, slots, rows)
        np.maximum.at(lasts, slots, rows)

    def _keys(self, marks: Signatures) -> NDArray[np.int64]:
        rows = marks[:, : _BANDS * _ROWS].astype(np.uint64).reshape(len(marks), _BANDS, _ROWS)
        mixed = (rows * _MIX).sum(axis=2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return np.asarray((mixed >> np.uint64(64 - self._bits)).astype(np.int64))

    def _reserve(self, capacity: int) -> None:
        self._bits = int(capacity * 4 - 1).bit_length()
        self._first = np.full((_BANDS, 1 << self._bits), -1, np.int32)
        self._last = self._first.copy()
        self._signatures = np.zeros((capacity, BINS), np.uint16)
        self._alive = np.zeros(capacity, bool)

    def _grow(self, more: int) -> None:
        """Make room, leave out what was dropped, and index again in the old order."""
        kept = [row for row, name in enumerate(self._ids) if name is not None]
        names, marks = [self._ids[row] for row in kept], self._signatures[kept]
        self._reserve(max(2 * (len(kept) + more), 1024))
        self._ids = names
        self._rows = {name: row for row, name in enumerate(names) if name is not None}
        self._signatures[: len(kept)] = marks
        self._alive[: len(kept)] = True
        self._index(0, self._keys(marks))


def _earlier(first: int, keys: NDArray[np.int64]) -> dict[int, set[int]]:
    """By place in the batch: the rows of the first and the last text before it there with which it shares a slot."""
    found: dict[int, set[int]] = defaultdict(set)
    codes = (keys + (_BAND << np.int64(40))).ravel()
    order = np.argsort(codes, kind="stable")
    same = np.flatnonzero(np.diff(codes[order]) == 0) + 1
    opens: dict[int, int] = {}
    for at in same.tolist():
        opens[at] = opens.get(at - 1, at - 1)
        found[int(order[at]) // _BANDS] |= {first + int(order[place]) // _BANDS for place in (opens[at], at - 1)}
    return found
