"""A forum that no spider knows is set up from its address: four unlike skins, and what only looks like a forum."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from protego import Protego

from config.vocabulary import SourceKind
from crawlers.fetch_once import Robots
from crawlers.forum_guess.look import Threads, recognise_forum
from crawlers.forum_guess.propose import Doubt, propose
from crawlers.recognise import recognise
from pipeline.sources.crawl import Crawler
from pipeline.sources.probing import probe
from tests.crawlers.conftest import Rounds
from tests.crawlers.forum_lookalikes import LOOKALIKES
from tests.crawlers.forum_skins import SKINS, Pages
from tests.crawlers.forum_town import NOW, TOWN

BASE = "http://bbs.example.cn"
SAID = sum(len(talk.said) for talk in TOWN)


def guessed(pages: Pages) -> Any:
    return propose(pages["/"], f"{BASE}/", lambda url: pages[url.removeprefix(BASE)], NOW)


def serve(site: Any, pages: Pages) -> None:
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 0\n", headers={"Content-Type": "text/plain"})
    for address, body in pages.items():
        site.serve(address, body)


@pytest.mark.server
@pytest.mark.parametrize("skin", SKINS)
def test_every_post_is_an_item_of_its_own(skin: str, site: Any, source: Any, rounds: Rounds) -> None:
    pages = SKINS[skin]()
    serve(site, pages)
    entry = source("forum-html", "/", selectors=guessed(pages).selectors.model_dump(), pages=1)
    result, posts = rounds(entry, NOW, None)
    assert (result.status, len(posts)) == ("ok", SAID)
    assert {post.title for post in posts if not post.parent} == {talk.title for talk in TOWN}
    for talk in TOWN:
        (opening,) = [post for post in posts if post.title == talk.title]
        replies = [post for post in posts if post.parent == opening.external_id]
        for said, post in zip(talk.said, sorted([opening, *replies], key=lambda one: one.published_at), strict=True):
            assert said.text in post.text
            # where classes only say how things look, a quote is not told from the text around it (16 letters here)
            assert said.who not in post.text.replace(said.text, "")
            assert len(post.text) <= len(said.text) + (
                len("西门晚风 说：\n四楼以上都停了。") if said.quote and skin == "utilities" else 0
            )
            assert abs(post.published_at - said.at) < timedelta(days=1)
            assert len(post.submitter) == 16
    same = {
        post.submitter for post in posts if any(said.who == "西门晚风" and said.text in post.text for said in one(post))
    }
    assert len(same) == 1


def one(post: Any) -> list[Any]:
    """What was said in the words of a post."""
    return [said for talk in TOWN for said in talk.said if said.text in post.text]


@pytest.mark.server
@pytest.mark.parametrize("skin", ["utilities", "rendered"])
def test_times_that_pass_make_no_thread_new(skin: str, site: Any, source: Any, rounds: Rounds) -> None:
    """The board says 3小时前: read again half an hour later, it asks for no thread, and no post gets another id."""
    pages = SKINS[skin]()
    serve(site, pages)
    entry = source("forum-html", "/", selectors=guessed(pages).selectors.model_dump(), pages=1)
    _, first = rounds(entry, NOW, None)
    asked = len(site.pages_asked)
    _, again = rounds(entry, NOW + timedelta(minutes=30), NOW)
    assert (len(site.pages_asked) - asked, again) == (1, [])
    _, later = rounds(entry, NOW + timedelta(hours=7), None)
    assert {post.external_id for post in later} <= {post.external_id for post in first}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_what_only_looks_like_a_forum_stays_what_it_was_and_says_why(name: str) -> None:
    pages = LOOKALIKES[name]()
    with pytest.raises(Doubt, match="重复的块"):
        guessed(pages)
    found = recognise_forum(pages["/"], f"{BASE}/", lambda url: pages[url.removeprefix(BASE)], NOW)
    plain = recognise(pages["/"], f"{BASE}/", NOW)
    assert (found.kind, found.values) == (plain.kind, plain.values) == (SourceKind.NEWS, {})
    assert "不当作论坛" in found.why


def test_a_plain_list_of_news_costs_no_further_request() -> None:
    rows = "".join(
        f'<li><a href="/n/2026112{n}_{n}00.html">关于第{n}批公示的通知</a><span>2026-11-2{n}</span></li>'
        for n in range(3)
    )

    def fetch(url: str) -> bytes:
        raise AssertionError(url)

    found = recognise_forum(f"<html><ul>{rows}</ul></html>".encode(), f"{BASE}/", fetch, NOW)
    assert (found.kind, "论坛" in found.why) == (SourceKind.NEWS, False)


@pytest.mark.server
def test_a_forum_is_probed_from_its_address_alone(site: Any, tmp_path: Path) -> None:
    serve(site, SKINS["tables_gbk"]())
    crawler = Crawler(tmp_path / "spool", "salt", "webmaster@example.org")
    found = probe(f"{site.url}/", {"allow_private_host": True, "delay_seconds": 0}, crawler, NOW)
    assert (found.entry.kind, found.good, found.entry.name) == (SourceKind.FORUM_HTML, True, "民生广场")
    assert "请核对" in found.why
    assert {post.kind.value for post in found.posts} >= {"post"}
    assert not any(said.who in line.to_line() for talk in TOWN for said in talk.said for line in found.posts)


def test_threads_that_robots_forbids_are_not_looked_at(site: Any) -> None:
    serve(site, SKINS["tables_gbk"]())
    robots = Robots(True, True, 0, Protego.parse("User-agent: *\nDisallow: /showthread.asp\n"))
    threads = Threads(site.url.removeprefix("http://"), "webmaster@example.org", True, robots)
    found = recognise_forum(SKINS["tables_gbk"]()["/"], f"{site.url}/", threads.body, NOW)
    assert (found.kind, "robots.txt" in found.why) == (SourceKind.NEWS, True)
    assert site.asked == []
