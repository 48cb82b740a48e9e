"""What is known already costs next to nothing, what changed is read again, what is gone is said."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import Post
from crawlers.run import run_round
from crawlers.seen import Known, SeenStore

NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
Rounds = Callable[..., tuple[Any, list[Post]]]


def known(url: str, at: datetime = NOW, mark: str = "", seen_at: datetime | None = None) -> Known:
    return Known(url, mark, "", "", "1", at, seen_at or at)


def test_what_was_noted_is_known_only_when_the_round_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "bbs.sqlite"
    for keep in (False, True):
        store = SeenStore(file)
        assert store.get("http://x/1") is None
        store.note(known("http://x/1", mark="a"))
        store.close(keep, NOW)
    found = SeenStore(file).get("http://x/1")
    assert found is not None
    assert (found.mark, found.first_at, found.external_id) == ("a", NOW, "1")


def test_the_first_time_stays_and_an_id_is_not_lost(tmp_path: Path) -> None:
    store = SeenStore(None)
    store.note(known("http://x/1"))
    later = NOW + timedelta(hours=5)
    store.note(Known("http://x/1", "b", "e", "", "", later, later))
    found = store.get("http://x/1")
    assert found is not None
    assert (found.first_at, found.seen_at, found.mark, found.external_id) == (NOW, later, "b", "1")


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "bbs.sqlite"
    file.write_bytes(b"no database at all" * 100)
    store = SeenStore(file)
    assert store.get("http://x/1") is None
    store.note(known("http://x/1"))
    store.close(True, NOW)
    assert SeenStore(file).get("http://x/1") is not None


def test_what_another_holds_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: SeenStore) -> None:
        raise sqlite3.OperationalError("database is locked")

    file = tmp_path / "bbs.sqlite"
    SeenStore(file).close(True, NOW)
    before = file.read_bytes()
    monkeypatch.setattr(SeenStore, "_open", held)
    with pytest.raises(sqlite3.OperationalError):
        SeenStore(file)
    assert file.read_bytes() == before


def test_no_address_is_taken_for_another(tmp_path: Path) -> None:
    store = SeenStore(tmp_path / "many.sqlite")
    for number in range(20_000):
        store.note(known(f"http://x/{number}"))
    assert all(store.get(f"http://x/{number}") is None for number in range(20_000, 40_000))
    assert all(store.get(f"http://x/{number}") is not None for number in range(20_000))


@pytest.mark.parametrize(
    ("hours", "since_first", "due"), [(5, 0, False), (6, 0, True), (11, 24, False), (25, 24, True)]
)
def test_a_page_is_looked_at_again_at_growing_intervals(hours: int, since_first: int, due: bool) -> None:
    one = known("http://x/1", NOW, seen_at=NOW + timedelta(hours=since_first))
    assert one.due_again(one.seen_at + timedelta(hours=hours)) is due
    assert not one.due_again(NOW + timedelta(days=8))


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    """Runs a round over one source with a store that lasts; returns its result and posts."""
    count = iter(range(100))

    def run(source: Any, now: datetime, since: datetime | None) -> tuple[Any, list[Post]]:
        spool = tmp_path / f"spool{next(count)}"
        (result,) = run_round(
            [source], spool, "salt", "x@example.org", {source.key: since}, now, seen=tmp_path / "seen"
        )
        lines = [line for path in sorted(spool.glob("incoming/*.jsonl")) for line in path.read_text().splitlines()]
        return result, [Post.from_line(line) for line in lines]

    return run


@pytest.mark.server
def test_an_unchanged_thread_is_not_asked_for_again(forum: Any, source: Any, rounds: Rounds) -> None:
    entry = source("discuz", boards=["7"])
    _, first = rounds(entry, NOW, None)
    assert len(first) > 4
    forum.asked.clear()
    result, second = rounds(entry, NOW + timedelta(minutes=10), NOW - timedelta(days=1))
    assert (result.status, second) == ("ok", [])
    assert [address for address in forum.pages_asked if "viewthread" in address] == []


@pytest.mark.server
def test_a_round_that_missed_something_is_not_taken_for_known(forum: Any, source: Any, rounds: Rounds) -> None:
    entry = source("discuz", boards=["7"])
    address = "/forum.php?mod=viewthread&tid=102&extra=page%3D1"
    whole = forum.routes.pop(address)
    forum.serve(address, b"", status=503)
    result, _ = rounds(entry, NOW, None)
    assert not result.complete
    forum.routes[address] = whole
    _, again = rounds(entry, NOW + timedelta(minutes=10), NOW - timedelta(days=1))
    assert again


ARTICLE = "<html><body><h1>停水通知的标题</h1><div id=zoom><p>{}，请市民注意安排。</p></div></body></html>"


@pytest.mark.server
def test_a_changed_article_is_read_again_and_a_gone_one_is_marked(site: Any, source: Any, rounds: Rounds) -> None:
    site.serve("/l/", b"".join(f"<a href=/n/10{n}.html>article number {n}</a>".encode() for n in (1, 2)))
    for n in (1, 2):
        site.serve(f"/n/10{n}.html", ARTICLE.format("今晚停水").encode(), headers={"ETag": '"a"'})
    entry = source("news", "/l/")
    _, first = rounds(entry, NOW, None)
    assert len(first) == 2
    site.asked.clear()
    assert rounds(entry, NOW + timedelta(hours=1), NOW)[1] == []
    assert site.pages_asked == ["/l/"]
    site.serve("/n/101.html", ARTICLE.format("改为明晚停水").encode())
    site.serve("/n/102.html", b"gone", status=404)
    site.heads.clear()
    result, later = rounds(entry, NOW + timedelta(hours=7), NOW)
    assert '"a"' in {head.get("If-None-Match") for head in site.heads}
    by_id = {post.external_id[-8:]: post for post in later}
    assert (by_id["101.html"].gone, by_id["101.html"].text) == (False, "改为明晚停水，请市民注意安排。")
    assert (by_id["102.html"].gone, by_id["102.html"].text) == (True, "")
    assert result.signals["post_gone"] == 1
    site.serve("/n/101.html", b"", status=304)
    assert rounds(entry, NOW + timedelta(hours=20), NOW)[1] == []
