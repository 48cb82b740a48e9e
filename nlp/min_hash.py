"""Signatures whose agreement estimates the 4-gram Jaccard of two texts: one-permutation MinHash.

Each of four permutations puts a text's grams into 32 bins and keeps the least of each (Li, Owen and Zhang 2012): four
hashes a gram instead of 128. A bin left empty by a short text takes the value of another one, the same for all texts
(Shrivastava 2017).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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
    if not texts:
        return np.empty((0, BINS), np.uint16)
    grams, lengths = _grams(["".join(text.split()) for text in texts])
    owner = np.repeat(np.arange(len(texts)) * BINS, lengths)
    least = np.full(len(texts) * BINS, _EMPTY, np.uint32)
    for number, factor in enumerate(_FACTORS):
        mixed = grams * factor
        mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(0x2C1B3C6D)
        bins = (mixed >> np.uint32(_REST)).astype(np.int64)
        bins += owner
        bins += number * _EACH
        np.minimum.at(least, bins, mixed & np.uint32((1 << _REST) - 1))
    filled = _filled(least.reshape(len(texts), BINS))
    return np.asarray((filled * np.uint32(0x85EBCA6B) >> np.uint32(16)).astype(np.uint16))


def _filled(least: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Empty bins take the first filled one of their donors."""
    found = least.copy()
    rows, bins = np.nonzero(least == _EMPTY)
    for donors in _DONORS:
        if not len(rows):
            break
        given = least[rows, donors[bins]]
        found[rows, bins] = given
        left = given == _EMPTY
        rows, bins = rows[left], bins[left]
    return found


def _grams(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of all 4-grams of all texts, and how many each has; a text's grams never reach into the next one."""
    padded = [text if len(text) >= _GRAM else text.ljust(_GRAM, "\0") for text in texts]
    lengths = np.fromiter(map(len, padded), np.int64, len(padded))
    points = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
    many = len(points) - _GRAM + 1
    hashed = points[:many] * np.uint32(0x9E3779B1)
    for place, factor in ((1, 0x85EBCA77), (2, 0xC2B2AE3D), (3, 0x27D4EB2F)):
        hashed ^= hashed >> np.uint32(15)
        hashed *= np.uint32(0x2C1B3C6D)
        hashed ^= points[place : many + place] * np.uint32(factor)
    hashed ^= hashed >> np.uint32(16)
    keep = np.ones(many, bool)
    ends = np.cumsum(lengths)[:-1]
    for back in range(1, _GRAM):
        keep[ends - back] = False
    return hashed[keep], lengths - (_GRAM - 1)
