"""Pages of Tieba: search results, the list of a bar, and a thread with its floors."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.addresses import leads_to
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.refusal_page import refused_page
from crawlers.parse.text import decode, number_of, query, tree, words_of
from crawlers.parse.times import parse_time

_HOME = "https://tieba.baidu.com/"
_PAGELET = re.compile(r"(<code[^>]*\bpagelet_html\b[^>]*>)\s*<!--(.*?)-->\s*(</code>)", re.S)
_RESULTS = query("//div[@class='s_post' or starts-with(@class,'s_post ')]")
_RESULT_LIST = query("//div[contains(@class,'s_post_list')]")
_THREADS = query("//li[contains(@class,'j_thread_list')]")
_THREAD_LIST = query("//ul[@id='thread_list'] | //div[@id='pagelet_frs-list/pagelet/thread_list']")
_FLOORS = query("//div[contains(concat(' ',@class,' '),' l_post ')]")
_HEADING = query("//*[contains(@class,'core_title_txt')]")
_TITLE = query(".//*[contains(@class,'p_title')]//a[@href] | .//a[contains(@class,'j_th_tit')]")
_RESULT_TEXT = query(".//div[@class='p_content']")
_RESULT_TIME = query("string(.//*[contains(@class,'p_date')])")
_ABSTRACT = query(".//div[contains(@class,'threadlist_abs')]")
_REPLY_TIME = query("string(.//*[contains(@class,'threadlist_reply_date')])")
_MADE_TIME = query("string(.//*[contains(@class,'is_show_create_time')])")
_FLOOR_TEXT = query(".//*[contains(@class,'d_post_content ') or starts-with(@id,'post_content_')]")
_TAIL = query(".//*[contains(@class,'tail-info')]")
_AUTHOR = query(".//a[contains(@href,'un=')]/@href")
_CURRENT = query("string(//span[@class='tP'])")
_COUNTED = query("string(//li[contains(@class,'l_reply_num')])")
_ONWARD = query("//a[contains(concat(' ',@class,' '),' next ')]/@href")
_PAGES = re.compile(r"共\s*(\d+)\s*页")
_VERIFY = re.compile(r"百度安全验证|安全验证|wappass\.baidu|seccaptcha")
_LOGIN = re.compile(r"passport\.baidu\.com/v2/\?login|请先?登录后|登录百度帐号")
_GONE = re.compile(
    r"贴吧404|该(?:贴|帖|吧)[^。<]{0,20}(?:已被删除|不存在|被删|暂不开放|屏蔽)|抱歉，根据相关法律法规|吧尚未建立"
)
_NOTHING = re.compile(r"没有找到相关内容|没有找到与|抱歉，没有找到|暂无[^<]{0,8}帖子")


@dataclass(frozen=True, slots=True)
class TiebaPage:
    """One page: its posts, its number of how many (a thread), the next one's address (a list; empty on the last).

    `forum`: the bar's number, as a thread's floors tell it; empty where they do not.
    """

    records: tuple[Record, ...]
    number: int
    pages: int
    next_url: str
    forum: str = ""


def parse_tieba(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The posts of any Tieba page; none only where Tieba says that it found nothing. Raises `Blocked`, `ParseError`."""
    return parse_tieba_page(body, url, fetched_at).records


def parse_tieba_page(body: bytes, url: str, fetched_at: datetime, first: str = "") -> TiebaPage:
    """Any Tieba page with its place among others; `first` is the id of the thread's first floor, for later pages.

    No posts only where Tieba says that it found nothing. Raises `Blocked`, `ParseError`.
    """
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    markup = _PAGELET.sub(r"\1\2\3", decode(body))
    page = tree(markup)
    if page is None:
        raise Blocked("blocked", "empty page")
    address = url or _HOME
    if rows := _FLOORS(page):
        records = tuple(_floors(page, rows, address, fetched_at, first))
    elif rows := _THREADS(page):
        records = tuple(_threads(rows, address, fetched_at))
    elif rows := _RESULTS(page):
        records = tuple(_results(rows, address, fetched_at))
    else:
        records = _without_posts(page, markup)
    if rows and not records:
        raise ParseError("posts without a readable id")
    onward = _ONWARD(page)
    return TiebaPage(records, *_place(page), leads_to(address, str(onward[0])) if onward else "", _forum(page))


def _forum(page: Element) -> str:
    """The bar's number, from the first floor that tells it."""
    for row in _FLOORS(page):
        content = _data(row).get("content")
        if isinstance(content, dict) and str(content.get("forum_id") or "").isdigit():
            return str(content["forum_id"])
    return ""


def _place(page: Element) -> tuple[int, int]:
    """The number of a thread's page and of all; 1 and 1 where there is one only."""
    current, total = str(_CURRENT(page)).strip(), _PAGES.search(str(_COUNTED(page)))
    number = int(current) if current.isascii() and current.isdigit() else 1
    return number, max(number, int(total[1]) if total else 1)


def _without_posts(page: Element, markup: str) -> tuple[Record, ...]:
    """A page that shows no post says why, or it is none that is known."""
    if told := _refusal(markup):
        raise told
    if _NOTHING.search(markup) or _RESULT_LIST(page) or _THREAD_LIST(page):
        return ()
    raise refused_page(markup) or ParseError("no result, thread or floor on the page")


def refused_tieba(markup: str) -> Blocked | None:
    """Tieba's own refusals and those that any site may give; `None` for none of them."""
    return _refusal(markup) or refused_page(markup)


def _refusal(markup: str) -> Blocked | None:
    for pattern, status in ((_VERIFY, "blocked"), (_GONE, "unreachable"), (_LOGIN, "login")):
        if told := pattern.search(markup):
            return Blocked(status, told[0])
    return None


def _results(rows: list[Element], url: str, now: datetime) -> Iterator[Record]:
    for row in rows:
        links = _TITLE(row)
        address = leads_to(url, links[0].get("href") or "") if links else ""
        pid = _asked(address, "pid") or (links[0].get("data-tid") if links else "") or ""
        if not pid:
            continue
        title, texts = words_of(links[0]).replace("\n", " "), _RESULT_TEXT(row)
        answer = re.match(r"回复[：:]\s*", title)
        yield Record(
            external_id=pid,
            url=address,
            kind=PostKind.REPLY if answer else PostKind.POST,
            title="" if answer else title,
            text=words_of(texts[0]).replace("\n", " ") if texts else "",
            published_at=parse_time(str(_RESULT_TIME(row)), now),
            author=_asked(str((_AUTHOR(row) or [""])[0]), "un"),
        )


def _threads(rows: list[Element], url: str, now: datetime) -> Iterator[Record]:
    for row in rows:
        given = _data(row)
        tid, links = str(given.get("id") or row.get("data-tid") or ""), _TITLE(row)
        pid = str(given.get("first_post_id") or tid)
        if not pid.isdigit() or not links:
            continue
        texts = _ABSTRACT(row)
        yield Record(
            external_id=pid,
            url=urljoin(url, f"/p/{tid}"),
            kind=PostKind.POST,
            title=links[0].get("title") or words_of(links[0]).replace("\n", " "),
            text=words_of(texts[0]) if texts else "",
            published_at=parse_time(str(_MADE_TIME(row)), now),
            author=str(given.get("author_portrait") or given.get("author_nickname") or ""),
            comments=number_of(given.get("reply_num")),
            cut=True,
        )


def _floors(page: Element, rows: list[Element], url: str, now: datetime, parent: str) -> Iterator[Record]:
    heading = _HEADING(page)
    title = (heading[0].get("title") or words_of(heading[0]).replace("\n", " ")) if heading else ""
    given = [(row, _data(row)) for row in rows]
    for row, data in given:
        content = data.get("content")
        content = content if isinstance(content, dict) else {}
        pid = str(content.get("post_id") or row.get("data-pid") or "")
        if not pid.isdigit():
            continue
        first = str(content.get("post_no") or _floor(row)) == "1"
        parent = pid if first else parent
        texts = _FLOOR_TEXT(row)
        text = words_of(texts[0]) if texts else ""
        yield Record(
            external_id=pid,
            url=urljoin(url, f"{urlsplit(url).path}?pid={pid}#{pid}"),
            kind=PostKind.POST if first else PostKind.REPLY,
            title=title if first else "",
            text=text,
            published_at=_floor_time(row, content, now),
            author=_account(data),
            comments=number_of(content.get("comment_num")),
            parent="" if first else parent,
            shielded=not text and not (texts and len(texts[0])),
        )


def _floor(row: Element) -> str:
    found = re.search(r"(\d+)楼", " ".join("".join(node.itertext()) for node in _TAIL(row)))
    return found[1] if found else ""


def _floor_time(row: Element, content: dict[str, Any], now: datetime) -> datetime | None:
    written = [str(content.get("date") or ""), *(str("".join(node.itertext())) for node in reversed(_TAIL(row)))]
    return next((at for text in written if (at := parse_time(text, now)) is not None), None)


def _account(data: dict[str, Any]) -> str:
    author = data.get("author")
    if not isinstance(author, dict):
        return ""
    return str(author.get("user_id") or author.get("portrait") or author.get("user_name") or "")


def _data(row: Element) -> dict[str, Any]:
    try:
        given = json.loads(row.get("data-field") or "{}")
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _asked(address: str, name: str) -> str:
    try:
        return parse_qs(urlsplit(address).query, encoding="gb18030", errors="replace").get(name, [""])[0]
    except ValueError:
        return ""
