"""Posts that somebody sends to us (`POST /api/ingest`): a key a source, a limit, each bad line named."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from config.vocabulary import PostKind
from crawlers.items import Post, PostError
from crawlers.parse.record import submitter_of
from pipeline.models import Source

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 1000
_LONGEST_TEXT = 100_000
_GIVEN_BY_US = ("source", "fetched_at")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no post: its number from 1, and what is wrong with it."""

    line: int
    error: str


def digest_of(key: str) -> str:
    """What is stored of a key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def source_of(key: str) -> Source | None:
    """The source whose key this is; `None` for none."""
    return Source.objects.filter(push_key=digest_of(key)).exclude(push_key="").first() if key else None


def read_posts(body: bytes, source: str, salt: str, now: datetime) -> tuple[list[Post], list[BadLine]]:
    """Posts of JSON lines or of one JSON array. Never raises for what the body holds."""
    posts: list[Post] = []
    bad: list[BadLine] = []
    for number, row in _rows(body):
        try:
            if isinstance(row, PostError):
                raise row
            posts.append(_post(row, source, salt, now))
        except PostError as error:
            bad.append(BadLine(number, str(error)))
    return posts, bad


def _rows(body: bytes) -> Iterator[tuple[int, Any]]:
    if body.lstrip()[:1] == b"[":
        try:
            rows = json.loads(body)
        except (ValueError, RecursionError) as error:
            yield 1, PostError(f"不是合格的 JSON (not JSON): {str(error)[:120]}")
            return
        yield from enumerate(rows, 1)
        return
    for number, line in enumerate(body.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, PostError(f"不是合格的 JSON (not JSON): {str(error)[:120]}")


def _post(row: Any, source: str, salt: str, now: datetime) -> Post:
    if not isinstance(row, dict):
        raise PostError("不是 JSON 对象 (not a JSON object)")
    for name in _GIVEN_BY_US:
        if name in row:
            raise PostError(f"{name}: 由系统填写, 不要发送 (is ours to fill in)")
    values = {"kind": PostKind.PETITION.value, **row, "source": source, "fetched_at": now.isoformat()}
    if not (str(values.get("title") or "").strip() or str(values.get("text") or "").strip()) and not row.get("gone"):
        raise PostError("没有 title 也没有 text (neither title nor text)")
    _check(values)
    if values.get("submitter"):
        values["submitter"] = submitter_of(source, values["submitter"], salt)
    return Post.from_row(values)


def _check(values: dict[str, Any]) -> None:
    number = values.get("external_id")
    if isinstance(number, int) and not isinstance(number, bool):
        values["external_id"] = str(number)
    if not values.get("external_id"):
        raise PostError("external_id: 必填 (required)")
    for name in ("text", "title", "official_reply", "submitter", "external_id"):
        _check_text(name, values.get(name))
    for name in ("views", "likes", "comments", "reposts"):
        _check_count(name, values.get(name))
    for name in ("history", "gone"):
        if not isinstance(values.get(name, False), bool):
            raise PostError(f"{name}: 应为 true 或 false (true or false)")


def _check_text(name: str, value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise PostError(f"{name}: 应为文字 (must be text)")
    if value is not None and len(value) > _LONGEST_TEXT:
        raise PostError(f"{name}: 超过 {_LONGEST_TEXT} 字 (too long)")


def _check_count(name: str, value: Any) -> None:
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise PostError(f"{name}: 应为非负整数 (must be a count)")
