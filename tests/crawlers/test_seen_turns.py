"""Whose turn it is to be looked at again: the pages of a week are asked of the index, in new and in older files."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawlers.seen import Known, SeenStore

NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
YOUNG = Known("http://x/young", "", "", "", "2", NOW - timedelta(days=1), NOW - timedelta(days=1))


def test_whose_turn_it_is_is_read_from_the_index_alone() -> None:
    """Two hundred thousand pages of a week, each fetched from among ten million, took ten seconds a round."""
    store, asked = SeenStore(None), list[str]()
    store._base.set_trace_callback(asked.append)
    store.to_look_at_again(NOW, 5)
    store._base.set_trace_callback(None)
    week, waiting = ([row[3] for row in store._base.execute(f"EXPLAIN QUERY PLAN {one}")] for one in asked)
    assert any("COVERING INDEX page_turn (first_at>?" in step for step in week)
    assert any("INDEX page_waits (first_at>?" in step for step in waiting)
    assert not any(step.startswith("SCAN page") for step in week + waiting)


def test_a_file_of_before_gets_the_index(tmp_path: Path) -> None:
    file = tmp_path / "pages.sqlite"
    store = SeenStore(file)
    store.note(YOUNG)
    store.close(keep=True, now=NOW)
    with sqlite3.connect(file) as base:
        base.execute("DROP INDEX page_turn")
        base.execute("CREATE INDEX page_first ON page (first_at)")
    base.close()
    store = SeenStore(file)
    assert [known.url for known in store.to_look_at_again(NOW, 5)] == ["http://x/young"]
    names = {name for (name,) in store._base.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert "page_turn" in names
    assert "page_first" not in names
