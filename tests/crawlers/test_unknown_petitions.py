"""A petition board that no spider knows is set up from its address: unlike skins, and lists that only look like one.

Skins were written before the rules; `lines` was tried once after they were made on the other two.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.vocabulary import PostKind, SourceKind
from crawlers.forum_guess.look import recognise_forum
from crawlers.parse.chosen import first_of
from crawlers.parse.letter import parse_letter
from crawlers.parse.text import tree
from crawlers.petition_guess import _next
from crawlers.recognise import NotRecognised
from pipeline.sources.crawl import Crawler
from pipeline.sources.probing import probe
from tests.crawlers.conftest import Rounds
from tests.crawlers.forum_town import NOW
from tests.crawlers.petition_skins import LOOKALIKES, NOTES, SKINS, Note, Pages

BASE = "http://board.example.cn"


def serve(site: Any, pages: Pages) -> None:
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 0\n", headers={"Content-Type": "text/plain"})
    for address, body in pages.items():
        site.serve(address, body)


def guessed(pages: Pages) -> Any:
    return recognise_forum(pages["/"], f"{BASE}/", lambda url: pages[url.removeprefix(BASE)], NOW)


def found(posts: Any, note: Note) -> Any:
    (post,) = [post for post in posts if note.text in post.text]
    return post


@pytest.mark.server
@pytest.mark.parametrize("skin", SKINS)
def test_letters_and_answers_are_kept_apart(skin: str, site: Any, source: Any, rounds: Rounds) -> None:
    pages = SKINS[skin]()
    serve(site, pages)
    guess = guessed(pages)
    assert guess.kind is SourceKind.BOARD_HTML
    result, posts = rounds(source("board-html", "/", **guess.values), NOW, None)
    assert (result.status, len(posts)) == ("ok", len(NOTES))
    for note in NOTES:
        post = found(posts, note)
        assert (post.kind, post.title, post.official_reply) == (PostKind.PETITION, note.title, note.reply)
        if note.reply:  # of a letter that waits an article's rules take the words
            assert (post.text, post.reply_department) == (note.text, note.office)
            assert f"{post.published_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == note.at
            assert f"{post.replied_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == note.replied_at


@pytest.mark.server
def test_an_answer_that_comes_later_is_found(site: Any, source: Any, rounds: Rounds) -> None:
    pages = SKINS["cards"]()
    serve(site, pages)
    entry = source("board-html", "/", **guessed(pages).values)
    rounds(entry, NOW, None)
    (waiting,) = [note for note in NOTES if not note.reply]
    (address,) = [address for address in pages if address.endswith(str(waiting.number))]
    answer = (
        '<div class="msg msg--reply"><b>区文化馆服务中心</b><time>2026-11-22 15:00</time>'
        "<p>自下周起延长至晚上八点，周末照常。</p></div>"
    )
    changed = pages[address].decode().replace('<div class="empty">部门正在办理，请耐心等待</div>', answer)
    site.serve(address, changed.encode())
    site.serve("/", pages["/"].replace("待答复".encode(), "已答复".encode()))
    _, later = rounds(entry, NOW + timedelta(days=1), NOW)
    assert found(later, waiting).official_reply == "自下周起延长至晚上八点，周末照常。"


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_list_with_states_but_no_letters_stays_what_it_was(name: str) -> None:
    guess = guessed(LOOKALIKES[name]())
    assert (guess.kind, guess.values) == (SourceKind.NEWS, {})
    assert ("不当作留言板" in guess.why) == (name == "repairs")


@pytest.mark.server
def test_a_board_is_probed_from_its_address_alone(site: Any, tmp_path: Path) -> None:
    serve(site, SKINS["lines"]())
    crawler = Crawler(tmp_path / "spool", "salt", "webmaster@example.org")
    seen = probe(f"{site.url}/", {"allow_private_host": True, "delay_seconds": 0}, crawler, NOW)
    assert (seen.entry.kind, seen.good, seen.entry.name) == (SourceKind.BOARD_HTML, True, "市长信箱")
    assert len(seen.posts) == 3
    assert any(post.official_reply for post in seen.posts)


def test_comments_beneath_an_article_are_no_letter() -> None:
    comments = "".join(
        f'<div class="question"><b>网友{n}</b><p>这条路什么时候能修好，等了很久了。</p></div>'
        f'<div class="reply"><b>小编</b><time>2026-11-2{n} 09:00</time><p>已经转给有关部门，请等消息。</p></div>'
        for n in range(2)
    )
    page = f"<h1>道路改造启动</h1><p>建设路改造工程昨天启动，工期三个月。</p><h3>留言</h3>{comments}"
    assert parse_letter(page.encode(), NOW) is None


PIECES = st.sampled_from(
    (
        *(
            "<div class=ask>",
            "<div class=reply>",
            "</div>",
            "<h3>群众来信</h3>",
            "<h3>办理回复</h3>",
            "<b>区住建局</b>",
        ),
        *("2026-11-20 10:01", "2026-99-99", "<td>", "<dt>来信</dt>", "路灯坏了，请修一下。", "\x00", "<!--", "&#0;"),
        *("回复：", "<a href=//[>", "<li><a href=/w/1.html>路灯什么时候修好</a><i>已回复</i></li>"),
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=24))
def test_no_page_breaks_the_look_for_a_letter(pieces: list[str]) -> None:
    page = "".join(pieces).encode()
    letter = parse_letter(page, NOW)
    assert letter is None or letter.text
    with suppress(NotRecognised):
        recognise_forum(page * 3, f"{BASE}/", lambda _url: page, NOW)


@pytest.mark.parametrize(("words", "found"), [("下一页", True), ("下 一 页", True), ("下<br>一页", False)])
def test_the_selector_of_the_next_page_can_be_read(words: str, found: bool) -> None:
    page = tree(f"<html><body><a href='x'>{words}</a></body></html>")
    assert page is not None
    way = _next(page)
    assert bool(way and first_of(page, way) is not None) is found
    assert bool(way) is found
