"""What a page says of itself for machines: its metas, and the note that a digital paper's system leaves."""

import re
from html import unescape

from lxml.html import HtmlElement

from crawlers.parse.text import tidy

_NOTE = re.compile(r"<!--\s*enpproperty\b(.{0,4000}?)/enpproperty\s*-->", re.S)
_NOTED = re.compile(r"<(title|date)>(.*?)</\1>", re.S)
_NOTED_AS = {"title": "articletitle", "date": "publishdate"}
_TAG = re.compile(r"<[^>]{0,200}>")


def newspaper_note(markup: str) -> dict[str, str]:
    """What 方正's system for digital papers notes of a story in a comment, under the names of the standard metas."""
    note = _NOTE.search(markup)
    if note is None:
        return {}
    told = {name: tidy(_TAG.sub("", unescape(value))) for name, value in _NOTED.findall(note[1])}
    return {_NOTED_AS[name]: value for name, value in told.items() if name in _NOTED_AS and value}


def metas_of(page: HtmlElement) -> dict[str, str]:
    """Content by lower-case name; the first of a name wins."""
    metas: dict[str, str] = {}
    for node in page.iter("meta"):
        name = (node.get("name") or node.get("property") or node.get("itemprop") or "").replace(" ", "").lower()
        content = tidy(node.get("content") or "")
        if name and content:
            metas.setdefault(name, content)
    return metas
