"""Forums whose opening post stands apart from the replies are set up from their address; articles are no forums."""

from pathlib import Path
from typing import Any

import pytest

from config.vocabulary import SourceKind
from crawlers.forum_guess.propose import Doubt
from pipeline.sources.crawl import Crawler
from pipeline.sources.probing import probe
from tests.crawlers.conftest import Rounds
from tests.crawlers.forum_apart import APART
from tests.crawlers.forum_lookalikes import commented_news
from tests.crawlers.forum_town import NOW, TOWN, Talk, shown
from tests.crawlers.test_unknown_forums import SAID, guessed, serve


@pytest.mark.server
@pytest.mark.parametrize("skin", APART)
def test_every_post_is_an_item_of_its_own(skin: str, site: Any, source: Any, rounds: Rounds) -> None:
    pages = APART[skin]()
    serve(site, pages)
    entry = source("forum-html", "/", selectors=guessed(pages).selectors.model_dump(), pages=1)
    result, posts = rounds(entry, NOW, None)
    assert (result.status, len(posts)) == ("ok", SAID), "the opening post of a second page is none of its own"
    for talk in TOWN:
        (opening,) = [post for post in posts if post.title == talk.title]
        replies = [post for post in posts if post.parent == opening.external_id]
        read = sorted([opening, *replies], key=lambda one: one.published_at)
        assert [post.text for post in read] == [said.text for said in talk.said]
        assert [post.published_at for post in read] == [said.at for said in talk.said]
        assert opening.text == talk.said[0].text
    assert len({post.submitter for post in posts}) == len({said.who for talk in TOWN for said in talk.said}), (
        "one person has one name, whether he opens or replies"
    )


@pytest.mark.server
def test_it_is_probed_from_its_address_alone(site: Any, tmp_path: Path) -> None:
    serve(site, APART["nested_tables"]())
    crawler = Crawler(tmp_path / "spool", "salt", "webmaster@example.org")
    found = probe(f"{site.url}/", {"allow_private_host": True, "delay_seconds": 0}, crawler, NOW)
    assert (found.entry.kind, found.good) == (SourceKind.FORUM_HTML, True)
    assert "请核对" in found.why


def test_an_article_whose_reporter_has_a_page_is_no_opening_post() -> None:
    """Reporters' pages are of another kind than readers'."""
    pages = {
        address: body.replace("<span class=who>周晓</span>".encode(), "<a href=/reporter/12>周晓</a>".encode())
        for address, body in commented_news().items()
    }
    assert "/reporter/12" in pages["/news/2026/1121/1001.html"].decode()
    with pytest.raises(Doubt, match="文章和评论"):
        guessed(pages)


def test_an_opening_post_without_a_link_to_its_author_is_not_surely_one() -> None:
    linked, bare = b'<p class="meta"><a class="u" href', b'<p class="meta"><a class="u" name'
    pages = {address: body.replace(linked, bare) for address, body in APART["plain_list"]().items()}
    assert bare in pages["/topic-1001.html"]
    with pytest.raises(Doubt, match="文章和评论"):
        guessed(pages)


def test_a_name_with_a_floor_in_it_is_a_name() -> None:
    """Of seven posts one is by 五楼住户; no name has a link, and nothing but its place tells that it is one."""
    talks = [talk for talk in TOWN if len(talk.said) <= 3][:3]
    assert "五楼住户" in {said.who for talk in talks for said in talk.said}
    found = guessed(in_boxes(talks))
    assert (found.posts, found.selectors.author) == (sum(len(talk.said) for talk in talks), "div.u")


def in_boxes(talks: list[Talk]) -> dict[str, bytes]:
    """A forum that writes who, when and what as three plain boxes."""
    rows = "".join(
        f'<div class="row"><a href="/t/{talk.number}">{talk.title}</a><i>{talk.said[0].who}</i>'
        f"<b>{len(talk.said) - 1}</b><em>{shown(talk.said[-1].at)}</em></div>"
        for talk in talks
    )
    pages = {"/": f"<html><body><div>{rows}</div></body></html>".encode()}
    for talk in talks:
        boxes = "".join(
            f'<div class="p"><div class="u">{said.who}</div><div class="t">{shown(said.at)}</div>'
            f'<div class="c">{said.text}</div></div>'
            for said in talk.said
        )
        pages[f"/t/{talk.number}"] = f"<html><body><h1>{talk.title}</h1><div>{boxes}</div></body></html>".encode()
    return pages
