"""The element that holds an article's words where the site's system says so itself."""

import re

from lxml.html import HtmlElement

from crawlers.parse.text import query

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
_SENTENCE = re.compile(r"[^。！？]{8,}[。！？]")
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


def below_headline(page: HtmlElement, title: str) -> HtmlElement | None:
    """The smallest block that holds the headline and, beneath it, a sentence or more; `None` for none.

    For short notices, whose few words no measure of density tells from the frame.
    """
    bare = "".join(title.split())
    heads = [node for node in page.iter("h1", "h2", "h3", "div", "td", "p") if bare and _text(node) == bare]
    for node in heads[-1:]:
        for block in node.iterancestors():
            if block.tag in {"body", "html"}:
                break
            if _SENTENCE.search(_text(block).partition(bare)[2]):
                return block
    return None


def _text(node: HtmlElement) -> str:
    return "".join(node.text_content().split())


def _length(node: HtmlElement) -> int:
    return len("".join(node.text_content().split()))


def _is_body(node: HtmlElement) -> bool:
    length = _length(node)
    linked = sum(_length(link) for link in node.iterfind(".//a"))
    return length >= _LEAST and linked <= length * _LINKED
