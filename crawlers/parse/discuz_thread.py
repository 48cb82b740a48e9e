"""A page of a Discuz! X3.x thread: its posts, in order, the first page's first being the thread's own."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.discuz_page import (
    STAMPS,
    WORDS,
    account,
    canonical,
    named,
    next_of,
    page_of,
    site_root,
    tid_of,
    time_of,
)
from crawlers.parse.discuz_poll import options_of
from crawlers.parse.record import PARTLY_HIDDEN, ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, number_of, query, tidy, words_of

_POST = re.compile(r"""id=["']?post_(\d+)""")
_PID = re.compile(r"[?&;]pid=(\d+)")
_PAGES = re.compile(r"共\s*(\d+)\s*页")
_NOISE = query(
    ".//*[contains(@class,'pstatus') or contains(@class,'locked') or contains(@class,'jammer')"
    " or contains(@class,'aimg_tip') or contains(@class,'attnm') or contains(@class,'tattl')"
    " or contains(@class,'quote') or contains(@class,'tip ') or @class='tip'"
    " or contains(translate(@style,' ',''),'display:none')]"
)
_LOCKED = query(".//*[contains(@class,'locked')]")
_HIDES = re.compile(
    r"^[^\w\n]{0,20}(?:游客[，,]\s*)?(?:(?:如果)?您?要?查看本帖隐藏内容请\s*(?:回复|登录|购买)|本帖隐藏的?内容需要[^\n]{0,40}(?:浏览|查看|可见)"
    r"|此处内容(?:已被?)?隐藏|本内容被作者隐藏)[^\n]{0,20}$",
    re.M,
)
"""Where the forum's template does not set its notice apart, the notice is a line of its own."""
_QUOTED = query(".//div[contains(@class,'quote')]//a/@href")
_COUNTS = query(".//span[@class='xi1']/text()")
_STANDING = frozenset(["pg", "hm ptn"])


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a thread; on page 1 the first record is the thread's own post, all others are replies."""

    tid: str
    page: int
    pages: int
    next_url: str
    records: tuple[Record, ...]


def parse_thread(body: bytes, url: str, fetched_at: datetime, first_pid: str = "", declared: str = "") -> ThreadPage:
    """Read a thread's page. `first_pid` is the id of the thread's own post, for pages after the first.

    Raises `Blocked` for the forum's own message page or a login form and `ParseError` for a page without posts.
    """
    markup = decode(body, declared)
    page = page_of(markup)
    blocks = {
        pid: block
        for pid in dict.fromkeys(_POST.findall(markup))
        if named(page, f"post_{pid}") is not None and (block := named(page, f"pid{pid}")) is not None
    }
    if not blocks:
        raise refused_page(markup) or ParseError("no post (#post_<pid>) on the page")
    standing = [node for node in page.iter("div") if node.get("class") in _STANDING]
    number, pages = _pager([node for node in standing if node.get("class") == "pg"])
    tid = tid_of(url) or tid_of(canonical(page))
    first = first_pid or (next(iter(blocks)) if number == 1 else "")
    home = f"{site_root(url)}forum.php?mod=viewthread&tid={tid}"
    frame = _Frame(page, home if number == 1 else f"{home}&page={number}", first, fetched_at)
    posts = (frame.post(pid, block) for pid, block in blocks.items())
    counts = [count for node in standing if node.get("class") != "pg" for count in _COUNTS(node)]
    records = tuple(_opening(post, page, counts, home) if post.external_id == first else post for post in posts)
    following = next_of(page, url) if "nxt" in markup else ""
    return ThreadPage(tid, number, pages, following, records)


def _pager(bars: list[Element]) -> tuple[int, int]:
    """The number of this page and of all, as the page bars (`.pg`) say; 1 and 1 without any."""
    current = next((str(WORDS(strong)) for bar in bars for strong in bar.iterchildren("strong")), "")
    total = next((found for bar in bars for title in STAMPS(bar) if (found := _PAGES.search(str(title)))), None)
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
        message, stamp = named(self.page, f"postmessage_{pid}"), named(self.page, f"authorposton{pid}")
        whole, reply_to = _message(message) if message is not None else ("", "")
        text = tidy(_HIDES.sub("", whole)) if "隐藏" in whole else whole
        hides = text != whole or (message is not None and bool(_LOCKED(message)))
        return Record(
            external_id=pid,
            url=f"{self.url}#pid{pid}",
            kind=PostKind.REPLY,
            text=text,
            published_at=time_of(stamp, self.now) if stamp is not None else None,
            author=_author(block),
            parent=self.first,
            reply_to=reply_to,
            state=PARTLY_HIDDEN if text and hides else "",
            shielded=message is None or (not text and (hides or bool(_LOCKED(block)))),
        )


def _opening(post: Record, page: Element, counts: list[str], home: str) -> Record:
    """The thread's own post, with the title and counts of the page, and what its poll offers."""
    title, poll = named(page, "thread_subject"), named(page, "poll")
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
    return account([link for link in name.iter("a") if link.get("href")]) if name is not None else ""
