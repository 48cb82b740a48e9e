"""Grams of texts -> for each gram the rows and positions that hold it, sorted; compiled. The inner part of `fts_build`.

A gram is a number while texts are read: two Chinese characters, or one and 0, side by side; of a run of letters what
it hashes to, below 0, and the run itself is kept. Numbers of grams are given as they come and stand in an open table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from pipeline.search.fts_walk import MORE
from pipeline.search.runs import CHINESE, LETTERS, LONGEST, Points

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Ids = NDArray[np.int32]
FIRST = 7
"""Bytes of a term that stand in its `heads`: as one number they sort as the bytes do."""
_SHIFT = 21
_LOW = (1 << 32) - 1
_MIX, _UPPER = 0x9E3779B97F4A7C15, 32
_STEP, _HASH = 16_777_619, (1 << 38) - 1
"""FNV's step, in so few bits that no product overflows: compiled, a signed one must not."""


class Table(NamedTuple):
    """Where a gram's number is found. `filled`: how many grams, letters and entries of `stream` there are."""

    slots: Ids
    codes: Numbers
    begins: Numbers
    ends: Numbers
    letters: Points
    filled: Numbers


@compiled
def _slot(code: np.int64, slots: Ids) -> int:
    return int(np.int64((np.uint64(code) * np.uint64(_MIX)) >> np.uint64(_UPPER)) & (len(slots) - 1))


@compiled
def gather(  # noqa: C901, PLR0912, PLR0913, PLR0917  one pass: a call a gram costs
    points: Points, bounds: Numbers, classes: Bytes, slots: Ids, codes: Numbers, begins: Numbers, ends: Numbers,
    letters: Points, filled: Numbers, stream: Ids, counts: Numbers,
) -> None:  # fmt: skip
    """Appends the number of each gram to `stream`, and how many grams each text has to `counts`."""
    known, kept, said = filled[0], filled[1], filled[2]
    for text in range(len(bounds) - 1):
        began, place, stop = said, bounds[text], bounds[text + 1]
        while place < stop:
            kind = classes[points[place]]
            start, until = place, place
            place += 1
            if kind == CHINESE:
                code = np.int64(points[start]) << _SHIFT
                if place < stop and classes[points[place]] == CHINESE:
                    code |= np.int64(points[place])
            elif kind == LETTERS:
                while place < stop and classes[points[place]] == LETTERS:
                    place += 1
                until = min(place, start + LONGEST)
                code = np.int64(0)
                for at in range(start, until):
                    code = ((code ^ np.int64(points[at])) * _STEP + 1) & _HASH
                code = -1 - code
            else:
                continue
            slot = _slot(code, slots)
            while slots[slot] >= 0:
                number = slots[slot]
                if codes[number] == code:
                    if code >= 0:
                        break
                    same = ends[number] - begins[number] == until - start
                    if same:
                        for at in range(until - start):
                            if letters[begins[number] + at] != points[start + at]:
                                same = False
                                break
                    if same:
                        break
                slot = (slot + 1) & (len(slots) - 1)
            if slots[slot] < 0:
                slots[slot] = known
                codes[known], begins[known] = code, kept
                if code < 0:
                    for at in range(start, until):
                        letters[kept] = points[at]
                        kept += 1
                ends[known] = kept
                known += 1
            stream[said] = slots[slot]
            said += 1
        counts[text] = said - began
    filled[0], filled[1], filled[2] = known, kept, said


@compiled
def spread(codes: Numbers, slots: Ids) -> None:
    """Puts all grams into a larger table that is empty."""
    for number in range(len(codes)):
        slot = _slot(codes[number], slots)
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number


@compiled
def _utf8(made: Bytes, at: int, point: np.int64) -> int:
    if point < 0x80:
        made[at] = point
        return at + 1
    if point < 0x800:
        made[at], made[at + 1] = 0xC0 | point >> 6, 0x80 | point & 63
        return at + 2
    if point < 0x10000:
        made[at], made[at + 1], made[at + 2] = 0xE0 | point >> 12, 0x80 | (point >> 6) & 63, 0x80 | point & 63
        return at + 3
    made[at], made[at + 1] = 0xF0 | point >> 18, 0x80 | (point >> 12) & 63
    made[at + 2], made[at + 3] = 0x80 | (point >> 6) & 63, 0x80 | point & 63
    return at + 4


@compiled
def terms(codes: Numbers, begins: Numbers, ends: Numbers, letters: Points) -> tuple[Bytes, Numbers, Numbers]:
    """The grams as bytes, where each ends, and the first `FIRST` bytes of each as a number."""
    made = np.empty(8 * len(codes) + 4 * len(letters) + 1, np.uint8)
    bounds, firsts, at = np.empty(len(codes), np.int64), np.empty(len(codes), np.int64), 0
    for number in range(len(codes)):
        start = at
        if codes[number] >= 0:
            at = _utf8(made, at, codes[number] >> _SHIFT)
            if codes[number] & ((1 << _SHIFT) - 1):
                at = _utf8(made, at, codes[number] & ((1 << _SHIFT) - 1))
        else:
            for letter in range(begins[number], ends[number]):
                at = _utf8(made, at, np.int64(letters[letter]))
        bounds[number], first = at, np.int64(0)
        for place in range(start, start + FIRST):
            first <<= 8
            if place < at:
                first |= np.int64(made[place])
        firsts[number] = first
    return made[:at].copy(), bounds, firsts


@compiled
def scattered(stream: Ids, counts: Numbers, ranks: Numbers, starts: Numbers) -> Numbers:
    """Text and position of each gram of the stream, gram by gram in their order; `starts` comes back as the ends."""
    found = np.empty(len(stream), np.int64)
    at = 0
    for text in range(len(counts)):
        for position in range(counts[text]):
            rank = ranks[stream[at]]
            found[starts[rank]] = text << 32 | position
            starts[rank] += 1
            at += 1
    return found


@compiled
def put_varint(made: Bytes, at: int, value: int) -> int:
    """Writes a number as SQLite does (of less than 57 bits); gives where the next one begins."""
    if value < MORE:
        made[at] = value
        return at + 1
    size, rest = 1, value >> 7
    while rest:
        size, rest = size + 1, rest >> 7
    for place in range(at + size - 1, at - 1, -1):
        made[place] = value & 127 | (MORE if place < at + size - 1 else 0)
        value >>= 7
    return at + size


@compiled
def doclists(found: Numbers, ends: Numbers, rows: Numbers) -> tuple[Bytes, Numbers]:
    """As FTS5 writes them: of each gram its rows, each as a step, twice the bytes of its positions, and these."""
    made = np.empty(20 * len(found) + 64, np.uint8)
    bounds, at, entry = np.empty(len(ends), np.int64), 0, 0
    for rank in range(len(ends)):
        last = 0
        while entry < ends[rank]:
            text = found[entry] >> 32
            at = put_varint(made, at, rows[text] - last)
            last = rows[text]
            begun, size, position = entry, 0, 0
            while entry < ends[rank] and found[entry] >> 32 == text:
                step = (found[entry] & _LOW) - position + 2
                position += step - 2
                entry += 1
                while step >= MORE:
                    size, step = size + 1, step >> 7
                size += 1
            at, position = put_varint(made, at, 2 * size), 0
            for one in range(begun, entry):
                at = put_varint(made, at, (found[one] & _LOW) - position + 2)
                position = found[one] & _LOW
        bounds[rank] = at
    return made[:at].copy(), bounds
