"""A JSON board that no spider knows, read by the field map of its source entry."""

from datetime import datetime
from typing import Any

from config.schema.sources import FieldMap
from config.vocabulary import PostKind
from crawlers.parse.json_rows import Row, find_rows, json_object, plain_words, refused, value_at
from crawlers.parse.record import ParseError, Record
from crawlers.parse.text import number_of
from crawlers.parse.times import parse_epoch, parse_time


def parse_mapped_list(body: bytes, url: str, fields: FieldMap, fetched_at: datetime) -> tuple[Record, ...]:
    """The records of a list; none past its end. Raises `Blocked`, or `ParseError` naming the key that is missing."""
    answer = json_object(body)
    rows = find_rows(answer, fields.rows)
    if rows is None:
        refusal = refused(answer) if isinstance(answer, dict) else None
        raise refusal or ParseError(f"fields.rows {fields.rows or '(usual names)'!r} is no list in the answer")
    if not rows and isinstance(answer, dict) and (refusal := refused(answer)):
        raise refusal
    records = [record for row in rows if (record := _record(row, url, fields, fetched_at)) is not None]
    if rows and not records:
        missing = fields.external_id if value_at(rows[0], fields.external_id) in (None, "") else fields.title
        raise ParseError(f"no readable record: key {missing!r} is missing or empty; there are {sorted(rows[0])[:8]}")
    return tuple(records)


def parse_mapped_detail(body: bytes, url: str, fields: FieldMap, fetched_at: datetime) -> Record:
    """One record: the answer itself, an object below the usual names, or a list of one. Raises as the list does."""
    answer = json_object(body)
    for row in _candidates(answer):
        record = _record(row, url, fields, fetched_at)
        if record is not None:
            return record
    raise (refused(answer) if isinstance(answer, dict) else None) or ParseError(
        f"no record with {fields.external_id!r} in the answer"
    )


def _candidates(answer: Any) -> list[Row]:
    nested = [answer.get(key) for key in ("data", "result", "resultData", "responseData")] if _is_row(answer) else []
    inner = [row.get(key) for row in nested if _is_row(row) for key in ("data", "info", "detail", "content")]
    return [row for row in (answer, *nested, *inner) if _is_row(row)] + (find_rows(answer) or [])


def _is_row(value: Any) -> bool:
    return isinstance(value, dict)


def _record(row: Row, url: str, fields: FieldMap, now: datetime) -> Record | None:
    number = value_at(row, fields.external_id)
    title, text = _words(row, fields.title), _words(row, fields.text)
    if number in (None, "") or not (title or text):
        return None
    reply = _words(row, fields.official_reply)
    return Record(
        external_id=str(number)[:200],
        url=url,
        kind=PostKind.PETITION,
        title=title.replace("\n", " "),
        text=text,
        published_at=_time(row, fields.published_at, now),
        author=_words(row, fields.author),
        views=number_of(_value(row, fields.views)),
        likes=number_of(_value(row, fields.likes)),
        comments=number_of(_value(row, fields.comments)),
        official_reply=reply,
        replied_at=_time(row, fields.replied_at, now) if reply else None,
        reply_department=_words(row, fields.reply_department) if reply else "",
        state=_words(row, fields.state)[:40],
    )


def _value(row: Row, path: str | None) -> Any:
    return value_at(row, path) if path else None


def _words(row: Row, path: str | None) -> str:
    return plain_words(_value(row, path))


def _time(row: Row, path: str | None, now: datetime) -> datetime | None:
    value = _value(row, path)
    return parse_epoch(value) or (parse_time(value, now) if isinstance(value, str) else None)
