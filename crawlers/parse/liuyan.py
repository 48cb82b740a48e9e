"""Answers of petition boards: records as 领导留言板 has them, old and new, and of boards of the same kind (红网)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.vocabulary import PostKind
from crawlers.parse.json_rows import Row, find_rows, json_object, plain_words, refused
from crawlers.parse.record import ParseError, Record
from crawlers.parse.text import number_of
from crawlers.parse.times import parse_epoch, parse_time

FIELDS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("tid", "threadId", "msgId", "msg_id", "id"),
    "title": ("subject", "title", "theme"),
    "text": ("content", "message", "body", "detail"),
    "published_at": ("dateline", "createTime", "create_time", "createDateline", "publishTime", "add_time", "time"),
    "author": ("userId", "nickName", "nickname", "user_id", "username"),
    "views": ("viewNum", "views", "readNum", "hits"),
    "likes": ("favNum", "praiseNum", "likes"),
    "official_reply": ("answerContent", "replyContent", "reply_content"),
    "replied_at": ("answerDateline", "replyTime", "reply_time"),
    "reply_department": ("answerOrganization", "organization", "replyOrganization", "reply_unit"),
    "state": ("stateInfo", "state_name", "statusName"),
}
"""Field of a record -> names under which boards carry it, the commonest first."""

_IS_REPLY = {"0": "未办理", "1": "已办理", "2": "办理中", "3": "最新回应"}
_OFFICIAL = 4
_CUT = ("...", "…")


def parse_liuyan(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The petitions of a list or of one detail, with their official replies. Raises `Blocked`, `ParseError`."""
    answer = json_object(body)
    if isinstance(answer, dict):
        row = _single(answer)
        if row is not None:
            return (record_of(row, url, fetched_at),)
    rows = find_rows(answer)
    if rows is None:
        refusal = refused(answer) if isinstance(answer, dict) else None
        raise refusal or ParseError(f"no list of records in the answer: {str(answer)[:80]}")
    if not rows and isinstance(answer, dict) and (refusal := refused(answer)):
        raise refusal
    rows = _with_replies(rows)
    records = {found.external_id: found for row in rows if (found := _readable(row, url, fetched_at)) is not None}
    if rows and not records:
        raise ParseError(f"list without a readable record, its fields: {sorted(map(str, rows[0]))[:8]}")
    return tuple(records.values())


def _single(answer: Row) -> Row | None:
    """The record of a detail answer."""
    for key in ("responseData", "resultData", "data", "result"):
        row = answer.get(key)
        if isinstance(row, dict) and _first(row, "external_id") is not None and _has_words(row):
            return row
    return None


def _with_replies(rows: list[Row]) -> list[Row]:
    """`/v1/threads/content` gives a message (`dataType` 1) and its official replies (4) as rows of one list."""
    messages = [row for row in rows if row.get("dataType") in (1, "1")]
    if not messages:
        return rows
    answers = [row for row in rows if str(row.get("dataType")) == str(_OFFICIAL)]
    last = answers[-1] if answers else {}
    given = {
        "answerContent": "\n".join(filter(None, (plain_words(_first(row, "text")) for row in answers))),
        "answerDateline": _first(last, "published_at"),
        "answerOrganization": _first(last, "reply_department") or last.get("nickName"),
    }
    return [{**row, **(given if answers else {})} for row in messages]


def _readable(row: Row, url: str, now: datetime) -> Record | None:
    if _first(row, "external_id") is None or not _has_words(row):
        return None
    return record_of(row, url, now)


def record_of(row: Row, url: str, now: datetime) -> Record:
    """One petition. `cut`: the list gives only the beginning of the words. Raises `ParseError` without id or words."""
    number = _first(row, "external_id")
    if number is None or not _has_words(row):
        raise ParseError("a petition without an id or without words")
    text = plain_words(_first(row, "text"))
    reply, at, department = _reply(row)
    return Record(
        external_id=str(number),
        url=url,
        kind=PostKind.PETITION,
        title=plain_words(_first(row, "title")),
        text=text,
        published_at=_time(_first(row, "published_at"), now),
        author=str(_first(row, "author") or ""),
        views=number_of(_first(row, "views")),
        likes=number_of(_first(row, "likes")),
        official_reply=reply,
        replied_at=_time(at, now) if reply else None,
        reply_department=plain_words(department) if reply else "",
        state=_state(row),
        cut=text.endswith(_CUT),
    )


def _reply(row: Row) -> tuple[str, Any, Any]:
    """The official reply: fields of the record, or a list of replies (红网), the latest of which dates it."""
    replies = row.get("reply") or row.get("replies") or row.get("answers")
    if isinstance(replies, list):
        found = [reply for reply in replies if isinstance(reply, dict)]
        words = "\n".join(filter(None, (plain_words(_first(reply, "text")) for reply in found)))
        last = found[-1] if found else {}
        return words, _first(last, "published_at"), _first(last, "reply_department") or last.get("name")
    given = replies if isinstance(replies, str) else _first(row, "official_reply")
    return plain_words(given), _first(row, "replied_at"), _first(row, "reply_department")


def _state(row: Row) -> str:
    said = plain_words(_first(row, "state"))
    if said or row.get("is_reply") is None:
        return said
    return _IS_REPLY.get(str(row["is_reply"]), str(row["is_reply"])[:40])


def _has_words(row: Row) -> bool:
    return bool(plain_words(_first(row, "title")) or plain_words(_first(row, "text")))


def _first(row: Row, field: str) -> Any:
    return next((row[key] for key in FIELDS[field] if row.get(key) not in (None, "", [], {})), None)


def _time(value: object, now: datetime) -> datetime | None:
    return parse_epoch(value) or (parse_time(value, now) if isinstance(value, str) else None)
