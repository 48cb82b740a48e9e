"""The port on SQLite: FTS5 over grams in a database file of its own, which can always be rebuilt.

Document numbers of items grow with their arrival, so a span of time is a span of rows: `span` holds the first and last
instant of each block of rows, and FTS5 reads only what may lie within.
"""

import sqlite3
import threading
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipeline.search.base import (
    FACETS,
    PATIENCE,
    Document,
    Health,
    Hits,
    Search,
    SearchTimeout,
    SearchUnavailable,
    counted,
    place_of,
)
from pipeline.search.grams import grams
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import Node
from pipeline.search.sqlite_file import Files, check_version, connect, create
from pipeline.search.sqlite_plan import Plan, blocks, first_row, plan

P = ParamSpec("P")
R = TypeVar("R")
_CODE = "gb18030"
"""Two bytes a Chinese character, where UTF-8 takes three."""
_COMBO = ("kind", "sector", "severity", "place", "source", "state")
_FIELDS = tuple(Field(name) for name in _COMBO)
_CHUNK = 500
_LAST = 1 << 62


def _told(method: Callable[P, R]) -> Callable[P, R]:
    """What SQLite refuses, in the port's words."""

    @wraps(method)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise SearchTimeout from error
            raise SearchUnavailable(f"检索库打不开（{error}）。可以运行 huiying reindex 重建。") from error
        except sqlite3.DatabaseError as error:
            raise SearchUnavailable(f"检索库损坏（{error}）。请运行 huiying reindex 重建。") from error

    return inner


class SqliteIndex:
    """One folder holds the index. Each thread has its own connection; one process writes at a time."""

    def __init__(self, folder: Path) -> None:
        self._files = Files(folder)
        self._own = threading.local()

    @_told
    def index(self, documents: Sequence[Document]) -> None:
        """See the port."""
        with self._writing() as connection:
            _put(connection, documents, replace=True)

    @_told
    def delete(self, rows: Sequence[int]) -> None:
        """See the port."""
        with self._writing() as connection:
            _remove(connection, rows)

    @_told
    def search(self, asked: Search) -> Hits:
        """See the port."""
        connection, planned = self._connection(), plan(asked.tree)
        best = asked.order == "best" and bool(planned.match)
        with _patience(connection):
            found = _found(connection, planned, best)
            start = _start(found, asked, best)
            page = found[start : start + asked.limit]
            documents = _documents(connection, [row for _, row, _ in page])
            facets = _facets(connection, Counter(combo for _, _, combo in found)) if asked.facets else {}
        more = _next(page, start, best) if start + len(page) < len(found) else ""
        return Hits(len(found), tuple(documents[row] for _, row, _ in page if row in documents), facets, more)

    @_told
    def scan(self, tree: Node) -> Iterator[int]:
        """See the port."""
        return iter([row for _, row, _ in _found(self._connection(), plan(tree), best=False)])

    @_told
    def get(self, rows: Sequence[int]) -> dict[int, Document]:
        """See the port."""
        return _documents(self._connection(), rows)

    @_told
    def rebuild(self, batches: Iterable[Sequence[Document]]) -> int:
        """See the port."""
        path, count = self._files.fresh(), 0
        create(path)
        connection = connect(path, durable=False)
        try:
            for batch in batches:
                connection.execute("BEGIN")
                _put(connection, batch, replace=False)
                connection.execute("COMMIT")
                count += len(batch)
            connection.execute("INSERT INTO grams(grams) VALUES ('optimize')")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
        self._files.use(path)
        return count

    def health(self) -> Health:
        """See the port."""
        try:
            kinds = self._kinds()
        except (SearchUnavailable, SearchTimeout) as error:
            return Health(good=False, text=str(error))
        return Health(good=True, text="SQLite FTS5", counts=counted(kinds))

    @_told
    def _kinds(self) -> list[tuple[str, int]]:
        sql = "SELECT kind, count(*) FROM meta m JOIN combo c ON c.id = m.combo GROUP BY kind"
        return self._connection().execute(sql).fetchall()

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection to the generation in use."""
        path = self._files.current()
        if path is None:
            raise SearchUnavailable("检索库还没有建立，请运行 huiying reindex（不影响其他工作）。")
        if getattr(self._own, "path", None) != path:
            if getattr(self._own, "connection", None) is not None:
                self._own.connection.close()
            self._own.connection, self._own.path = connect(path), path
            check_version(self._own.connection)
        connection: sqlite3.Connection = self._own.connection
        return connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction; the first one makes the file."""
        if self._files.current() is None:
            path = self._files.fresh()
            create(path)
            self._files.use(path)
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


@contextmanager
def _patience(connection: sqlite3.Connection) -> Iterator[None]:
    """Gives up what takes longer than `PATIENCE`."""
    end = time.monotonic() + PATIENCE
    connection.set_progress_handler(lambda: time.monotonic() > end, 20_000)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _found(connection: sqlite3.Connection, planned: Plan, best: bool) -> list[tuple[float, int, int]]:
    """(time or score, row, combo) of all that match, in order."""
    first, last = _rows_of(connection, planned)
    where = list(planned.where)
    values: list[object] = []
    if planned.match:
        where.insert(0, "grams MATCH ? AND grams.rowid BETWEEN ? AND ?")
        values.append(planned.match)
    else:
        where.insert(0, "m.row BETWEEN ? AND ?")
    values += [first, last, *planned.values]
    order = "bm25(grams)" if best else "m.at"
    sql = f"SELECT {order}, m.row, m.combo FROM {planned.tables} WHERE {' AND '.join(where)}"
    found = connection.execute(sql, values).fetchall()
    if best:
        found.sort(key=lambda hit: (hit[0], -hit[1]))
    else:
        found.sort(reverse=True)
    return found


def _start(found: Sequence[tuple[float, int, int]], asked: Search, best: bool) -> int:
    """Where the page begins: behind the document that ended the last one, wherever newer ones pushed it."""
    if best:
        return (place_of(asked.after, 1) or (0,))[0]
    last = place_of(asked.after, 2)
    return bisect_right(found, (-last[0], -last[1]), key=lambda hit: (-hit[0], -hit[1])) if last else 0


def _next(page: Sequence[tuple[float, int, int]], start: int, best: bool) -> str:
    return str(start + len(page)) if best or not page else f"{page[-1][0]}:{page[-1][1]}"


def _rows_of(connection: sqlite3.Connection, planned: Plan) -> tuple[int, int]:
    """The rows between which everything of the span of time lies."""
    if planned.low is None and planned.high is None:
        return 0, _LAST
    low, high = (
        planned.low if planned.low is not None else -(1 << 62),
        planned.high if planned.high is not None else 1 << 62,
    )
    sql = "SELECT min(block), max(block) FROM span WHERE last_at >= ? AND first_at < ?"
    first, last = connection.execute(sql, (low, high)).fetchone()
    return (0, -1) if first is None else (first_row(first), first_row(last + 1) - 1)


def _facets(connection: sqlite3.Connection, counts: Mapping[int, int]) -> dict[Field, dict[str, int]]:
    totals: dict[Field, Counter[str]] = {each: Counter() for each in FACETS}
    for combo, values in _combos(connection, counts).items():
        for each, value in zip(_FIELDS, values, strict=True):
            if value:
                totals[each][value] += counts[combo]
    return {each: dict(total.most_common()) for each, total in totals.items()}


def _combos(connection: sqlite3.Connection, wanted: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The values of these combinations."""
    found = {}
    for some in _chunks(list(wanted)):
        sql = f"SELECT id, {', '.join(_COMBO)} FROM combo WHERE id IN ({','.join('?' * len(some))})"
        found |= {row[0]: row[1:] for row in connection.execute(sql, some)}
    return found


def _documents(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Document]:
    found = {}
    for some in _chunks(rows):
        sql = (
            f"SELECT m.row, m.at, m.heat, b.title, b.text, {', '.join('c.' + name for name in _COMBO)} FROM meta m "
            f"JOIN body b ON b.row = m.row JOIN combo c ON c.id = m.combo WHERE m.row IN ({','.join('?' * len(some))})"
        )
        for row, at, heat, title, text, *values in connection.execute(sql, some):
            named = dict(zip(_COMBO, values, strict=True))
            found[row] = Document(
                row=row, at=at, heat=heat, title=title.decode(_CODE), text=text.decode(_CODE), **named
            )
    return found


def _put(connection: sqlite3.Connection, documents: Sequence[Document], replace: bool) -> None:
    """Write documents; `replace`: some may be there already."""
    latest = list({document.row: document for document in documents}.values())
    if replace:
        _remove(connection, [document.row for document in latest])
    numbers = _numbers(connection, {tuple(getattr(document, name) for name in _COMBO) for document in latest})
    stored = [(d.row, d.title.encode(_CODE, "replace"), d.text.encode(_CODE, "replace")) for d in latest]
    meta = [(d.row, d.at, numbers[tuple(getattr(d, name) for name in _COMBO)], d.heat) for d in latest]
    connection.executemany("INSERT INTO meta VALUES (?, ?, ?, ?)", meta)
    connection.executemany("INSERT INTO body VALUES (?, ?, ?)", stored)
    connection.executemany("INSERT INTO grams(rowid, text) VALUES (?, ?)", [(d.row, _indexed(d)) for d in latest])
    sql = (
        "INSERT INTO span VALUES (?, ?, ?) ON CONFLICT (block) DO UPDATE SET "
        "first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)"
    )
    spans = blocks((d.row, d.at) for d in latest)
    connection.executemany(sql, [(block, *span) for block, span in spans.items()])


def _remove(connection: sqlite3.Connection, rows: Sequence[int]) -> None:
    """FTS5 without content forgets a text only when it is told the text."""
    old = _documents(connection, rows).values()
    forget = "INSERT INTO grams(grams, rowid, text) VALUES ('delete', ?, ?)"
    connection.executemany(forget, [(document.row, _indexed(document)) for document in old])
    gone = [(document.row,) for document in old]
    connection.executemany("DELETE FROM meta WHERE row = ?", gone)
    connection.executemany("DELETE FROM body WHERE row = ?", gone)


def _indexed(document: Document) -> str:
    return " ".join(grams(document.whole))


def _numbers(connection: sqlite3.Connection, combos: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The number of each combination of values, new ones included."""
    found = {}
    where = " AND ".join(f"{name} = ?" for name in _COMBO)
    for combo in combos:
        row = connection.execute(f"SELECT id FROM combo WHERE {where}", combo).fetchone()
        if row is None:
            sql = f"INSERT INTO combo ({', '.join(_COMBO)}) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
            row = connection.execute(sql, combo).fetchone()
        found[combo] = row[0]
    return found


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
