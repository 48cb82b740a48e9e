"""Every saved shape and error body of the reference pages, through the formats of `huiying parse`."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import feedparser
import pytest

from config.clock import SHANGHAI
from crawlers.parse.formats import FORMATS
from crawlers.parse.record import Blocked, ParseError, Record

pytestmark = pytest.mark.shared
NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
Read = Callable[[str, str], list[Record]]


@pytest.fixture
def read(shared: Path) -> Read:
    return lambda name, file: list(FORMATS[name]((shared / "pages" / file).read_bytes(), "", NOW))


def test_the_saved_card_list(shared: Path, read: Read) -> None:
    records = {record.external_id: record for record in read("weibo-mobile", "weibo/m_getindex_list.json")}
    cards = json.loads((shared / "pages/weibo/m_getindex_list.json").read_text())["data"]["cards"]
    assert {card["mblog"]["mid"] for card in cards if "mblog" in card} <= set(records)


def test_the_saved_list_of_weibo_com(read: Read) -> None:
    posts = read("weibo-ajax", "weibo/ajax_mymblog.json")
    assert [post.external_id for post in posts] == ["5323901641166101", "5323769612862517", "5323790223672211"]
    assert (posts[2].parent, posts[1].cut, posts[0].reposts) == ("5323769612862517", True, 25)


def test_the_saved_hot_list(read: Read) -> None:
    assert [title.title for title in read("weibo-hot", "weibo/ajax_side_hotsearch.json")] == [
        "厦大回应644分考生误报分校", "滔搏卖爆了",
    ]  # fmt: skip


def test_the_saved_long_text(read: Read) -> None:
    (post,) = read("weibo-mobile", "weibo/m_statuses_extend.json")
    assert post.text.startswith("#明日方舟# #音律联觉#\n2021明日方舟")
    assert post.text.endswith("抽奖详情")
    assert (post.reposts, post.comments, post.likes) == (7110, 2202, 39034)


@pytest.mark.parametrize("file", ["m_profile.json", "m_profile_error.json"])
def test_profiles_and_empty_words_are_blocked(read: Read, file: str) -> None:
    with pytest.raises(Blocked):
        read("weibo-mobile", f"weibo/{file}")


@pytest.mark.parametrize("name", ["weibo-mobile", "weibo-ajax", "weibo-hot", "weibo-search", "liuyan"])
def test_every_saved_error_body_is_refused(shared: Path, name: str) -> None:
    for case in json.loads((shared / "pages/weibo/error_bodies.json").read_text()):
        body = json.dumps(case["body"]).encode() if case.get("body") else b""
        with pytest.raises((Blocked, ParseError)):
            FORMATS[name](body, "", NOW)


@pytest.mark.parametrize("file", ["forumdisplay_fid36", "forumdisplay_fid36_p2", "rewrite_forumdisplay_36"])
def test_the_saved_boards(shared: Path, read: Read, file: str) -> None:
    records = read("discuz-forum", f"discuz_x35/{file}.html")
    markup = (shared / f"pages/discuz_x35/{file}.html").read_text("utf-8")
    assert [record.external_id for record in records] == re.findall(r'id="(?:normal|stick)thread_(\d+)"', markup)
    assert all(record.published_at and record.title and record.url.startswith("http") for record in records)


@pytest.mark.parametrize("file", ["forumdisplay_missing", "index", "rewrite_index"])
def test_saved_pages_without_threads_are_refused(read: Read, file: str) -> None:
    with pytest.raises((Blocked, ParseError)):
        read("discuz-forum", f"discuz_x35/{file}.html")


def test_the_saved_threads(read: Read) -> None:
    first = read("discuz-thread", "discuz_x35/viewthread_1_p1.html")
    assert [post.kind.value for post in first] == ["post", *["reply"] * 9]
    assert first[0].published_at == datetime(2026, 11, 22, 7, 13, 42, tzinfo=SHANGHAI)
    assert {post.kind.value for post in read("discuz-thread", "discuz_x35/viewthread_1_p2.html")} == {"reply"}
    assert sum(post.shielded for post in read("discuz-thread", "discuz_x35/rewrite_viewthread_1.html")) == 1
    with pytest.raises(Blocked, match="不存在"):
        read("discuz-thread", "discuz_x35/viewthread_missing.html")


def test_the_saved_tieba_search(read: Read) -> None:
    posts = read("tieba", "tieba/search.html")
    assert len(posts) == 10
    assert posts[0].external_id == "150718967291"
    assert all(post.published_at and post.author and post.title for post in posts)


def test_the_saved_petition(read: Read) -> None:
    (petition,) = read("liuyan", "liuyan/queryThreadsList_record.json")
    assert (petition.external_id, petition.state, petition.cut) == ("9024562", "待回复", True)


def test_the_forums_feed_loses_no_thread(read: Read) -> None:
    assert len(read("feed", "discuz_x35/rss_all.xml")) == 20


def test_every_saved_feed_gives_the_entries_it_holds(shared: Path) -> None:
    for file in sorted((shared / "pages/feeds").glob("*/*.xml")):
        expected = feedparser.parse(file.read_bytes()).entries
        if file.name == "rss_empty_document.xml":  # holds nothing but a comment
            with pytest.raises(ParseError):
                FORMATS["feed"](file.read_bytes(), "", NOW)
            continue
        assert len(FORMATS["feed"](file.read_bytes(), "", NOW)) == len(expected), file.name
