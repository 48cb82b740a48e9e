"""Sitemaps (sitemaps.org): addresses of articles with the time of their last change, and indexes of sitemaps."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import etree

from crawlers.packed import BrokenOff, TooLarge, unpacked
from crawlers.parse.record import ParseError
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode
from crawlers.parse.times import parse_time

_MOST = 32 * 1024 * 1024
_MAX_LINKS = 50_000


@dataclass(frozen=True, slots=True)
class SitemapLink:
    """One entry. `title` is that of a news sitemap, else empty."""

    url: str
    changed_at: datetime | None
    title: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, newest first; and further sitemaps, newest first."""

    pages: tuple[SitemapLink, ...]
    maps: tuple[SitemapLink, ...]


def parse_sitemap(body: bytes, url: str, fetched_at: datetime) -> Sitemap:
    """Read a sitemap or an index, packed or not. Raises `Blocked`, `ParseError`. No entity of it is resolved."""
    if body[:2] == b"\x1f\x8b":
        body = _unpacked(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused_page(decode(body)) or ParseError(f"no XML at {url}: {str(error)[:80]}") from error
    name = etree.QName(root).localname if root is not None and isinstance(root.tag, str) else ""
    if name not in {"urlset", "sitemapindex"}:
        raise refused_page(decode(body)) or ParseError(f"no sitemap (no urlset or sitemapindex) at {url}")
    links = [link for node in islice(root, _MAX_LINKS) if (link := _link(node, fetched_at)) is not None]
    links.sort(key=lambda link: link.changed_at.timestamp() if link.changed_at else 0.0, reverse=True)
    return Sitemap(tuple(links), ()) if name == "urlset" else Sitemap((), tuple(links))


def _link(node: etree._Element, now: datetime) -> SitemapLink | None:
    said: dict[str, str] = {}
    for child in node.iter():
        if isinstance(child.tag, str) and child.text and child.text.strip():
            said.setdefault(etree.QName(child).localname, child.text.strip())
    address = said.get("loc", "")
    if not re.match(r"https?://", address):
        return None
    written = said.get("publication_date") or said.get("lastmod") or ""
    return SitemapLink(address, parse_time(written, now), said.get("title", ""))


def _unpacked(body: bytes) -> bytes:
    """At most `_MOST` bytes: a packed file may pretend to be small."""
    try:
        return unpacked(body, "gzip", _MOST)
    except BrokenOff as error:
        raise ParseError(f"packed sitemap cannot be read: {error}") from error
    except TooLarge as error:
        raise ParseError("packed sitemap is too large") from error
