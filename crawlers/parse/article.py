"""A news or government article: title, time, words and the outlet it names, by general rules only.

The element that the site's system marks as the text comes first (TRS, hanweb, 开普, 博达, schema.org). For other pages
the order of tools is that of a measurement on Chinese pages: readability, trafilatura where it finds next to nothing.
Standard metas of government sites (ArticleTitle, PubDate, ContentSource) outrank everything; `Maketime` is when the
page was built and is never read.
"""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from crawlers.parse.article_body import below_headline, between_comments, marked_body
from crawlers.parse.article_frame import without_frame
from crawlers.parse.record import ParseError
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, query, tidy, words_of
from crawlers.parse.times import has_hour, parse_epoch, parse_time

_MIN_TEXT = 80
_SHOWN_LATER = 0.3
_CAPTIONS = query(
    ".//figcaption|.//*[contains(@class,'img_descr') or contains(@class,'caption') or contains(@class,'pic_desc')]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|&#(?:x0*1?[0-9a-f]|0*[12]?[0-9]|0*3[01]);", re.I)
logging.getLogger("readability").setLevel(logging.CRITICAL)  # it writes a trace for each page that it cannot read
_TIME_TAG = query("(//time/@datetime)[1]")
_TITLE_METAS = ("articletitle", "og:title", "twitter:title")
_TIME_METAS = (
    "pubdate", "article:published_time", "og:published_time", "og:release_date", "publishdate", "og:time",
    "weibo:article:create_at", "apub:time", "datepublished", "article:create_time", "publish_time",
    "firstpublishedtime",
)  # fmt: skip
_SOURCE_METAS = ("contentsource", "source", "mediaid", "og:site_name", "author:source")
_SOURCE = re.compile(
    r"(?:来源|來源|稿源|信息来源)\s*[：:]\s*([^\s|｜/,，。；;:：]{2,24}?)"
    r"(?=$|[\s|｜/,，。；;:：【\[]|作者|编辑|责任|浏览|点击|阅读|访问|字号|字体|发布[日时])",
    re.M,
)
_SCRIPT_TIME = re.compile(
    r"[\"']?\b(?:ct|publish_?time|pub_?time|pub_?date|publish_?date|publishedAt|datePublished)[\"']?\s*[:=]\s*[\"']?"
    r"(\d{13}\b|\d{10}\b|(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}(?:[T ]\d{1,2}:\d\d(?::\d\d)?)?)",
    re.I,
)
_TIME_HINT = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[T\s]*\d{1,2}:\d\d(?::\d\d)?)?"
)
_PUBLISHED = re.compile(r"(?:发布|发表|公开)(?:日期|时间)\s*[：:]?\s*$")


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
    title = _title(page, metas)
    visible = _visible(page)
    stamps = [metas[key] for key in _TIME_METAS if key in metas] + _linked_data(page) + _TIME_TAG(page)
    hints = list(_TIME_HINT.finditer(visible))
    dates = [match[0] for match in hints]
    stamps += [match[0] for match in hints if _PUBLISHED.search(visible, max(0, match.start() - 16), match.start())][:1]
    at, exact = _published(stamps, dates, _scripted(page, fetched_at), fetched_at)
    return Article(title, at, _content(markup, page, title), _source(metas, visible), exact)


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
    if text := without_frame(_marked(markup, page), title):
        return text
    text = without_frame(_by_readability(page), title)
    if len(text) >= _MIN_TEXT:
        return text
    below = below_headline(page, title)
    if below is not None and (short := without_frame(_words(below), title)):
        return short
    other = trafilatura.extract(markup, include_comments=False, include_tables=True, deduplicate=False)
    return max((text, without_frame(tidy(other or ""), title)), key=len)


def _marked(markup: str, page: HtmlElement) -> str:
    body = marked_body(page)
    if body is None and (enclosed := between_comments(markup)):
        body = html.fromstring(f"<div>{enclosed}</div>")
    return _words(body) if body is not None else ""


def _words(body: HtmlElement) -> str:
    return words_of(body, skip=[*_CAPTIONS(body), *_link_lists(body)])


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


def _link_lists(summary: HtmlElement) -> list[HtmlElement]:
    """Blocks that are little but two links or more: related stories, not the story."""
    found = []
    for node in summary.xpath(".//ul|.//ol|.//dl|.//div|.//table"):
        links = node.findall(".//a")
        linked = sum(len(link.text_content().strip()) for link in links)
        if len(links) >= 2 and linked > 0.6 * len(node.text_content().strip()):
            found.append(node)
    return found


def _title(page: HtmlElement, metas: dict[str, str]) -> str:
    if given := metas.get("articletitle"):
        return given
    named = tidy(str(page.xpath("string(//head/title)"))).replace("\n", " ")
    heads = [words_of(node).replace("\n", " ") for node in page.xpath("//h1")] + [
        metas[key] for key in _TITLE_METAS if key in metas
    ]
    within = [head for head in heads if len(head) >= 5 and (head in named or (named and head.startswith(_bare(named))))]
    if within:
        return max(within, key=len)
    return _bare(named) or next((head for head in heads if head), "")


def _bare(named: str) -> str:
    """A `<title>` without the names of site and channel at its end."""
    kept = re.split(r"\s*[_|｜]\s*", named)[0]
    while found := re.fullmatch(r"(.{5,}?)\s*(?:-{1,2}|–|—|——)\s*([^-–—]{2,12})", kept):
        kept = found[1]
    return kept.strip() or named


def _published(
    given: Sequence[str], written: Sequence[str], scripted: Iterator[datetime], now: datetime
) -> tuple[datetime | None, bool]:
    """The time of publication and whether the page gives its hour: from metas, the visible words, the scripts."""
    latest = now + timedelta(days=1)
    stamps = _stamps(given, now, latest)
    if stamps and (exact := next((at for text, at in stamps if has_hour(text)), None)):
        return exact, True
    seen = _stamps(written, now, latest)
    if stamps:
        day = stamps[0][1]
        hour = next((at for text, at in seen if has_hour(text) and at.date() == day.date()), None)
        return hour or day, hour is not None
    if seen:
        hour = next((at for text, at in seen if has_hour(text)), None)
        return hour or seen[0][1], hour is not None
    found = next((at for at in scripted if at <= latest), None)
    return found, found is not None


def _stamps(texts: Sequence[str], now: datetime, latest: datetime) -> list[tuple[str, datetime]]:
    found = ((text, parse_time(text, now)) for text in texts)
    return [(text, at) for text, at in found if at is not None and at <= latest]


def _linked_data(page: HtmlElement) -> list[str]:
    """`datePublished` of the page's JSON-LD."""
    found: list[str] = []
    for node in page.xpath("//script[@type='application/ld+json']"):
        try:
            data: Any = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph") if isinstance(data, dict) else None
        for entry in graph if isinstance(graph, list) else data if isinstance(data, list) else [data]:
            if isinstance(entry, dict) and isinstance(entry.get("datePublished"), str):
                found.append(entry["datePublished"])
    return found


def _scripted(page: HtmlElement, now: datetime) -> Iterator[datetime]:
    """Times of publication in the page's scripts, for pages that write theirs by script only."""
    for node in page.iter("script"):
        for match in _SCRIPT_TIME.finditer(node.text or ""):
            at = parse_epoch(match[1]) or parse_time(match[1], now)
            if at is not None:
                yield at


def _visible(page: HtmlElement) -> str:
    """The words of the whole page."""
    body = page.find("body")
    return words_of(body if body is not None else page)


def _source(metas: dict[str, str], visible: str) -> str:
    for key in _SOURCE_METAS:
        if name := metas.get(key, ""):
            return re.sub(r"^(?:来源|來源)\s*[：:]\s*", "", name)
    found = _SOURCE.search(visible)
    return found[1] if found else ""
