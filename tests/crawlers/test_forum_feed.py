"""The RSS of a Discuz! forum, by the link of its pages: new threads of all boards, or of one that cannot be read."""

from datetime import timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.server
FEED = "/forum.php?mod=rss&fid=7&auth=0"
ITEM = "<item><title>t</title><link>{url}</link><pubDate>Sun, 22 Nov 2026 00:{minute}:00 +0000</pubDate></item>"
LINK = '<link rel="alternate" type="application/rss+xml" title="柳岸论坛" href="http://bbs.inner.example/{feed}" />'


def serve_feed(site: Any, address: str, *links: str) -> None:
    items = "".join(ITEM.format(url=link.replace("&", "&amp;"), minute=40 + n) for n, link in enumerate(links))
    site.serve(address, f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode())


def thread(site: Any, tid: int) -> str:
    address = f"/forum.php?mod=viewthread&tid={tid}"
    site.serve(address, f"discuz/thread_{tid}.html")
    return f"{site.url}{address}"


def broken_board(pages: Any) -> bytes:
    """The board under a skin that nobody knows, with its RSS as Discuz! writes it: `&fid` stands bare."""
    markup = (pages / "discuz/board.html").read_text().replace("threadlisttableid", "x").replace("thread_", "y_")
    return markup.replace("</head>", LINK.format(feed="forum.php?mod=rss&fid=7&amp;auth=0") + "</head>").encode()


def test_a_board_that_cannot_be_read_still_gives_its_new_threads(
    site: Any, source: Any, crawl: Any, pages: Any, now: Any
) -> None:
    site.serve("/forum.php?mod=forumdisplay&fid=7", broken_board(pages))
    serve_feed(site, FEED, thread(site, 102), f"{site.url}/")
    done = crawl(source("discuz", boards=["7"]), since=now - timedelta(hours=1))
    assert done.post("601").title
    assert (done.result.status, done.result.complete) == ("layout", False), "the list is told as what it is"
    assert done.result.signals["feed_without_thread"] == 1


def test_a_thread_of_the_feed_is_asked_for_once(site: Any, source: Any, rounds: Any, pages: Any, now: Any) -> None:
    site.serve("/forum.php?mod=forumdisplay&fid=7", broken_board(pages))
    serve_feed(site, FEED, thread(site, 102))
    entry = source("discuz", boards=["7"])
    rounds(entry, now, None)
    del site.asked[:]
    rounds(entry, now + timedelta(minutes=15), now)
    assert site.pages_asked == ["/forum.php?mod=forumdisplay&fid=7", FEED]


def test_a_front_page_that_links_its_rss_gives_threads_of_boards_it_does_not_show(
    forum: Any, source: Any, crawl: Any, pages: Any
) -> None:
    front = (pages / "discuz/index.html").read_text().replace("forum-9-1.html", "x")
    forum.serve("/", front.replace("</head>", LINK.format(feed="forum.php?mod=rss") + "</head>").encode())
    new = thread(forum, 103).replace("tid=103", "tid=777")
    forum.serve("/forum.php?mod=viewthread&tid=777", "discuz/thread_103.html")
    serve_feed(forum, "/forum.php?mod=rss", new)
    done = crawl(source("discuz"))
    assert f"/{new.rpartition('/')[2]}" in forum.asked
    assert (done.result.status, done.result.complete) == ("ok", True)
