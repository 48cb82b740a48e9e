"""Django's DATABASES entry for a working folder: SQLite by default, PostgreSQL by setting."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from config.load import ConfigError

_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; "
    "PRAGMA secure_delete=ON;"
)
"""16 MB of pages per connection: SQLite's own 2 MB do not hold the indexes that one segment of posts touches.

What is deleted is zeroed, as most builds do anyway: who asked is gone with the archive (`alerts.cases.erasing`).
"""
_MAPPED = "PRAGMA mmap_size=2147418112;"
"""Pages are read where the system holds them, up to 2 GB of the file (the most that SQLite takes); none is copied."""
_PREPARED = 512
"""Statements that a connection keeps prepared; Python's 128 are fewer than the ways in which a list is asked for."""
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "cached_statements": _PREPARED,
    "init_command": _INIT,
}
_KEPT = 600
"""Seconds that a process keeps a connection: opening one for each page costs SQLite a reading of the whole schema."""


def database(url: str, folder: Path | None) -> dict[str, Any]:
    """`url` as in `huiying.yaml`; without one, `huiying.sqlite3` in the folder, or memory where there is no folder."""
    if not url:
        name = str(folder / "huiying.sqlite3") if folder else ":memory:"
        return {"ENGINE": "config.sqlite", "NAME": name, "OPTIONS": _SQLITE_OPTIONS, "CONN_MAX_AGE": _KEPT}
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ConfigError(
            f"huiying.yaml: database = {url!r}: postgresql://user:password@host/name 才可以 (is expected)"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": _KEPT,
        "CONN_HEALTH_CHECKS": True,
    }


def read_mapped(databases: Mapping[str, dict[str, Any]]) -> None:
    """Later connections of this process read a SQLite store mapped: for processes that read, as its pages count as
    their memory."""
    for entry in databases.values():
        if entry["ENGINE"] == "config.sqlite":
            entry["OPTIONS"] = {**entry["OPTIONS"], "init_command": entry["OPTIONS"]["init_command"] + _MAPPED}
