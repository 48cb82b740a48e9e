"""The list of a Discuz! X3.x board, and a forum's front page that names its boards."""

import re
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from crawlers.parse.discuz_page import account, base_of, joined, next_of, opened, tid_of, time_of
from crawlers.parse.record import ParseError
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, number_of, query, words_of

_BOARD = re.compile(r"mod=forumdisplay&fid=(\d+)|forum-(\d+)-\d+\.html")
_ROWS = query("//tbody[starts-with(@id,'normalthread_') or starts-with(@id,'stickthread_')]")
_SUBJECT = query(".//a[contains(concat(' ',@class,' '),' xst ')]")
_BY = query(".//td[@class='by']/em")
_STARTER = query("(.//td[@class='by']/cite)[1]//a[@href]")
_REPLIES = query("string(.//td[@class='num']/a)")
_VIEWS = query("string(.//td[@class='num']/em)")


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """One row of a board's list. `started_at` is to the day, `last_at` (the last reply) to the minute."""

    tid: str
    url: str
    title: str
    last_at: datetime | None
    replies: int | None
    views: int | None
    sticky: bool
    started_at: datetime | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A board's list page; `next_url` is empty on the last one."""

    threads: tuple[ThreadEntry, ...]
    next_url: str


def parse_index(body: bytes, url: str, declared: str = "") -> tuple[str, ...]:
    """Board ids that a forum's front page links to, in order. Raises `ParseError` where there is none."""
    page = opened(body, declared)
    found = (match for link in page.iterfind(".//a[@href]") if (match := _BOARD.search(link.get("href") or "")))
    ids = tuple(dict.fromkeys(match[1] or match[2] for match in found))
    if not ids:
        raise ParseError(f"no board is linked from {url}")
    return ids


def parse_board(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> BoardPage:
    """Read a board's list. Raises `Blocked` for the forum's own message page and `ParseError` for any other page."""
    page = opened(body, declared)
    rows = _ROWS(page)
    if not rows and page.find(".//table[@id='threadlisttableid']") is None:
        raise refused_page(decode(body, declared)) or ParseError("no thread list (#threadlisttableid) on the page")
    base = base_of(page)
    entries = [entry for row in rows if (entry := _entry(row, url, base, fetched_at))]
    if rows and not entries:
        raise ParseError("thread list without a readable row")
    return BoardPage(tuple(entries), next_of(page, url, base))


def _entry(row: Element, url: str, base: str, now: datetime) -> ThreadEntry | None:
    links = _SUBJECT(row)
    tid = tid_of(links[0].get("href") or "") if links else ""
    if not tid:
        return None
    by = _BY(row)
    replies, views = _REPLIES(row), _VIEWS(row)
    return ThreadEntry(
        tid=tid,
        url=joined(links[0].get("href") or "", url, base),
        title=words_of(links[0]),
        last_at=time_of(by[-1], now) if by else None,
        replies=number_of(replies),
        views=number_of(views),
        sticky=(row.get("id") or "").startswith("stick"),
        started_at=time_of(by[0], now) if by else None,
        author=account(_STARTER(row)),
    )
