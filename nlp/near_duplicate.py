"""Near-copies by MinHash over character 4-grams (Broder 1997): banded look-up, verified by the whole signature."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

COPY = 0.7
"""A text whose estimated 4-gram Jaccard with an earlier one reaches this is a copy of it."""
_HASHES, _BANDS, _ROWS, _GRAM = 128, 16, 4, 4
_RANDOM = np.random.RandomState(7919)
_MULTIPLY = _RANDOM.randint(1, 2**31, _HASHES).astype(np.uint32) * np.uint32(2) + np.uint32(1)
_ADD = _RANDOM.randint(0, 2**31, _HASHES).astype(np.uint32)
_MIX = _RANDOM.randint(1, 2**62, _ROWS).astype(np.uint64) * np.uint64(2) + np.uint64(1)


def signatures(texts: Sequence[str]) -> NDArray[np.uint16]:
    """MinHash signatures, shape (texts, 128). White space does not count; a text below four characters is one gram."""
    grams, starts = _grams(["".join(text.split()) for text in texts])
    low = np.empty((_HASHES, len(texts)), np.uint16)
    for number in range(_HASHES):
        mixed = grams * _MULTIPLY[number] + _ADD[number]
        mixed ^= mixed >> np.uint32(15)
        low[number] = (np.minimum.reduceat(mixed, starts) * np.uint32(0x85EBCA6B)) >> np.uint32(16)
    return np.ascontiguousarray(low.T)


def _grams(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of all 4-grams of all texts and where each text's begin; a text's grams never reach into the next one."""
    padded = [text if len(text) >= _GRAM else text.ljust(_GRAM, "\0") for text in texts]
    lengths = np.fromiter((len(text) for text in padded), np.int64, len(padded))
    points = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
    hashed = points[: len(points) - _GRAM + 1] * np.uint32(0x9E3779B1)
    for place, factor in ((1, 0x85EBCA77), (2, 0xC2B2AE3D), (3, 0x27D4EB2F)):
        hashed = (hashed ^ (hashed >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
        hashed = hashed ^ (points[place : len(points) - _GRAM + 1 + place] * np.uint32(factor))
    hashed ^= hashed >> np.uint32(16)
    ends = np.cumsum(lengths)
    keep = np.ones(len(hashed), bool)
    for back in range(1, _GRAM):
        keep[ends[:-1] - back] = False
    counts = lengths - (_GRAM - 1)
    return hashed[keep], np.concatenate([[0], np.cumsum(counts)[:-1]])


class NearDuplicates:
    """Remembers texts and finds the first copy of a new one. Memory: about 1 KB a text."""

    def __init__(self, capacity_hint: int = 16384) -> None:
        self._ids: list[int | str | None] = []
        self._rows: dict[int | str, int] = {}
        self._reserve(max(1024, capacity_hint))

    def __len__(self) -> int:
        return len(self._rows)

    def look_up_and_add(self, ids: Sequence[int | str], texts: Sequence[str]) -> list[tuple[int | str | None, float]]:
        """For each text the id of its first copy (or None) and the estimated Jaccard with the nearest text found.

        Texts are remembered in order, so copies inside one call are found too.
        """
        return self._take(ids, texts, look=True)

    def add(self, ids: Sequence[int | str], texts: Sequence[str]) -> None:
        """Remember texts without asking."""
        for start in range(0, len(ids), 1024):
            self._take(ids[start : start + 1024], texts[start : start + 1024], look=False)

    def drop(self, ids: Sequence[int | str]) -> None:
        """Forget texts; unknown ids are ignored."""
        for name in ids:
            row = self._rows.pop(name, None)
            if row is not None:
                self._ids[row] = None

    def _take(self, ids: Sequence[int | str], texts: Sequence[str], look: bool) -> list[tuple[int | str | None, float]]:
        if not ids:
            return []
        if len(self._ids) + len(ids) > len(self._signatures):
            self._grow(len(ids))
        marks = signatures(texts)
        keys = self._keys(marks)
        found = []
        for name, mark, key in zip(ids, marks, keys, strict=True):
            found.append(self._nearest(mark, key) if look else (None, 0.0))
            self._remember(name, mark, key)
        return found

    def _nearest(self, mark: NDArray[np.uint16], key: NDArray[np.int64]) -> tuple[int | str | None, float]:
        found = {*self._first[_BAND, key].tolist(), *self._last[_BAND, key].tolist()}
        rows = sorted(row for row in found if row >= 0 and self._ids[row] is not None)
        if not rows:
            return None, 0.0
        alike = (self._signatures[rows] == mark).mean(axis=1)
        for row, share in zip(rows, alike.tolist(), strict=True):
            if share >= COPY:
                return self._ids[row], round(share, 4)
        return None, round(float(alike.max()), 4)

    def _remember(self, name: int | str, mark: NDArray[np.uint16], key: NDArray[np.int64]) -> None:
        self.drop([name])
        row = len(self._ids)
        self._ids.append(name)
        self._rows[name] = row
        self._signatures[row] = mark
        slots = self._first[_BAND, key]
        free = np.fromiter((slot < 0 or self._ids[slot] is None for slot in slots.tolist()), bool, _BANDS)
        self._first[_BAND[free], key[free]] = row
        self._last[_BAND, key] = row

    def _keys(self, marks: NDArray[np.uint16]) -> NDArray[np.int64]:
        rows = marks[:, : _BANDS * _ROWS].astype(np.uint64).reshape(len(marks), _BANDS, _ROWS)
        mixed = (rows * _MIX).sum(axis=2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return np.asarray((mixed >> np.uint64(64 - self._bits)).astype(np.int64))

    def _reserve(self, capacity: int) -> None:
        self._bits = int(capacity * 4 - 1).bit_length()
        self._first = np.full((_BANDS, 1 << self._bits), -1, np.int32)
        self._last = self._first.copy()
        self._signatures = np.zeros((capacity, _HASHES), np.uint16)

    def _grow(self, more: int) -> None:
        """Make room, leave out what was dropped, and index again in the old order."""
        kept = [row for row, name in enumerate(self._ids) if name is not None]
        names, marks = [self._ids[row] for row in kept], self._signatures[kept]
        self._ids, self._rows = [], {}
        self._reserve(max(2 * (len(kept) + more), 1024))
        for name, mark, key in zip(names, marks, self._keys(marks), strict=True):
            if name is not None:
                self._remember(name, mark, key)


_BAND = np.arange(_BANDS)
