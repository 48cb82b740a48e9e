"""Puts documents into an index on SQLite and takes them out; inside the caller's transaction."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pipeline.search import sqlite_columns
from pipeline.search.base import Document
from pipeline.search.runs import gram_texts
from pipeline.search.sqlite_columns import COMBO, combos_of

_CODE = "gb18030"
"""Two bytes a Chinese character, where UTF-8 takes three."""
_CHUNK = 500


def put(connection: sqlite3.Connection, documents: Sequence[Document], replace: bool) -> None:
    """Write documents; `replace`: some may be there already."""
    latest = list({document.row: document for document in documents}.values())
    if replace:
        _forget(connection, [document.row for document in latest])
    numbers = _numbers(connection, {_combo(document) for document in latest})
    written = [(document, numbers[_combo(document)]) for document in latest]
    stored = [(d.row, combo, d.title.encode(_CODE), d.text.encode(_CODE), d.heat, d.at) for d, combo in written]
    connection.executemany("INSERT INTO body VALUES (?, ?, ?, ?, ?, ?)", stored)
    sqlite_columns.write(connection, written)
    # last: another table's statement would make FTS5 write out what it has gathered
    connection.executemany("INSERT INTO grams(rowid, text) VALUES (?, ?)", _indexed(latest))


def remove(connection: sqlite3.Connection, rows: Sequence[int]) -> None:
    """Take out those that are there."""
    sqlite_columns.write(connection, (), gone=_forget(connection, rows))


def read(
    connection: sqlite3.Connection, combos: Mapping[int, tuple[str, ...]], rows: Sequence[int]
) -> dict[int, Document]:
    """The documents at these rows; those that are not there are left out."""
    found = {}
    for some in _chunks(rows):
        sql = f"SELECT row, combo, title, text, heat, at FROM body WHERE row IN ({','.join('?' * len(some))})"
        for row, combo, title, text, heat, at in connection.execute(sql, some):
            values = dict(zip(COMBO, combos[combo], strict=True))
            found[row] = Document(
                row=row, at=at, heat=heat, title=title.decode(_CODE), text=text.decode(_CODE), **values
            )
    return found


def _forget(connection: sqlite3.Connection, rows: Sequence[int]) -> list[int]:
    """FTS5 without content forgets a text only when it is told the text. Gives the rows that were there."""
    old = read(connection, combos_of(connection), rows).values() if rows else ()
    forget = "INSERT INTO grams(grams, rowid, text) VALUES ('delete', ?, ?)"
    connection.executemany(forget, _indexed(old))
    gone = [document.row for document in old]
    connection.executemany("DELETE FROM body WHERE row = ?", [(row,) for row in gone])
    return gone


def _indexed(documents: Collection[Document]) -> list[tuple[int, str]]:
    texts = gram_texts([document.whole for document in documents])
    return [(document.row, text) for document, text in zip(documents, texts, strict=True)]


def _combo(document: Document) -> tuple[str, ...]:
    return (document.kind, document.sector, document.severity, document.place, document.source, document.state)


def _numbers(connection: sqlite3.Connection, combos: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The number of each combination of values, new ones included."""
    found = {}
    where = " AND ".join(f"{name} = ?" for name in COMBO)
    for combo in combos:
        row = connection.execute(f"SELECT id FROM combo WHERE {where}", combo).fetchone()
        if row is None:
            sql = f"INSERT INTO combo ({', '.join(COMBO)}) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
            row = connection.execute(sql, combo).fetchone()
        found[combo] = row[0]
    return found


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
