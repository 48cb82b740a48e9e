"""RSS and Atom feeds, ill-formed and oddly encoded ones too. No entity, no image and no other file is loaded."""

import re
from calendar import timegm
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from config.clock import SHANGHAI, meant
from config.vocabulary import PostKind
from crawlers.parse.json_rows import plain_words
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode_xml, number_of, tidy, tree, words_of
from crawlers.parse.times import parse_time

_ROOT = re.compile(r"<\s*(?:[\w.-]+:)?(rss|feed|rdf|channel)\b", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_LOGIN = re.compile(r"<input[^>]+type=[\"']?password|passport\.|请先?登录|/login", re.I)
_YEAR_FIRST = re.compile(r"\s*\d{4}\s*[-/.年]")
_PAGE = re.compile(r"<\s*(?:!doctype\s+html|html|body)\b", re.I)


def parse_feed(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> tuple[Record, ...]:
    """The entries of a feed as articles; a feed without entries gives none.

    `external_id` is the entry's id or, where that or its link is shared with other entries, a hash of its words.
    Raises `Blocked` for a page in the feed's place, `ParseError` for what is no feed.
    """
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    text = decode_xml(body, declared)
    if not _ROOT.search(text):
        if _LOGIN.search(text):
            raise Blocked("login", "a login page instead of a feed")
        raise refused_page(text) or ParseError(
            "a web page instead of a feed" if _PAGE.search(text) else "no feed (no rss, feed or rdf element)"
        )
    entries = _entries(text)
    shared = _shared(entries)
    made: dict[str, Record] = {}
    for entry in entries:
        record = _record(entry, url, fetched_at, shared)
        made.setdefault(record.external_id, record)
    return tuple(made.values())


def _entries(text: str) -> list[Any]:
    """feedparser's entries. It is given UTF-8, so that its own guess at the encoding has no say."""
    try:
        found = feedparser.parse(_DECLARATION.sub("", text).encode("utf-8", "replace"), sanitize_html=False)
    except Exception as error:  # feedparser has no exception of its own for markup that breaks it
        raise ParseError(f"feed cannot be read: {type(error).__name__}") from error
    return list(found.entries)


def _shared(entries: list[Any]) -> frozenset[str]:
    """Ids and links that more than one entry carries; some forums link every entry to their front page."""
    seen: dict[str, int] = {}
    for entry in entries:
        for name in {str(entry.get("id") or ""), str(entry.get("link") or "")}:
            seen[name] = seen.get(name, 0) + 1
    return frozenset(name for name, count in seen.items() if count > 1)


def _record(entry: Any, url: str, now: datetime, shared: frozenset[str]) -> Record:
    title = _line(plain_words(str(entry.get("title") or "")))
    text = _text(entry)
    link = _address(str(entry.get("link") or ""), url)
    at = _published(entry, now)
    return Record(
        external_id=_id(entry, shared) or _digest(f"{title}\0{text}\0{at}\0{link}"),
        url=link,
        kind=PostKind.ARTICLE,
        title=title,
        text=text,
        published_at=at,
        author=tidy(str(entry.get("author") or "")),
        comments=number_of(entry.get("slash_comments")),
    )


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _id(entry: Any, shared: frozenset[str]) -> str:
    for key in ("id", "link"):
        name = str(entry.get(key) or "")
        if name and name not in shared and not _is_root(name):
            return name[:200]
    return ""


def _is_root(name: str) -> bool:
    """The front page of a site is nobody's id."""
    try:
        parts = urlsplit(name)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query


def _text(entry: Any) -> str:
    contents = [str(part.get("value") or "") for part in entry.get("content") or [] if isinstance(part, dict)]
    written = max([*contents, str(entry.get("summary") or "")], key=len)
    if "<" not in written and "&" not in written:
        return tidy(written)
    page = tree(f"<div>{written}</div>")
    return words_of(page) if page is not None else ""


def _address(link: str, url: str) -> str:
    try:
        joined = urljoin(url, link)
        return joined if urlsplit(joined).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _published(entry: Any, now: datetime) -> datetime | None:
    for key in ("published", "created", "updated"):
        written = str(entry.get(key) or "")
        if not written:
            continue
        if _YEAR_FIRST.match(written) and (at := parse_time(written, now)) is not None:
            return at  # feedparser takes a time without an offset for UTC, and 年月日 for nothing it knows
        if (at := _instant(entry.get(f"{key}_parsed"))) is not None:
            return at
        if (at := parse_time(written, now)) is not None:
            return at
    return None


def _instant(parsed: Any) -> datetime | None:
    try:
        found = datetime.fromtimestamp(timegm(parsed), UTC).astimezone(SHANGHAI) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and meant(found) else None


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
