"""What stands beside the leaves of one FTS5 segment: where its terms are, and which rows long lists pass.

As SQLite's fts5_index.c writes it (fts5WriteBtreeTerm, -NoTerm, -FlushBtree, -DlidxAppend): `grams_idx` has a row for
each leaf that holds the beginning of a term; of a term whose rows fill four leaves and more, pages say the first row of
each, so that FTS5 leaps over leaves (and pages of pages where a list is long).
"""

import sqlite3
from dataclasses import dataclass, field

from pipeline.search.fts_gather import Numbers
from pipeline.search.sqlite_numbers import RECORD, Segment

_LONG = 4
"""Leaves without a term from which on a list is kept: FTS5_MIN_DLIDX_SIZE."""
_LIST, _HEIGHT = 36, 31
_LEVEL = 2
"""Where a segment is put that holds everything: behind the levels that FTS5 merges soon (as its `optimize` does)."""


def varint(value: int) -> bytes:
    """A number of less than 57 bits as SQLite writes it."""
    made = [value & 127]
    while value := value >> 7:
        made.append(value & 127 | 128)
    return bytes(reversed(made))


@dataclass
class _Page:
    """One page of a list of rows, at one height."""

    number: int = 0
    data: bytearray = field(default_factory=bytearray)
    last: int = 0
    first: int = 0


class Index:
    """One segment, the number 1, of an empty table `grams`. `page`: bytes of a leaf."""

    def __init__(self, connection: sqlite3.Connection, page: int) -> None:
        self._connection, self._page = connection, page
        self._leaf, self._term, self._split, self._empty = 0, 1, b"", 0
        self._pages = [_Page(1)]

    def add(self, data: bytes, leaves: Numbers, splits: bytes) -> None:
        """Leaves that follow (`fts_merge.flush`)."""
        start, told, stored = 0, 0, []
        for end, row, split in leaves.tolist():
            self._leaf += 1
            stored.append((Segment(1, 1, 1).leaf(self._leaf), data[start:end]))
            if row >= 0:
                self._passed(row, 0)
            if split >= 0:
                self._begun(splits[told:split])
                told = split
            else:
                if row < 0 and self._pages[0].data:
                    self._pages[0].data.append(0)
                self._empty += 1
            start = end
        self._connection.executemany("INSERT INTO grams_data VALUES (?, ?)", stored)

    def finish(self) -> None:
        """The last term, and the record of segments: this one."""
        self._flush()
        ask = self._connection.execute
        cookie = ask("SELECT block FROM grams_data WHERE id = ?", (RECORD,)).fetchone()[0][:4]
        levels = [0, 0] * _LEVEL + [0, 1, 1, 1, self._leaf]
        record = cookie + b"".join(map(varint, [_LEVEL + 1, 1, 0, *levels]))
        ask("REPLACE INTO grams_data VALUES (?, ?)", (RECORD, record))

    def _begun(self, split: bytes) -> None:
        """The leaf holds the first of a new term."""
        if self._leaf > 1:
            self._flush()
            self._split = split
        self._term = self._pages[0].number = self._leaf

    def _flush(self) -> None:
        long = self._empty >= _LONG and bool(self._pages[0].data)
        for height, page in enumerate(self._pages):
            if not page.data:
                break
            if long:
                self._store(height, page)
            page.data = bytearray()
        values = (1, self._split, self._term << 1 | int(long))
        self._connection.execute("INSERT INTO grams_idx VALUES (?, ?, ?)", values)
        self._empty = 0

    def _passed(self, row: int, height: int) -> None:
        """A leaf (or a page, one lower) of a term's rows begins with this one."""
        page, full = self._pages[height], False
        if len(page.data) >= self._page:
            full = True
            page.data[0] = 1
            self._store(height, page)
            if len(self._pages) == height + 1:
                self._pages.append(_Page())
            above = self._pages[height + 1]
            if not above.data:
                above.number, above.last = page.number, page.first
                above.first = page.first
                above.data += b"\0" + varint(page.number) + varint(page.first)
            page.data = bytearray()
            page.number += 1
        if page.data:
            page.data += varint(row - page.last)
        else:
            below = self._leaf if height == 0 else self._pages[height - 1].number
            page.data += bytes([full]) + varint(below) + varint(row)
            page.first = row
        page.last = row
        if full:
            self._passed(row, height + 1)

    def _store(self, height: int, page: _Page) -> None:
        key = Segment(1, 1, 1).leaf(0) + (1 << _LIST) + (height << _HEIGHT) + page.number
        self._connection.execute("INSERT INTO grams_data VALUES (?, ?)", (key, bytes(page.data)))
