"""Answers of weibo.com/ajax: lists of posts, one post, comments, a long text."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from config.vocabulary import PostKind
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.text import number_of
from crawlers.parse.times import parse_time
from crawlers.parse.weibo_answer import answer_of, plain
from crawlers.parse.weibo_blog import account_of, blog_id, posts_of
from crawlers.parse.weibo_long import asked_mid, long_text_record

_LISTS = ("list", "statuses", "reposts", "data")
_COMMENT_SIGNS = ("rootid", "rootidstr", "floor_number", "reply_comment")


def parse_ajax(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The posts or comments of an answer, an original as a record of its own; a true empty list gives none.

    Raises `Blocked` for refusals and a person's profile, `ParseError` for a shape that is not known.
    """
    answer = answer_of(body)
    data = answer.get("data")
    if isinstance(data, dict) and "longTextContent" in data:
        return (long_text_record(data, url, fetched_at),)
    if blog_id(answer) and ("text_raw" in answer or "text" in answer):
        return posts_of([answer], url, fetched_at)
    rows = _rows(answer)
    if rows is None:
        if isinstance(data, dict) and isinstance(data.get("user"), dict):
            raise Blocked("blocked", "a person's profile (data.user): people are not watched")
        raise ParseError(f"answer without a list of posts: {sorted(answer)[:6]}")
    comments = [row for row in rows if any(sign in row for sign in _COMMENT_SIGNS)]
    blogs = [row for row in rows if row not in comments]
    records = (*posts_of(blogs, url, fetched_at), *_comments(comments, url, fetched_at))
    if rows and not records:
        raise ParseError("list without a readable post (no id)")
    return records


def _rows(answer: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The list of an answer, wherever it lies; `None` for none."""
    data = answer.get("data")
    for holder in (data, answer):
        if isinstance(holder, list):
            return [row for row in holder if isinstance(row, dict)]
        if isinstance(holder, dict):
            for key in _LISTS:
                if isinstance(holder.get(key), list):
                    return [row for row in holder[key] if isinstance(row, dict)]
    return None


def _comments(rows: list[dict[str, Any]], url: str, now: datetime, depth: int = 2) -> Iterator[Record]:
    post = asked_mid(url)
    for row in rows:
        number = blog_id(row)
        if not number:
            continue
        root = str(row.get("rootidstr") or row.get("rootid") or "")
        answered = row.get("reply_comment")
        reply_to = blog_id(answered) if isinstance(answered, dict) else root if root != number else ""
        yield Record(
            external_id=number,
            url=urljoin(url, f"/detail/{post}") if post else url,
            kind=PostKind.REPLY,
            text=plain(row.get("text_raw")) or plain(row.get("text")),
            published_at=parse_time(str(row.get("created_at") or ""), now),
            author=account_of(row),
            likes=number_of(row.get("like_counts", row.get("like_count"))),
            comments=number_of(row.get("total_number")),
            parent=post,
            reply_to=reply_to,
            shielded=not account_of(row),
        )
        nested = row.get("comments")
        if isinstance(nested, list) and depth:
            yield from _comments([inner for inner in nested if isinstance(inner, dict)], url, now, depth - 1)
