"""The article that a page carries as data in a script (Next.js, Nuxt, a saved state) and builds only in the browser."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree, html
from lxml.html import HtmlElement

from crawlers.parse.text import tidy, words_of
from crawlers.parse.times import has_hour, parse_epoch, parse_time

_ASSIGNED = re.compile(
    r"(?<![A-Za-z_])_[A-Za-z_]{0,40}(?:STATE|DATA|PROPS)_\w{0,40}\s{0,40}=\s{0,40}(?=[{\[])", re.I | re.ASCII
)
"""Each part has a length: a script of underscores alone would take a time that grows with its square."""
_TEXT = re.compile(r"(?:article|news|doc|detail|main)?_?(?:content|body|text|html|richtext)(?:_?html|_?text)?", re.I)
_TITLE = re.compile(r"(?:article|news|doc|main)?_?(?:title|name|headline|subject)", re.I)
_TIME = re.compile(
    r"(?:first_?)?(?:pub(?:lish(?:ed)?)?|release|create)d?_?(?:time|date|at|ts|on)?(?:str|format)?", re.I
)
_SOURCE = re.compile(r"(?:content|article|news|doc)?_?(?:source|origin|media|copyfrom)_?(?:name)?", re.I)
_DEEPEST = 30
_LARGEST = 4_000_000
_LEAST = 20


@dataclass(frozen=True, slots=True)
class State:
    """An article as data: `text` a line a paragraph; what it does not tell is empty."""

    title: str
    text: str
    published_at: datetime | None
    exact: bool
    source_name: str


def state_article(page: HtmlElement, shown: str, now: datetime) -> State | None:
    """The record in the page's scripts whose title is the page's own; `None` for none.

    `shown`: the page's headline or `<title>`. Other stories (a list of the recommended) have other titles.
    """
    named = _bare(shown)
    found: list[State] = []
    for data in _data(page):
        for record in _records(data, 0):
            state = _state(record, now)
            if state is not None and len(_bare(state.title)) >= 4 and _bare(state.title) in named:
                found.append(state)
    return max(found, key=lambda state: len(state.text), default=None)


def _data(page: HtmlElement) -> Iterator[Any]:
    for node in page.iter("script"):
        script = node.text or ""
        if len(script) > _LARGEST:
            continue
        start = re.match(r"\s*(?=[{\[])", script) if "json" in (node.get("type") or "") else _ASSIGNED.search(script)
        if start is None:
            continue
        try:
            yield json.JSONDecoder().raw_decode(script, start.end())[0]
        except (ValueError, RecursionError):  # a script's object need not be JSON
            continue


def _records(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(value, dict | list):
            yield from _records(value, depth + 1)


def _state(record: Mapping[str, Any], now: datetime) -> State | None:
    texts = [value for value in _named(record, _TEXT) if isinstance(value, str) and len(value) >= _LEAST]
    titles = [value for value in _named(record, _TITLE) if isinstance(value, str) and value.strip()]
    if not texts or not titles:
        return None
    at, exact = _when(record, now)
    source = next((tidy(one) for one in _named(record, _SOURCE) if isinstance(one, str) and one.strip()), "")
    words = max(map(_words, texts), key=len)
    return State(_words(titles[0]).replace("\n", " "), words, at, exact, source) if len(words) >= _LEAST else None


def _named(record: Mapping[str, Any], name: re.Pattern[str]) -> list[Any]:
    return [value for key, value in record.items() if name.fullmatch(str(key))]


def _when(record: Mapping[str, Any], now: datetime) -> tuple[datetime | None, bool]:
    """Earliest of what is told: a record that is changed later keeps the time of its birth."""
    read = [(value, parse_epoch(value) or parse_time(str(value), now)) for value in _named(record, _TIME)]
    told = sorted((at, has_hour(str(value)) or str(value).isdigit()) for value, at in read if at is not None)
    if not told:
        return None, False
    return next(((at, exact) for at, exact in told if exact), told[0])


def _words(markup: str) -> str:
    if "<" not in markup:
        return tidy(markup)
    try:
        return words_of(html.fromstring(f"<div>{markup}</div>"))
    except (etree.ParserError, ValueError):
        return ""


def _bare(text: str) -> str:
    return "".join(text.split())
