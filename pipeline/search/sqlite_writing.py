"""Puts documents into an index on SQLite and takes them out; inside the caller's transaction."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from pipeline.search import sqlite_blocks
from pipeline.search.base import Document, whole
from pipeline.search.fts_build import Build
from pipeline.search.runs import gram_counts, gram_texts
from pipeline.search.sqlite_columns import Columns
from pipeline.search.sqlite_combos import numbers_of
from pipeline.search.sqlite_text import packed, unpacked

_CHUNK, _TEXTS = 500, 2_000
"""Rows of one SELECT, or texts that are cut at a time; rows that are read at a time, so that memory is that of few."""
_INDEX = "INSERT INTO grams(rowid, text) VALUES (?, ?)"
_PAGE = "SELECT row, title, text, heat FROM body WHERE row > ? ORDER BY row LIMIT ?"
Body: TypeAlias = tuple[int, str, str, float | None]
T = TypeVar("T")


def put(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """Write documents; some may be there already."""
    latest = list({document.row: document for document in documents}.values())
    _forget(connection, [document.row for document in latest])
    put_rows(connection, latest)
    # last: another table's statement would make FTS5 write out what it has gathered
    connection.executemany(_INDEX, _indexed([(document.row, document.whole) for document in latest]))


def put_rows(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """Write documents that are not there, all but their words."""
    numbers = numbers_of(connection, {_combo(document) for document in documents})
    lengths = gram_counts([document.whole for document in documents])
    connection.executemany("INSERT INTO body VALUES (?, ?, ?, ?)", _stored(documents))
    pairs = zip(documents, lengths, strict=True)
    sqlite_blocks.write(connection, [(document, numbers[_combo(document)], length) for document, length in pairs])


def index_words(connection: sqlite3.Connection, folder: Path) -> None:
    """Index the words of all documents of a draft, reading them a few at a time; `folder`: for what is sorted."""
    with Build(folder) as build:
        last = -1
        while some := _read(connection, _PAGE, (last, _TEXTS)):
            last = some[-1][0]
            build.add([row for row, *_ in some], [whole(title, text) for _, title, text, _ in some])
        build.write(connection)


def remove(connection: sqlite3.Connection, rows: Sequence[int]) -> None:
    """Take out those that are there."""
    sqlite_blocks.write(connection, (), gone=_forget(connection, rows))


def read(connection: sqlite3.Connection, columns: Columns, rows: Sequence[int]) -> dict[int, Document]:
    """The documents at these rows; those that are not there are left out."""
    places = columns.places(np.array(sorted(set(rows)), np.int64))
    cells = columns.cells[places]
    values = columns.combos.values
    known = zip(columns.rows(places).tolist(), cells["at"].tolist(), cells["combo"].tolist(), strict=True)
    facts = {row: (at, *values[combo]) for row, at, combo in known}
    found = {}
    for row, title, text, heat in _bodies(connection, rows):
        if row in facts:
            at, kind, sector, severity, place, source, state = facts[row]
            found[row] = Document(
                row=row, kind=kind, at=at, title=title, text=text, sector=sector, severity=severity,
                place=place, source=source, state=state, heat=heat,
            )  # fmt: skip
    return found


def _stored(documents: Sequence[Document]) -> Iterator[tuple[int, bytes, bytes, float | None]]:
    for some in _chunks(documents, _TEXTS):
        packs = packed([part for one in some for part in (one.title, one.text)])
        pairs = zip(some, packs[::2], packs[1::2], strict=True)
        yield from ((one.row, title, text, one.heat) for one, title, text in pairs)


def _bodies(connection: sqlite3.Connection, rows: Sequence[int]) -> list[Body]:
    """Row, title, text and heat of those that are there, by row."""
    found: list[Body] = []
    for some in _chunks(sorted(set(rows))):
        sql = f"SELECT row, title, text, heat FROM body WHERE row IN ({','.join('?' * len(some))}) ORDER BY row"
        found += _read(connection, sql, some)
    return found


def _read(connection: sqlite3.Connection, sql: str, values: Sequence[int]) -> list[Body]:
    found = connection.execute(sql, values).fetchall()
    read = unpacked([part for one in found for part in one[1:3]])
    pairs = zip(found, read[::2], read[1::2], strict=True)
    return [(row, title, text, heat) for (row, _, _, heat), title, text in pairs]


def _forget(connection: sqlite3.Connection, rows: Sequence[int]) -> list[int]:
    """FTS5 without content forgets a text only when it is told the text. Gives the rows that were there."""
    old = _bodies(connection, rows)
    forget = "INSERT INTO grams(grams, rowid, text) VALUES ('delete', ?, ?)"
    wholes = [whole(title, text) for _, title, text, _ in old]
    gone = [row for row, _, _, _ in old]
    connection.executemany(forget, zip(gone, gram_texts(wholes), strict=True))
    connection.executemany("DELETE FROM body WHERE row = ?", [(row,) for row in gone])
    return gone


def _indexed(texts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for some in _chunks(texts):
        yield from zip((row for row, _ in some), gram_texts([text for _, text in some]), strict=True)


def _combo(document: Document) -> tuple[str, ...]:
    return (document.kind, document.sector, document.severity, document.place, document.source, document.state)


def _chunks(values: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
