"""The files of an index on SQLite: generations in one folder, and a pointer to the one in use."""

import os
import sqlite3
from pathlib import Path

from pipeline.search.base import SearchUnavailable

VERSION = 3
"""Grows with the schema or with the grams; an index of another version is rebuilt."""
_SCHEMA = """
CREATE TABLE about (version INTEGER NOT NULL);
CREATE VIRTUAL TABLE grams USING fts5(text, content='', tokenize='ascii');
CREATE TABLE body (row INTEGER PRIMARY KEY, title BLOB NOT NULL, text BLOB NOT NULL, heat REAL);
CREATE TABLE combo (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, sector TEXT NOT NULL, severity TEXT NOT NULL, place TEXT NOT NULL,
    source TEXT NOT NULL, state TEXT NOT NULL, UNIQUE (kind, sector, severity, place, source, state)
);
CREATE TABLE block (id INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, columns BLOB NOT NULL);
CREATE INDEX block_stamp ON block (stamp);
"""
_POINTER = "current"


class Files:
    """`<folder>/index-N.sqlite3`; `<folder>/current` names one of them and is replaced in one step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / _POINTER
        self._found: Path | None = None

    def current(self) -> Path | None:
        """The index in use; None where there is none yet."""
        try:
            with self._pointer.open(encoding="ascii") as file:
                name = file.read().strip()
        except FileNotFoundError:
            return None
        if self._found is None or self._found.name != name:
            path = self.folder / name
            self._found = path if path.is_file() else None
        return self._found

    def fresh(self) -> Path:
        """A path for a new generation."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        numbers = [int(path.stem.split("-")[1]) for path in self.folder.glob("index-*.sqlite3")]
        return self.folder / f"index-{max(numbers, default=0) + 1}.sqlite3"

    def use(self, path: Path) -> None:
        """Point to `path` from now on, synced, and remove all others. Who still reads an old one keeps it."""
        _sync(path)
        beside = self.folder / f"{_POINTER}.new"
        with beside.open("w", encoding="ascii") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._pointer)
        _sync(self.folder)
        for old in self.folder.glob("index-*.sqlite3*"):
            if old.name not in {path.name, f"{path.name}-wal", f"{path.name}-shm"}:
                old.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def create(path: Path) -> None:
    """An empty index."""
    connection = connect(path)
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO about VALUES (?)", (VERSION,))
    connection.execute("INSERT INTO grams(grams, rank) VALUES ('hashsize', 67108864)")
    connection.close()


def connect(path: Path, durable: bool = True) -> sqlite3.Connection:
    """`durable`: a commit survives a loss of power."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA journal_mode={'WAL' if durable else 'OFF'}")
    connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA mmap_size=2147418112")
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def version_of(path: Path) -> int:
    """The version of the program's grams and schema that made the index."""
    connection = connect(path)
    try:
        found = connection.execute("SELECT version FROM about").fetchone()
    finally:
        connection.close()
    return int(found[0]) if found else 0


def check_version(connection: sqlite3.Connection) -> None:
    """Raises `SearchUnavailable` for an index that another version of the program made."""
    found = connection.execute("SELECT version FROM about").fetchone()
    if found is None or found[0] != VERSION:
        raise SearchUnavailable("检索库是旧版本的，请运行 huiying reindex 重建（不影响其他工作）。")
