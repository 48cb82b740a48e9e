"""The board of a forum: the rows that are built alike, each with a headline, who and when, and how many answers."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urlsplit

from lxml.etree import _Element as Element

from crawlers.addresses import on_site
from crawlers.forum_guess.css import step, ways_to, ways_within
from crawlers.forum_guess.stamps import stamps_in, without_times
from crawlers.parse.addresses import leads_to
from crawlers.parse.chosen import BESIDE, all_of, beside, first_of
from crawlers.parse.text import words_of

_LEAST_ROWS = 3
_LEAST_LETTERS = 4
_GOOD = 0.6
_NEARLY_ALL = 0.8
_FRAME = frozenset(["nav", "header", "footer", "aside"])
_COUNT = re.compile(r"(?<![\d.:￥¥$-])\d{1,7}(?![\d.:%]|-\d)")
_VOICE = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """A thread as its board shows it; `answers` is the first number beside the headline."""

    url: str
    title: str
    answers: int


@dataclass(frozen=True, slots=True)
class Board:
    """The rows, and the selectors that find a row, its link and the time of its last post."""

    rows: tuple[Row, ...]
    row: str
    link: str
    time: str


def read_board(page: Element, url: str, now: datetime) -> Board | None:
    """The largest list whose rows have what rows of a forum have; `None` for none."""
    groups: dict[tuple[Element, str], dict[Element, Element]] = defaultdict(dict)
    for link in page.iter("a"):
        for node in _around(link, url):
            above = node.getparent()
            assert above is not None
            rows = groups[(above, str(node.tag))]
            if node not in rows or len(words_of(rows[node])) < len(words_of(link)):
                rows[node] = link
    stamps = stamps_in(page, now)
    best: dict[Element, Element] = {}
    most = _LEAST_ROWS - 1
    for group in groups.values():
        good = sum(_evidence(row, link, stamps) for row, link in group.items())
        if good > most and good >= _GOOD * len(group):
            best, most = group, good
    return _named(page, best, url, stamps) if best else None


def _around(link: Element, url: str) -> Iterator[Element]:
    """A headline's link and the blocks around it, from the inside; nothing for other links."""
    try:
        parts = urlsplit(leads_to(url, link.get("href") or ""))
    except ValueError:  # "http://[::1"
        return
    home = urlsplit(url).hostname or ""
    if parts.scheme not in {"http", "https"} or not on_site(parts.hostname or "", home):
        return
    chain = [link, *link.iterancestors()]
    if len(words_of(link)) < _LEAST_LETTERS or any(node.tag in _FRAME for node in chain):
        return
    yield from (node for node in chain if node.getparent() is not None and node.tag != "body")


def _evidence(row: Element, link: Element, stamps: Mapping[Element, object]) -> bool:
    """Whether a time, a number and a word that is neither stand beside the headline."""
    timed = any(node in stamps for part in (row, *beside(row)) for node in part.iter())
    rest = _rest(row, link) if timed else ""
    return bool(_COUNT.search(rest) and _VOICE.search(rest))


def _rest(row: Element, link: Element) -> str:
    """What a row says beside its headline, without times; of a row that is one link, all but the headings in it."""
    head = _headline(link)
    inside = "" if head is link else words_of(link, [head])
    return without_times(" ".join([*(words_of(part, [link]) for part in (row, *beside(row))), inside]))


def _headline(link: Element) -> Element:
    head = first_of(link, "h1, h2, h3, h4, h5")
    return link if head is None else head


def _named(
    page: Element, rows: dict[Element, Element], url: str, stamps: dict[Element, tuple[datetime, bool]]
) -> Board | None:
    nodes = list(rows)
    row = next((way for way in ways_to(nodes) if _finds(page, way, rows)), "")
    link = next((way for node in nodes[:2] for way in ["a", *ways_within(rows[node], node)] if _leads(way, rows)), "")
    if not row or not link:
        return None
    made = tuple(_row(node, rows[node], url) for node in nodes)
    return Board(made, row, link, _time(nodes, stamps))


def _finds(page: Element, way: str, rows: Mapping[Element, Element]) -> bool:
    """Whether a selector finds every row, and beside them only what holds no link."""
    found = all_of(page, way)
    return set(rows) <= set(found) and all(node in rows or first_of(node, "a") is None for node in found)


def _leads(way: str, rows: Mapping[Element, Element]) -> bool:
    return all(first_of(row, way) is link for row, link in rows.items())


def _row(row: Element, link: Element, url: str) -> Row:
    found = _COUNT.search(_rest(row, link))
    title = link.get("title") or words_of(_headline(link))
    address = urldefrag(leads_to(url, (link.get("href") or "").strip()))[0]
    return Row(address, " ".join(title.split()), int(found[0]) if found else 0)


def _time(nodes: list[Element], stamps: Mapping[Element, tuple[datetime, bool]]) -> str:
    """Of the times that nearly every row has, the selector of the latest: that of the last post."""
    best, latest = "", 0.0
    for way in dict.fromkeys(_ways_to_times(nodes[0], stamps)):
        found = [first_of(node, way) for node in nodes]
        times = [stamps[node][0].timestamp() for node in found if node is not None and node in stamps]
        if len(times) >= _NEARLY_ALL * len(nodes) and sum(times) / len(times) > latest:
            best, latest = way, sum(times) / len(times)
    return best


def _ways_to_times(row: Element, stamps: Mapping[Element, object]) -> Iterator[str]:
    for node in row.iter():
        if node in stamps:
            yield from ways_within(node, row)
    for near in beside(row):
        for node in near.iter():
            if node in stamps:
                yield f"{BESIDE}{step(near)}" if node is near else f"{BESIDE}{step(near)} {step(node)}"
