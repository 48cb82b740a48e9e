"""The headline of a page whose `<title>` names the paper only: set off among the lines above the first sentence."""

import re

from lxml.html import HtmlElement

from crawlers.parse.article_body import SENTENCE
from crawlers.parse.article_byline import is_frame
from crawlers.parse.text import words_of

_LINES = 6
_SHORTEST, _LONGEST = 4, 60
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3})", re.I)
_FONT_SIZE = re.compile(r"\+?[1-7]", re.ASCII)
_SET_OFF = ("strong", "b", "h1", "h2", "h3", "h4", "font", "span", "td", "div", "p")
_OTHER = re.compile(r"上一|下一|放大|缩小|朗读|第\s*\w{1,4}\s*版|星期|返回|位置|[>＞»]|[:：]$|^\W")


def above_text(page: HtmlElement, visible: str, sites: set[str]) -> str:
    """The line above the first sentence that is a headline: one that the page's own list of stories links to, or the
    one in the largest or boldest letters; empty for none. `sites`: what the page calls its site.
    """
    lines = visible.split("\n")
    first = next((at for at, line in enumerate(lines) if SENTENCE.search(line)), 0)
    near = [line for line in lines[max(0, first - _LINES) : first] if _may_be(line, sites)]
    if not near:
        return ""
    linked = {_bare(words_of(link)) for link in page.iter("a")}
    listed = [line for line in near if _bare(line) in linked]
    if listed:
        return listed[-1]
    weights = _weights(page, {_bare(line) for line in near})
    best = max(near, key=lambda line: weights.get(_bare(line), 0.0))
    return best if weights.get(_bare(best), 0.0) > 0 else ""


def _may_be(line: str, sites: set[str]) -> bool:
    if not _SHORTEST <= len(line) <= _LONGEST or _bare(line) in sites:
        return False
    return not is_frame(line) and _OTHER.search(line) is None and "。" not in line


def _weights(page: HtmlElement, wanted: set[str]) -> dict[str, float]:
    """How much the letters of each wanted line stand out: their size in pixels; bold ones count as a little larger."""
    found: dict[str, float] = {}
    for node in page.iter(*_SET_OFF):
        if len(node) > 3 or (text := _bare("".join(node.itertext()))) not in wanted:
            continue
        size = _SIZE.search(node.get("style") or "")
        weight = float(size[1]) if size else 0.0
        if node.tag in {"strong", "b", "h1", "h2", "h3", "h4"} or "bold" in (node.get("style") or ""):
            weight = max(weight, 16.0) + 2
        if node.tag == "font" and _FONT_SIZE.fullmatch(said := (node.get("size") or "").strip()):
            weight = max(weight, 10.0 + 3 * int(said))
        found[text] = max(found.get(text, 0.0), weight)
    return found


def _bare(text: str) -> str:
    return "".join(text.split())
