"""Finds the list in a page that no spider knows: the rows that are built alike and hold one headline each."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawlers.addresses import on_site
from crawlers.parse.addresses import linked
from crawlers.parse.text import words_of

_LEAST_ROWS = 3
_LEAST_LETTERS = 4
_ENOUGH = 60
_FRAME = frozenset(["nav", "header", "footer", "aside"])


@dataclass(frozen=True, slots=True)
class Rows:
    """CSS selectors of a list: its rows, and the headline's link within a row."""

    row: str
    link: str
    count: int


def guess_rows(page: Element, url: str) -> Rows | None:
    """The group of rows whose headlines are longest together; `None` where nothing repeats."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for link in page.iter("a"):
        letters = len(words_of(link))
        row = _row(link, url) if letters >= _LEAST_LETTERS else None
        if row is not None:
            groups[(_selector(row), _selector(link))].append(letters)
    groups = {
        key: found for key, found in groups.items() if len(found) >= _LEAST_ROWS and key[0] not in {"li", "tr", "div"}
    } or groups
    if not groups:
        return None
    (row_selector, link_selector), letters_each = max(groups.items(), key=lambda group: sum(group[1]))
    if len(letters_each) < _LEAST_ROWS:
        return None
    return Rows(row_selector, link_selector, len(letters_each))


def _row(link: Element, url: str) -> Element | None:
    """The largest block around a link that its neighbours are built like."""
    address = linked(url, link)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not on_site(parts.hostname or "", urlsplit(url).hostname or ""):
        return None
    node: Element | None = link
    while node is not None and node.tag not in {"body", "html"}:
        if node.tag in _FRAME:
            return None
        parent = node.getparent()
        if (
            parent is not None
            and sum(_alike(node, other) for other in parent) >= _LEAST_ROWS - _striped(node)
            and not _only_cell(node)
        ):
            return node
        node = parent
    return None


def _only_cell(node: Element) -> bool:
    """Whether it is the one cell of a table's row that holds a headline: then the row is the row, not the cell."""
    row = node.getparent()
    if node.tag != "td" or row is None:
        return False
    return not any(len(words_of(link)) >= _LEAST_LETTERS for cell in row if cell is not node for link in cell.iter("a"))


def _alike(one: Element, other: Element) -> bool:
    return other.tag == one.tag and _first_class(other) == _first_class(one)


def _first_class(node: Element) -> str:
    return next(iter((node.get("class") or "").split()), "")


def _striped(node: Element) -> bool:
    """Whether the rows around have classes in turns (odd, even): then a class is none of the list's."""
    above = node.getparent()
    if node.tag not in {"tr", "li", "dl"} or above is None or not _first_class(node):
        return False
    rows = [
        other for other in islice(above, _ENOUGH) if other.tag == node.tag and next(other.iter("a"), None) is not None
    ]
    same = sum(_first_class(other) == _first_class(node) for other in rows)
    others = {_first_class(other) for other in rows}
    return len(others) == 2 and abs(2 * same - len(rows)) <= 1


def _selector(node: Element) -> str:
    """`tag.class`, or below the nearest ancestor that has a class or an id."""
    own = str(node.tag) if _striped(node) else _named(node)
    if "." in own or node.tag == "a":
        return own
    for above in node.iterancestors():
        if above.get("id") and _plain(above.get("id") or ""):
            return f"#{above.get('id')} {own}"
        if "." in _named(above):
            return f"{_named(above)} {own}"
    return own


def _named(node: Element) -> str:
    first = _first_class(node)
    return f"{node.tag}.{first}" if first and _plain(first) else str(node.tag)


def _plain(name: str) -> bool:
    return name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit() and name.isascii()
