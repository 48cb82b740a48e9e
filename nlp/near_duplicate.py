"""Near-copies by MinHash over character 4-grams (Broder 1997): banded look-up, verified by the whole signature."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from nlp.min_hash import BINS, Signatures, signatures

COPY = 0.7
"""A text whose estimated 4-gram Jaccard with an earlier one reaches this is a copy of it."""
_BANDS, _ROWS = 16, 4
_MIX = np.random.RandomState(7919).randint(1, 2**62, _ROWS).astype(np.uint64) * np.uint64(2) + np.uint64(1)
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
        first = len(self._ids)
        self._signatures[first : first + len(ids)] = signatures(texts)
        replaced = np.full(len(ids), -1, np.int64)
        for place, name in enumerate(ids):
            known = self._rows.get(name)
            if known is not None:
                replaced[place] = known
                self._ids[known] = None
            self._ids.append(name)
            self._rows[name] = first + place
        return self._index(first, replaced, look)

    def _index(self, first: int, replaced: NDArray[np.int64], look: bool) -> list[Found]:
        """Enter the texts from row `first` on, each after those before it have been looked at, if `look`.

        `replaced`: for each the row that it takes the place of, -1 for none.
        """
        keys = self._keys(self._signatures[first : first + len(replaced)])
        table = _Table(self._signatures, self._alive, self._first, self._last)
        copies, agreeing = _entered(table, keys, first, replaced, look)
        shares = np.round(agreeing / BINS, 4).tolist()
        return [
            (self._ids[row] if row >= 0 else None, share) for row, share in zip(copies.tolist(), shares, strict=True)
        ]

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
        self._index(0, np.full(len(kept), -1, np.int64), look=False)


class _Table(NamedTuple):
    """Signatures of rows, and which of them are still remembered; by band and slot the first living row and the last
    one, -1 where there is none."""

    signatures: Signatures
    alive: NDArray[np.bool_]
    firsts: NDArray[np.int32]
    lasts: NDArray[np.int32]


@compiled
def _entered(
    table: _Table, keys: NDArray[np.int64], first: int, replaced: NDArray[np.int64], look: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each text the first row that is a copy of it, or -1; and in how many bins that one agrees, or the nearest."""
    copies = np.full(len(keys), -1, np.int64)
    agreeing = np.zeros(len(keys), np.int64)
    for text in range(len(keys)):
        row = first + text
        if replaced[text] >= 0:
            table.alive[replaced[text]] = False
        if look:
            copies[text], agreeing[text] = _copied(table, keys[text], row)
        for band in range(_BANDS):
            known = table.firsts[band, keys[text, band]]
            if known < 0 or not table.alive[known]:
                table.firsts[band, keys[text, band]] = row
            table.lasts[band, keys[text, band]] = row
        table.alive[row] = True
    return copies, agreeing


@compiled
def _copied(table: _Table, keys: NDArray[np.int64], row: int) -> tuple[int, int]:
    """Of the rows that share a slot with this one the first that is a copy, and in how many bins both agree."""
    copy, agreed, nearest, seen = -1, 0, 0, -1
    for band in range(_BANDS):
        for other in (table.firsts[band, keys[band]], table.lasts[band, keys[band]]):
            if other < 0 or other in (seen, copy) or not table.alive[other]:
                continue
            seen = other
            agree = 0
            for place in range(BINS):
                agree += table.signatures[row, place] == table.signatures[other, place]
            nearest = max(nearest, agree)
            if agree >= COPY * BINS and (copy < 0 or other < copy):
                copy, agreed = other, agree
    return copy, agreed if copy >= 0 else nearest
