"""Pages of a Discuz! X3.x forum: the list of a board, and a thread with its posts."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.discuz_poll import options_of
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, number_of, query, tidy, tree, words_of
from crawlers.parse.times import parse_time

_TID = re.compile(r"[?&;]tid=(\d+)|thread-(\d+)-")
_POST = re.compile(r"""id=["']?post_(\d+)""")
_PID = re.compile(r"[?&;]pid=(\d+)")
_UID = re.compile(r"uid[=-](\d+)")
_BOARD = re.compile(r"mod=forumdisplay&fid=(\d+)|forum-(\d+)-\d+\.html")
_PAGES = re.compile(r"共\s*(\d+)\s*页")
_NOISE = query(
    ".//*[contains(@class,'pstatus') or contains(@class,'locked') or contains(@class,'jammer')"
    " or contains(@class,'aimg_tip') or contains(@class,'attnm') or contains(@class,'tattl')"
    " or contains(@class,'quote') or contains(@class,'tip ') or @class='tip'"
    " or contains(translate(@style,' ',''),'display:none')]"
)
_LOCKED = query(".//*[contains(@class,'locked')]")
_QUOTED = query(".//div[contains(@class,'quote')]//a/@href")
_ROWS = query("//tbody[starts-with(@id,'normalthread_') or starts-with(@id,'stickthread_')]")
_BY_ID = query("id($key)")
_CANONICAL = query("//link[@rel='canonical']/@href")
_SUBJECT = query(".//a[contains(concat(' ',@class,' '),' xst ')]")
_BY = query(".//td[@class='by']/em")
_STARTER = query("(.//td[@class='by']/cite)[1]//a[@href]")
_REPLIES = query("string(.//td[@class='num']/a)")
_VIEWS = query("string(.//td[@class='num']/em)")
_STAMPS = query(".//span/@title")
_COUNTS = query(".//span[@class='xi1']/text()")
_WORDS = query("string()")
_STANDING = frozenset(["pg", "hm ptn"])
_LOGIN = re.compile(r"登录|登錄|没有权限|无权|游客")


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


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a thread; on page 1 the first record is the thread's own post, all others are replies."""

    tid: str
    page: int
    pages: int
    next_url: str
    records: tuple[Record, ...]


def site_root(url: str) -> str:
    """The folder in which a forum lies, with a closing slash."""
    parts = urlsplit(url)
    path = parts.path
    if not path.endswith("/"):
        head, _, last = path.rpartition("/")
        path = f"{head}/" if "." in last else f"{path}/"
    return f"{parts.scheme}://{parts.netloc}{path}"


def parse_index(body: bytes, url: str, declared: str = "") -> tuple[str, ...]:
    """Board ids that a forum's front page links to, in order. Raises `ParseError` where there is none."""
    page = _opened(body, declared)
    found = (match for link in page.iterfind(".//a[@href]") if (match := _BOARD.search(link.get("href") or "")))
    ids = tuple(dict.fromkeys(match[1] or match[2] for match in found))
    if not ids:
        raise ParseError(f"no board is linked from {url}")
    return ids


def parse_board(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> BoardPage:
    """Read a board's list. Raises `Blocked` for the forum's own message page and `ParseError` for any other page."""
    page = _opened(body, declared)
    rows = _ROWS(page)
    if not rows and page.find(".//table[@id='threadlisttableid']") is None:
        raise refused_page(decode(body, declared)) or ParseError("no thread list (#threadlisttableid) on the page")
    base = _base(page)
    entries = [entry for row in rows if (entry := _entry(row, url, base, fetched_at))]
    if rows and not entries:
        raise ParseError("thread list without a readable row")
    return BoardPage(tuple(entries), _next(page, url, base))


def parse_thread(body: bytes, url: str, fetched_at: datetime, first_pid: str = "", declared: str = "") -> ThreadPage:
    """Read a thread's page. `first_pid` is the id of the thread's own post, for pages after the first.

    Raises `Blocked` for the forum's own message page or a login form and `ParseError` for a page without posts.
    """
    markup = decode(body, declared)
    page = _page(markup)
    blocks = {
        pid: block
        for pid in dict.fromkeys(_POST.findall(markup))
        if _named(page, f"post_{pid}") is not None and (block := _named(page, f"pid{pid}")) is not None
    }
    if not blocks:
        raise refused_page(markup) or ParseError("no post (#post_<pid>) on the page")
    standing = [node for node in page.iter("div") if node.get("class") in _STANDING]
    number, pages = _pager([node for node in standing if node.get("class") == "pg"])
    tid = _tid(url) or _tid(_canonical(page))
    first = first_pid or (next(iter(blocks)) if number == 1 else "")
    home = f"{site_root(url)}forum.php?mod=viewthread&tid={tid}"
    frame = _Frame(page, home if number == 1 else f"{home}&page={number}", first, fetched_at)
    posts = (frame.post(pid, block) for pid, block in blocks.items())
    counts = [count for node in standing if node.get("class") != "pg" for count in _COUNTS(node)]
    records = tuple(_opening(post, page, counts, home) if post.external_id == first else post for post in posts)
    following = _next(page, url) if "nxt" in markup else ""
    return ThreadPage(tid, number, pages, following, records)


def own_address(body: bytes, declared: str = "") -> str:
    """The address that a saved page names as its own or its site's; empty for none."""
    page = _opened(body, declared)
    return _canonical(page) or _base(page)


def page_url(url: str, number: int) -> str:
    """The address of another page of the same list or thread, plain or rewritten."""
    if re.search(r"(thread-\d+-)\d+(-\d+\.html)", url):
        return re.sub(r"(thread-\d+-)\d+(-\d+\.html)", rf"\g<1>{number}\g<2>", url)
    bare = re.sub(r"[?&]page=\d+", "", url)
    return f"{bare}{'&' if '?' in bare else '?'}page={number}"


def _opened(body: bytes, declared: str) -> Element:
    return _page(decode(body, declared))


def _page(markup: str) -> Element:
    """The document. Raises `Blocked` for the forum's own message page, `ParseError` for nothing at all."""
    page = tree(markup)
    if page is None:
        raise ParseError("empty page")
    message = _named(page, "messagetext") if "messagetext" in markup else None
    if message is not None:
        told = message.find(".//p")
        reason = words_of(told if told is not None else message)
        raise Blocked("login" if _LOGIN.search(reason) else "unreachable", reason)
    return page


def _named(page: Element, key: str) -> Element | None:
    """The element of an id, by the document's own table of ids."""
    found = _BY_ID(page, key=key)
    return found[0] if found else None


def _base(page: Element) -> str:
    return next((href for node in page.iter("base") if (href := node.get("href"))), "")


def _joined(href: str, url: str, base: str) -> str:
    """A link of the page as an address beneath the site asked for: `<base>` may name a host of inside the site."""
    if base and href.startswith(base):
        href = href[len(base) :]
    return urljoin(site_root(url), href)


def _next(page: Element, url: str, base: str | None = None) -> str:
    """The first link of class `nxt`; `base` is looked up where it was not."""
    for link in page.iter("a"):
        if "nxt" in (link.get("class") or "").split() and (href := link.get("href")):
            return _joined(href, url, _base(page) if base is None else base)
    return ""


def _tid(href: str) -> str:
    found = _TID.search(href)
    return (found[1] or found[2]) if found else ""


def _canonical(page: Element) -> str:
    links = _CANONICAL(page)
    return str(links[0]) if links else ""


def _entry(row: Element, url: str, base: str, now: datetime) -> ThreadEntry | None:
    links = _SUBJECT(row)
    tid = _tid(links[0].get("href") or "") if links else ""
    if not tid:
        return None
    by = _BY(row)
    replies, views = _REPLIES(row), _VIEWS(row)
    return ThreadEntry(
        tid=tid,
        url=_joined(links[0].get("href") or "", url, base),
        title=words_of(links[0]),
        last_at=_when(by[-1], now) if by else None,
        replies=number_of(replies),
        views=number_of(views),
        sticky=(row.get("id") or "").startswith("stick"),
        started_at=_when(by[0], now) if by else None,
        author=_account(_STARTER(row)),
    )


def _when(node: Element, now: datetime) -> datetime | None:
    """The time of a node: the `title` of its span where there is one (whole), else its words."""
    titles = _STAMPS(node)
    return (parse_time(str(titles[0]), now) if titles else None) or parse_time(str(_WORDS(node)), now)


def _pager(bars: list[Element]) -> tuple[int, int]:
    """The number of this page and of all, as the page bars (`.pg`) say; 1 and 1 without any."""
    current = next((str(_WORDS(strong)) for bar in bars for strong in bar.iterchildren("strong")), "")
    total = next((found for bar in bars for title in _STAMPS(bar) if (found := _PAGES.search(str(title)))), None)
    number = int(current) if current.isdigit() else 1
    return number, max(number, int(total[1]) if total else 1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the posts of a page share: the document, the page's address, the thread's own post, the time."""

    page: Element
    url: str
    first: str
    now: datetime

    def post(self, pid: str, block: Element) -> Record:
        """One post, as a reply."""
        message, stamp = _named(self.page, f"postmessage_{pid}"), _named(self.page, f"authorposton{pid}")
        text, reply_to = _message(message) if message is not None else ("", "")
        return Record(
            external_id=pid,
            url=f"{self.url}#pid{pid}",
            kind=PostKind.REPLY,
            text=text,
            published_at=_when(stamp, self.now) if stamp is not None else None,
            author=_author(block),
            parent=self.first,
            reply_to=reply_to,
            shielded=message is None or (not text and bool(_LOCKED(block))),
        )


def _opening(post: Record, page: Element, counts: list[str], home: str) -> Record:
    """The thread's own post, with the title and counts of the page, and what its poll offers."""
    title, poll = _named(page, "thread_subject"), _named(page, "poll")
    return replace(
        post,
        url=home,
        kind=PostKind.POST,
        text="\n".join(filter(None, (post.text, *(options_of(poll) if poll is not None else ())))),
        title=words_of(title).replace("\n", " ") if title is not None else "",
        views=number_of(counts[0]) if counts else None,
        comments=number_of(counts[1]) if len(counts) > 1 else None,
        parent="",
    )


def _message(node: Element) -> tuple[str, str]:
    """Words of a post without the forum's own (edit notes, quotes, attachment hints), and the pid it quotes."""
    if not len(node):
        return tidy(node.text or ""), ""
    answered = next((found[1] for href in _QUOTED(node) if (found := _PID.search(str(href)))), "")
    return words_of(node, skip=_NOISE(node)), answered


def _author(block: Element) -> str:
    """The account in the post's left cell, whose first `.authi` names it; cards and medals follow behind."""
    cells = (cell for cell in block.iter("td") if "pls" in (cell.get("class") or ""))
    names = (name for cell in cells for name in cell.iter("div") if name.get("class") == "authi")
    name = next(names, None)
    return _account([link for link in name.iter("a") if link.get("href")]) if name is not None else ""


def _account(links: list[Element]) -> str:
    if not links:
        return ""
    found = _UID.search(links[0].get("href") or "")
    return f"uid:{found[1]}" if found else f"name:{words_of(links[0])}"
