"""How columns are stored: 4,096 rows a block, each column by itself, compressed."""

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.search.base import Document

SIZE, SHIFT = 4096, 12
CELL = np.dtype([("at", "<i8"), ("combo", "<i4"), ("heat", "<f4"), ("length", "<u4")], align=True)
"""Time, the number of the combination of values (0: no document), heat (NaN where there is none), how many grams."""
Cells: TypeAlias = NDArray[Any]
_LEVEL = 1


def write(
    connection: sqlite3.Connection, documents: Sequence[tuple[Document, int, int]], gone: Iterable[int] = ()
) -> None:
    """Put in documents with the number of their combination of values and of their grams, and take out rows.

    In one transaction.
    """
    changes = {row: (0, 0, np.nan, 0) for row in gone}
    for document, combo, length in documents:
        changes[document.row] = (document.at, combo, np.nan if document.heat is None else document.heat, length)
    if not changes:
        return
    stamp = connection.execute("SELECT ifnull(max(stamp), 0) + 1 FROM block").fetchone()[0]
    rows = np.array(sorted(changes), np.int64)
    cells = np.array([changes[row] for row in rows.tolist()], CELL)
    blocks = rows >> SHIFT
    for block in np.unique(blocks).tolist():
        stored = connection.execute("SELECT columns FROM block WHERE id = ?", (block,)).fetchone()
        columns = unpacked(stored[0]) if stored else np.zeros(SIZE, CELL)
        mine = blocks == block
        columns[rows[mine] & (SIZE - 1)] = cells[mine]
        connection.execute("INSERT OR REPLACE INTO block VALUES (?, ?, ?)", (block, stamp, _packed(columns)))


def _packed(cells: Cells) -> bytes:
    """Neighbours in a column are alike, times are kept as steps."""
    columns = (np.diff(cells["at"], prepend=0), cells["combo"], cells["heat"], cells["length"])
    return zlib.compress(b"".join(column.tobytes() for column in columns), _LEVEL)


def unpacked(stored: bytes) -> Cells:
    """The cells of a block."""
    raw, cells, start = zlib.decompress(stored), np.empty(SIZE, CELL), 0
    for name in CELL.names or ():
        kind = CELL[name]
        cells[name] = np.frombuffer(raw, kind, SIZE, start)
        start += kind.itemsize * SIZE
    cells["at"] = np.cumsum(cells["at"])
    return cells
