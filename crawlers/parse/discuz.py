"""Pages of a Discuz! X3.x forum: the list of a board, and a thread with its posts."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, number_of, query, tidy, tree, words_of
from crawlers.parse.times import parse_time

_TID = re.compile(r"[?&;]tid=(\d+)|thread-(\d+)-")
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
_AUTHOR = query("(.//td[contains(@class,'pls')]//div[@class='authi'])[1]//a[@href]")
_ROWS = query("//tbody[starts-with(@id,'normalthread_') or starts-with(@id,'stickthread_')]")
_IDS = query("//*[@id]")
_NEXT = query("//a[contains(concat(' ',@class,' '),' nxt ')]/@href")
_CANONICAL = query("//link[@rel='canonical']/@href")
_SUBJECT = query(".//a[contains(concat(' ',@class,' '),' xst ')]")
_BY = query(".//td[@class='by']/em")
_STARTER = query("(.//td[@class='by']/cite)[1]//a[@href]")
_REPLIES = query("string(.//td[@class='num']/a)")
_VIEWS = query("string(.//td[@class='num']/em)")
_STAMPS = query(".//span/@title")
_CURRENT = query("string(//div[@class='pg']/strong)")
_TOTAL = query("string(//div[@class='pg']//span/@title)")
_COUNTS = query("//div[@class='hm ptn']//span[@class='xi1']/text()")
_WORDS = query("string()")
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
    table = page.find(".//table[@id='threadlisttableid']")
    rows = _ROWS(page)
    if table is None and not rows:
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
    page = _opened(body, declared)
    named = {str(node.get("id")): node for node in _IDS(page)}
    pids = [key[5:] for key in named if key.startswith("post_") and f"pid{key[5:]}" in named]
    if not pids:
        raise refused_page(decode(body, declared)) or ParseError("no post (#post_<pid>) on the page")
    number, pages = _pager(page)
    tid = _tid(url) or _tid(_canonical(page))
    first = first_pid or (pids[0] if number == 1 else "")
    home = f"{site_root(url)}forum.php?mod=viewthread&tid={tid}"
    frame = _Frame(named, home if number == 1 else f"{home}&page={number}", first, fetched_at)
    posts = (frame.post(pid) for pid in pids)
    records = tuple(_opening(post, named, page, home) if post.external_id == first else post for post in posts)
    return ThreadPage(tid, number, pages, _next(page, url, _base(page)), records)


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
    page = tree(decode(body, declared))
    if page is None:
        raise ParseError("empty page")
    message = page.find(".//div[@id='messagetext']")
    if message is not None:
        told = message.find(".//p")
        reason = words_of(told if told is not None else message)
        raise Blocked("login" if _LOGIN.search(reason) else "unreachable", reason)
    return page


def _base(page: Element) -> str:
    node = page.find(".//base[@href]")
    return (node.get("href") or "") if node is not None else ""


def _joined(href: str, url: str, base: str) -> str:
    """A link of the page as an address beneath the site asked for: `<base>` may name a host of inside the site."""
    if base and href.startswith(base):
        href = href[len(base) :]
    return urljoin(site_root(url), href)


def _next(page: Element, url: str, base: str) -> str:
    links = _NEXT(page)
    return _joined(str(links[0]), url, base) if links else ""


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


def _pager(page: Element) -> tuple[int, int]:
    current = _CURRENT(page)
    total = _PAGES.search(str(_TOTAL(page)))
    number = int(current) if str(current).isdigit() else 1
    return number, max(number, int(total[1]) if total else 1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the posts of a page share: elements by id, the page's address, the thread's own post, the time."""

    named: dict[str, Element]
    url: str
    first: str
    now: datetime

    def post(self, pid: str) -> Record:
        """One post, as a reply."""
        block, message = self.named[f"pid{pid}"], self.named.get(f"postmessage_{pid}")
        stamp = self.named.get(f"authorposton{pid}")
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


def _opening(post: Record, named: dict[str, Element], page: Element, home: str) -> Record:
    """The thread's own post, with the title and counts of the page."""
    counts = _COUNTS(page)
    title = named.get("thread_subject")
    return replace(
        post,
        url=home,
        kind=PostKind.POST,
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
    return _account(_AUTHOR(block))


def _account(links: list[Element]) -> str:
    if not links:
        return ""
    found = _UID.search(links[0].get("href") or "")
    return f"uid:{found[1]}" if found else f"name:{words_of(links[0])}"
