"""Finding the list of records in a JSON answer, whatever its envelope is called."""

import json
import re
from collections.abc import Iterator
from typing import Any

from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.text import decode, tidy, tree, words_of

Row = dict[str, Any]
LISTS = (
    "responseData", "resultData", "data", "result", "list", "rows", "records", "items", "content", "threads", "msg",
)  # fmt: skip
"""The usual names under which an answer keeps its records, or what holds them."""

ENVELOPE = (
    "code", "status", "success", "ok", "msg", "message", "error", "errmsg", "errno", "error_description", "info",
    "result", "resultCode", "timestamp", "time", "traceId", "requestId", "total", "totalCount", "totalNum", "count",
    "page", "pageNo", "pageNum", "pageSize", "size", "pages", "totalPage", "totalPages", "current", "limit", "offset",
    "hasNext", "hasNextPage", "hasMore", "first", "last", "empty", "sort", "pageable", "number", "numberOfElements",
)  # fmt: skip
"""What answers say of themselves beside their records: counts, pages, states."""
_DEPTH = 4
_GONE = re.compile(r"不存在|已删除|已关闭|未找到")
_TOLD = ("msg", "message", "error", "errmsg", "error_description", "info")
_GOOD = frozenset(["0", "1", "200", "success", "ok", "true", "none", "0000", "00000"])


def json_object(body: bytes, declared: str = "") -> Any:
    """The decoded answer. Raises `Blocked` for an empty one or a login page, `ParseError` for what is no JSON."""
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    text = decode(body, declared)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if re.search(r"<form|登录|login", text, re.I) and "<" in text[:200]:
            raise Blocked("login", "a page instead of JSON, it asks for a login") from error
        raise ParseError(f"not JSON: {str(error)[:120]}") from error


def refused(answer: Row) -> Blocked | None:
    """What an envelope says when it carries no data: its own words."""
    told = next((str(answer[key]) for key in _TOLD if isinstance(answer.get(key), str) and answer[key].strip()), "")
    code = str(answer.get("code", answer.get("status", answer.get("result", "none"))))
    if _GONE.search(told):
        return Blocked("unreachable", told)
    if "登录" in told or "login" in told.lower() or code == "401":
        return Blocked("login", f"{code} {told}".strip())
    if told and code.lower() not in _GOOD:
        return Blocked("blocked", f"{code} {told}".strip())
    return None


def find_rows(answer: Any, path: str = "") -> list[Row] | None:
    """The list of objects at `path` (keys joined by dots), or the first one below the usual names; `None` for none."""
    if path:
        for key in path.split("."):
            answer = answer.get(key) if isinstance(answer, dict) else None
        return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else None
    return next(_lists(answer, _DEPTH), None)


def _lists(node: Any, depth: int) -> Iterator[list[Row]]:
    if isinstance(node, list):
        rows = [row for row in node if isinstance(row, dict)]
        if rows or not node:
            yield rows
    elif isinstance(node, dict) and depth:
        for key in LISTS:
            if key in node:
                yield from _lists(node[key], depth - 1)


def value_at(row: Row, path: str) -> Any:
    """The value at a dotted path in a record; `None` where it is not there."""
    found: Any = row
    for key in path.split("."):
        if isinstance(found, list) and key.isdigit() and len(key) < 5:
            found = found[int(key)] if int(key) < len(found) else None
        else:
            found = found.get(key) if isinstance(found, dict) else None
    return found


def plain_words(value: object) -> str:
    """A field as plain words; boards put markup into some."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    if "<" in value and re.search(r"<\s*/?(?:br|p|div|span|a|img|b|strong|font|table|li)\b", value, re.I):
        page = tree(f"<div>{value}</div>")
        return words_of(page) if page is not None else ""
    return tidy(value)
