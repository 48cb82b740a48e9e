"""Looked at again: changed and gone details of every kind that has details, and ids that are longer than a column."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config.vocabulary import PostKind
from crawlers.items import Post
from tests.crawlers.conftest import Rounds

NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
BACK = NOW - timedelta(hours=2)


def article(words: str) -> bytes:
    return f"<html><body><h1>停水通知</h1><div id=zoom><p>{words}，请市民注意安排。</p></div></body></html>".encode()


@pytest.mark.server
def test_an_article_of_a_feed_that_changed_or_went_is_told(site: Any, source: Any, rounds: Rounds) -> None:
    item = "<item><title>通知{n}</title><link>{url}/n/{n}.html</link><guid>id{n}</guid></item>"
    items = "".join(item.format(n=n, url=site.url) for n in (1, 2))
    site.serve("/feed", f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode())
    for n in (1, 2):
        site.serve(f"/n/{n}.html", article("今晚停水"))
    entry = source("feed", "/feed")
    _, first = rounds(entry, NOW, None)
    site.serve("/n/1.html", article("改为明晚停水"))
    site.serve("/n/2.html", b"", status=404)
    _, later = rounds(entry, NOW + timedelta(hours=7), BACK)
    told = {post.external_id: (post.text, post.gone) for post in later}
    ids = [post.external_id for post in sorted(first, key=lambda post: post.url)]
    assert told == {ids[0]: ("改为明晚停水，请市民注意安排。", False), ids[1]: ("", True)}
    assert {post.title for post in later if not post.gone} == {"通知1"}


@pytest.mark.server
def test_a_message_of_a_json_board_that_changed_or_went_is_told(site: Any, source: Any, rounds: Rounds) -> None:
    rows = '{"rows":[{"id":"1","subject":"路灯不亮","time":"2026-11-22 08:00:00"},{"id":"2","subject":"噪音","time":"2026-11-22 08:10:00"}]}'  # noqa: E501  one answer
    site.serve("/list", rows.encode(), headers={"Content-Type": "application/json"})
    for n in (1, 2):
        site.serve(f"/msg/{n}", f'{{"id":"{n}","text":"平安里路灯坏了"}}'.encode())
    fields = {"external_id": "id", "title": "subject", "text": "text", "published_at": "time"}
    entry = source("board-json", "/list", fields=fields, detail=site.url + "/msg/{id}")
    _, first = rounds(entry, NOW, None)
    assert {post.external_id for post in first} == {"1", "2"}
    site.serve("/msg/1", '{"id":"1","text":"平安里路灯坏了一周"}'.encode())
    site.serve("/msg/2", b"{}", status=404)
    _, later = rounds(entry, NOW + timedelta(hours=7), BACK)
    told = {post.external_id: (post.title, post.text, post.gone) for post in later}
    assert told == {"1": ("路灯不亮", "平安里路灯坏了一周", False), "2": ("", "", True)}


THREAD = '<html><body><h1>路灯</h1>{posts}<a class="more" href="{next}">下一页</a></body></html>'
CHOSEN = {"row": "li", "post": "div.p", "text": "p", "title": "h1", "next": "a.more"}


def posts(*numbers: int) -> str:
    return "".join(f'<div class="p" id="p{n}"><p>第{n}层说的话</p></div>' for n in numbers)


@pytest.mark.server
def test_later_pages_belong_to_their_thread_and_are_never_taken_for_one(site: Any, source: Any, rounds: Rounds) -> None:
    site.serve("/b/", '<ul><li><a href="/thread-11-1.html">路灯坏了没人修</a></li></ul>'.encode())
    site.serve("/thread-11-1.html", THREAD.format(posts=posts(1, 2), next="/thread-11-2.html").encode())
    site.serve("/thread-11-2.html", THREAD.format(posts=posts(3, 4), next="/thread-11-2.html").encode())
    entry = source("forum-html", "/b/", selectors=CHOSEN)
    _, first = rounds(entry, NOW, None)
    (start,) = [post for post in first if post.kind is PostKind.POST]
    assert {post.parent for post in first if post is not start} == {start.external_id}
    assert {post.url for post in first if "第4层" in post.text} == {site.url + "/thread-11-2.html"}
    _, later = rounds(entry, NOW + timedelta(hours=7), BACK)
    assert {post.external_id for post in later} <= {post.external_id for post in first}


@pytest.mark.server
def test_what_was_met_before_is_no_sign_of_life(weibo: Any, source: Any, rounds: Rounds) -> None:
    entry = source("weibo-mobile", keywords=["路灯"])
    result, first = rounds(entry, NOW, None)
    assert result.items == len(first) > 1
    result, later = rounds(entry, NOW + timedelta(minutes=15), BACK)
    assert later, "a list that is frozen goes on giving what it has"
    assert (result.status, result.items, result.signals["known_post"]) == ("ok", 0, len(later))
    assert "no_author" not in result.signals


def test_ids_longer_than_the_store_takes_stay_apart() -> None:
    address = "https://www.example.gov.cn/" + "%E5%81%9C" * 30
    made = [
        Post(
            source="s", external_id=f"{address}/{n}", url=address, kind=PostKind.REPLY, title="t", text="x",
            published_at=None, fetched_at=NOW, parent=address,
        )
        for n in (1, 2)
    ]  # fmt: skip
    assert len({post.external_id for post in made}) == 2
    assert all(len(post.external_id) <= 200 for post in made)
    start = Post(
        source="s", external_id=address, url=address, kind=PostKind.POST, title="t", text="x", published_at=None,
        fetched_at=NOW,
    )  # fmt: skip
    assert {post.parent for post in made} == {start.external_id}
    assert Post.from_line(made[0].to_line()) == made[0]
