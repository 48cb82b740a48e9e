"""楼中楼 of Tieba, what people answer below a floor: `/p/totalComment` (JSON, the first ten of each floor of a page)
and `/p/comment` (a fragment of markup, ten a page of one floor)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml.etree import _Element as Element

from config.vocabulary import PostKind
from crawlers.parse.json_rows import json_object, plain_words
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.shapes import shape
from crawlers.parse.text import decode, query, tree, words_of
from crawlers.parse.tieba import refused_tieba
from crawlers.parse.times import parse_time

_ROWS = query("//li[contains(concat(' ',@class,' '),' lzl_single_post ')]")
_PAGER = query("string(//li[contains(concat(' ',@class,' '),' lzl_li_pager ')]/@data-field)")
_WORDS = query(".//*[contains(@class,'lzl_content_main')]")
_TIME = query("string(.//*[contains(@class,'lzl_time')])")
_LOGIN = re.compile(r"login|登录", re.I)
_PAGES = re.compile(r"total_page['\"]?\s*:\s*['\"]?(\d{1,6})")
_MOST = 4_000_000_000
_SAID = shape(
    "comment_id user_id username content now_time",
    "thread_id post_id ptype during_time show_nickname portrait user_nickname user_name is_reply img_src forum_id",
)
_FLOOR = shape("comment_num comment_list_num", "total_page cur_page", inside={"comment_info": _SAID})
COMMENTS = shape(
    "errno errmsg",
    inside={"data": shape("", "user_list user_map fid tid pn", inside={"comment_list": shape(each=_FLOOR)})},
)
"""`/p/totalComment`: who spoke is in `user_list`, which is left alone."""


@dataclass(frozen=True, slots=True)
class Comments:
    """The first sub-replies of a thread page's floors; `longer`: floors that have more, with how many pages."""

    records: tuple[Record, ...]
    longer: tuple[tuple[str, int], ...]


def parse_comments(body: bytes, url: str, first: str) -> Comments:
    """Read `/p/totalComment`; `first` is the id of the thread's first floor. Raises `Blocked`, `ParseError`."""
    if body.lstrip()[:1] == b"<":
        raise refused_tieba(decode(body)) or ParseError("markup instead of sub-replies")
    answer = json_object(body)
    data = answer.get("data") if isinstance(answer, dict) else None
    if isinstance(answer, dict) and answer.get("errno") not in {0, "0", None}:
        told = f"{answer.get('errno')} {answer.get('errmsg') or ''}".strip()
        raise Blocked("login" if _LOGIN.search(told) else "blocked", told)
    if not isinstance(data, dict) or "comment_list" not in data:
        raise ParseError("no comment_list in the answer")
    listed = data["comment_list"] if isinstance(data["comment_list"], dict) else {}  # PHP's empty map is a list
    floors = {pid: given for pid, given in listed.items() if pid.isdigit() and isinstance(given, dict)}
    records = [record for pid, given in floors.items() for record in _told(given, pid, url, first)]
    return Comments(tuple(records), tuple(_longer(floors)))


def parse_comment_page(body: bytes, url: str, first: str, now: datetime) -> tuple[tuple[Record, ...], int]:
    """One page of one floor's sub-replies (`/p/comment?tid=&pid=&pn=`), and how many there are.

    Raises `Blocked`, `ParseError`.
    """
    markup = decode(body)
    page = tree(f"<div>{markup}</div>")
    rows, pages = (_ROWS(page), _PAGES.search(str(_PAGER(page)))) if page is not None else ([], None)
    if not rows and not pages:
        raise refused_tieba(markup) or ParseError("no sub-reply and no pager")
    floor = _asked(url, "pid")
    records = tuple(record for row in rows if (record := _shown(row, floor, url, first, now)) is not None)
    if rows and not records:
        raise ParseError("sub-replies without a readable id")
    return records, int(pages[1]) if pages else 1


def _longer(floors: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for pid, given in floors.items():
        count, shown = given.get("comment_num"), given.get("comment_list_num")
        if isinstance(count, int) and isinstance(shown, int) and count > shown > 0:
            yield pid, -(-count // shown)


def _told(given: dict[str, Any], pid: str, url: str, first: str) -> Iterator[Record]:
    rows = given.get("comment_info")
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not str(row.get("comment_id") or "").isdigit():
            continue
        author = str(row.get("user_id") or row.get("username") or "")
        said = _record(str(row["comment_id"]), pid, url, first)
        yield Record(
            **said, text=plain_words(row.get("content")), published_at=_instant(row.get("now_time")), author=author
        )


def _shown(row: Element, pid: str, url: str, first: str, now: datetime) -> Record | None:
    number, texts = _named(row, "spid"), _WORDS(row)
    if not number.isdigit():
        return None
    text = words_of(texts[0]).replace("\n", " ") if texts else ""
    author = _named(row, "user_name") or _named(row, "portrait")
    said = _record(number, pid, url, first)
    return Record(**said, text=text, published_at=parse_time(str(_TIME(row)), now), author=author)


def _record(number: str, pid: str, url: str, first: str) -> dict[str, Any]:
    """What both forms share. A floor's own address leads to what was said below it."""
    address = urljoin(url, f"/p/{_asked(url, 'tid')}?pid={pid}&cid={number}#{number}")
    return {"external_id": number, "url": address, "kind": PostKind.REPLY, "parent": first, "reply_to": pid}


def _named(row: Element, name: str) -> str:
    """A value of `data-field`, which is written as JSON or as JavaScript."""
    found = re.search(rf"['\"]?\b{name}['\"]?\s*:\s*['\"]?([^'\",}}]+)", row.get("data-field") or "")
    return found[1].strip() if found else ""


def _instant(value: object) -> datetime | None:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and 0 < value < _MOST else None


def _asked(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query).get(name, [""])[0]
