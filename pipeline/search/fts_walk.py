"""Reads the leaves of an FTS5 segment (the format is told at the head of SQLite's fts5_index.c), compiled.

A leaf: two bytes, where its first row begins that does not follow a term on it (0: none); two bytes, where its index of
terms begins; then terms, each followed by its rows; then where each term stands, as steps. A term shares the beginning
of the one before it. A row is a step from the row before it, the first one of a term and of a leaf is whole; then twice
the bytes of its positions (and one, where an older segment's entry is taken out); then the positions, as steps + 2.
Numbers are SQLite's varints. Positions run on over the end of a leaf. A byte is made a signed number before anything is
done with it: of an unsigned and a signed one Numba makes a float.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
HEAD = 4
MORE = 128
"""A byte of a varint that is less is its last; looked at where it is read, as a call costs ten times as much."""
_LONGEST = 4_096
"""Bytes of a term; ours have 257 at most."""


class Entries(NamedTuple):
    """Of each row that holds the term: how often (0: taken out), and, if wanted, `positions[ends[i - 1]:ends[i]]`."""

    rows: Numbers
    counts: Numbers
    ends: Numbers
    positions: Numbers


def entries(
    leaves: list[bytes], gap: bool, term: bytes, beginning: bool, positions: bool, counted: bool = True
) -> Entries:
    """What leaves that follow each other say of a term, or (`beginning`) of every term that begins so.

    `gap`: between the first and the second leaf some are left out, of rows of this term. Not `counted`: a row that
    holds it counts once, and its positions are passed over.
    """
    lengths = np.fromiter(map(len, leaves), np.int64, len(leaves))
    ends = np.cumsum(lengths)
    data = np.frombuffer(b"".join(leaves), np.uint8)
    wanted = np.frombuffer(term, np.uint8)
    return Entries(*_walk(data, ends - lengths, ends, gap, wanted, beginning, positions, counted))


@compiled
def varint(data: Bytes, at: int) -> tuple[int, int]:
    """The number, and where the next one begins."""
    value = 0
    for _ in range(8):
        byte = int(np.int64(data[at]))
        at += 1
        value = (value << 7) | (byte & 127)
        if byte < MORE:
            return value, at
    return (value << 8) | int(np.int64(data[at])), at + 1


@compiled
def _compared(term: Bytes, length: int, wanted: Bytes, beginning: bool) -> int:
    """Below 0: before what is wanted; 0: it; above: behind it."""
    for place in range(min(length, len(wanted))):
        if term[place] != wanted[place]:
            return int(np.int64(term[place])) - int(np.int64(wanted[place]))
    if length < len(wanted):
        return -1
    return 0 if beginning or length == len(wanted) else 1


@compiled
def _walk(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917  one pass: a call an entry costs
    data: Bytes, starts: Numbers, ends: Numbers, gap: bool, wanted: Bytes, beginning: bool, positions: bool,
    counted: bool,
) -> tuple[Numbers, Numbers, Numbers, Numbers]:  # fmt: skip
    # As much as there can be, of which only what is written is touched: an array that grew within the loop would cost
    # a count of its references at each step.
    rows, counts = np.empty(len(data) // 2, np.int64), np.empty(len(data) // 2, np.int64)
    bounds = np.empty(len(data) // 2 if positions else 0, np.int64)
    told = np.empty(len(data) if positions else 0, np.int64)
    found, filled = 0, 0
    term, length = np.empty(_LONGEST, np.uint8), 0
    inside, row, left, position = False, 0, 0, 0
    for leaf in range(len(starts)):
        start = starts[leaf]
        first = start + int(np.int64(data[start])) * 256 + int(np.int64(data[start + 1]))
        index = start + int(np.int64(data[start + 2])) * 256 + int(np.int64(data[start + 3]))
        at, whole, opening = start + HEAD, first > start, True
        following, step_at = index, index
        if step_at < ends[leaf]:
            step, step_at = varint(data, step_at)
            following = start + step
        if gap and leaf == 1:
            left = 0
        while True:
            while inside:  # rows of the term, up to the next term or the end of the leaf
                if not counted and left > 0 and at < following:
                    skipped = min(left, following - at)
                    left, at, counts[found - 1] = left - skipped, at + skipped, 1
                while left > 0 and at < following:
                    step, after = int(np.int64(data[at])), at + 1
                    if step >= MORE:
                        step, after = varint(data, at)
                    left -= after - at
                    at = after
                    counts[found - 1] += 1
                    if positions:
                        position += step - 2
                        told[filled] = position
                        filled += 1
                        bounds[found - 1] = filled
                if whole:
                    at, whole, row = first, False, 0
                if at >= following:
                    break
                step, at = int(np.int64(data[at])), at + 1
                if step >= MORE:
                    step, at = varint(data, at - 1)
                row += step
                left, at = int(np.int64(data[at])), at + 1
                if left >= MORE:
                    left, at = varint(data, at - 1)
                left >>= 1
                rows[found], counts[found] = row, 0
                if positions:
                    bounds[found] = filled
                found += 1
                position = 0
            if following >= index:  # no further term on this leaf
                break
            at, here, kept = following, following, 0
            if not opening:
                kept, at = varint(data, at)
            length, at = varint(data, at)
            for place in range(length):
                term[kept + place] = data[at + place]
            at += length
            following = index
            if step_at < ends[leaf]:
                step, step_at = varint(data, step_at)
                following = here + step
            order = _compared(term, kept + length, wanted, beginning)
            if order > 0:
                return rows[:found], counts[:found], bounds[:found], told[:filled]
            inside, whole, opening, row, left = order == 0, False, False, 0, 0
    return rows[:found], counts[:found], bounds[:found], told[:filled]
