"""What a CSS selector of a source entry finds."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from cssselect import GenericTranslator
from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawlers.parse.text import words_of

_DATE = re.compile(r"\d{4}[-/年]\d{1,2}")
BESIDE = "+ "
"""Begins a selector of what follows a block, up to the next block of its tag: `+ dd em` where dt and dd alternate."""


def all_of(node: Element, selector: str) -> list[Element]:
    """Every element that it finds, in the page's order; none for no selector."""
    if selector.startswith(BESIDE):
        return [found for near in beside(node) for found in _compiled(selector.removeprefix(BESIDE))(near)]
    return list(_compiled(selector)(node)) if selector else []


def first_of(node: Element, selector: str) -> Element | None:
    """The first element that it finds."""
    return next(iter(all_of(node, selector)), None)


def words_at(node: Element, selector: str, skip: str = "") -> str:
    """The words of the first element, without what `skip` finds in it; where it has none, those of its attributes."""
    found = first_of(node, selector)
    if found is None:
        return ""
    words = words_of(found, all_of(found, skip))
    return words or found.get("datetime") or found.get("title") or found.get("content") or ""


def time_at(node: Element, selector: str) -> str:
    """The time that the first element says."""
    found = first_of(node, selector)
    return said_time(found) if found is not None else ""


def said_time(node: Element) -> str:
    """The time that an element says: its `datetime` or `title` where that is a whole date, for words may be 3天前."""
    named = node.get("datetime") or node.get("title") or ""
    return named if _DATE.match(named) else words_of(node) or named or node.get("content") or ""


def beside(node: Element) -> Iterator[Element]:
    """The siblings after an element, up to the next of its own tag."""
    for near in node.itersiblings():
        if near.tag == node.tag:
            return
        yield near


@cache
def _compiled(selector: str) -> Callable[[Element], Any]:
    """lxml's own translator needs a function for `:contains()` that is not known wherever pages are read."""
    made: Callable[[Element], Any] = XPath(GenericTranslator().css_to_xpath(selector))
    return made
