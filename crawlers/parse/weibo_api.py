"""Answers of Weibo's official API: a page of a search (`2/search/statuses/limited`), or an error object.

Shape: `{"statuses": [...], "total_number": N}`; an error is `{"request", "error_code", "error"}`, with HTTP 400, 403 or
503, now and then with 200. Codes: https://open.weibo.com/wiki/Error_code.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.weibo_blog import posts_of

_MEANING: tuple[tuple[frozenset[int], str, str], ...] = (
    (
        frozenset([10006, 21301, 21302, 21314, 21315, 21316, 21317, 21319, 21327, 21332, 21501]),
        "login", "令牌无效或已过期, 请换新的令牌 (the token must be renewed)",
    ),
    (frozenset([10022, 10023, 10024]), "blocked", "调用次数已用完, 会自动放慢 (quota used up)"),
    (
        frozenset([10004, 10005, 10007, 10013, 10014, 10015, 21321, 21322]),
        "blocked", "该应用或本机地址没有权限, 请向平台申请 (no permission)",
    ),
    (frozenset([20031]), "blocked", "平台要求验证 (verification)"),
    (
        frozenset([10008, 10012, 10016, 10017, 10018, 10020, 10021, 20001, 20003, 20012]),
        "forbidden", "来源的地址或监测词写错了, 请核对 (the entry is wrong)",
    ),
)  # fmt: skip
"""Codes of refusals, what they are for a source, and what can be done."""
_PASSING = frozenset([10001, 10002, 10003, 10009, 10010, 10011])


class Passing(ParseError):
    """The API could not answer this time; the same call may be answered in a moment."""


@dataclass(frozen=True, slots=True)
class ApiPage:
    """A page of a search. `rows`: how many statuses it held, `total` how many the search has."""

    records: tuple[Record, ...]
    rows: int
    total: int


def parse_api(body: bytes, fetched_at: datetime) -> ApiPage:
    """A page of a search. Raises `Blocked` (token, quota, permission), `Passing`, or `ParseError`."""
    answer = _object(body)
    records, rows = _statuses(answer, fetched_at)
    total = answer.get("total_number")
    if not isinstance(total, int):
        raise ParseError("answer without total_number")
    return ApiPage(records, rows, total)


def parse_batch(body: bytes, fetched_at: datetime) -> tuple[Record, ...]:
    """Posts that were asked for by their ids (`2/statuses/show_batch/biz`). Raises as `parse_api` does."""
    return _statuses(_object(body), fetched_at)[0]


def _statuses(answer: dict[str, Any], fetched_at: datetime) -> tuple[tuple[Record, ...], int]:
    told = refused_api(answer)
    if told is not None:
        raise told
    rows = answer.get("statuses")
    if not isinstance(rows, list):
        raise ParseError(f"answer without statuses: {sorted(answer)[:6]}")
    records = posts_of([row for row in rows if isinstance(row, dict)], "", fetched_at)
    if rows and not records:
        raise ParseError("statuses without a readable post (no id)")
    return records, len(rows)


def _object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"not JSON: {str(error)[:120]}") from error
    if not isinstance(answer, dict):
        raise ParseError("answer is no object")
    return answer


def error_of(body: bytes) -> Exception | None:
    """What the body of an answer that is not 200 says; `None` where it is no error object of the API."""
    try:
        return refused_api(_object(body))
    except ParseError:
        return None


def refused_api(answer: dict[str, Any]) -> Exception | None:
    """The error that an answer is, with its code and what can be done; `None` for none."""
    if "error_code" not in answer:
        return None
    code = str(answer["error_code"])
    number = int(code) if code.isascii() and code.isdigit() else 0
    told = f"微博接口 error_code {code}「{str(answer.get('error') or '')[:120]}」"
    for codes, status, advice in _MEANING:
        if number in codes:
            return Blocked(status, f"{told}; {advice}")
    if number in _PASSING:
        return Passing(f"{told}; 平台暂时不能应答 (busy)")
    return ParseError(f"{told}; 未知的错误码 (unknown error code)")
