"""Words as 64-bit keys, a whole batch in a few array operations; and tables that number keys as they are met.

A key is a multilinear hash of a word's characters (Carter and Wegman 1979): two words share one with a chance of about
2 to the -63. Keys mean the same everywhere, so whoever needs words by number asks a table of its own.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Points = NDArray[np.uint32]
_Kind = TypeVar("_Kind", np.uint64, np.int64, np.float32)
_PERIOD = 64
FACTORS = np.random.RandomState(7919).randint(0, 2**63, _PERIOD, np.int64).astype(np.uint64) * np.uint64(2) + np.uint64(
    1
)


def keys_of(words: Sequence[str]) -> Keys:
    """The key of each word, never 0."""
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    return _hashed(points, np.zeros(1, np.int64), np.array([len(words)]), ends, FACTORS)


def keys_by_text(points: Points, starts: Numbers, ends: Sequence[Numbers]) -> list[Keys]:
    """The keys of each text's words. `points`: characters; `starts`: where each text begins; `ends`: of its words, in
    it."""
    many = list(map(len, ends))
    flat = np.concatenate(ends) if len(ends) else np.empty(0, np.int64)
    return split(_hashed(points, starts, np.array(many, np.int64), flat, FACTORS), many)


@compiled
def _hashed(points: Points, starts: Numbers, many: Numbers, ends: Numbers, factors: Keys) -> Keys:
    """The keys of the words of texts that begin at `starts`; each has `many` words, which end at `ends` in it."""
    keys = np.empty(len(ends), np.uint64)
    word = 0
    for text in range(len(many)):
        place, begin = starts[text], starts[text]
        for _ in range(many[text]):
            key = np.uint64(0)
            first = place
            while place < begin + ends[word]:
                key = summed(key, points[place], place - first, factors)
                place += 1
            keys[word] = mixed(key)
            word += 1
    return keys


@compiled
def summed(total: np.uint64, point: np.uint32, within: int, factors: Keys) -> np.uint64:
    """The sum over a word's characters, from 0, with one more character, the one at `within`."""
    factor: np.uint64 = factors[within & (_PERIOD - 1)]
    return total + (np.uint64(point) + np.uint64(1)) * factor


@compiled
def mixed(total: np.uint64) -> np.uint64:
    """The key for that sum."""
    return (total ^ total >> np.uint64(32)) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)


def split(flat: NDArray[_Kind], lengths: Sequence[int]) -> list[NDArray[_Kind]]:
    """What lies flat, by text again."""
    bounds = list(accumulate(lengths, initial=0))
    return [flat[start:stop] for start, stop in pairwise(bounds)]


class Slots(NamedTuple):
    """Open addressing, at most half full: keys (0 where a slot is free) and their numbers; there are 2**bits slots."""

    keys: Keys
    numbers: NDArray[np.int32]
    bits: int


class KeyTable:
    """Numbers keys in the order in which they are met: 0, 1, 2 ... A key is odd, and all its bits are mixed."""

    def __init__(self) -> None:
        self.slots = _free(15)
        self._filled = 0

    def __len__(self) -> int:
        return self._filled

    def look_up(self, keys: Keys) -> tuple[Numbers, Numbers]:
        """The number of each key; and the places in `keys` at which one was met for the first time, in order."""
        if 2 * (self._filled + len(keys)) > len(self.slots.keys):
            self._grow(len(keys))
        numbers, places = _numbered(self.slots, self._filled, keys)
        self._filled += len(places)
        return numbers, places

    def _grow(self, more: int) -> None:
        """Make room, and number the old keys as before."""
        old = np.flatnonzero(self.slots.keys)
        keys = np.empty(self._filled, np.uint64)
        keys[self.slots.numbers[old]] = self.slots.keys[old]
        self.slots = _free(int(4 * (self._filled + more)).bit_length())
        _numbered(self.slots, 0, keys)


def _free(bits: int) -> Slots:
    return Slots(np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int32), bits)


@compiled
def slot_of(slots: Slots, key: np.uint64) -> np.int64:
    """Where the key is, or where it would be put."""
    slot = np.int64(key >> np.uint64(64 - slots.bits))
    while slots.keys[slot] != key and slots.keys[slot] != 0:
        slot = np.int64(slot + 1 & len(slots.keys) - 1)
    return slot


@compiled
def _numbered(slots: Slots, filled: int, keys: Keys) -> tuple[Numbers, Numbers]:
    """What `KeyTable.look_up` returns; new keys are put into `slots`, with their numbers from `filled` on."""
    numbers = np.empty(len(keys), np.int64)
    places = np.empty(len(keys), np.int64)
    new = 0
    for place in range(len(keys)):
        slot = slot_of(slots, keys[place])
        if slots.keys[slot] == 0:
            slots.keys[slot], slots.numbers[slot] = keys[place], filled + new
            places[new] = place
            new += 1
        numbers[place] = slots.numbers[slot]
    return numbers, places[:new].copy()
