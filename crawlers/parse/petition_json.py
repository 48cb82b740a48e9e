"""A petition board that answers `{"result": "success", "responseData": ...}` with records as 领导留言板 has them."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.vocabulary import PostKind
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.text import decode, number_of, tidy, tree, words_of
from crawlers.parse.times import parse_epoch, parse_time

KNOWN_STATES = frozenset(["待回复", "办理中", "已办理", "已回复", "待受理", "已受理", "未办理", "不予受理", "已办结"])
_GONE = re.compile(r"不存在|已删除|已关闭|未找到")
_CUT = ("...", "…")


@dataclass(frozen=True, slots=True)
class PetitionEntry:
    """One record of a list; `active_at` is when something last happened to it."""

    tid: str
    active_at: datetime | None


def parse_threads(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> tuple[PetitionEntry, ...]:
    """A page of the list, in its order; empty past the last page. Raises `Blocked` or `ParseError`."""
    rows = _data(body, declared)
    if not isinstance(rows, list):
        raise ParseError(f"responseData of {url} is no list")
    entries = [
        PetitionEntry(str(row["tid"]), _active(row, fetched_at))
        for row in rows
        if isinstance(row, dict) and row.get("tid") not in (None, "")
    ]
    if rows and not entries:
        raise ParseError("list without a readable record")
    return tuple(entries)


def parse_petition(body: bytes, url: str, fetched_at: datetime, declared: str = "") -> Record:
    """One petition with its official answer. Raises `Blocked` or `ParseError` (no record, no id, no words)."""
    row = _data(body, declared)
    if isinstance(row, list) and len(row) == 1:
        row = row[0]
    if not isinstance(row, dict) or row.get("tid") in (None, ""):
        raise ParseError("responseData is no petition")
    title, text = _words(row.get("subject")), _words(row.get("content"))
    if not title and not text:
        raise ParseError(f"petition {row['tid']} has no words")
    reply = _words(row.get("answerContent"))
    return Record(
        external_id=str(row["tid"]),
        url=url,
        kind=PostKind.PETITION,
        title=title,
        text=text,
        published_at=_time(row.get("dateline"), fetched_at),
        author=str(row.get("userId") or row.get("nickName") or ""),
        views=number_of(row.get("viewNum")),
        likes=number_of(row.get("favNum")),
        official_reply=reply,
        replied_at=_time(row.get("answerDateline"), fetched_at) if reply else None,
        reply_department=_words(row.get("answerOrganization")) if reply else "",
        state=_words(row.get("stateInfo")),
        cut=text.endswith(_CUT),
    )


def _data(body: bytes, declared: str) -> Any:
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    try:
        answer = json.loads(decode(body, declared))
    except ValueError as error:
        raise ParseError(f"not JSON: {error}") from error
    if not isinstance(answer, dict):
        raise ParseError("answer is no object")
    if "responseData" in answer and answer.get("result") == "success":
        return answer["responseData"]
    told = str(answer.get("msg") or answer.get("message") or answer.get("error") or "")
    if _GONE.search(told):
        raise Blocked("unreachable", told)
    if told:
        raise Blocked("login" if "登录" in told else "blocked", f"{answer.get('code', '')} {told}".strip())
    raise ParseError(f"answer without result and responseData: {sorted(answer)[:5]}")


def _active(row: dict[str, Any], now: datetime) -> datetime | None:
    stamps = (_time(row.get(key), now) for key in ("dateline", "threadsCheckTime", "answerDateline"))
    return max((stamp for stamp in stamps if stamp is not None), default=None)


def _time(value: object, now: datetime) -> datetime | None:
    return parse_epoch(value) or (parse_time(value, now) if isinstance(value, str) else None)


def _words(value: object) -> str:
    """A field as plain words; boards put markup into some."""
    if not isinstance(value, str):
        return ""
    if "<" in value and re.search(r"<\s*(?:br|p|div|span|a|img|b|strong)\b", value, re.I):
        page = tree(f"<div>{value}</div>")
        return words_of(page) if page is not None else ""
    return tidy(value)
