"""Pages of a site that no spider knows, read by the CSS selectors of its source entry."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urldefrag, urlsplit

from lxml.etree import _Element as Element

from config.schema.sources import Selectors
from config.vocabulary import PostKind
from crawlers.parse.addresses import leads_to, linked, plain_address
from crawlers.parse.chosen import all_of, first_of, time_at, words_at
from crawlers.parse.record import ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.row_state import state_of
from crawlers.parse.text import decode, number_of, tree, words_of
from crawlers.parse.times import is_rough, parse_time

_ID_NAMES = ("id", "data-id", "data-pid", "data-post-id")
_IDS = re.compile(r"\d{2,}")


@dataclass(frozen=True, slots=True)
class SelectedLink:
    """One entry of a list: `at` is the time that stands beside it; `rough` where the list says 3小时前 or the like.

    `state` and `replies` are what else it says of what lies behind it: 已答复, and how many have answered.
    """

    url: str
    title: str
    at: datetime | None
    rough: bool = False
    state: str = ""
    replies: int | None = None


@dataclass(frozen=True, slots=True)
class SelectedList:
    """A list page; `next_url` is empty where there is no further one."""

    links: tuple[SelectedLink, ...]
    next_url: str


def parse_selected_list(body: bytes, url: str, selectors: Selectors, fetched_at: datetime) -> SelectedList:
    """The entries of a list. Raises `Blocked`, or `ParseError` naming the selector that finds nothing."""
    page = _opened(body)
    rows = all_of(page, selectors.row)
    if not rows:
        raise refused_page(decode(body)) or ParseError(f"selectors.row {selectors.row!r} finds nothing on the page")
    links = [link for row in rows if (link := _link(row, url, selectors, fetched_at)) is not None]
    if not links:
        raise ParseError(f"selectors.link {selectors.link!r} finds no address in any row")
    onwards = first_of(page, selectors.next)
    target = urldefrag(leads_to(url, onwards.get("href") or ""))[0] if onwards is not None else ""
    return SelectedList(tuple(links), target if target.startswith("http") and target != url else "")


def parse_selected_detail(
    body: bytes, url: str, selectors: Selectors, fetched_at: datetime, kind: PostKind, page: int = 1
) -> tuple[Record, ...]:
    """The posts of a detail page; `kind` is that of the first. Raises `Blocked`, `ParseError` naming the selector."""
    whole = _opened(body)
    blocks = all_of(whole, selectors.post) if selectors.post else [whole]
    if not blocks:
        raise refused_page(decode(body)) or ParseError(f"selectors.post {selectors.post!r} finds nothing on the page")
    title = words_at(whole, selectors.title).replace("\n", " ")
    thread = _thread_id(url)
    records: list[Record] = []
    if page > 1 and _opens(blocks, selectors.title):
        blocks = blocks[1:]
    for number, block in enumerate(blocks):
        text = words_at(block, selectors.text, selectors.skip)
        if not text and number == 0 and not title:
            raise refused_page(decode(body)) or ParseError(f"selectors.text {selectors.text!r} finds no words")
        first = number == 0 and page == 1
        reply = words_at(block, selectors.reply) if first else ""
        when = time_at(block, selectors.post_time)
        at = parse_time(when, fetched_at)
        author = words_at(block, selectors.author)
        if number and not (text or author or at):
            continue  # an advertisement between posts
        said = f"{at}"
        if is_rough(when):  # it will be another time in an hour
            said = f"{page}.{sum(text == record.text for record in records)}"
        records.append(
            Record(
                external_id=thread if first else _post_id(block, thread, text, said),
                url=url,
                kind=kind if first else PostKind.REPLY,
                title=title if first else "",
                text=text,
                published_at=at,
                author=author,
                parent="" if first else thread,
                official_reply=reply,
                replied_at=parse_time(time_at(block, selectors.reply_time), fetched_at) if reply else None,
                reply_department=words_at(block, selectors.reply_department).replace("\n", " ") if reply else "",
                state=words_at(block, selectors.state)[:40],
                shielded=not text and not first,
            )
        )
    return tuple(records)


def _opens(blocks: list[Element], title: str) -> bool:
    """Whether the first block is the opening post, shown again: it alone holds the title, and is built otherwise."""
    first, *others = ((block.tag, block.get("class"), first_of(block, title) is not None) for block in blocks)
    alone = first[2] and bool(others) and not any(holds for _, _, holds in others)
    return alone and first[:2] not in [other[:2] for other in others]


def parse_selected_next(body: bytes, url: str, selectors: Selectors) -> str:
    """The next page of a thread; empty for none."""
    onwards = first_of(_opened(body), selectors.next)
    target = urldefrag(leads_to(url, onwards.get("href") or ""))[0] if onwards is not None else ""
    return target if target.startswith("http") and target != url else ""


def _opened(body: bytes) -> Element:
    page = tree(decode(body))
    if page is None:
        raise ParseError("empty page")
    return page


def _link(row: Element, url: str, selectors: Selectors, now: datetime) -> SelectedLink | None:
    node = row if row.tag == "a" and row.get("href") else first_of(row, selectors.link)
    target = urldefrag(linked(url, node))[0] if node is not None else ""
    address = plain_address(target)
    if node is None or not address.startswith(("http://", "https://")) or not (node.get("href") or node.get("onclick")):
        return None
    when = time_at(row, selectors.time)
    at = parse_time(when, now)
    title = (node.get("title") or words_of(node)).replace("\n", " ")
    replies = number_of(words_at(row, selectors.replies)) if selectors.replies else None
    return SelectedLink(address, title, at, is_rough(when), state_of(row), replies)


def _thread_id(url: str) -> str:
    """What names a thread: its address without scheme, page and fragment."""
    parts = urlsplit(url)
    query = "&".join(part for part in parts.query.split("&") if not re.match(r"(?:page|pn|p)=\d*$", part))
    return f"{parts.netloc}{parts.path}{'?' if query else ''}{query}"


def _post_id(block: Element, thread: str, text: str, said: str) -> str:
    """A number in the block's own id, else a hash of its words and `said` (its time): its place may shift."""
    own = next((found[0] for name in _ID_NAMES if (found := _IDS.search(block.get(name) or ""))), "")
    tail = own or blake2b(f"{text}\0{said}".encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{thread}#{tail}"
