"""Words as 64-bit keys, a whole batch in a few array operations; and tables that number keys as they are met.

A key is a multilinear hash of a word's characters (Carter and Wegman 1979): two words share one with a chance of about
2 to the -63. Keys mean the same everywhere, so whoever needs words by number asks a table of its own.
"""

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
_Kind = TypeVar("_Kind", np.uint64, np.int64, np.float32)
_PERIOD = 64
_FACTORS = np.random.RandomState(7919).randint(0, 2**63, _PERIOD, np.int64).astype(np.uint64) * np.uint64(
    2
) + np.uint64(1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


def keys_of(words: Sequence[str]) -> Keys:
    """The key of each word, never 0."""
    return _keys("".join(words), np.fromiter(map(len, words), np.int64, len(words)))


def keys_by_text(texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[Keys]:
    """The keys of each text's words, which joined give the text."""
    many = list(map(len, words))
    lengths = np.fromiter(map(len, chain.from_iterable(words)), np.int64, sum(many))
    return split(_keys("".join(texts), lengths), many)


def _keys(joined: str, lengths: Numbers) -> Keys:
    if not len(lengths):
        return np.empty(0, np.uint64)
    points = np.frombuffer(f"{joined}\0".encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    ends = np.cumsum(lengths)
    within = np.arange(len(points))
    within[:-1] -= np.repeat(ends - lengths, lengths)
    points += np.uint64(1)
    points *= _FACTORS.take(within & (_PERIOD - 1))
    points[-1] = 0  # stands there only so that an empty word at the end begins somewhere
    sums = np.add.reduceat(points, ends - lengths)
    sums[lengths == 0] = 0
    sums ^= sums >> _HALF
    sums *= _MIX
    return np.asarray(sums | np.uint64(1))


def split(flat: NDArray[_Kind], lengths: Sequence[int]) -> list[NDArray[_Kind]]:
    """What lies flat, by text again."""
    bounds = list(accumulate(lengths, initial=0))
    return [flat[start:stop] for start, stop in pairwise(bounds)]


class KeyTable:
    """Numbers keys in the order in which they are met: 0, 1, 2 ... Open addressing, at most half full."""

    def __init__(self) -> None:
        self._bits = 15
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._numbers = np.zeros(1 << self._bits, np.int64)
        self._filled = 0

    def __len__(self) -> int:
        return self._filled

    def look_up(self, keys: Keys) -> tuple[Numbers, Numbers]:
        """The number of each key; and the places in `keys` at which one was met for the first time, in order."""
        numbers = self._find(keys)
        missing = np.flatnonzero(numbers < 0)
        if not len(missing):
            return numbers, missing
        _, first, inverse = np.unique(keys[missing], return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        numbers[missing] = self._filled + rank[inverse]
        places = missing[first[order]]
        self._insert(keys[places])
        return numbers, places

    def _find(self, keys: Keys) -> Numbers:
        """The number of each key, -1 for unknown ones."""
        numbers = np.full(len(keys), -1, np.int64)
        slots = self._slots(keys)
        waiting = np.arange(len(keys))
        while len(waiting):
            stored = self._keys[slots]
            hit = stored == keys[waiting]
            numbers[waiting[hit]] = self._numbers[slots[hit]]
            on = ~hit & (stored != 0)
            waiting, slots = waiting[on], slots[on] + 1 & len(self._keys) - 1
        return numbers

    def _insert(self, keys: Keys) -> None:
        """Keys that are not there yet, without doubles."""
        numbers = np.arange(self._filled, self._filled + len(keys))
        self._filled += len(keys)
        if 2 * self._filled > len(self._keys):
            old = np.flatnonzero(self._keys)
            keys, numbers = np.append(self._keys[old], keys), np.append(self._numbers[old], numbers)
            self._bits = int(4 * self._filled).bit_length()
            self._keys, self._numbers = np.zeros(1 << self._bits, np.uint64), np.zeros(1 << self._bits, np.int64)
        slots = self._slots(keys)
        while len(keys):
            free = np.flatnonzero(self._keys[slots] == 0)
            _, first = np.unique(slots[free], return_index=True)
            placed = free[first]
            self._keys[slots[placed]], self._numbers[slots[placed]] = keys[placed], numbers[placed]
            left = np.ones(len(keys), bool)
            left[placed] = False
            keys, numbers, slots = keys[left], numbers[left], slots[left] + 1 & len(self._keys) - 1

    def _slots(self, keys: Keys) -> Numbers:
        return np.asarray((keys >> np.uint64(64 - self._bits)).astype(np.int64))
