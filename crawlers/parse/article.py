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
from crawlers.parse.article_metas import metas_of, newspaper_note
from crawlers.parse.article_source import source_of
from crawlers.parse.article_state import state_article
from crawlers.parse.article_time import published
from crawlers.parse.article_title import headline
from crawlers.parse.record import ParseError
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, query, tidy, words_of

_MIN_TEXT = 80
_SHOWN_LATER = 0.3
_HEADING = 24
_CAPTION = 40
_UNDER = frozenset(["span", "p", "em", "small", "div"])
_MOST_OF = 0.3
_TEASER = 0.12
_FIRST = 3
_CAPTIONS = query(
    ".//figcaption|.//*[contains(@class,'img_descr') or contains(@class,'caption') or contains(@class,'pic_desc')]"
)
_ADVERT = re.compile(r"(?:^|[\s_-])(?:ads?\d*|advert(?:isement)?s?|guanggao|ggw?\d+|sponsor(?:ed)?)(?:[\s_-]|$)", re.I)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend(?:ed|s)?|share(?:daddy)?|toc|comments?(?:[_-]list)?|author[_-](?:card|bio|box|info))"
    r"(?:[\s_-]|$)",
    re.I,
)
_BELOW = re.compile(r"(?:^|[\s_-])(?:footer|foot|ft|copyright)(?:[\s_-]|$)", re.I)
"""Class or id of an advertisement, of what stands beside a story, and of what stands beneath every page of a site."""
_GLUED = re.compile(r"((?:19|20)\d\d([-/.])\d\d\2\d\d)(?=\d\d:\d\d)")
"""A day and an hour that stand in two elements with nothing between."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|&#(?:x0*1?[0-9a-f]|0*[12]?[0-9]|0*3[01]);", re.I)
logging.getLogger("readability").setLevel(logging.CRITICAL)  # it writes a trace for each page that it cannot read


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
    metas = newspaper_note(markup) | metas_of(page)
    visible = _GLUED.sub(r"\1 ", _visible(page))
    title = headline(page, metas, visible)
    at, exact = published(page, metas, visible, fetched_at)
    source = source_of(metas, visible, page)
    named = f"{title} {page.findtext('.//title') or ''}"
    state = state_article(page, named, fetched_at)  # before what follows takes the page apart
    text = _content(markup, page, title)
    if state is None or 2 * len(state.title) < len(title) or not _only_in_state(text, state.text):
        return Article(title, at, text, source, exact)
    if state.published_at is not None and not (exact and not state.exact):
        at, exact = state.published_at, state.exact
    return Article(state.title, at, without_frame(state.text, state.title), state.source_name or source, exact)


def _only_in_state(text: str, told: str) -> bool:
    """Whether the page shows no more than the beginning of what its data tells, or something else altogether."""
    lines = [line for line in told.split("\n") if SENTENCE.search(line)] if text else [told]
    return len(told) > len(text) and not all(line in text for line in lines)


def _document(markup: str) -> HtmlElement | None:
    """The page as the extraction tools want it; `None` for an empty one."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _content(markup: str, page: HtmlElement, title: str) -> str:
    """The element that the site's system marks; else readability's answer, or trafilatura's where that is tiny."""
    for node in _of_class(page, _BELOW, 0.6):
        node.drop_tree()
    if text := without_frame(_marked(markup, page), title):
        return text
    text = without_frame(_by_readability(page), title)
    below = without_frame(tidy("\n".join(map(_words, below_headline(page, title)))), title)
    if below and (len(text) < _MIN_TEXT or _misses(text, below)):
        return below
    if len(text) >= _MIN_TEXT:
        return _within_block(text, below)
    other = trafilatura.extract(markup, include_comments=False, include_tables=True, deduplicate=False)
    return max((text, without_frame(tidy(other or ""), title)), key=len)


def _misses(text: str, below: str) -> bool:
    """Whether none of the first sentences beneath the headline are in `text`: then it is something else on the page.

    So few words beside a long text are a teaser, and the text is the story.
    """
    if len(below) < _TEASER * len(text):
        return False
    first = [line for line in below.split("\n") if SENTENCE.search(line)][:_FIRST]
    return bool(first) and not any(line in text for line in first)


def _within_block(text: str, below: str) -> str:
    """`text` without what follows the block of the headline under a heading of its own: another story, hints, a chat.

    Where that block holds little of the text it holds the headline and a teaser only, and nothing is cut.
    """
    lines, own = text.split("\n"), set(below.split("\n"))
    last = max((at for at, line in enumerate(lines) if line in own), default=len(lines))
    after = lines[last + 1 :]
    if not after or len(after[0]) > _HEADING or SENTENCE.search(after[0]) or "。" in after[0]:
        return text
    kept = "\n".join(lines[: last + 1])
    return kept if len(kept) > _MOST_OF * len(text) else text


def _marked(markup: str, page: HtmlElement) -> str:
    body = marked_body(page)
    if body is None and (enclosed := between_comments(markup)):
        body = html.fromstring(f"<div>{enclosed}</div>")
    return _words(body) if body is not None else ""


def _words(body: HtmlElement) -> str:
    return words_of(
        body,
        skip=[
            *_CAPTIONS(body),
            *_under_pictures(body),
            *_link_lists(body),
            *_of_class(body, _ADVERT, 0.3),
            *_of_class(body, _ASIDE, 0.3),
        ],
    )


def _under_pictures(body: HtmlElement) -> list[HtmlElement]:
    """Short words beside a picture in a block of their own, and no sentence: its caption, whatever it is called."""
    found = []
    for image in body.iter("img"):
        after, around = image.getnext(), image.getparent()
        if after is None or around is None or around is body or after.tag not in _UNDER:
            continue
        said = "".join(after.text_content().split())
        if len(said) <= _CAPTION and "。" not in said and said == "".join(around.text_content().split()):
            found.append(after)
    return found


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
    for node in summary.xpath(".//ul|.//ol|.//dl|.//div|.//p|.//table"):
        links = node.findall(".//a")
        linked = sum(len(link.text_content().strip()) for link in links)
        if len(links) >= 2 and linked > 0.6 * len(node.text_content().strip()):
            found.append(node)
    return found


def _visible(page: HtmlElement) -> str:
    """The words of the whole page."""
    body = page.find("body")
    return words_of(body if body is not None else page)
