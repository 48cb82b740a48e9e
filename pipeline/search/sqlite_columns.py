"""Time, values and heat of every document as NumPy columns: kept in blocks of 4,096 rows, read once, then by change.

FTS5 says which rows hold the words; what remains (fields, spans of time, facets, the newest) is a few array operations.
A row is a document's number; a block without documents is not stored, so the numbers may have gaps.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.search.base import Document

Rows: TypeAlias = NDArray[np.int64]
SIZE = 4096
_SHIFT = 12
_NEVER = 1 << 62
COMBO = ("kind", "sector", "severity", "place", "source", "state")
"""The fields whose values together make a document's combination; few combinations stand for many documents."""
_CELL = np.dtype([("at", "<i8"), ("combo", "<i4"), ("heat", "<f4")])
"""`combo` 0: no document. `heat` is NaN where there is none."""


def combos_of(connection: sqlite3.Connection, after: int = 0) -> dict[int, tuple[str, ...]]:
    """The combinations of values by their number, ascending; those behind the number `after`."""
    sql = f"SELECT id, {', '.join(COMBO)} FROM combo WHERE id > ? ORDER BY id"
    return {row[0]: row[1:] for row in connection.execute(sql, (after,))}


class Columns:
    """The columns of one generation, shared by the threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._stamp = 0
        self._blocks: Rows = np.empty(0, np.int64)
        self._first: Rows = np.empty(0, np.int64)
        self._until: Rows = np.empty(0, np.int64)
        self.cells: NDArray[Any] = np.empty(0, _CELL)
        self.combos: dict[int, tuple[str, ...]] = {}

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Read the blocks and the combinations that were written since."""
        with self._lock:
            newest = next(reversed(self.combos), 0)
            self.combos.update(combos_of(connection, newest))
            changed = connection.execute(
                "SELECT id, stamp, columns FROM block WHERE stamp > ? ORDER BY id", (self._stamp,)
            ).fetchall()
            if changed:
                self._take(changed)

    def _take(self, changed: Sequence[tuple[int, int, bytes]]) -> None:
        new = [block for block, _, _ in changed if not self._has(block)]
        if new:
            self._grow(np.array(new, np.int64))
        for block, _, columns in changed:
            start = int(np.searchsorted(self._blocks, block)) * SIZE
            self.cells[start : start + SIZE] = cells = np.frombuffer(columns, _CELL)
            at = cells["at"][cells["combo"] > 0]
            self._first[start // SIZE], self._until[start // SIZE] = (
                (at.min(), at.max()) if len(at) else (_NEVER, -_NEVER)
            )
        self._stamp = max(stamp for _, stamp, _ in changed)

    def _has(self, block: int) -> bool:
        place = int(np.searchsorted(self._blocks, block))
        return place < len(self._blocks) and self._blocks[place] == block

    def _grow(self, new: Rows) -> None:
        """Room for new blocks; readers go on with the old arrays."""
        blocks = np.sort(np.concatenate([self._blocks, new]))
        cells = np.zeros((len(blocks), SIZE), _CELL)
        first, until = np.full(len(blocks), _NEVER), np.full(len(blocks), -_NEVER)
        old = np.searchsorted(blocks, self._blocks)
        cells[old], first[old], until[old] = self.cells.reshape(-1, SIZE), self._first, self._until
        self._blocks, self.cells, self._first, self._until = blocks, cells.reshape(-1), first, until

    def places(self, rows: Rows) -> Rows:
        """Where these rows stand in `cells`; rows of unknown blocks are left out."""
        blocks = np.searchsorted(self._blocks, rows >> _SHIFT)
        known = blocks < len(self._blocks)
        known[known] = self._blocks[blocks[known]] == rows[known] >> _SHIFT
        places = blocks[known] * SIZE + (rows[known] & (SIZE - 1))
        return np.asarray(places[self.cells["combo"][places] > 0])

    def rows(self, places: Rows) -> Rows:
        """The rows at these places."""
        return np.asarray((self._blocks[places // SIZE] << _SHIFT) + places % SIZE)

    def between(self, low: float | None, high: float | None) -> tuple[int, int]:
        """The first and the last row between which every document of a span of time stands."""
        good = np.ones(len(self._blocks), np.bool_)
        if low is not None:
            good &= self._until >= low
        if high is not None:
            good &= self._first < high
        blocks = np.flatnonzero(good)
        if not len(blocks):
            return 0, -1
        return int(self._blocks[blocks[0]] << _SHIFT), int((self._blocks[blocks[-1]] + 1) << _SHIFT) - 1

    def all(self) -> Rows:
        """The places of all documents."""
        return np.flatnonzero(self.cells["combo"] > 0)


def write(connection: sqlite3.Connection, documents: Sequence[tuple[Document, int]], gone: Iterable[int] = ()) -> None:
    """Put in documents with the number of their combination of values, and take out rows. In one transaction."""
    changes = {row: (0, 0, np.nan) for row in gone}
    for document, combo in documents:
        changes[document.row] = (document.at, combo, np.nan if document.heat is None else document.heat)
    if not changes:
        return
    stamp = connection.execute("SELECT ifnull(max(stamp), 0) + 1 FROM block").fetchone()[0]
    rows = np.array(sorted(changes), np.int64)
    cells = np.array([changes[row] for row in rows.tolist()], _CELL)
    blocks = rows >> _SHIFT
    for block in np.unique(blocks).tolist():
        stored = connection.execute("SELECT columns FROM block WHERE id = ?", (block,)).fetchone()
        columns = np.frombuffer(stored[0], _CELL).copy() if stored else np.zeros(SIZE, _CELL)
        mine = blocks == block
        columns[rows[mine] & (SIZE - 1)] = cells[mine]
        connection.execute("INSERT OR REPLACE INTO block VALUES (?, ?, ?)", (block, stamp, columns.tobytes()))
