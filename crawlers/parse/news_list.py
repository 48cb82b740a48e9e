"""The list page of a news or government site: which links are articles, by general rules."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.etree import _Element as Element

from crawlers.parse.addresses import leads_to, linked, plain_address
from crawlers.parse.hanweb import is_part, unfolded
from crawlers.parse.record import ParseError
from crawlers.parse.text import decode, tree, words_of
from crawlers.parse.times import has_hour, parse_time

_PAGE_FILE = re.compile(r"\.(?:s?html?|xhtml|jhtml)$", re.I)
_SCRIPT_FILE = re.compile(r"\.(?:php|aspx?|jsp|do)$", re.I)
_OTHER_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|mp[34]|apk|exe|css|js|xml)$", re.I)
_NOT_ARTICLE = re.compile(
    r"/(?:index|list|default|node|home|main|about\w*|contact\w*|login|register|search|map|sitemap|copyright|rss)"
    r"[_-]?\d*\.\w+$",
    re.I,
)
_DATE = re.compile(r"(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?")
_URL_DATE = re.compile(r"[/_t](20\d\d)[-/_]?(\d\d)[-/_]?(\d\d)(?=[/_.-])")
_NEXT = re.compile(r"下\s*一?\s*页|后一页|Next", re.I)
_PAGER = re.compile(
    r"createPageHTML\(\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*[\"']([\w-]{1,40})[\"']\s*,\s*[\"'](\w{1,8})[\"']"
)
"""How many pages, which this is (from 0), the first one's name, its extension (TRS)."""
_MIN_WORDS = 4
_MAX_LINKS = 200


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link to an article. `dated` is the time that the list or the address gives; `exact` when it has an hour."""

    url: str
    title: str
    dated: datetime | None
    exact: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list page; `next_url` is empty where the page names no further one."""

    links: tuple[ArticleLink, ...]
    next_url: str


def parse_list(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> ListPage:
    """Links to articles in the page's order. Raises `ParseError` where not a single link looks like one.

    A further part of a list (see `hanweb`) may be empty.
    """
    markup = decode(body, declared)
    records = unfolded(markup, url)
    page = tree(markup if records is None else records)
    if page is None:
        raise ParseError("empty page")
    found: dict[str, ArticleLink] = {}
    for node in page.iterfind(".//a[@href]"):
        link = _link(node, url, fetched_at)
        if link is not None and link.url not in found and len(found) < _MAX_LINKS:
            found[link.url] = link
    if not found and not (records and is_part(markup)):
        raise ParseError("no link that looks like an article")
    return ListPage(tuple(found.values()), _next(page, markup, url))


def _link(node: Element, url: str, now: datetime) -> ArticleLink | None:
    address = plain_address(urldefrag(linked(url, node))[0])
    words = node.get("title") or words_of(node).replace("\n", " ")
    if len(words.strip()) < _MIN_WORDS or not is_article(address, url) or _NEXT.fullmatch(words.strip()):
        return None
    dated, exact = _dated(node, address, now)
    return ArticleLink(address, words.strip(), dated, exact)


def is_article(address: str, url: str) -> bool:
    """Whether an address on the site of `url` looks like an article's."""
    parts, here = urlsplit(address), urlsplit(url)
    home = (here.hostname or "").removeprefix("www.")
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not (host == home or host.endswith(f".{home}")):
        return False
    path = parts.path
    if address == url or path in {"", "/"} or _NOT_ARTICLE.search(path) or _OTHER_FILE.search(path):
        return False
    if _PAGE_FILE.search(path):
        return True
    numbered = re.search(r"\d{3,}", path.rsplit("/", 1)[-1] + "?" + parts.query) is not None
    return numbered and (bool(_SCRIPT_FILE.search(path)) or "." not in path.rsplit("/", 1)[-1])


def _dated(node: Element, address: str, now: datetime) -> tuple[datetime | None, bool]:
    """The date beside the link: in the smallest block around it that holds no other link."""
    around: Element = node
    parent = node.getparent()
    while parent is not None and parent.tag not in {"body", "html"} and len(parent.findall(".//a")) == 1:
        around, parent = parent, parent.getparent()
    beside = words_of(around, skip=[node]) if around is not node else ""
    for text in (beside, words_of(node)[-24:]):
        for match in _DATE.finditer(text):
            at = parse_time(match[0], now)
            if at is not None:
                return at, has_hour(match[0])
    found = _URL_DATE.search(urlsplit(address).path)
    return (parse_time("-".join(found.groups()), now), False) if found else (None, False)


def _next(page: Element, markup: str, url: str) -> str:
    """The next page of the list: by its link, or as the script of TRS sites would write that link."""
    for node in page.iterfind(".//a[@href]"):
        if node.get("rel") == "next" or _NEXT.fullmatch(words_of(node).strip(" >»")):
            target = leads_to(url, node.get("href") or "")
            if target.startswith("http") and urldefrag(target)[0] != url:
                return str(urldefrag(target)[0])
    if (found := _PAGER.search(markup)) and int(found[2]) + 1 < int(found[1]):
        return urljoin(url, f"{found[3]}_{int(found[2]) + 1}.{found[4]}")
    return ""
