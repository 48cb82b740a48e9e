"""Time, values and heat of every document as NumPy columns: read once a process, then by change.

FTS5 says which rows hold the words; what remains (fields, spans of time, facets, the newest) is a few array operations.
A row is a document's number; a block without documents is not stored, so the numbers may have gaps.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.search.sqlite_blocks import CELL, SHIFT, SIZE, Cells, unpacked
from pipeline.search.sqlite_combos import Combos

Rows: TypeAlias = NDArray[np.int64]
_NEVER = 1 << 62


def _none() -> Rows:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Columns:
    """The columns as one question sees them. A block that is read again meanwhile is read in place: what it says may
    be newer than the question, so `combos` is looked at after `cells`."""

    combos: Combos = field(default_factory=Combos)
    blocks: Rows = field(default_factory=_none)
    first: Rows = field(default_factory=_none)
    until: Rows = field(default_factory=_none)
    cells: Cells = field(default_factory=lambda: np.empty(0, CELL))

    def places(self, rows: Rows) -> Rows:
        """Where these rows, which ascend, stand in `cells`; rows without a document are left out."""
        firsts = self.blocks << SHIFT
        start, end = np.searchsorted(rows, firsts), np.searchsorted(rows, firsts + SIZE)
        blocks = np.flatnonzero(end > start)
        lengths = (end - start)[blocks]
        if int(lengths.sum()) < len(rows):
            rows = np.concatenate([rows[:0], *(rows[start[block] : end[block]] for block in blocks.tolist())])
        places = rows + np.repeat(blocks * SIZE - firsts[blocks], lengths)
        return np.asarray(places[self.cells["combo"][places] > 0])

    def rows(self, places: Rows) -> Rows:
        """The rows at these places."""
        return np.asarray((self.blocks[places // SIZE] << SHIFT) + places % SIZE)

    def between(self, low: float | None, high: float | None) -> tuple[int, int]:
        """The first and the last row between which every document of a span of time stands."""
        good = np.ones(len(self.blocks), np.bool_)
        if low is not None:
            good &= self.until >= low
        if high is not None:
            good &= self.first < high
        blocks = np.flatnonzero(good)
        if not len(blocks):
            return 0, -1
        return int(self.blocks[blocks[0]] << SHIFT), int((self.blocks[blocks[-1]] + 1) << SHIFT) - 1

    def all(self) -> Rows:
        """The places of all documents."""
        return np.flatnonzero(self.cells["combo"] > 0)


class Held:
    """The columns of one generation, shared by the threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp = 0
        self._now = Columns()

    def refreshed(self, connection: sqlite3.Connection) -> Columns:
        """The columns with the blocks and the combinations that were written since."""
        with self._lock:
            self._now.combos.refresh(connection)
            sql = "SELECT id, stamp, columns FROM block WHERE stamp > ? ORDER BY id"
            changed = connection.execute(sql, (self._stamp,)).fetchall()
            if changed:
                self._now = _grown(self._now, np.array([block for block, _, _ in changed], np.int64))
                _fill(self._now, changed)
                self._stamp = max(stamp for _, stamp, _ in changed)
            return self._now


def _grown(old: Columns, written: Rows) -> Columns:
    """With room for new blocks; who reads goes on with the old arrays."""
    blocks = np.union1d(old.blocks, written)
    if len(blocks) == len(old.blocks):
        return old
    cells = np.zeros((len(blocks), SIZE), CELL)
    first, until = np.full(len(blocks), _NEVER), np.full(len(blocks), -_NEVER)
    at = np.searchsorted(blocks, old.blocks)
    cells[at], first[at], until[at] = old.cells.reshape(-1, SIZE), old.first, old.until
    return Columns(old.combos, blocks, first, until, cells.reshape(-1))


def _fill(columns: Columns, changed: Sequence[tuple[int, int, bytes]]) -> None:
    for block, _, stored in changed:
        number = int(np.searchsorted(columns.blocks, block))
        cells = unpacked(stored)
        columns.cells[number * SIZE : (number + 1) * SIZE] = cells
        at = cells["at"][cells["combo"] > 0]
        columns.first[number], columns.until[number] = (at.min(), at.max()) if len(at) else (_NEVER, -_NEVER)
