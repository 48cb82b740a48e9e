"""A round that was cut short or missed a page goes on where it stopped: what was read whole is not asked for again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.crawl import board, thread
from crawlers.seen import Known, SeenStore
from crawlers.settings import BASE
from tests.crawlers.conftest import Rounds

pytestmark = pytest.mark.server
NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
THREADS = 12


@pytest.fixture
def large(site: Any) -> Any:
    """A forum with a board of twelve threads of ten posts, and a sticky one that is not there."""
    site.serve("/forum.php?mod=forumdisplay&fid=7", board(1, THREADS))
    for number in range(1, THREADS + 1):
        tid = str(1000 + number)
        site.serve(f"/forum.php?mod=viewthread&tid={tid}&extra=page%3D1", thread(tid))
    return site


def test_a_first_crawl_of_several_rounds_asks_for_each_thread_once(
    large: Any, source: Any, rounds: Rounds, monkeypatch: Any
) -> None:
    monkeypatch.setitem(BASE, "CLOSESPIDER_PAGECOUNT", 6)
    entry, found, results = source("discuz", boards=["7"]), [], []
    for number in range(8):
        result, posts = rounds(entry, NOW + timedelta(minutes=15 * number), None)
        found += posts
        results.append(result)
        if result.complete:
            break
    assert not results[0].complete
    assert results[-1].complete
    assert len({post.external_id for post in found}) == THREADS * 10
    asked = [address for address in large.pages_asked if "viewthread" in address]
    assert len(set(asked)) == THREADS + 1
    assert len(asked) <= THREADS + 1 + 4 * len(results), "but for those that were under way when a round was ended"


def test_one_thread_that_always_fails_costs_one_thread_a_round(large: Any, source: Any, rounds: Rounds) -> None:
    bad = "/forum.php?mod=viewthread&tid=1003&extra=page%3D1"
    whole = large.routes[bad].body
    large.serve(bad, b"", status=404)
    large.serve(bad, b"", status=500)
    entry = source("discuz", boards=["7"])
    for number in range(3):
        result, _ = rounds(entry, NOW + timedelta(minutes=15 * number), None)
        assert not result.complete
    asked = {address for address in large.pages_asked if "viewthread" in address}
    once = [address for address in asked if large.pages_asked.count(address) == 1]
    assert asked - set(once) == {bad}
    large.serve(bad, whole)
    result, posts = rounds(entry, NOW + timedelta(hours=1), None)
    assert (result.complete, {post.external_id[:4] for post in posts}) == (True, {"1003"})


def test_a_thread_whose_later_page_failed_is_not_taken_for_known(forum: Any, source: Any, rounds: Rounds) -> None:
    later = "/forum.php?mod=viewthread&tid=101&extra=&page=2"
    whole = forum.routes[later].body
    forum.serve(later, b"", status=503)
    entry = source("discuz", boards=["7"])
    _, first = rounds(entry, NOW, None)
    assert "511" not in {post.external_id for post in first}
    forum.serve(later, whole)
    result, again = rounds(entry, NOW + timedelta(minutes=15), None)
    assert result.complete
    assert "511" in {post.external_id for post in again}
    assert "601" not in {post.external_id for post in again}


def test_a_store_that_was_emptied_gets_everything_again(forum: Any, source: Any, rounds: Rounds) -> None:
    entry = source("discuz", boards=["7"])
    result, first = rounds(entry, NOW, None)
    assert result.complete
    _, again = rounds(entry, NOW + timedelta(days=1), None)
    assert {post.external_id for post in again} == {post.external_id for post in first}


def test_pages_that_wait_do_not_keep_others_from_their_turn() -> None:
    store = SeenStore(None)
    for number in range(100):  # six days old, seen half of that ago: their turn comes in three days
        first = NOW - timedelta(days=6)
        store.note(Known(f"http://x/{number}", "", "", "", "1", first, first))
        store.note(Known(f"http://x/{number}", "", "", "", "1", first, first + timedelta(days=3, hours=1)))
    young = NOW - timedelta(hours=7)
    store.note(Known("http://x/young", "", "", "", "2", young, young))
    assert [known.url for known in store.to_look_at_again(NOW, 5)] == ["http://x/young"]


def test_a_long_text_is_asked_for_once_and_never_shortened(weibo: Any, source: Any, rounds: Rounds) -> None:
    entry = source("weibo-mobile", keywords=["路灯"])
    address = "/statuses/extend?id=5235900000000009"
    _, first = rounds(entry, NOW, None)
    (whole,) = [post for post in first if post.external_id == "5235900000000009"]
    rounds(entry, NOW + timedelta(minutes=15), NOW - timedelta(hours=2))
    assert weibo.pages_asked.count(address) == 1
    weibo.serve(address, b"", status=500)
    result, later = rounds(entry, NOW + timedelta(hours=7), NOW - timedelta(hours=2))
    assert weibo.pages_asked.count(address) > 1
    assert not result.complete
    assert all(post.text == whole.text for post in later if post.external_id == whole.external_id)


def test_what_its_list_calls_changed_is_asked_for_without_a_condition(site: Any, source: Any, rounds: Rounds) -> None:
    feed = '<rss version="2.0"><channel><title>f</title><item><title>{}</title><link>{}/n/1.html</link>' \
        "<description>short</description></item></channel></rss>"  # fmt: skip
    site.serve("/feed", feed.format("first", site.url).encode())
    page = "<html><body><h1>x</h1><div id=zoom><p>今晚停水，请市民注意安排。</p></div></body></html>"
    site.serve("/n/1.html", page.encode(), headers={"ETag": '"a"'})
    entry = source("feed", "/feed")
    rounds(entry, NOW, None)
    site.serve("/feed", feed.format("second", site.url).encode())
    site.heads.clear()
    _, (post,) = rounds(entry, NOW + timedelta(minutes=15), NOW - timedelta(hours=2))
    assert not any("If-None-Match" in head for head in site.heads)
    assert post.text == "今晚停水，请市民注意安排。"
