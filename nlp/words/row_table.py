"""From names to rows: open addressing over integers, some seven bytes a name; other names are numbered first."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

Name = int | str
Numbers = NDArray[np.int64]
Rows = NDArray[np.int64]
_LARGEST = 2**62
_LOAD, _FRESH = 0.7, 0.5
"""Filled slots, at most, and after the table was made anew."""


class NameNumbers:
    """Numbers for names: an integer from 0 to 2**62 is its own, any other name gets the next one below 0."""

    def __init__(self) -> None:
        self._of: dict[Name, int] = {}
        self._names: list[Name] = []

    def known(self, names: Iterable[Name]) -> Numbers:
        """Without those that were never named."""
        found = (name if _plain(name) else self._of.get(name) for name in names)
        return np.array([number for number in found if number is not None], np.int64)

    def of(self, names: Iterable[Name]) -> Numbers:
        """For all, in order."""
        names = list(names)
        if set(map(type, names)) == {int}:
            plain = np.array(names)
            if plain.dtype == np.int64 and plain.min() >= 0 and plain.max() < _LARGEST:
                return plain
        return np.array([name if _plain(name) else self._next(name) for name in names], np.int64)

    def name(self, number: int) -> Name:
        """The name of a number."""
        return number if number >= 0 else self._names[-1 - number]

    def _next(self, name: Name) -> int:
        if name not in self._of:
            self._names.append(name)
            self._of[name] = -len(self._names)
        return self._of[name]


def _plain(name: Name) -> bool:
    return isinstance(name, int) and 0 <= name < _LARGEST


class RowTable:
    """Knows the newest row of each number. `numbers` of all rows are the caller's, and given with each call."""

    def __init__(self) -> None:
        self._slots = np.full(64, -1, np.int32)
        self._filled = 0

    @property
    def nbytes(self) -> int:
        """Bytes of the table."""
        return self._slots.nbytes

    def rows(self, numbers: Numbers, asked: Numbers) -> Rows:
        """The row of each number that is asked for, -1 where it has none."""
        return _found(self._slots, numbers, asked)

    def enter(self, numbers: Numbers, first: int, last: int) -> Rows:
        """Enter the rows from `first` to before `last`; the row that each takes the place of, -1 for none."""
        if self._filled + last - first > _LOAD * len(self._slots):
            self.anew(numbers, first, last - first)
        replaced, filled = _entered(self._slots, numbers, first, last)
        self._filled += filled
        return replaced

    def anew(self, numbers: Numbers, count: int, more: int = 0) -> None:
        """Make it from the first `count` rows, with room for `more`."""
        self._slots = np.full(int((count + more) / _FRESH) + 64, -1, np.int32)
        self._filled = _entered(self._slots, numbers, 0, count)[1]


@compiled
def _slot_of(slots: NDArray[np.int32], numbers: Numbers, number: np.int64) -> np.int64:
    """Where the number is, or where it would be put."""
    mixed = np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)
    slot = np.int64((mixed >> np.uint64(32)) * np.uint64(len(slots)) >> np.uint64(32))
    while slots[slot] >= 0 and numbers[slots[slot]] != number:
        slot += 1
        if slot == len(slots):
            slot = np.int64(0)
    return slot


@compiled
def _found(slots: NDArray[np.int32], numbers: Numbers, asked: Numbers) -> Rows:
    rows = np.empty(len(asked), np.int64)
    for place in range(len(asked)):
        rows[place] = slots[_slot_of(slots, numbers, asked[place])]
    return rows


@compiled
def _entered(slots: NDArray[np.int32], numbers: Numbers, first: int, last: int) -> tuple[Rows, int]:
    replaced, filled = np.full(last - first, -1, np.int64), 0
    for row in range(first, last):
        slot = _slot_of(slots, numbers, numbers[row])
        if slots[slot] >= 0:
            replaced[row - first] = slots[slot]
        else:
            filled += 1
        slots[slot] = row
    return replaced, filled
