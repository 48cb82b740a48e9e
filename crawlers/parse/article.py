"""A news or government article: title, time, words and the outlet it names, by general rules only.

The order of tools is that of a measurement on Chinese pages: readability first, trafilatura where it finds next to
nothing. Standard metas of government sites (ArticleTitle, PubDate, ContentSource) outrank everything; `Maketime` is
when the page was built and is never read.
"""

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement
from readability import Document

from crawlers.parse.record import ParseError
from crawlers.parse.text import decode, query, tidy, words_of
from crawlers.parse.times import has_hour, parse_time

_MIN_TEXT = 80
_SHOWN_LATER = 0.3
_CAPTIONS = query(
    ".//figcaption|.//*[contains(@class,'img_descr') or contains(@class,'caption') or contains(@class,'pic_desc')]"
)
_BYLINE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|^(?:来源|作者|字号|字体|浏览次数|阅读次数)\s*[：:]|您?(?:所在|当前)的?位置"
)
_IMPRINT = re.compile(
    r"(?:责任编辑|责编|编辑|本文来源|值班编辑|校对|审核)\s*[：:].{0,40}$|(?:打印本页|关闭窗口|【?打印】?|分享到[：:]?)$"
)
_ONLY_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?: \d{1,2}:\d\d(?::\d\d)?)?$")
_AFTER = re.compile(
    r"(?:推荐阅读|相关阅读|相关新闻|相关推荐|延伸阅读|热门推荐|精彩推荐|更多新闻|相关链接|相关文章)\s*[：:]?$|(?:免责)?声明[：:]"
)
_TITLE_METAS = ("articletitle", "og:title", "twitter:title")
_TIME_METAS = (
    "pubdate", "article:published_time", "og:published_time", "og:release_date", "publishdate", "og:time",
    "weibo:article:create_at", "apub:time", "datepublished", "article:create_time", "publish_time",
)  # fmt: skip
_SOURCE_METAS = ("contentsource", "source", "mediaid", "og:site_name", "author:source")
_SOURCE = re.compile(
    r"(?:来源|來源|稿源|信息来源)\s*[：:]\s*([^\s|｜/,，。；;:：]{2,24}?)(?=$|[\s|｜/,，。；;:：]|作者|编辑|责任)", re.M
)
_TIME_HINT = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[T\s]*\d{1,2}:\d\d(?::\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Article:
    """What an article page says: `text` a line a paragraph, `published_at` midnight where the page gives no hour."""

    title: str
    published_at: datetime | None
    text: str
    source_name: str


def parse_article(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> Article:
    """Read an article's page. Raises `ParseError` where it holds no words."""
    markup = decode(body, declared)
    page = _document(markup)
    metas = _metas(page)
    title = _title(page, metas)
    text = _content(markup, page, title)
    if not text:
        raise ParseError(f"no article text at {url}")
    return Article(title, _published(page, metas, fetched_at), text, _source(page, metas))


def _document(markup: str) -> HtmlElement:
    """The page as the extraction tools want it. Raises `ParseError` for an empty one."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ParseError("empty page") from error


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
    """Readability's answer; only where it is tiny, the longer of it and trafilatura's. Frame lines are cut off."""
    text = _without_frame(_by_readability(page), title)
    if len(text) >= _MIN_TEXT:
        return text
    other = trafilatura.extract(markup, include_comments=False, include_tables=True, deduplicate=False)
    return max((text, _without_frame(tidy(other or ""), title)), key=len)


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
    summary = html.fromstring(Document(lean).summary(html_partial=True))
    return words_of(summary, skip=[*_CAPTIONS(summary), *_link_lists(summary)])


def _link_lists(summary: HtmlElement) -> list[HtmlElement]:
    """Blocks that are little but two links or more: related stories, not the story."""
    found = []
    for node in summary.xpath(".//ul|.//ol|.//dl|.//div|.//table"):
        links = node.findall(".//a")
        linked = sum(len(link.text_content().strip()) for link in links)
        if len(links) >= 2 and linked > 0.6 * len(node.text_content().strip()):
            found.append(node)
    return found


def _without_frame(text: str, title: str) -> str:
    """The words between headline and imprint: no breadcrumbs, by-line, editor, disclaimer or related stories."""
    lines = text.split("\n")
    bare = re.sub(r"\s", "", title)
    for number, line in enumerate(lines[:6]):
        if bare and re.sub(r"\s", "", line) == bare:
            lines = lines[number + 1 :]
            break
    while lines and len(lines[0]) < 60 and _BYLINE.search(lines[0]):
        lines = lines[1:]
    for number, line in enumerate(lines):
        if number and _AFTER.match(line):
            lines = lines[:number]
            break
    dates = [number for number, line in enumerate(lines) if _ONLY_DATE.match(line)]
    if len(dates) >= 2 and dates[0] > 1:
        lines = lines[: dates[0] - 1]  # a list of other stories, each with its day
    return "\n".join(line for line in lines if not _IMPRINT.match(line))


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


def _published(page: HtmlElement, metas: dict[str, str], now: datetime) -> datetime | None:
    latest = now + timedelta(days=1)
    given = [metas[key] for key in _TIME_METAS if key in metas] + _linked_data(page)
    stamps = [(text, at) for text in given if (at := parse_time(text, now)) is not None and at <= latest]
    if stamps and (exact := next((at for text, at in stamps if has_hour(text)), None)):
        return exact
    seen = [(text, at) for text in _written(page) if (at := parse_time(text, now)) is not None and at <= latest]
    if stamps:
        day = stamps[0][1]
        return next((at for text, at in seen if has_hour(text) and at.date() == day.date()), day)
    return next((at for text, at in seen if has_hour(text)), seen[0][1] if seen else None)


def _linked_data(page: HtmlElement) -> list[str]:
    """`datePublished` of the page's JSON-LD."""
    found: list[str] = []
    for node in page.xpath("//script[@type='application/ld+json']"):
        try:
            data: Any = json.loads(node.text or "")
        except ValueError:
            continue
        for entry in data if isinstance(data, list) else [data]:
            if isinstance(entry, dict) and isinstance(entry.get("datePublished"), str):
                found.append(entry["datePublished"])
    return found


def _written(page: HtmlElement) -> list[str]:
    """Full dates in the visible words, in the page's order."""
    body = page.find("body")
    return [match[0] for match in _TIME_HINT.finditer(words_of(body if body is not None else page))]


def _source(page: HtmlElement, metas: dict[str, str]) -> str:
    for key in _SOURCE_METAS:
        if name := metas.get(key, ""):
            return re.sub(r"^(?:来源|來源)\s*[：:]\s*", "", name)
    body = page.find("body")
    found = _SOURCE.search(words_of(body if body is not None else page))
    return found[1] if found else ""
