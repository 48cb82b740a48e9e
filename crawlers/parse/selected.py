"""Pages of a site that no spider knows, read by the CSS selectors of its source entry."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from config.schema.sources import Selectors
from config.vocabulary import PostKind
from crawlers.parse.addresses import plain_address
from crawlers.parse.record import ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, tree, words_of
from crawlers.parse.times import parse_time

_IDS = re.compile(r"\d{2,}")


@dataclass(frozen=True, slots=True)
class SelectedLink:
    """One entry of a list: `at` is the time that stands beside it."""

    url: str
    title: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SelectedList:
    """A list page; `next_url` is empty where there is no further one."""

    links: tuple[SelectedLink, ...]
    next_url: str


def parse_selected_list(body: bytes, url: str, selectors: Selectors, fetched_at: datetime) -> SelectedList:
    """The entries of a list. Raises `Blocked`, or `ParseError` naming the selector that finds nothing."""
    page = _opened(body)
    rows = _all(page, selectors.row)
    if not rows:
        raise refused_page(decode(body)) or ParseError(f"selectors.row {selectors.row!r} finds nothing on the page")
    links = [link for row in rows if (link := _link(row, url, selectors, fetched_at)) is not None]
    if not links:
        raise ParseError(f"selectors.link {selectors.link!r} finds no address in any row")
    onwards = _first(page, selectors.next)
    target = urldefrag(urljoin(url, onwards.get("href") or ""))[0] if onwards is not None else ""
    return SelectedList(tuple(links), target if target.startswith("http") and target != url else "")


def parse_selected_detail(
    body: bytes, url: str, selectors: Selectors, fetched_at: datetime, kind: PostKind, page: int = 1
) -> tuple[Record, ...]:
    """The posts of a detail page; `kind` is that of the first. Raises `Blocked`, `ParseError` naming the selector."""
    whole = _opened(body)
    blocks = _all(whole, selectors.post) if selectors.post else [whole]
    if not blocks:
        raise refused_page(decode(body)) or ParseError(f"selectors.post {selectors.post!r} finds nothing on the page")
    title = _words(whole, selectors.title).replace("\n", " ")
    thread = _thread_id(url)
    records = []
    for number, block in enumerate(blocks):
        text = _words(block, selectors.text)
        if not text and number == 0 and not title:
            raise refused_page(decode(body)) or ParseError(f"selectors.text {selectors.text!r} finds no words")
        first = number == 0 and page == 1
        reply = _words(block, selectors.reply) if first else ""
        at = parse_time(_words(block, selectors.post_time), fetched_at)
        records.append(
            Record(
                external_id=thread if first else _post_id(block, thread, text, at),
                url=url,
                kind=kind if first else PostKind.REPLY,
                title=title if first else "",
                text=text,
                published_at=at,
                author=_words(block, selectors.author),
                parent="" if first else thread,
                official_reply=reply,
                replied_at=parse_time(_words(block, selectors.reply_time), fetched_at) if reply else None,
                reply_department=_words(block, selectors.reply_department).replace("\n", " ") if reply else "",
                state=_words(block, selectors.state)[:40],
                shielded=not text and not first,
            )
        )
    return tuple(records)


def parse_selected_next(body: bytes, url: str, selectors: Selectors) -> str:
    """The next page of a thread; empty for none."""
    onwards = _first(_opened(body), selectors.next)
    target = urldefrag(urljoin(url, onwards.get("href") or ""))[0] if onwards is not None else ""
    return target if target.startswith("http") and target != url else ""


def _opened(body: bytes) -> Element:
    page = tree(decode(body))
    if page is None:
        raise ParseError("empty page")
    return page


def _link(row: Element, url: str, selectors: Selectors, now: datetime) -> SelectedLink | None:
    node = row if row.tag == "a" and row.get("href") else _first(row, selectors.link)
    target = urldefrag(urljoin(url, (node.get("href") or "").strip()))[0] if node is not None else ""
    address = plain_address(target)
    if node is None or not address.startswith(("http://", "https://")) or not node.get("href"):
        return None
    at = parse_time(_words(row, selectors.time), now)
    return SelectedLink(address, (node.get("title") or words_of(node)).replace("\n", " "), at)


@cache
def _compiled(selector: str) -> Callable[[Element], Any]:
    return CSSSelector(selector)


def _all(node: Element, selector: str) -> list[Element]:
    return list(_compiled(selector)(node)) if selector else []


def _first(node: Element, selector: str) -> Element | None:
    return next(iter(_all(node, selector)), None)


def _words(node: Element, selector: str) -> str:
    """The words that a selector finds: those of the first element; for a time also its `datetime` or `title`."""
    found = _first(node, selector)
    if found is None:
        return ""
    return words_of(found) or found.get("datetime") or found.get("title") or found.get("content") or ""


def _thread_id(url: str) -> str:
    """What names a thread: its address without scheme, page and fragment."""
    parts = urlsplit(url)
    query = "&".join(part for part in parts.query.split("&") if not re.match(r"(?:page|pn|p)=\d*$", part))
    return f"{parts.netloc}{parts.path}{'?' if query else ''}{query}"


def _post_id(block: Element, thread: str, text: str, at: datetime | None) -> str:
    """A number in the block's own id, else a hash of its words and time: the place on the page may shift."""
    own = _IDS.search(block.get("id") or block.get("data-id") or block.get("data-pid") or "")
    tail = own[0] if own else blake2b(f"{text}\0{at}".encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{thread}#{tail}"
