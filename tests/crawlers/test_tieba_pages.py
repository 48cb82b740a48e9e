"""Tieba beyond first pages: lists while threads move, threads to their last floor, new floors from the end."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from crawlers.items import Post
from crawlers.parse.tieba import parse_tieba_page
from crawlers.run import run_round
from tests.crawlers.tieba_bar import Bar

START = datetime(2026, 11, 10, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def rounds(site: Any, source: Any, tmp_path: Path) -> Any:
    """Runs round after round over the bar, with memory; gives the posts and the addresses asked for."""
    entry = source("tieba", boards=["北岸"], pages=5)
    numbers = iter(range(100))

    def run(since: datetime | None, now: datetime) -> tuple[list[Post], list[str]]:
        site.asked.clear()
        spool = tmp_path / f"round{next(numbers)}"
        (result,) = run_round([entry], spool, "salt", "", {entry.key: since}, now, seen=tmp_path / "seen")
        assert result.status == "ok", result
        lines = [line for file in sorted(spool.glob("incoming/*.jsonl")) for line in file.read_text().splitlines()]
        return [Post.from_line(line) for line in lines], site.pages_asked

    return run


def test_a_bar_is_read_to_its_last_list_and_a_thread_to_its_last_floor(site: Any, rounds: Any) -> None:
    bar = Bar(site, {5001: 75, **{6000 + n: 1 for n in range(60)}})
    bar.show()
    posts, asked = rounds(None, START)
    assert len(posts) == 75 + 60
    assert {post.parent for post in posts if post.kind == "reply"} == {"5001001"}
    assert "/p/5001?pn=3" in asked
    assert len([post for post in posts if post.kind == "post"]) == 61


def test_new_floors_are_found_from_the_end_without_walking_the_bar(site: Any, rounds: Any) -> None:
    bar = Bar(site, {**{6000 + n: 1 for n in range(60)}, 5001: 215})
    bar.show()
    rounds(None, START)
    bar.threads = {5001: 217, **{6000 + n: 1 for n in range(60)}}
    bar.show()
    since = START - timedelta(minutes=5)
    posts, asked = rounds(since, START + timedelta(hours=1))
    assert {"5001216", "5001217"} <= {post.external_id for post in posts}
    assert {post.parent for post in posts if post.kind == "reply"} == {"5001001"}
    assert len(asked) <= 4, asked  # the list, the thread's first and last pages


def test_a_page_tells_its_number_and_how_many_there_are(site: Any, now: datetime) -> None:
    bar = Bar(site, {5001: 75})
    bar.show()
    page = parse_tieba_page(site.routes["/p/5001?pn=2"].body, "https://tieba.baidu.com/p/5001?pn=2", now, "5001001")
    assert (page.number, page.pages, len(page.records)) == (2, 3, 30)
    assert {record.kind for record in page.records} == {"reply"}
    assert page.records[0].parent == "5001001"


def test_a_later_page_is_never_read_without_its_thread(site: Any, rounds: Any) -> None:
    bar = Bar(site, {5001: 75})
    bar.show()
    rounds(None, START)
    posts, asked = rounds(START, START + timedelta(hours=8))
    assert [address for address in asked if address.startswith("/p/")] == ["/p/5001"]
    assert {post.parent for post in posts if post.kind == "reply"} == {"5001001"}
