"""The one thing that spiders yield: a post, as it leaves the crawler and travels over the transport."""

import json
import re
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter, itemgetter
from typing import Any

import orjson

from config.clock import meant
from config.frozen import made
from config.vocabulary import PostKind

_TIMES = ("published_at", "fetched_at", "replied_at")
_TEXTS = (
    "source", "external_id", "url", "title", "text", "submitter", "parent", "reply_to", "official_reply",
    "reply_department", "state",
)  # fmt: skip


_LONGEST_ID = 200
_IDS = ("external_id", "parent", "reply_to")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL, and halves of emoji that a site cut in two: PostgreSQL cannot keep the one, UTF-8 not the other."""


class PostError(ValueError):
    """A transport line that is no post; the message says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One public post, thread, petition or article.

    `source` is the key of the source entry; (`source`, `external_id`) is unique. `submitter` is a salted hash made in
    the spider, never an account name. Times are aware. Counts are `None` where the site shows none. `parent` is the
    external id of the thread's first post (or of the original of a repost), `reply_to` that of the post answered.
    `history`: loaded afterwards from a file; it is analysed as of its own time and alerts nobody. `gone`: the site has
    taken a post away that was collected before; nothing but its id is told, and in `state` why, where it says so.
    """

    source: str
    external_id: str
    url: str
    kind: PostKind
    title: str
    text: str
    published_at: datetime | None
    fetched_at: datetime
    submitter: str = ""
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    reposts: int | None = None
    parent: str = ""
    reply_to: str = ""
    official_reply: str = ""
    replied_at: datetime | None = None
    reply_department: str = ""
    state: str = ""
    history: bool = False
    gone: bool = False

    def __post_init__(self) -> None:
        """Texts lose what nothing can store, and ids get short enough for their column, whoever made the post."""
        for key in _IDS:
            value = getattr(self, key)
            if isinstance(value, str) and len(value) > _LONGEST_ID:
                object.__setattr__(self, key, _shorter(value))
        if _is_storable("".join(map(str, _texts_of(self)))):
            return
        for key in _TEXTS:
            value = getattr(self, key)
            if isinstance(value, str):
                object.__setattr__(self, key, _UNSTORABLE.sub("", value))

    def to_line(self) -> str:
        """One JSON line, times in ISO 8601 with offset."""
        every = zip(_FIELDS, _all_of(self), strict=True)
        row = {key: value for key, value in every if not (value is None or value == "" or value is False)}
        for key in _TIMES:
            if key in row:
                row[key] = row[key].isoformat()
        try:
            return orjson.dumps(row).decode()
        except TypeError:  # a number beyond 64 bits
            return json.dumps(row, ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str) -> "Post":
        """Read `to_line` back. Raises `PostError` when the line is no post."""
        try:
            row = orjson.loads(line)
        except ValueError:  # half an emoji, or no JSON at all
            try:
                row = json.loads(line)
            except ValueError as error:
                raise PostError(f"not JSON: {error}") from error
        return cls.from_row(row)

    @classmethod
    def from_row(cls, row: Any) -> "Post":
        """Build from a decoded line. Raises `PostError` naming the field that is wrong."""
        if not isinstance(row, dict):
            raise PostError("not a JSON object")
        if not row.keys() <= _FIELD_SET:
            raise PostError(f"{min(row.keys() - _FIELD_SET)}: 没有这个字段 (unknown field)")
        values: dict[str, Any] = _LEFT_OUT | row
        try:
            values["kind"] = PostKind(values["kind"])
            for key in _TIMES:
                if values.get(key) is not None:
                    values[key] = _instant(key, values[key])
            post = _sound(values) or _mended(values)
        except (TypeError, ValueError, KeyError) as error:
            raise PostError(str(error)) from error
        if not post.source or not post.external_id:
            raise PostError("source and external_id must not be empty")
        return post


_FIELDS = tuple(field.name for field in fields(Post))
_FIELD_SET = frozenset(_FIELDS)
_LEFT_OUT = {"url": "", "title": "", "text": "", "published_at": None} | {
    field.name: field.default for field in fields(Post) if field.default is not MISSING
}
"""What a line need not say."""
_texts_in = itemgetter(*_TEXTS)
_ids_in = itemgetter(*_IDS)
_texts_of = attrgetter(*_TEXTS)
_all_of = attrgetter(*_FIELDS)


def _sound(values: dict[str, Any]) -> Post | None:
    """The post at once where every field is there and no text must be mended, as of nearly all lines; else None."""
    if len(values) != len(_FIELDS) or set(map(type, texts := _texts_in(values))) != {str}:
        return None
    if max(map(len, _ids_in(values))) > _LONGEST_ID or not _is_storable("".join(texts)):
        return None
    return made(Post, values)


def _mended(values: dict[str, Any]) -> Post:
    """The post, or what is wrong with a field as TypeError, ValueError or `PostError`."""
    post = Post(**values)
    for key, value in zip(_TEXTS, _texts_of(post), strict=True):
        if not isinstance(value, str):
            raise PostError(f"{key} is no text")
    return post


def _shorter(value: str) -> str:
    """A long id (an address, mostly) by its beginning and a hash of it all: two that begin alike stay apart."""
    whole = blake2b(value.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"{value[: _LONGEST_ID - len(whole) - 1]}#{whole}"


def _is_storable(text: str) -> bool:
    """Asked of each post: a tenth of the time that the pattern takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


@lru_cache(maxsize=64)  # the posts of a batch were fetched at few moments, and who writes them finds them equal
def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _instant(key: str, value: str) -> datetime:
    try:
        found = _moment(value)
    except (TypeError, ValueError) as error:
        raise PostError(f"{key}: 要写成 2026-11-28T08:00:00+08:00 (ISO 8601 with an offset)") from error
    if found.tzinfo is None:
        raise PostError(f"{key}: 要带时区, 如 2026-11-28T08:00:00+08:00 (has no offset)")
    if not meant(found):
        raise PostError(f"{key}: {value} 不会是这个时间 (cannot be a post's time, 1971 to 2199)")
    return found
