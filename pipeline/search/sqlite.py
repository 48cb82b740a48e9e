"""The port on SQLite: FTS5 over grams in a database file of its own, which can always be rebuilt."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipeline.search.base import (
    NOT_MADE,
    PATIENCE,
    Document,
    Health,
    Hits,
    Search,
    SearchTimeout,
    SearchUnavailable,
    counted,
)
from pipeline.search.compiling import ready
from pipeline.search.language.fields import Field
from pipeline.search.language.tree import Node
from pipeline.search.sqlite_asking import Asking
from pipeline.search.sqlite_columns import Held
from pipeline.search.sqlite_file import VERSION, Files, check_version, connect, create, version_of
from pipeline.search.sqlite_plan import plan
from pipeline.search.sqlite_writing import index_words, put, put_rows, read, remove

P = ParamSpec("P")
R = TypeVar("R")


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
        self._held: tuple[Path | None, Held] = (None, Held())

    @_told
    def ready(self) -> bool:
        """See the port."""
        path = self._files.current()
        return path is not None and version_of(path) == VERSION

    @_told
    def index(self, documents: Sequence[Document]) -> None:
        """See the port."""
        with self._writing() as connection:
            put(connection, documents)

    @_told
    def delete(self, rows: Sequence[int]) -> None:
        """See the port."""
        with self._writing() as connection:
            remove(connection, rows)

    def search(self, asked: Search) -> Hits:
        """See the port."""
        return self.search_each((asked,))[0]

    @_told
    def search_each(self, asked: Sequence[Search]) -> list[Hits]:
        """See the port."""
        with self._asking() as asking:
            return [_answer(asking, one) for one in asked]

    @_told
    def scan(self, tree: Node) -> Iterator[int]:
        """See the port."""
        with self._asking(patient=True) as asking:
            places, _ = asking.found(plan(tree))
            return iter(asking.newest(places, Search(tree, limit=max(1, len(places))))[0])

    @_told
    def get(self, rows: Sequence[int]) -> dict[int, Document]:
        """See the port."""
        with self._asking(patient=True) as asking:
            return read(asking.connection, asking.columns, rows)

    @_told
    def rebuild(self, batches: Iterable[Sequence[Document]]) -> int:
        """See the port."""
        path, count = self._files.fresh(), 0
        draft = path.with_name(f"{path.name}-draft")
        draft.unlink(missing_ok=True)
        create(draft)
        connection = connect(draft, durable=False)
        try:
            for batch in batches:
                with _transaction(connection):
                    put_rows(connection, batch)
                count += len(batch)
            with _transaction(connection):
                index_words(connection, path.parent)
            connection.execute("VACUUM INTO ?", (str(path),))
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
        with self._asking(patient=True) as asking:
            return list(asking.facets(asking.columns.all())[Field.KIND].items())

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection to the generation in use."""
        path = self._files.current()
        if path is None:
            raise SearchUnavailable(NOT_MADE)
        if getattr(self._own, "path", None) != path:
            if getattr(self._own, "connection", None) is not None:
                self._own.connection.close()
            ready()  # before the time of a question begins
            self._own.connection, self._own.path = connect(path), path
            check_version(self._own.connection)
        connection: sqlite3.Connection = self._own.connection
        return connection

    @contextmanager
    def _asking(self, patient: bool = False) -> Iterator[Asking]:
        """One moment of the index; what takes longer than `PATIENCE` is given up unless `patient`."""
        connection = self._connection()
        if self._held[0] != self._own.path:
            self._held = (self._own.path, Held())
        held = self._held[1]
        connection.execute("BEGIN")
        try:
            columns = held.refreshed(connection)
            end = None if patient else time.monotonic() + PATIENCE
            if end is not None:
                connection.set_progress_handler(lambda: time.monotonic() > end, 20_000)
            yield Asking(connection, columns, end)
        finally:
            connection.set_progress_handler(None, 0)
            if connection.in_transaction:
                connection.execute("COMMIT")

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


def _answer(asking: Asking, asked: Search) -> Hits:
    places, scores = asking.found(plan(asked.tree), best=asked.order == "best")
    page, following = asking.newest(places, asked) if scores is None else asking.best(places, scores, asked)
    documents = read(asking.connection, asking.columns, page)
    facets = asking.facets(places) if asked.facets else {}
    since = asking.earliest(places) if asked.facets else None
    return Hits(len(places), tuple(documents[row] for row in page if row in documents), facets, following, since)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Of a draft: what breaks it leaves the draft to be thrown away."""
    connection.execute("BEGIN")
    yield
    connection.execute("COMMIT")
