"""When an article was published: from metas, JSON-LD and labelled dates, then its by-line, then scripts."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from lxml.html import HtmlElement

from crawlers.parse.article_byline import is_byline
from crawlers.parse.text import query
from crawlers.parse.times import has_hour, parse_epoch, parse_time

_TIME_TAG = query("(//time/@datetime)[1]")
_METAS = (
    "pubdate", "article:published_time", "og:published_time", "og:release_date", "publishdate", "og:time",
    "weibo:article:create_at", "apub:time", "datepublished", "article:create_time", "publish_time",
    "firstpublishedtime",
)  # fmt: skip
_SCRIPTED = re.compile(
    r"[\"']?\b(?:ct|publish_?time|pub_?time|pub_?date|publish_?date|publishedAt|datePublished)[\"']?\s*[:=]\s*[\"']?"
    r"(\d{13}\b|\d{10}\b|(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{1,2}:\d\d(?::\d\d)?)?)",
    re.I,
)
_WRITTEN = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"(?:[T\s]*(?:(?:星期|周)[一二三四五六日天]\s*)?\d{1,2}\s?[:：时点]\s?\d\d(?:(?::|\s?分\s?)\d\d)?)?"
)
_YEARLESS = re.compile(
    r"(?<![\d-])\d{1,2}(?:-|月)\d{1,2}日?\s+\d{1,2}:\d\d|\d+\s*(?:分钟|小时|天)前|昨天\s*\d{1,2}:\d\d"
)
_PUBLISHED = re.compile(r"(?:发布|发表|公开)(?:日期|时间)\s*[：:]?\s*$")
_CHANGED = re.compile(r"更新|修改")
_SHORT = 60


def published(page: HtmlElement, metas: Mapping[str, str], visible: str, now: datetime) -> tuple[datetime | None, bool]:
    """The time of publication and whether the page gives its hour. `visible`: the words of the page, a line a block.

    Nothing later than a day after `now` is believed: the next meeting is no date of its announcement.
    """
    latest = now + timedelta(days=1)
    hints = list(_WRITTEN.finditer(visible))
    told = [metas[key] for key in _METAS if key in metas] + _linked_data(page) + _TIME_TAG(page)
    told += [match[0] for match in hints if _PUBLISHED.search(visible, max(0, match.start() - 16), match.start())][:1]
    stamps = _stamps(told, now, latest)
    if exact := next((at for text, at in stamps if has_hour(text)), None):
        return exact, True
    seen = _stamps([match[0] for match in hints], now, latest)
    first = stamps or _stamps(_of_bylines(visible), now, latest)[:1]
    if first:
        _, day = first[0]
        hour = next((at for said, at in [first[0], *seen] if has_hour(said) and at.date() == day.date()), None)
        return hour or day, hour is not None
    if seen:
        hour = next((at for text, at in seen if has_hour(text)), None)
        return hour or seen[0][1], hour is not None
    found = next((at for at in (*_scripted(page, now), *_yearless(visible, now)) if at <= latest), None)
    return found, found is not None


def _of_bylines(visible: str) -> list[str]:
    """The dates that by-lines tell, those of a change last."""
    lines = [line for line in visible.split("\n") if is_byline(line)]
    lines.sort(key=lambda line: _CHANGED.search(line) is not None)
    return [found[0] for line in lines if (found := _WRITTEN.search(line))]


def _stamps(texts: Sequence[str], now: datetime, latest: datetime) -> list[tuple[str, datetime]]:
    found = ((text, parse_time(text, now)) for text in texts)
    return [(text, at) for text, at in found if at is not None and at <= latest]


def _linked_data(page: HtmlElement) -> list[str]:
    """`datePublished` of the page's JSON-LD."""
    found: list[str] = []
    for node in page.xpath("//script[@type='application/ld+json']"):
        try:
            data: Any = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        for entry in _entries(data):
            if isinstance(entry, dict) and isinstance(entry.get("datePublished"), str):
                found.append(entry["datePublished"])
    return found


def _entries(data: Any) -> Iterator[Any]:
    """What a JSON-LD block describes: one thing, a list, a graph, or a list of graphs."""
    for entry in data if isinstance(data, list) else [data]:
        graph = entry.get("@graph") if isinstance(entry, dict) else None
        yield from graph if isinstance(graph, list) else [entry]


def _scripted(page: HtmlElement, now: datetime) -> Iterator[datetime]:
    """Times of publication in the page's scripts, for pages that write theirs by script only."""
    for node in page.iter("script"):
        for match in _SCRIPTED.finditer(node.text or ""):
            at = parse_epoch(match[1]) or parse_time(match[1], now)
            if at is not None:
                yield at


def _yearless(visible: str, now: datetime) -> Iterator[datetime]:
    """Times without a year on short lines, as pages for telephones write them."""
    for line in visible.split("\n"):
        found = _YEARLESS.search(line) if len(line) < _SHORT else None
        at = parse_time(found[0], now) if found else None
        if at is not None:
            yield at
