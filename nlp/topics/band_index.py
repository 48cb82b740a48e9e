"""Rows that agree with a signature in one of its bands of bins (Broder 1997): buckets of a cache line each.

An entry is four bytes: a row, and a tag that tells most other keys of the same bucket from its own. A full bucket lets
its oldest entry go: with twelve bands a text stands in twelve buckets, so a copy is found all the same. Of a key that
a whole family of copies shares only the first and the newest row stand there.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

BINS = 128
BANDS, _IN_BAND = 12, 4
_BUCKET = 16
_LOAD, _FRESH = 0.9, 0.7
"""Share of entries that are filled, at most, and after the index was made anew."""
_TAG = 24
MOST_ROWS = (1 << _TAG) - 1
"""Rows that an entry can name."""
_SEEN = 32
Marks = NDArray[np.uint8]
Rows = NDArray[np.int64]


class Texts(NamedTuple):
    """By row: signatures, shape (rows, 128); whether it is remembered; the row that it was found to be a copy of, its
    own where of none."""

    marks: Marks
    alive: NDArray[np.bool_]
    origin: NDArray[np.int32]


def buckets_for(rows: int) -> int:
    """How many buckets an index of so many rows is made with."""
    return int(rows * BANDS / _FRESH / _BUCKET) + 64


def crowded(entries: NDArray[np.uint32], rows: int) -> bool:
    """Whether so many rows ask for a larger index."""
    return rows * BANDS > _LOAD * entries.size


def empty(buckets: int) -> NDArray[np.uint32]:
    """An index without entries, shape (buckets, 16)."""
    return np.zeros((buckets, _BUCKET), np.uint32)


@compiled
def put_all(texts: Texts, entries: NDArray[np.uint32], count: int) -> None:
    """Enter the first `count` rows, whose origins are known."""
    for row in range(count):
        if texts.alive[row]:
            _put(texts, entries, row)


@compiled
def looked_up(
    texts: Texts, entries: NDArray[np.uint32], first: int, replaced: Rows, least: int
) -> tuple[Rows, NDArray[np.int64]]:
    """Look each row from `first` on up, then enter it: the first row that it is a copy of, or -1, and in how many bins
    that one agrees, or the nearest.

    `replaced`: for each the row whose place it takes, -1 for none; `least`: bins that must agree in a copy.
    """
    copies = np.full(len(replaced), -1, np.int64)
    agreeing = np.zeros(len(replaced), np.int64)
    for place in range(len(replaced)):
        row = first + place
        if replaced[place] >= 0:
            texts.alive[replaced[place]] = False
        texts.origin[row] = row
        copies[place], agreeing[place] = _copied(texts, entries, row, least)
        if copies[place] >= 0:
            texts.origin[row] = copies[place]
        texts.alive[row] = True
        _put(texts, entries, row)
    return copies, agreeing


@compiled
def _copied(texts: Texts, entries: NDArray[np.uint32], row: int, least: int) -> tuple[np.int64, int]:
    copy, agreed, nearest, met = np.int64(-1), 0, 0, 0
    seen = np.full(_SEEN, -1, np.int64)
    for band in range(BANDS):
        bucket, tag = _key(texts.marks[row], band, len(entries))
        for entry in entries[bucket]:
            other = np.int64(entry & np.uint32(MOST_ROWS)) - 1
            if entry >> np.uint32(_TAG) != tag or other < 0 or not texts.alive[other] or _among(seen, other):
                continue
            seen[met % _SEEN] = other
            met += 1
            agree = _agree(texts.marks[row], texts.marks[other])
            nearest = max(nearest, agree)
            if agree < least:
                continue
            root = np.int64(texts.origin[other])
            if root != other and texts.alive[root]:
                by_root = _agree(texts.marks[row], texts.marks[root])
                if by_root >= least:
                    other, agree = root, by_root
            if copy < 0 or other < copy:
                copy, agreed = other, agree
    return copy, agreed if copy >= 0 else nearest


@compiled
def _among(seen: NDArray[np.int64], row: np.int64) -> bool:
    for one in seen:
        if one == row:
            return True
        if one < 0:
            return False
    return False


@compiled
def _agree(one: Marks, other: Marks) -> int:
    agree = 0
    for place in range(BINS):
        agree += one[place] == other[place]
    return agree


@compiled
def _key(marks: Marks, band: int, buckets: int) -> tuple[np.int64, np.int64]:
    """The bucket and the tag of a band of a signature."""
    mixed = np.uint64(band + 1)
    for place in range(band * _IN_BAND, (band + 1) * _IN_BAND):
        mixed = (mixed << np.uint64(8)) | np.uint64(marks[place])
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.int64((mixed >> np.uint64(32)) * np.uint64(buckets) >> np.uint64(32)), np.int64(mixed & np.uint64(0xFF))


@compiled
def _put(texts: Texts, entries: NDArray[np.uint32], row: int) -> None:
    """Into each of its buckets: a free or forgotten place, the newest of its family, or the oldest of all."""
    for band in range(BANDS):
        bucket, tag = _key(texts.marks[row], band, len(entries))
        free, oldest, newest, family = -1, 0, -1, 0
        for place in range(_BUCKET):
            entry = entries[bucket, place]
            other = np.int64(entry & np.uint32(MOST_ROWS)) - 1
            if other < 0 or not texts.alive[other]:
                free = place if free < 0 else free
                continue
            if other < np.int64(entries[bucket, oldest] & np.uint32(MOST_ROWS)) - 1:
                oldest = place
            if entry >> np.uint32(_TAG) == tag and texts.origin[other] == texts.origin[row]:
                family += 1
                if newest < 0 or other > np.int64(entries[bucket, newest] & np.uint32(MOST_ROWS)) - 1:
                    newest = place
        chosen = newest if family > 1 else free if free >= 0 else oldest
        entries[bucket, chosen] = np.uint32(tag << _TAG) | np.uint32(row + 1)
