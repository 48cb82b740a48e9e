"""A news or government article: title, time, words and the outlet it names, by general rules only.

The element that the site's system marks as the text comes first (TRS, hanweb, 开普, 博达, schema.org). For other pages
the order of tools is that of a measurement on Chinese pages: readability, trafilatura where it finds next to nothing.
Standard metas of government sites (ArticleTitle, PubDate, ContentSource) outrank everything; `Maketime` is when the
page was built and is never read.
"""

import logging
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from crawlers.parse.article_body import SENTENCE, below_headline, between_comments, marked_body
from crawlers.parse.article_frame import without_frame
from crawlers.parse.article_time import published
from crawlers.parse.article_title import headline
from crawlers.parse.record import ParseError
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, query, tidy, words_of

_MIN_TEXT = 80
_SHOWN_LATER = 0.3
_FIRST = 3
_CAPTIONS = query(
    ".//figcaption|.//*[contains(@class,'img_descr') or contains(@class,'caption') or contains(@class,'pic_desc')]"
)
_ADVERT = re.compile(r"(?:^|[\s_-])(?:ads?|advert(?:isement)?s?|guanggao|sponsor(?:ed)?)(?:[\s_-]|$)", re.I)
_BELOW = re.compile(r"(?:^|[\s_-])(?:footer|foot|ft|copyright)(?:[\s_-]|$)", re.I)
"""Class or id of an advertisement, and of what stands beneath every page of a site."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|&#(?:x0*1?[0-9a-f]|0*[12]?[0-9]|0*3[01]);", re.I)
logging.getLogger("readability").setLevel(logging.CRITICAL)  # it writes a trace for each page that it cannot read
_OUTLETS = query("//*[contains(concat(' ', normalize-space(@class), ' '), ' source ')]")
_LONGEST_NAME = 16
_SOURCE_METAS = ("contentsource", "source", "mediaid", "og:site_name", "author:source")
_SOURCE = re.compile(
    r"(?:来源|來源|稿源|信息来源)\s*[：:]\s*([^\s|｜/,，。；;:：“”\"]{2,24}?)"
    r"(?=$|[\s|｜/,，。；;:：【\[]|作者|编辑|责任|浏览|点击|阅读|访问|字号|字体|发布[日时])",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article: `text` a line a paragraph; `exact`: `published_at` has an hour, else it is midnight."""

    title: str
    published_at: datetime | None
    text: str
    source_name: str
    exact: bool = False


def parse_article(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> Article:
    """Read an article's page. Raises `Blocked` for a refusal in its place, `ParseError` where it holds no words."""
    article = read_article(body, url, fetched_at, declared)
    if not article.text:
        raise refused_page(decode(body, declared)) or ParseError(f"no article text at {url}")
    return article


def read_article(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> Article:
    """What there is on a page; all fields may be empty. Never raises for what a page holds."""
    del url
    markup = _CONTROL.sub("", decode(body, declared))
    page = _document(markup)
    if page is None:
        return Article("", None, "", "")
    metas = _metas(page)
    visible = _visible(page)
    title = headline(page, metas, visible)
    at, exact = published(page, metas, visible, fetched_at)
    return Article(title, at, _content(markup, page, title), _source(metas, visible, page), exact)


def _document(markup: str) -> HtmlElement | None:
    """The page as the extraction tools want it; `None` for an empty one."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _metas(page: HtmlElement) -> dict[str, str]:
    """Content by lower-case name; the first of a name wins."""
    metas: dict[str, str] = {}
    for node in page.iter("meta"):
        name = (node.get("name") or node.get("property") or node.get("itemprop") or "").replace(" ", "").lower()
        content = tidy(node.get("content") or "")
        if name and content:
            metas.setdefault(name, content)
    return metas


def _content(markup: str, page: HtmlElement, title: str) -> str:
    """The element that the site's system marks; else readability's answer, or trafilatura's where that is tiny."""
    for node in _of_class(page, _BELOW, 0.6):
        node.drop_tree()
    if text := without_frame(_marked(markup, page), title):
        return text
    text = without_frame(_by_readability(page), title)
    below = without_frame("\n".join(map(_words, below_headline(page, title))), title)
    if below and (len(text) < _MIN_TEXT or _misses(text, below)):
        return below
    if len(text) >= _MIN_TEXT:
        return text
    other = trafilatura.extract(markup, include_comments=False, include_tables=True, deduplicate=False)
    return max((text, without_frame(tidy(other or ""), title)), key=len)


def _misses(text: str, below: str) -> bool:
    """Whether none of the first sentences beneath the headline are in `text`: then it is something else on the page."""
    first = [line for line in below.split("\n") if SENTENCE.search(line)][:_FIRST]
    return bool(first) and not any(line in text for line in first)


def _marked(markup: str, page: HtmlElement) -> str:
    body = marked_body(page)
    if body is None and (enclosed := between_comments(markup)):
        body = html.fromstring(f"<div>{enclosed}</div>")
    return _words(body) if body is not None else ""


def _words(body: HtmlElement) -> str:
    return words_of(body, skip=[*_CAPTIONS(body), *_link_lists(body), *_of_class(body, _ADVERT, 0.3)])


def _by_readability(page: HtmlElement) -> str:
    lean = deepcopy(page)
    for node in lean.xpath("//script|//style|//noscript|//iframe|//svg|//link|//input|//textarea"):
        node.drop_tree()
    for node in lean.iter("section", "article"):
        node.tag = "div"  # readability scores paragraphs, and takes only a plain div for one
    whole = len(lean.text_content())
    for node in lean.xpath("//*[@style]"):
        if len(node.text_content()) > whole * _SHOWN_LATER:
            del node.attrib["style"]
    try:
        return _words(html.fromstring(Document(lean).summary(html_partial=True)))
    except (Unparseable, etree.ParserError, ValueError):  # of damaged markup, or of nothing at all
        return ""


def _of_class(page: HtmlElement, named: re.Pattern[str], most: float) -> list[HtmlElement]:
    """Blocks that are called so and hold at most this share of the page's text; of nested ones the outer."""
    room = most * len(page.text_content())
    found: list[HtmlElement] = []
    for node in page.iter("div", "section", "aside", "footer", "p", "ul", "table", "tr", "td"):
        names = f"{node.get('class') or ''} {node.get('id') or ''} {node.tag if node.tag == 'footer' else ''}"
        inside = bool(found) and found[-1] in node.iterancestors()
        if named.search(names) and not inside and len(node.text_content()) <= room:
            found.append(node)
    return found


def _link_lists(summary: HtmlElement) -> list[HtmlElement]:
    """Blocks that are little but two links or more: related stories, not the story."""
    found = []
    for node in summary.xpath(".//ul|.//ol|.//dl|.//div|.//table"):
        links = node.findall(".//a")
        linked = sum(len(link.text_content().strip()) for link in links)
        if len(links) >= 2 and linked > 0.6 * len(node.text_content().strip()):
            found.append(node)
    return found


def _visible(page: HtmlElement) -> str:
    """The words of the whole page."""
    body = page.find("body")
    return words_of(body if body is not None else page)


def _source(metas: dict[str, str], visible: str, page: HtmlElement) -> str:
    for key in _SOURCE_METAS:
        if name := metas.get(key, ""):
            return re.sub(r"^(?:来源|來源)\s*[：:]\s*", "", name)
    found = _SOURCE.search(visible)
    if found:
        return found[1]
    return next((name for node in _OUTLETS(page) if 2 <= len(name := words_of(node)) <= _LONGEST_NAME), "")
