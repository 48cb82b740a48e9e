"""What speaks for and against a name that begins at a place: the signs that `nlp.personal.name_scores` weighs.

Each sign is one slot of a hashed table of weights. They say how the characters read as a given name, how often just
they stand side by side in ordinary texts, whether a word lies across the name's bounds, and what stands around it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

SLOTS, PAIRS, TRIPLES = 17, 21, 20
"""Bits of the number of weights, of pairs and of triples of characters."""
OWN, SIGNS = 9, 27
Points = NDArray[np.uint32]
Small = NDArray[np.uint8]
_DIGIT, _LETTER, _EDGE, _REST = 1, 2, 3, 4
_PAIR, _TRIPLE = 2, 3
WORD, WHOLE_WORD = 16, 8
"""Added to what the tables hold of a pair or a triple that is a word of the dictionary."""
_RARE = 32
"""Numbers of a pair that the table does not know begin above this one."""


class Known(NamedTuple):
    """Tables. `surname`, `middle`, `last`, `single`: how much more often a character is that part of a name than it is
    written at all, 1 to 15, 0 for never; `common`: how often it is written, in powers of two; `pairs`, `triples`: how
    often characters stand side by side."""

    surname: Small
    middle: Small
    last: Small
    single: Small
    common: Small
    pairs: Small
    triples: Small


@compiled
def is_han(point: np.uint32) -> bool:
    """Is it a Chinese character?"""
    return bool(np.uint32(0x4E00) <= point <= np.uint32(0x9FFF))


@compiled
def read_as(point: np.uint32) -> np.uint32:
    """Digits, letters and line ends are alike each; full-width marks are narrow."""
    if is_han(point):
        return point
    if np.uint32(0xFF01) <= point <= np.uint32(0xFF5E):
        point = np.uint32(point - np.uint32(0xFEE0))
    if np.uint32(48) <= point <= np.uint32(57):
        return np.uint32(_DIGIT)
    if np.uint32(65) <= point <= np.uint32(90) or np.uint32(97) <= point <= np.uint32(122):
        return np.uint32(_LETTER)
    if point in (np.uint32(10), np.uint32(13), np.uint32(0)):
        return np.uint32(_EDGE)
    return point if point < np.uint32(0x10000) else np.uint32(_REST)


@compiled
def slot(sign: int, first: int, second: int, third: int, bits: int) -> int:
    """The slot of a sign with three values."""
    mixed = (
        np.uint64(first) * np.uint64(0xC2B2AE3D27D4EB4F)
        + np.uint64(second) * np.uint64(0xBF58476D1CE4E5B9)
        + np.uint64(third) * np.uint64(0x94D049BB133111EB)
        + np.uint64(sign + 1) * np.uint64(0x9E3779B97F4A7C15)
    )
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return int(mixed >> np.uint64(64 - bits))


@compiled
def _beside(first: np.uint32, second: np.uint32, known: Known) -> int:
    """How much more often two characters stand side by side than by chance; where never, by how often one would expect
    it."""
    if not (is_han(first) and is_han(second)):
        return _RARE + 12
    seen = known.pairs[slot(0, int(first), int(second), 0, PAIRS)]
    if seen:
        return int(seen)
    return _RARE + 1 + min(10, (int(known.common[first]) + int(known.common[second])) // 4)


@compiled
def is_word(points: Points, place: int, end: int, known: Known) -> bool:
    """Is the whole a word of the dictionary that is no name of a person?"""
    first, second = int(points[place]), int(points[place + 1])
    if end - place == _PAIR:
        return bool(known.pairs[slot(0, first, second, 0, PAIRS)] >= WORD)
    if end - place != _TRIPLE:
        return False
    return bool(known.triples[slot(0, first, second, int(points[end - 1]), TRIPLES)] >= WHOLE_WORD)


@compiled
def _read(points: Points, place: int, step: int) -> tuple[np.uint32, np.uint32, np.uint32]:
    """Three characters on one side of a place; behind the end of a line are line ends only."""
    edge = np.uint32(_EDGE)
    first = read_as(points[place + step])
    second = edge if first == edge else read_as(points[place + 2 * step])
    return first, second, edge if second == edge else read_as(points[place + 3 * step])


@compiled
def signs_at(points: Points, place: int, given: int, end: int, known: Known, found: NDArray[np.int64]) -> None:
    """Write the slots of all signs of the name from `place` to `end` whose given name begins at `given`.

    `points`: with at least three characters before and behind.
    """
    own_signs(points, place, given, end, known, found)
    other_signs(points, place, given, end, known, found)


@compiled
def own_signs(points: Points, place: int, given: int, end: int, known: Known, found: NDArray[np.int64]) -> None:
    """The first ones: how the characters read as a name."""
    family, first, last = points[place], points[given], points[end - 1]
    kind = end - given + (2 if given - place > 1 else 0)
    double = end - given > 1
    one = int(known.middle[first]) if double else int(known.single[first])
    other = int(known.last[last]) if double else 0
    sure = int(known.surname[family])
    found[0] = slot(0, kind, 0, 0, SLOTS)
    found[1] = slot(1, kind, int(family), 0, SLOTS)
    found[2] = slot(2, kind, one, other, SLOTS)
    found[3] = slot(3, kind, sure, one + other, SLOTS)
    found[4] = slot(4, kind, int(first), 0, SLOTS)
    found[5] = slot(5, kind, int(last), 0, SLOTS)
    found[6] = slot(23, int(family), int(first), 0, SLOTS)
    found[7] = slot(24, int(first), int(last), kind, SLOTS)
    found[8] = slot(25, min(sure // 3, 4), one // 3, other // 3 + 8 * kind, SLOTS)


@compiled
def other_signs(points: Points, place: int, given: int, end: int, known: Known, found: NDArray[np.int64]) -> None:
    """The others: what is a word of ordinary texts, and what stands around."""
    family, first, last = points[place], points[given], points[end - 1]
    before, two, three = _read(points, place, -1)
    after, then, later = _read(points, end - 1, 1)
    kind = end - given + (2 if given - place > 1 else 0)
    double = end - given > 1
    whole = int(known.triples[slot(0, int(family), int(first), int(last), TRIPLES)]) if double else 0
    within = _beside(points[given - 1], first, known)
    inside = _beside(first, last, known) if double else 0
    left, right = _beside(points[place - 1], family, known), _beside(last, points[end], known)
    across = int(known.triples[slot(0, int(points[place - 1]), int(family), int(points[place + 1]), TRIPLES)])
    beyond = int(known.triples[slot(0, int(points[end - 2]), int(last), int(points[end]), TRIPLES)])
    found[9] = slot(6, kind, within, 0, SLOTS)
    found[10] = slot(7, kind, inside, within // 4, SLOTS)
    found[11] = slot(8, kind, whole, 0, SLOTS)
    found[12] = slot(9, kind, left, 0, SLOTS)
    found[13] = slot(10, kind, right, 0, SLOTS)
    found[14] = slot(11, across, beyond, kind, SLOTS)
    found[15] = slot(12, int(before), 0, 0, SLOTS)
    found[16] = slot(13, int(two), int(before), 0, SLOTS)
    found[17] = slot(14, int(three), int(two), int(before), SLOTS)
    found[18] = slot(15, int(after), 0, 0, SLOTS)
    found[19] = slot(16, int(after), int(then), 0, SLOTS)
    found[20] = slot(17, int(after), int(then), int(later), SLOTS)
    found[21] = slot(18, left, within, kind, SLOTS)
    found[22] = slot(19, right, inside if double else within, kind, SLOTS)
    found[23] = slot(20, 0 if is_han(before) else int(before), 0 if is_han(after) else int(after), kind, SLOTS)
    found[24] = slot(21, kind, int(after), 0, SLOTS)
    found[25] = slot(22, kind, int(before), 0, SLOTS)
    found[26] = slot(26, int(last), int(after), 0, SLOTS)
