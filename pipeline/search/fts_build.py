"""An FTS5 table of many texts, made at once: its one segment is sorted and written by ourselves.

FTS5 puts each gram of each text into a table of its memory and merges what it wrote out: 80 us for a post's 100 grams.
Here the grams are numbered (`fts_gather`), each some millions of them sorted into a file, and the files merged into
leaves as FTS5 keeps them (`fts_merge`). What is made is the table's content and nothing else: FTS5 reads it, adds to it
and takes out of it, and its own check of integrity holds (tests/pipeline/search/test_build.py).
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Self

import numpy as np

from pipeline.search import fts_gather, fts_merge
from pipeline.search.fts_gather import Numbers, Table
from pipeline.search.fts_index import Index, varint
from pipeline.search.runs import classes, folded
from pipeline.search.sqlite_numbers import TOTALS

_ENOUGH, _STORED = 6_000_000, 4 << 20
"""Grams that are sorted at once (about 60,000 posts, 200 MB); bytes of leaves that are stored at once."""
_LONGEST = 300
"""Bytes of a term, at most, and some."""


class Build:
    """Of texts that come by ascending row. `page`: bytes of a leaf, as the table has it; `enough`: grams sorted at
    once; `stored`: bytes of leaves that are stored at once."""

    def __init__(self, folder: Path, page: int = 4050, enough: int = _ENOUGH, stored: int = _STORED) -> None:
        self._page, self._enough, self._together = page, enough, stored
        self._files: list[IO[bytes]] = [tempfile.TemporaryFile(dir=folder) for _ in range(3)]  # noqa: SIM115  __exit__
        """Sorted parts: terms, their rows, and of each term three numbers: its first bytes, where it ends in the first
        file, where its rows end in the second."""
        self._sizes, self._parts = [0, 0], [0]
        self._rows: list[Numbers] = []
        self._counts: list[Numbers] = []
        self._stored: list[tuple[Numbers, Numbers]] = []
        self._table, self._stream = _table(1 << 16, 1 << 16), np.empty(0, np.int32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        """Texts of rows behind all that were added."""
        points, bounds = folded(texts)
        self._room(len(points))
        counts = np.empty(len(texts), np.int64)
        fts_gather.gather(points, bounds, classes(), *self._table, self._stream, counts)
        self._rows.append(np.array(rows, np.int64))
        self._counts.append(counts)
        if self._table.filled[2] >= self._enough:
            self._sort()

    def write(self, connection: sqlite3.Connection) -> None:
        """Fill the table `grams`, which is empty and which this connection has not asked yet."""
        self._sort()
        texts, grams = 0, 0
        blobs: dict[int, bytes] = {}
        for rows, counts in self._stored:
            said = counts.tolist()
            sizes = (blobs.get(count) or blobs.setdefault(count, varint(count)) for count in said)
            connection.executemany("INSERT INTO grams_docsize VALUES (?, ?)", zip(rows.tolist(), sizes, strict=True))
            texts, grams = texts + len(said), grams + sum(said)
        if grams:
            index = Index(connection, self._page)
            for leaves in self._merged():
                index.add(*leaves)
            index.finish()
        connection.execute("REPLACE INTO grams_data VALUES (?, ?)", (TOTALS, varint(texts) + varint(grams)))

    def _room(self, more: int) -> None:
        """For as many grams and letters as so many code points can have."""
        table, (known, kept, said) = self._table, self._table.filled.tolist()
        if len(self._stream) < said + more:
            larger_stream = np.empty(2 * (said + more), np.int32)
            larger_stream[:said] = self._stream[:said]
            self._stream = larger_stream
        if len(table.codes) < known + more or len(table.letters) < kept + more:
            larger = _table(2 * (known + more), 2 * (kept + more))
            for old, new in zip(table[1:4], larger[1:4], strict=True):
                new[:known] = old[:known]
            larger.letters[:kept] = table.letters[:kept]
            larger.filled[:] = table.filled
            fts_gather.spread(larger.codes[:known], larger.slots)
            self._table = larger

    def _sort(self) -> None:
        """What was gathered becomes a sorted part of the files."""
        table, (known, kept, said) = self._table, self._table.filled.tolist()
        rows, counts = (np.concatenate([np.empty(0, np.int64), *each]) for each in (self._rows, self._counts))
        self._rows, self._counts = [], []
        self._stored.append((rows, counts))
        if not said:
            return
        terms, bounds, firsts = fts_gather.terms(
            table.codes[:known], table.begins[:known], table.ends[:known], table.letters[:kept]
        )
        order = _sorted(terms, bounds, firsts)
        ranks = np.empty(known, np.int64)
        ranks[order] = np.arange(known)
        stream = self._stream[:said]
        ends = np.cumsum(np.bincount(stream, minlength=known)[order])
        starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]])
        found = fts_gather.scattered(stream, counts, ranks, starts)
        data, data_ends = fts_gather.doclists(found, ends, rows)
        lengths = np.diff(bounds, prepend=0)
        starts, lengths = (bounds - lengths)[order], lengths[order]
        term_ends = np.cumsum(lengths)
        places = np.arange(len(terms)) + np.repeat(starts - term_ends + lengths, lengths)
        terms[places].tofile(self._files[0])
        data.tofile(self._files[1])
        numbers = np.stack([firsts[order], term_ends + self._sizes[0], data_ends + self._sizes[1]], axis=1)
        numbers.tofile(self._files[2])
        self._sizes = [self._sizes[0] + len(terms), self._sizes[1] + len(data)]
        self._parts.append(self._parts[-1] + known)
        table.filled[:] = 0
        table.slots[:] = -1

    def _merged(self) -> Iterator[tuple[bytes, Numbers, bytes]]:
        """Leaves: their bytes, of each what `fts_merge.flush` says, and the bytes that tell their first terms."""
        for file in self._files:
            file.flush()
        terms, data = (np.memmap(file, np.uint8, "r") for file in self._files[:2])
        numbers = np.memmap(self._files[2], np.int64, "r").reshape(-1, 3)
        firsts = np.ascontiguousarray(numbers[:, 0])
        bounds, ends = (np.concatenate([np.zeros(1, np.int64), numbers[:, column]]) for column in (1, 2))
        heads, stops = np.array(self._parts[:-1], np.int64), np.array(self._parts[1:], np.int64)
        most = sum(int(np.diff(ends[one : other + 1]).max()) for one, other in zip(heads, stops, strict=True))
        room = self._together + 2 * most + 4 * self._page + (1 << 16)
        leaves = np.empty((room // max(8, self._page - _LONGEST) + 16, 3), np.int64)
        state, out = np.empty(fts_merge.OFFSETS, np.int64), np.empty(room, np.uint8)
        splits, last = np.empty(len(leaves) * _LONGEST, np.uint8), np.empty(_LONGEST, np.uint8)
        page, index = (np.empty(self._page + 2 * _LONGEST, np.uint8) for _ in range(2))
        fts_merge.begin(state)
        more = True
        while more:
            fts_merge.rewind(state, splits)
            more = fts_merge.merge(
                heads, stops, firsts, terms, bounds, data, ends, state, page, index, out, leaves, splits, last,
                self._page, self._together,
            )  # fmt: skip
            written, filled, told = (
                int(state[at]) for at in (fts_merge.WRITTEN, fts_merge.FILLED, fts_merge.SPLIT_FILLED)
            )
            yield out[:filled].tobytes(), leaves[:written], splits[:told].tobytes()


def _table(grams: int, letters: int) -> Table:
    slots = np.full(1 << (2 * grams - 1).bit_length(), -1, np.int32)
    codes, begins, ends = (np.empty(grams, np.int64) for _ in range(3))
    return Table(slots, codes, begins, ends, np.empty(letters, np.uint32), np.zeros(3, np.int64))


def _sorted(terms: Any, bounds: Numbers, firsts: Numbers) -> Numbers:
    """The numbers of the terms in the order of their bytes."""
    order = np.argsort(firsts, kind="stable")
    same = np.flatnonzero(np.diff(firsts[order]) == 0)
    if len(same):
        starts, told = bounds - np.diff(bounds, prepend=0), terms.tobytes()
        for run in np.split(same, np.flatnonzero(np.diff(same) > 1) + 1):
            alike = order[run[0] : run[-1] + 2]
            order[run[0] : run[-1] + 2] = sorted(alike, key=lambda one: told[starts[one] : bounds[one]])
    return order
