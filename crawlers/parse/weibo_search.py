"""The search page of s.weibo.com (HTML)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.addresses import leads_to
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, number_of, query, tree, words_of
from crawlers.parse.times import parse_time
from crawlers.parse.weibo_answer import is_login_page, mid_of
from crawlers.parse.weibo_blog import uncut

_CARDS = query("//*[contains(@class,'card-wrap')][@action-type='feed_list_item'][@mid]")
_FRAME = query("//*[@id='pl_feedlist_index' or @id='pl_feed_main' or contains(@class,'card-no-result')]")
_NOTHING = query("//*[contains(@class,'card-no-result')]")
_ORIGINAL = query(".//*[@class='card-comment' or contains(@class,'card-comment ')]")
_SHORT = query(".//*[@node-type='feed_list_content']")
_WHOLE = query(".//*[@node-type='feed_list_content_full']")
_FOLDS = query(".//a[@action-type='fl_unfold' or @action-type='fl_fold']")
_FROM = query("(.//*[@class='from' or contains(@class,'from ')]//a[@href])[1]")
_NAME = query("(.//a[contains(@class,'name')][@href] | .//a[@nick-name][@href])[1]/@href")
_ACT = query(".//*[contains(@class,'card-act')]//li | .//ul[contains(@class,'act')]//li")
_POST = re.compile(r"weibo\.(?:com|cn)/(\d+)/([0-9A-Za-z]{6,12})")
_ACCOUNT = re.compile(r"weibo\.(?:com|cn)/(?:u/)?(\d+)")
_COUNT = re.compile(r"(转发|评论|赞)?\s*([\d.,]+\s*[万亿]?\+?)?")
_PAGES = query("//ul[@node-type='feed_list_page_morelist']/li | //*[@class='m-page']//ul/li")
_VERIFY = re.compile(r"安全验证|验证码|访问频次过高|sorry\?|pagenotfound|retcode=6102")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A result page: its posts and how many pages there are (Weibo shows fifty at most)."""

    records: tuple[Record, ...]
    pages: int


def parse_search(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The posts of a result page; none where Weibo says that there is no result. Raises `Blocked`, `ParseError`."""
    return parse_search_page(body, url, fetched_at).records


def parse_search_page(body: bytes, url: str, fetched_at: datetime) -> SearchPage:
    """The posts, the originals of reposts too. A login form, a verification or an empty body is no empty result."""
    page = _opened(body)
    cards = _CARDS(page)
    if not cards:
        if _NOTHING(page):
            return SearchPage((), 1)
        told = _VERIFY.search(words_of(page)) or _VERIFY.search(url)
        if told:
            raise Blocked("blocked", told[0])
        raise refused_page(decode(body)) or ParseError(
            f"no result card on the page{'' if _FRAME(page) else ' and no result list'}"
        )
    records: dict[str, Record] = {}
    for card in cards:
        for record in _records(card, url, fetched_at):
            records.setdefault(record.external_id, record)
    if not records:
        raise ParseError("result cards without a readable post")
    return SearchPage(tuple(records.values()), max(1, len(_PAGES(page))))


def _opened(body: bytes) -> Element:
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    page = tree(decode(body))
    if page is None:
        raise Blocked("blocked", "empty page")
    if is_login_page(body) and not _CARDS(page):
        raise Blocked("login", "a login page instead of results")
    return page


def _records(card: Element, url: str, now: datetime) -> Iterator[Record]:
    parts = _ORIGINAL(card)
    original = None
    for part in parts:
        original = original or _record(part, _mid_in(part), url, now)
        parent = part.getparent()
        if parent is not None:
            parent.remove(part)
    if original is not None:
        yield original
    mid = str(card.get("mid"))
    if mid.isascii() and mid.isdigit():
        found = _record(card, mid, url, now, original.external_id if original else "")
        if found is not None:
            yield found


def _record(block: Element, mid: str, url: str, now: datetime, parent: str = "") -> Record | None:
    texts = _WHOLE(block) or _SHORT(block)
    if not mid:
        return None
    words = words_of(texts[0], skip=_FOLDS(texts[0])) if texts else ""
    text = uncut(words)
    moment = _FROM(block)
    counts = _counts(block)
    account = _ACCOUNT.search(str((_NAME(block) or [""])[0])) or _ACCOUNT.search(_href(moment))
    return Record(
        external_id=mid,
        url=leads_to("https://weibo.com/", _href(moment).split("?", maxsplit=1)[0]) if moment else url,
        kind=PostKind.POST,
        text=text,
        published_at=parse_time(words_of(moment[0]), now) if moment else None,
        author=account[1] if account else "",
        reposts=counts.get("转发"),
        comments=counts.get("评论"),
        likes=counts.get("赞"),
        parent=parent,
        shielded=not text,
        cut=bool(texts) and not _WHOLE(block) and (bool(_FOLDS(texts[0])) or text != words),
    )


def _href(links: list[Element]) -> str:
    return str(links[0].get("href") or "") if links else ""


def _mid_in(block: Element) -> str:
    """The id of an original, from the link under its time."""
    for link in block.iterfind(".//a[@href]"):
        found = _POST.search(link.get("href") or "")
        if found:
            return mid_of(found[2])
    mid = str(block.get("mid") or "")
    return mid if mid.isascii() and mid.isdigit() else ""


def _counts(block: Element) -> dict[str, int | None]:
    """Counts of the bar below a post: by their words, else by their places (转发, 评论, 赞). A bare word is 0."""
    found: dict[str, int | None] = {}
    for place, node in enumerate(_ACT(block)[-3:]):
        said = _COUNT.search(" ".join("".join(node.itertext()).split()))
        name = (said and said[1]) or ("转发", "评论", "赞")[place]
        found[name] = number_of((said[2] or "").replace(" ", "")) if said and said[2] else 0
    return found
