"""What kind of source a page is, and the entry that would collect it. Pure: looks at one answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from config.schema.persons import is_of_person
from config.vocabulary import SourceKind
from crawlers.json_fields import guess_fields, leftover
from crawlers.parse.addresses import leads_to
from crawlers.parse.discuz_board import parse_board, parse_index
from crawlers.parse.discuz_page import site_root
from crawlers.parse.feed import parse_feed
from crawlers.parse.json_rows import find_rows, json_object
from crawlers.parse.news_list import parse_list
from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.sitemap import parse_sitemap
from crawlers.parse.text import decode, decode_xml, query, tree, words_of
from crawlers.rows_of_page import guess_rows

_FEEDS = query("//link[@rel='alternate'][contains(@type,'rss') or contains(@type,'atom')]/@href")
_DISCUZ = re.compile(
    r"content=[\"']Discuz!|Powered by <[^>]*>?\s*(?:<strong>)?\s*(?:<a[^>]*>)?Discuz!|threadlisttableid", re.I
)
_FID = re.compile(r"[?&]fid=(\d+)|forum-(\d+)-\d+\.html")
_WEIBO = frozenset(["weibo.com", "weibo.cn"])
_ENTRY = re.compile(r"<(?:item|entry)\b")
_TITLE = re.compile(r"<title[^>]{0,200}>\s*(?:<!\[CDATA\[)?([^<\]]{1,200})")
_HEAD = 20_000
_LEAST_ARTICLES = 3
_KEY = re.compile(r"[^\s.]{1,60}")
_MOST_IGNORED = 60


class NotRecognised(Exception):
    """No kind fits, or the address may not be a source; the message says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind, why, the keys of the entry that differ from the address alone, and other ways that the page offers."""

    kind: SourceKind
    why: str
    title: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def refuse_person(url: str) -> None:
    """Raises `NotRecognised` for the address of a person."""
    if is_of_person(url):
        raise NotRecognised("这是个人主页。系统只监测事项, 不监测个人 (a person's page is no source)")


def by_address(url: str) -> Guess | None:
    """What the address alone tells; `None` for nothing. Raises `NotRecognised` for one that needs keywords."""
    host = urlsplit(url).hostname or ""
    if host in _WEIBO or host.endswith((".weibo.com", ".weibo.cn")):
        raise NotRecognised(
            "微博按关键词采集。有官方接口令牌的: huiying source add "
            "https://c.api.weibo.com/2/search/statuses/limited.json --kind weibo-api --keywords 词1,词2; 没有的: "
            "huiying source add https://m.weibo.cn/ --kind weibo-mobile --keywords 词1,词2 (by keywords)"
        )
    return _bar(url) if host == "tieba.baidu.com" else None


def recognise(body: bytes, url: str, now: datetime) -> Guess:
    """The kind of source that an answer is. Raises `NotRecognised`."""
    refuse_person(url)
    known = by_address(url)
    if known is not None:
        return known
    head = body[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"<datastore>" in head.lower():
        return _page(body, url, now)
    if head.startswith((b"{", b"[")):
        return _json(body, url)
    if head.startswith(b"\x1f\x8b") or re.match(rb"<\?xml|<rss|<feed|<urlset|<sitemapindex|<rdf", head, re.I):
        return _xml(body, url, now)
    return _page(body, url, now)


def _bar(url: str) -> Guess:
    bar = parse_qs(urlsplit(url).query, encoding="utf-8", errors="replace").get("kw", [""])[0]
    if not bar:
        raise NotRecognised("请给出贴吧的网址 (https://tieba.baidu.com/f?kw=吧名)")
    return Guess(SourceKind.TIEBA, "百度贴吧", bar, {"url": "https://tieba.baidu.com/", "boards": [bar]})


def _xml(body: bytes, url: str, now: datetime) -> Guess:
    try:
        entries = parse_feed(body, url, now)
        named = _TITLE.search(_ENTRY.split(decode_xml(body[:_HEAD]), maxsplit=1)[0])
        title = " ".join(unescape(named[1]).split())[:60] if named else ""
        return Guess(SourceKind.FEED, f"RSS/Atom, {len(entries)} 条", title)
    except (Blocked, ParseError):
        pass
    try:
        found = parse_sitemap(body, url, now)
    except (Blocked, ParseError) as error:
        raise NotRecognised(f"XML, 但既不是 RSS/Atom 也不是 sitemap (neither feed nor sitemap): {error}") from error
    return Guess(SourceKind.SITEMAP, f"sitemap, {len(found.pages)} 个网页, {len(found.maps)} 个分表")


def _json(body: bytes, url: str) -> Guess:
    """A list of records whose fields carry names that boards commonly use."""
    try:
        answer = json_object(body)
    except (Blocked, ParseError) as error:
        raise NotRecognised(str(error)) from error
    rows = find_rows(answer)
    if not rows:
        raise NotRecognised("JSON, 但没有找到记录的列表; 请按 docs/sources.md 写 fields.rows (no list of records)")
    known: dict[str, Any] = guess_fields(rows)
    if "external_id" not in known or not {"title", "text"} & set(known):
        raise NotRecognised(
            f"JSON 列表, 但认不出编号和内容; 字段有 {', '.join(sorted(rows[0])[:15])}; 请照 docs/sources.md 的例子, "
            "把这个来源连同 fields 写进 huiying.yaml 的 sources (its fields must be written by hand)"
        )
    paged = re.sub(r"([?&](?:page|pageNo|pageNum|p|pn)=)1(?=&|$)", r"\1{page}", url)
    rest = [key for key in leftover(rows, known.values()) if all(map(_KEY.fullmatch, key.split(".")))]
    fields = known | ({"ignore": rest[:_MOST_IGNORED]} if rest else {})
    return Guess(SourceKind.BOARD_JSON, f"JSON 留言板, {len(rows)} 条", values={"url": paged, "fields": fields})


def _page(body: bytes, url: str, now: datetime) -> Guess:
    markup = decode(body)
    page = tree(markup)
    if page is None:
        raise NotRecognised("空页面 (empty page)")
    title = words_of(node).replace("\n", " ") if (node := page.find(".//title")) is not None else ""
    feeds = tuple(dict.fromkeys(filter(None, (leads_to(url, str(href)) for href in _FEEDS(page)))))
    if _DISCUZ.search(markup):
        return _forum(body, url, now, title, feeds)
    try:
        links = parse_list(body, url, now).links
    except ParseError:
        links = ()
    if len(links) >= _LEAST_ARTICLES:
        return Guess(SourceKind.NEWS, f"新闻或政府网站的列表页, {len(links)} 个链接", title, others=feeds)
    rows = guess_rows(page, url)
    if rows is not None:
        why = f"有列表, {rows.count} 行, 选择器 {rows.row!r}"
        return Guess(SourceKind.BOARD_HTML, why, title, {"selectors": {"row": rows.row, "link": rows.link}}, feeds)
    refusal = refused_page(markup)
    if refusal is not None:
        raise NotRecognised(f"网站拒绝访问 (refused): {refusal.reason}")
    if feeds:
        return Guess(
            SourceKind.FEED, "网页提供的订阅 (the feed that the page offers)", title, {"url": feeds[0]}, feeds[1:]
        )
    raise NotRecognised("认不出列表 (no list was recognised); 请给出列表页、订阅或 sitemap 的网址")


def _forum(body: bytes, url: str, now: datetime, title: str, feeds: tuple[str, ...]) -> Guess:
    root = site_root(url)
    try:
        threads = parse_board(body, url, now).threads
        found = _FID.search(url)
        boards = [found[1] or found[2]] if found else []
        return Guess(
            SourceKind.DISCUZ, f"Discuz! 版块, {len(threads)} 个主题", title,
            {"url": root if boards else url, "boards": boards}, feeds,
        )  # fmt: skip
    except Blocked as error:
        raise NotRecognised(f"Discuz! 论坛, 但它说 (the forum says): {error.reason}") from error
    except ParseError:
        pass
    try:
        boards = list(parse_index(body, url))
    except (Blocked, ParseError) as error:
        raise NotRecognised(f"Discuz! 论坛, 请给出首页或版块的网址 ({error})") from error
    return Guess(
        SourceKind.DISCUZ, f"Discuz! 首页, {len(boards)} 个版块", title, {"url": root, "boards": boards}, feeds
    )


def safe(url: str) -> str:
    """The address with its non-ASCII characters escaped, as sites want it."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%{}~-._")
