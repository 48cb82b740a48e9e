"""The element that holds an article's words where the site's system says so itself."""

import re

from lxml.html import HtmlElement

from crawlers.parse.article_byline import is_frame
from crawlers.parse.text import query, words_of

_MARKED = query(
    "//*[@id or @class or @itemprop]["
    "contains(concat(' ',@class,' '),' TRS_Editor ') or contains(concat(' ',@class,' '),' TRS_UEDITOR ')"  # TRS
    " or @id='zoom' or @id='Zoom' or @id='ozoom'"  # hanweb 大汉, and newspapers on line
    " or @id='UCAP-CONTENT'"  # 开普
    " or starts-with(@id,'vsb_content') or contains(concat(' ',@class,' '),' v_news_content ')"  # 博达
    " or @itemprop='articleBody'"  # schema.org
    " or (@id='js_content' and contains(@class,'rich_media_content'))]"
)
_BETWEEN = re.compile(r"<!--\s*ZJEG_RSS\.content\.begin\s*-->(.*?)<!--\s*ZJEG_RSS\.content\.end\s*-->", re.S)
SENTENCE = re.compile(r"[^。！？]{8,}[。！？]")
_HEADS = ("h1", "h2", "h3", "h4", "div", "td", "p", "span", "strong", "b", "font")
_LEAST = 12
_LINKED = 0.5


def marked_body(page: HtmlElement) -> HtmlElement | None:
    """The outermost element that one of the systems marks as the text, the longest of several; `None` for none.

    One that is next to empty, or little but links, is no body.
    """
    found = [node for node in _MARKED(page) if _is_body(node)]
    inner = {id(child) for node in found for child in node.iterdescendants()}
    outer = [node for node in found if id(node) not in inner]
    return max(outer, key=_length, default=None)


def between_comments(markup: str) -> str:
    """The markup between the comments by which hanweb encloses the text; empty for none."""
    found = _BETWEEN.search(markup)
    return found[1] if found else ""


def below_headline(page: HtmlElement, title: str) -> list[HtmlElement]:
    """What stands beneath the headline, from the first block with a sentence on, to the end of the block that holds
    them; empty where the page does not show the headline. Of several headlines that beneath which there is most.
    """
    bare = "".join(title.split())
    heads = [node for node in page.iter(*_HEADS) if bare and len(node) <= 3 and _text(node) == bare]
    inner = {id(node) for head in heads for node in head.iterancestors()}
    found = [_beneath(node) for node in heads if id(node) not in inner and next(node.iterancestors("a"), None) is None]
    return max(found, key=lambda nodes: sum(map(_length, nodes)), default=[])


def _beneath(head: HtmlElement) -> list[HtmlElement]:
    for block in (head, *head.iterancestors()):
        if block.tag in {"body", "html"}:
            break
        after = list(block.itersiblings())
        first = next((place for place, node in enumerate(after) if _says(node)), None)
        if first is not None:
            return after[first:]
    return []


def _says(node: HtmlElement) -> bool:
    """Whether a block holds a sentence that is no by-line and no link."""
    if not isinstance(node.tag, str) or node.tag in {"script", "style", "nav", "aside", "footer"}:
        return False
    lines = (line for line in words_of(node, skip=node.iter("a")).split("\n") if not is_frame(line))
    return any(map(SENTENCE.search, lines))


def _text(node: HtmlElement) -> str:
    return "".join(node.text_content().split())


def _length(node: HtmlElement) -> int:
    return len("".join(node.text_content().split()))


def _is_body(node: HtmlElement) -> bool:
    length = _length(node)
    linked = sum(_length(link) for link in node.iterfind(".//a"))
    return length >= _LEAST and linked <= length * _LINKED
