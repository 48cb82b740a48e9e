"""The shorter ways of the store give what Django's own give."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations as Operations

from config.clock import SHANGHAI
from config.sqlite.base import Cursor, DatabaseOperations


@pytest.mark.parametrize("zone", [UTC, SHANGHAI, timezone(timedelta(hours=-3, minutes=-30))])
@pytest.mark.parametrize("micro", [0, 7, 120_000])
def test_an_instant_is_written_as_django_writes_it(zone, micro) -> None:
    at = datetime(2026, 3, 1, 0, 30, 5, micro, zone)
    store = SimpleNamespace(timezone=UTC)
    assert DatabaseOperations(store).adapt_datetimefield_value(at) == Operations(store).adapt_datetimefield_value(at)


@pytest.mark.parametrize(
    "query", ["SELECT %s, '100%%', %s", "SELECT '%%s', %s, %s", "SELECT %s, %s /* " + "x" * 11_000]
)
def test_a_statement_is_rewritten_as_django_rewrites_it(query) -> None:
    query += " */" if "/*" in query else ""
    store = sqlite3.connect(":memory:")
    for _ in range(2):
        ours, theirs = (store.cursor(factory=one).execute(query, ("a", 2)) for one in (Cursor, SQLiteCursorWrapper))
        assert ours.fetchall() == theirs.fetchall()
    assert Cursor(store).execute("SELECT %(b)s", {"b": 3}).fetchall() == [(3,)]
    store.close()
