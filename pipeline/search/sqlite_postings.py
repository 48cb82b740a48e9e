"""Which rows hold a term: FTS5's own leaves, read as they are stored (`fts_walk`).

FTS5 writes, merges and takes out; only the question is answered here, in a tenth of the time that it takes to walk its
cursor row by row (docs/adr). What it keeps newest wins: a row that was taken out stands there with no positions.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.search import fts_walk
from pipeline.search.fts_walk import Entries, Numbers
from pipeline.search.sqlite_numbers import RECORD, TOTALS, Segment, numbers, segments

_FEW = 8
"""Leaves that are rather read than sought among."""
_BEHIND = b"\xff"


@dataclass(frozen=True)
class Postings:
    """The terms of one generation, as its connection sees them now."""

    connection: sqlite3.Connection

    def of(self, gram: str, span: tuple[int, int], positions: bool = False, counted: bool = True) -> Entries:
        """The rows of one gram that are within the span, first and last, ascending, and how often each holds it (once,
        unless `counted`)."""
        term = b"0" + gram.encode()
        return _newest([self._within(segment, term, span, positions, counted) for segment in self._segments])

    def leaves(self, gram: str) -> int:
        """How many leaves of the largest segment hold its rows, about."""
        if not self._segments:
            return 0
        largest = max(self._segments, key=lambda segment: segment.last - segment.first)
        low, high = self._bounds(largest, b"0" + gram.encode(), b"0" + gram.encode())
        return high - low

    def beginning(self, letter: str, span: tuple[int, int], counted: bool = False) -> tuple[Numbers, Numbers] | None:
        """The rows of all grams that begin so, and how often each holds one (once, unless `counted`).

        None where some were taken out, which only FTS5 puts together.
        """
        term, parts, said = b"0" + letter.encode(), [], []
        for segment in self._segments:
            leaves = self._leaves(segment, *self._bounds(segment, term, term + _BEHIND))
            found = fts_walk.entries(leaves, False, term, True, False, counted)
            if not found.counts.all():
                return None
            within = (found.rows >= span[0]) & (found.rows <= span[1])
            parts.append(found.rows[within])
            said.append(found.counts[within])
        rows = np.concatenate([np.empty(0, np.int64), *parts])
        order = np.argsort(rows, kind="stable") if counted else None
        rows = np.sort(rows) if order is None else rows[order]
        firsts = np.flatnonzero(np.diff(rows, prepend=-1))
        if order is None or not len(firsts):
            return rows[firsts], np.ones(len(firsts), np.int64)
        return rows[firsts], np.add.reduceat(np.concatenate(said)[order], firsts)

    @property
    def size(self) -> tuple[int, int]:
        """How many texts there are, and how many grams they have."""
        stored = self.connection.execute("SELECT block FROM grams_data WHERE id = ?", (TOTALS,)).fetchone()
        texts, grams = (*numbers(stored[0] if stored else b""), 0, 0)[:2]
        return texts, grams

    @cached_property
    def _segments(self) -> Sequence[Segment]:
        """Oldest first."""
        stored = self.connection.execute("SELECT block FROM grams_data WHERE id = ?", (RECORD,)).fetchone()
        return segments(stored[0])

    def _within(self, segment: Segment, term: bytes, span: tuple[int, int], positions: bool, counted: bool) -> Entries:
        low, high = self._bounds(segment, term, term)
        start = low
        if high - low > _FEW and span[0] > 0:
            start = self._sought(segment, low, high, span[0])
        leaves = self._leaves(segment, low, low) if start > low else []
        found = fts_walk.entries(
            leaves + self._leaves(segment, start, high), bool(leaves), term, False, positions, counted
        )
        return _cut(found, span)

    def _bounds(self, segment: Segment, term: bytes, end: bytes) -> tuple[int, int]:
        """The leaf on which a term stands if it is there, and the last that may hold rows of what is up to `end`."""
        ask, values = self.connection.execute, (segment.number, term)
        sql = "SELECT pgno >> 1 FROM grams_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1"
        first = ask(sql, values).fetchone()
        sql = "SELECT pgno >> 1 FROM grams_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1"
        last = ask(sql, (segment.number, end)).fetchone()
        low = max(first[0] if first else 0, segment.first)  # while segments are merged, their first leaves go
        return low, min(last[0] if last else segment.last, segment.last)

    def _leaves(self, segment: Segment, low: int, high: int) -> list[bytes]:
        sql = "SELECT block FROM grams_data WHERE id BETWEEN ? AND ? ORDER BY id"
        return [leaf for (leaf,) in self.connection.execute(sql, (segment.leaf(low), segment.leaf(high)))]

    def _sought(self, segment: Segment, low: int, high: int, row: int) -> int:
        """The last leaf whose first row is not behind `row`; `low` where it is the first."""
        sql = "SELECT block FROM grams_data WHERE id = ?"
        high -= 1  # the last one may begin with another term
        while low < high:
            middle = (low + high + 1) // 2
            leaf = self.connection.execute(sql, (segment.leaf(middle),)).fetchone()[0]
            first = int.from_bytes(leaf[:2])
            if first and fts_walk.varint(np.frombuffer(leaf, np.uint8), first)[0] <= row:
                low = middle
            else:
                high = middle - 1
        return low


def _cut(found: Entries, span: tuple[int, int]) -> Entries:
    low, high = np.searchsorted(found.rows, span[0]), np.searchsorted(found.rows, span[1], "right")
    if high - low == len(found.rows):
        return found
    ends = found.ends[low:high]
    skipped = found.ends[low - 1] if low and len(ends) else 0
    positions = found.positions[skipped : ends[-1] if len(ends) else 0]
    return Entries(found.rows[low:high], found.counts[low:high], ends - skipped, positions)


def _newest(parts: Sequence[Entries]) -> Entries:
    """One list of what several segments hold, oldest first: the newest says what is, and what was taken out is not."""
    parts = [part for part in parts if len(part.rows)]
    if len(parts) == 1 and parts[0].counts.all():
        return parts[0]
    if not parts:
        return Entries(*(np.empty(0, np.int64) for _ in range(4)))
    rows = np.concatenate([part.rows for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    if np.all(rows[1:] > rows[:-1]):
        if counts.all() and not len(parts[0].ends):
            return Entries(rows, counts, parts[0].ends, parts[0].positions)
        order = np.flatnonzero(counts)
    else:
        order = np.argsort(rows, kind="stable")
        last = np.append(np.diff(rows[order]) > 0, True)
        order = order[last]
        order = order[counts[order] > 0]
    if not len(parts[0].ends):
        return Entries(rows[order], counts[order], np.empty(0, np.int64), np.empty(0, np.int64))
    sizes = [len(part.positions) for part in parts]
    bases = np.repeat(np.cumsum([0, *sizes[:-1]]), [len(part.rows) for part in parts])
    begins = bases + np.concatenate([np.append(0, part.ends[:-1]) for part in parts])
    positions = np.concatenate([part.positions for part in parts])
    lengths = counts[order]
    ends = np.cumsum(lengths)
    places = np.repeat(begins[order] - (ends - lengths), lengths) + np.arange(int(lengths.sum()))
    return Entries(rows[order], lengths, ends, positions[places])
