"""Sorted lists of terms with their rows -> the leaves of one FTS5 segment; compiled. The inner part of `fts_build`.

What a leaf is stands at the head of `fts_walk`. Where one ends and the next begins is decided as SQLite's fts5_index.c
decides it (fts5WriteAppendTerm, -Rowid, -PoslistData and -FlushLeaf), so a segment is what FTS5 would have merged.
"""

import numpy as np
from numpy.typing import NDArray

from nlp.compiled import compiled
from pipeline.search.fts_gather import FIRST, put_varint
from pipeline.search.fts_walk import HEAD, varint

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
OFFSETS = 13
"""The state of a writer: numbers by these names, so that it goes on where it stopped."""
_USED, _INDEXED, _INDEX_LAST, _NO_TERM, _NO_ROW, _OPENING, _LAST, _TERM, _LEAVES, _OUT, _SPLIT, _SPLIT_AT, _ROW = range(
    OFFSETS
)
WRITTEN, FILLED, SPLIT_FILLED = _LEAVES, _OUT, _SPLIT
_ZERO = 48


@compiled
def begin(state: Numbers) -> None:
    """A segment without leaves."""
    state[:] = 0
    state[_USED], state[_NO_TERM], state[_NO_ROW], state[_ROW] = HEAD, 1, 1, -1


@compiled
def rewind(state: Numbers, splits: Bytes) -> None:
    """What was given out is stored: write from the beginning again, behind what tells the leaf that has been begun."""
    pending = 0 if state[_NO_TERM] else state[_SPLIT] - state[_SPLIT_AT]
    for place in range(pending):
        splits[place] = splits[state[_SPLIT_AT] + place]
    state[_LEAVES], state[_OUT], state[_SPLIT], state[_SPLIT_AT] = 0, 0, pending, 0


@compiled
def flush(state: Numbers, page: Bytes, index: Bytes, out: Bytes, leaves: Numbers) -> None:
    """The leaf is full. `leaves`: where it ends in `out`, its first row that follows no term on it (-1), where the
    bytes end that tell its first term from those before (-1: no term)."""
    page[0], page[1] = 0, 0
    if state[_ROW] >= 0:
        page[0], page[1] = state[_OPENING] >> 8, state[_OPENING] & 255
    page[2], page[3] = state[_USED] >> 8, state[_USED] & 255
    at = state[_OUT]
    for place in range(state[_USED]):
        out[at + place] = page[place]
    at += state[_USED]
    for place in range(state[_INDEXED]):
        out[at + place] = index[place]
    at += state[_INDEXED]
    number = state[_LEAVES]
    leaves[number, 0], leaves[number, 1] = at, state[_ROW]
    leaves[number, 2] = -1 if state[_NO_TERM] else state[_SPLIT]
    state[_LEAVES], state[_OUT] = number + 1, at
    state[_USED], state[_INDEXED], state[_INDEX_LAST], state[_NO_TERM], state[_NO_ROW], state[_ROW] = (
        HEAD,
        0,
        0,
        1,
        1,
        -1,
    )


@compiled
def _begin_term(  # noqa: PLR0913, PLR0917  compiled: what it works on is handed over
    state: Numbers, page: Bytes, index: Bytes, out: Bytes, leaves: Numbers, splits: Bytes, last: Bytes, term: Bytes,
    size: int,
) -> None:  # fmt: skip
    length = len(term) + 1
    if state[_USED] + state[_INDEXED] + length + 2 >= size and state[_USED] > HEAD:
        flush(state, page, index, out, leaves)
    state[_INDEXED] = put_varint(index, state[_INDEXED], state[_USED] - state[_INDEX_LAST])
    state[_INDEX_LAST] = state[_USED]
    same = 1 if state[_TERM] else 0
    while 0 < same < min(state[_TERM], length) and last[same] == term[same - 1]:
        same += 1
    last[0] = _ZERO
    for place in range(len(term)):
        last[place + 1] = term[place]
    if state[_NO_TERM]:
        state[_SPLIT_AT] = state[_SPLIT]
        for place in range(min(same + 1, length)):
            splits[state[_SPLIT] + place] = last[place]
        state[_SPLIT] += min(same + 1, length)
        same = 0
    else:
        state[_USED] = put_varint(page, state[_USED], same)
    state[_USED] = put_varint(page, state[_USED], length - same)
    for place in range(same, length):
        page[state[_USED]] = last[place]
        state[_USED] += 1
    state[_TERM], state[_NO_TERM], state[_NO_ROW], state[_LAST] = length, 0, 0, -1


@compiled
def _rows(  # noqa: PLR0913, PLR0917  compiled: what it works on is handed over
    state: Numbers, page: Bytes, index: Bytes, out: Bytes, leaves: Numbers, data: Bytes, at: int, end: int, size: int
) -> None:
    """Rows of the term, from a list that begins with a whole row."""
    row = 0
    while at < end:
        step, at = varint(data, at)
        twice, at = varint(data, at)
        row += step
        if state[_USED] + state[_INDEXED] >= size:
            flush(state, page, index, out, leaves)
        whole = state[_NO_ROW] == 1 or state[_LAST] < 0
        if state[_NO_ROW]:
            state[_OPENING], state[_ROW], state[_NO_ROW] = state[_USED], row, 0
        state[_USED] = put_varint(page, state[_USED], row if whole else row - state[_LAST])
        state[_LAST] = row
        state[_USED] = put_varint(page, state[_USED], twice)
        stop = at + (twice >> 1)
        while state[_USED] + state[_INDEXED] + stop - at >= size:
            wanted = at + size - state[_USED] - state[_INDEXED]
            while at < wanted:
                _, after = varint(data, at)
                while at < after:
                    page[state[_USED]] = data[at]
                    state[_USED] += 1
                    at += 1
            flush(state, page, index, out, leaves)
        while at < stop:
            page[state[_USED]] = data[at]
            state[_USED] += 1
            at += 1


@compiled
def _less(one: int, other: int, firsts: Numbers, terms: Bytes, bounds: Numbers) -> int:
    """Below 0, 0, above 0: how the terms with these numbers compare."""
    if firsts[one] != firsts[other]:
        return -1 if firsts[one] < firsts[other] else 1
    start, begin_other = bounds[one] + FIRST, bounds[other] + FIRST
    end, end_other = bounds[one + 1], bounds[other + 1]
    while start < end and begin_other < end_other:
        if terms[start] != terms[begin_other]:
            return int(np.int64(terms[start])) - int(np.int64(terms[begin_other]))
        start += 1
        begin_other += 1
    return int(end - start > 0) - int(end_other - begin_other > 0)


@compiled
def merge(  # noqa: PLR0913, PLR0917  compiled: what it works on is handed over
    heads: Numbers, stops: Numbers, firsts: Numbers, terms: Bytes, bounds: Numbers, data: Bytes, ends: Numbers,
    state: Numbers, page: Bytes, index: Bytes, out: Bytes, leaves: Numbers, splits: Bytes, last: Bytes, size: int,
    enough: int,
) -> bool:  # fmt: skip
    """Writes terms until `out` holds `enough` bytes; whether some are left. `heads`, `stops`: of each sorted part the
    number of its next term and where it ends; later parts hold later rows. `bounds`, `ends`: where terms and their
    rows stand, each from one number to the next."""
    while state[_OUT] < enough:
        least = -1
        for part in range(len(heads)):
            head = heads[part]
            if head < stops[part] and (least < 0 or _less(head, least, firsts, terms, bounds) < 0):
                least = head
        if least < 0:
            if state[_USED] > HEAD:
                flush(state, page, index, out, leaves)
            return False
        _begin_term(state, page, index, out, leaves, splits, last, terms[bounds[least] : bounds[least + 1]], size)
        for part in range(len(heads)):
            head = heads[part]
            if head < stops[part] and _less(head, least, firsts, terms, bounds) == 0:
                _rows(state, page, index, out, leaves, data, ends[head], ends[head + 1], size)
                heads[part] = head + 1
    return True
