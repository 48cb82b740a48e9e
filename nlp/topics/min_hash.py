"""Signatures whose agreement estimates the 4-gram Jaccard of two texts: one-permutation MinHash.

Each of four permutations puts a text's grams into 32 bins and keeps the least of each (Li, Owen and Zhang 2012): four
hashes a gram instead of 128. A bin left empty by a short text takes the value of another one, the same for all texts
(Shrivastava 2017).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

_PERMUTATIONS, _EACH = 4, 32
BINS = _PERMUTATIONS * _EACH
_GRAM = 4
_REST = 27
"""Bits of a hash that are left when five have chosen the bin."""
_ROUNDS = 256
_DONORS = np.random.RandomState(7919).randint(0, BINS, (_ROUNDS, BINS))
_FACTORS = np.random.RandomState(7919).randint(0, 2**31, _PERMUTATIONS).astype(np.uint32) * np.uint32(2) + np.uint32(1)
_EMPTY = np.uint32(0xFFFFFFFF)
Signatures = NDArray[np.uint16]


def signatures(texts: Sequence[str]) -> Signatures:
    """Signatures, shape (texts, 128). White space does not count; a text below four characters is one gram."""
    plain = ["".join(text.split()).ljust(_GRAM, "\0") for text in texts]
    points = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32)
    return _signed(points, np.fromiter(map(len, plain), np.int64, len(plain)), _FACTORS, _DONORS)


@compiled
def _signed(
    points: NDArray[np.uint32], lengths: NDArray[np.int64], factors: NDArray[np.uint32], donors: NDArray[np.int64]
) -> Signatures:
    """`points`: of all texts, `lengths`: how many each has, four at least."""
    found = np.empty((len(lengths), BINS), np.uint16)
    start = 0
    for text in range(len(lengths)):
        least = np.full(BINS, _EMPTY, np.uint32)
        for place in range(start, start + lengths[text] - _GRAM + 1):
            gram = _gram(points, place)
            for number in range(_PERMUTATIONS):
                mixed = np.uint32(gram * factors[number])
                mixed = np.uint32((mixed ^ mixed >> np.uint32(15)) * np.uint32(0x2C1B3C6D))
                least_in = number * _EACH + (mixed >> np.uint32(_REST))
                least[least_in] = min(least[least_in], mixed & np.uint32((1 << _REST) - 1))
        for chosen in range(BINS):
            value, turn = least[chosen], 0
            while value == _EMPTY and turn < _ROUNDS:  # an empty bin takes the first filled one of its donors
                value = least[donors[turn, chosen]]
                turn += 1
            found[text, chosen] = np.uint32(value * np.uint32(0x85EBCA6B)) >> np.uint32(16)
        start += lengths[text]
    return found


@compiled
def _gram(points: NDArray[np.uint32], place: int) -> np.uint32:
    """The hash of four characters."""
    hashed = np.uint32(points[place] * np.uint32(0x9E3779B1))
    hashed = np.uint32((hashed ^ hashed >> np.uint32(15)) * np.uint32(0x2C1B3C6D))
    hashed = np.uint32(hashed ^ np.uint32(points[place + 1] * np.uint32(0x85EBCA77)))
    hashed = np.uint32((hashed ^ hashed >> np.uint32(15)) * np.uint32(0x2C1B3C6D))
    hashed = np.uint32(hashed ^ np.uint32(points[place + 2] * np.uint32(0xC2B2AE3D)))
    hashed = np.uint32((hashed ^ hashed >> np.uint32(15)) * np.uint32(0x2C1B3C6D))
    hashed = np.uint32(hashed ^ np.uint32(points[place + 3] * np.uint32(0x27D4EB2F)))
    return np.uint32(hashed ^ hashed >> np.uint32(16))
