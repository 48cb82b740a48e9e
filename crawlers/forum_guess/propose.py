"""Puts the selectors of an unknown forum together and tries them on the pages they were guessed from."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from config.schema.sources import Selectors
from config.vocabulary import PostKind
from crawlers.forum_guess.board import Board, Row, read_board
from crawlers.forum_guess.css import step, ways_within
from crawlers.forum_guess.opener import with_openers
from crawlers.forum_guess.posts import Posts, read_posts
from crawlers.forum_guess.stamps import stamps_in
from crawlers.parse.chosen import all_of, first_of
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.selected import parse_selected_detail, parse_selected_list
from crawlers.parse.text import decode, tree, words_of

LOOKED_AT = 3
_LINE = 12
_OUTSIDE = 30
_NEARLY_ALL = 0.9
_ONWARDS = re.compile(r"下\s*一?\s*页|后一?页|Next", re.I)
_HEADS = ("h1", "h2", "h3", "h4")

Fetch = Callable[[str], bytes]


class Doubt(Exception):
    """The page is not surely a forum's board; the message says why, and is empty for a page that is like none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Selectors that read the board and every thread looked at; how many rows and posts they found there."""

    selectors: Selectors
    rows: int
    threads: int
    posts: int


def propose(body: bytes, url: str, fetch: Fetch, now: datetime) -> Proposal:
    """The selectors of the forum whose board this is; `fetch` gives a thread's page. Raises `Doubt`."""
    page = tree(decode(body))
    board = read_board(page, url, now) if page is not None else None
    if page is None or board is None:
        raise Doubt("")
    rows = sorted(board.rows, key=lambda row: -row.answers)[:LOOKED_AT]
    bodies = [fetch(row.url) for row in rows]
    threads = [found for one in bodies if (found := tree(decode(one))) is not None]
    if len(threads) < len(rows):
        raise Doubt("主题页是空的 (an empty thread)")
    posts, doubt = read_posts(threads, now)
    if posts is None:
        raise Doubt(doubt)
    pages = Pages(body, url, page, tuple(zip(rows, bodies, strict=True)), threads, now)
    try:
        _inside(threads, posts, rows)
        return _proposed(board, posts, pages)
    except Doubt:
        joined = with_openers(threads, [stamps_in(thread, now) for thread in threads], posts, rows)
        if joined is None:
            raise
        return _proposed(board, joined, pages)


@dataclass(frozen=True, slots=True)
class Pages:
    """What was looked at: the board, as it came and as a tree, and a few of its threads."""

    body: bytes
    url: str
    board: Element
    threads: Sequence[tuple[Row, bytes]]
    trees: Sequence[Element]
    now: datetime


def _proposed(board: Board, posts: Posts, pages: Pages) -> Proposal:
    title = _title(pages.trees, [row for row, _ in pages.threads])
    if not title:
        raise Doubt("主题页里没有列表上的标题 (no headline of the board in its thread)")
    selectors = Selectors(
        row=board.row, link=board.link, time=board.time, next=_next([pages.board, *pages.trees]), post=posts.post,
        title=title, text=posts.text, skip=posts.skip, post_time=posts.post_time, author=posts.author,
    )  # fmt: skip
    return _tried(selectors, board, pages)


def _inside(pages: Sequence[Element], posts: Posts, rows: Sequence[Row]) -> None:
    """Raises `Doubt` where the words that matter stand outside the posts, as an article stands above its comments."""
    outside = []
    for page in pages:
        blocks = all_of(page, posts.post)
        skip = [*blocks, *all_of(page, "a, title, script, style, h1")]
        outside.append({line for line in words_of(page, skip).split("\n") if len(line) >= _LINE})
    often = Counter(line for lines in outside for line in lines)
    for page, lines, row in zip(pages, outside, rows, strict=True):
        own = sum(
            len(line)
            for line in lines
            if often[line] == 1 and not (row.title in line and len(line) < len(row.title) + _LINE)
        )
        first = first_of(all_of(page, posts.post)[0], posts.text) if all_of(page, posts.post) else None
        if own >= max(_OUTSIDE, (len(words_of(first)) if first is not None else 0) // 2):
            raise Doubt(f"正文 ({own} 字) 在重复的块 {posts.post!r} 之外, 像文章和评论 (an article with comments)")


def _title(pages: Sequence[Element], rows: Sequence[Row]) -> str:
    """The selector of the headline that the board gives, the same in all threads."""
    wanted = [re.sub(r"(?:…|\.{2,})$", "", row.title) for row in rows]
    ways = dict.fromkeys(
        way
        for node in pages[0].iter()
        if isinstance(node.tag, str) and wanted[0] in (words := words_of(node)) and len(words) < len(wanted[0]) + _LINE
        for way in [step(node), *ways_within(node, pages[0])]
    )
    good = [way for way in ways if all(want in _first(page, way) for page, want in zip(pages, wanted, strict=True))]
    exact = [way for way in good if all(want == _first(page, way) for page, want in zip(pages, wanted, strict=True))]
    return min(exact or good, key=lambda way: _rank(way.split(" ")[-1].split(".")[0]), default="")


def _rank(tag: str) -> int:
    """Headings go before what else says the same, the page's `<title>` comes last."""
    return _HEADS.index(tag) if tag in _HEADS else len(_HEADS) + (tag == "title")


def _first(page: Element, way: str) -> str:
    found = first_of(page, way)
    return " ".join(words_of(found).split()) if found is not None else ""


def _next(pages: Sequence[Element]) -> str:
    """The selector of the link to a further page, as board and threads have it; empty where none has one."""
    ways = [way for way in ("a[rel~='next']", "link[rel~='next']") if any(all_of(page, way) for page in pages)]
    for page in pages:
        for link in page.iterfind(".//a[@href]"):
            said = _ONWARDS.search(words_of(link)) if len(words_of(link)) <= _LINE else None
            ways += [f"a:contains('{said[0]}')"] if said else []
    return ", ".join(dict.fromkeys(ways))


def _tried(selectors: Selectors, board: Board, pages: Pages) -> Proposal:
    """Reads the pages by the selectors, as the spider will. Raises `Doubt` where they lose what they should find."""
    try:
        links = parse_selected_list(pages.body, pages.url, selectors, pages.now).links
        read = [parse_selected_detail(one, row.url, selectors, pages.now, PostKind.POST) for row, one in pages.threads]
    except (Blocked, ParseError) as error:
        raise Doubt(f"试读没有成功 (the trial failed): {error}") from error
    records = [record for records in read for record in records]
    whole = [record for record in records if _whole(record)]
    if (
        len(links) < len(board.rows)
        or len(whole) < _NEARLY_ALL * len(records)
        or not all(_whole(one[0]) for one in read)
    ):
        raise Doubt(f"试读只有 {len(whole)}/{len(records)} 层有作者、时间和正文 (too few posts were read whole)")
    return Proposal(selectors, len(links), len(read), len(records))


def _whole(record: Record) -> bool:
    return bool(record.author and record.published_at and record.text)
