"""What every page of a Discuz! X3.x forum shares: its document, its links, its times and its accounts."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawlers.parse.addresses import leads_to
from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.text import decode, query, tree, words_of
from crawlers.parse.times import parse_time

_TID = re.compile(r"[?&;]tid=(\d+)|thread-(\d+)-")
_RSS = re.compile(r"(?:^|/)forum\.php\?(?:[^#]*[&;])?mod=rss\b")
_UID = re.compile(r"uid[=-](\d+)")
_BY_ID = query("id($key)")
_CANONICAL = query("//link[@rel='canonical']/@href")
STAMPS = query(".//span/@title")
WORDS = query("string()")
_LOGIN = re.compile(r"登录|登錄|没有权限|无权|游客")


def site_root(url: str) -> str:
    """The folder in which a forum lies, with a closing slash."""
    parts = urlsplit(url)
    path = parts.path
    if not path.endswith("/"):
        head, _, last = path.rpartition("/")
        path = f"{head}/" if "." in last else f"{path}/"
    return f"{parts.scheme}://{parts.netloc}{path}"


def page_url(url: str, number: int) -> str:
    """The address of another page of the same list or thread, plain or rewritten."""
    if re.search(r"(thread-\d+-)\d+(-\d+\.html)", url):
        return re.sub(r"(thread-\d+-)\d+(-\d+\.html)", rf"\g<1>{number}\g<2>", url)
    bare = re.sub(r"[?&]page=\d+", "", url)
    return f"{bare}{'&' if '?' in bare else '?'}page={number}"


def own_address(body: bytes, declared: str = "") -> str:
    """The address that a saved page names as its own or its site's; empty for none."""
    page = opened(body, declared)
    return canonical(page) or base_of(page)


def opened(body: bytes, declared: str) -> Element:
    """`page_of` of raw bytes; `declared` is the encoding of the HTTP header, empty for none."""
    return page_of(decode(body, declared))


def page_of(markup: str) -> Element:
    """The document. Raises `Blocked` for the forum's own message page, `ParseError` for nothing at all."""
    page = tree(markup)
    if page is None:
        raise ParseError("empty page")
    message = named(page, "messagetext") if "messagetext" in markup else None
    if message is not None:
        told = message.find(".//p")
        reason = words_of(told if told is not None else message)
        raise Blocked("login" if _LOGIN.search(reason) else "unreachable", reason)
    return page


def named(page: Element, key: str) -> Element | None:
    """The element of an id, by the document's own table of ids."""
    found = _BY_ID(page, key=key)
    return found[0] if found else None


def base_of(page: Element) -> str:
    """The address of `<base>`; empty for none."""
    return next((href for node in page.iter("base") if (href := node.get("href"))), "")


def joined(href: str, url: str, base: str) -> str:
    """A link of the page as an address beneath the site asked for: `<base>` may name a host of inside the site."""
    if base and href.startswith(base):
        href = href[len(base) :]
    return leads_to(site_root(url), href)


def next_of(page: Element, url: str, base: str | None = None) -> str:
    """The first link of class `nxt`; `base` is looked up where it was not."""
    for link in page.iter("a"):
        if "nxt" in (link.get("class") or "").split() and (href := link.get("href")):
            return joined(href, url, base_of(page) if base is None else base)
    return ""


def feed_of(body: bytes, url: str, declared: str = "") -> str:
    """The address of the RSS that a board's or the front page links to (`forum.php?mod=rss`); empty for none."""
    page = opened(body, declared)
    links = (node.get("href") or "" for node in page.iter("link", "a"))
    return next((joined(href, url, base_of(page)) for href in links if _RSS.search(href)), "")


def tid_of(href: str) -> str:
    """The thread id in an address, plain or rewritten; empty for none."""
    found = _TID.search(href)
    return (found[1] or found[2]) if found else ""


def canonical(page: Element) -> str:
    """The address that the page calls its own; empty for none."""
    links = _CANONICAL(page)
    return str(links[0]) if links else ""


def time_of(node: Element, now: datetime) -> datetime | None:
    """The time of a node: the `title` of its span where there is one (whole), else its words."""
    titles = STAMPS(node)
    return (parse_time(str(titles[0]), now) if titles else None) or parse_time(str(WORDS(node)), now)


def account(links: list[Element]) -> str:
    """Who wrote: `uid:7` or `name:…`, empty for none. It is hashed before it leaves the crawler."""
    if not links:
        return ""
    found = _UID.search(links[0].get("href") or "")
    return f"uid:{found[1]}" if found else f"name:{words_of(links[0])}"
