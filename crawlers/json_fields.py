"""Which fields of a JSON board's records hold what: by the names that boards commonly use, then by how names end.

`letterTitle`, `LETTER_TITLE` and `xjTitle` are titles; `replyContent` is an answer, for its name begins with one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from crawlers.parse.json_rows import Row, plain_words
from crawlers.parse.liuyan import FIELDS
from crawlers.parse.times import parse_epoch

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ENDS: dict[str, tuple[str, ...]] = {
    "external_id": ("id", "uuid", "guid", "no", "code", "bh", "sn", "number"),
    "title": ("title", "subject", "theme", "topic", "bt", "zt"),
    "text": ("content", "text", "detail", "details", "description", "desc", "body", "question", "nr"),
    "published_at": ("time", "date", "dateline", "at", "sj", "rq"),
}
_ANSWERS: dict[str, tuple[str, ...]] = {
    "official_reply": ("content", "text", "result", "opinion", "detail", "msg", "nr", "reply", "answer"),
    "replied_at": ("time", "date", "dateline", "at", "sj", "rq"),
    "reply_department": (
        "department",
        "dept",
        "unit",
        "org",
        "organization",
        "organ",
        "deptname",
        "orgname",
        "unitname",
    ),
}
_ANSWER = frozenset(
    [
        "reply",
        "replies",
        "answer",
        "answers",
        "handle",
        "feedback",
        "deal",
        "response",
        "result",
        "accept",
        "back",
        "hf",
        "df",
        "bl",
        "cl",
    ]
)
_LATER = frozenset(
    ["update", "updated", "modify", "modified", "edit", "end", "finish", "close", "check", "audit", "last", "expire"]
)
_DEPARTMENT = frozenset(["department", "dept", "unit", "org", "organization", "organ"])
_STATE = frozenset(["state", "status"])


def guess_fields(rows: Sequence[Row]) -> dict[str, str]:
    """Field of a record -> key of the rows, dotted for an answer that is an object of its own (`reply.text`); without
    `external_id` and words it is no board that can be read."""
    rows = [row | _answer_of(row) for row in rows]
    rows[0] = {key: None for row in rows for key in row} | rows[0]
    keys = [key for key in rows[0] if isinstance(key, str)]
    exact = {name: next((key for key in names if key in keys), None) for name, names in FIELDS.items()}
    found = {name: key for name, key in exact.items() if key}
    split = {key: [word.lower() for word in _WORDS.findall(key)] for key in keys}
    theirs = {key: words for key, words in split.items() if _ANSWER.intersection(words) and not _accepted(words)}
    mine = {key: words for key, words in split.items() if words and key not in theirs}
    for fields, names in ((_ENDS, mine), (_ANSWERS, theirs)):
        for field, ends in fields.items():
            if field not in found:
                fitting = [key for key in _ending(names, ends) if key not in found.values()]
                if chosen := next((key for key in fitting if _holds(field, [row.get(key) for row in rows])), None):
                    found[field] = chosen
    for field, about in (("state", _STATE), ("reply_department", _DEPARTMENT)):
        if field not in found and (field == "state" or "official_reply" in found):
            named = (key for key, words in mine.items() if about.intersection(words) and words[-1] != "id")
            if chosen := next((key for key in named if _holds(field, [row.get(key) for row in rows])), None):
                found[field] = chosen
    return found


def _answer_of(row: Row) -> Row:
    """What the objects in a record hold that are called an answer, or the first of a list of such, by dotted keys."""
    found: Row = {}
    for key, value in row.items():
        if not isinstance(key, str) or not _ANSWER.intersection(word.lower() for word in _WORDS.findall(key)):
            continue
        head, answer = (f"{key}.0", value[0]) if isinstance(value, list) and value else (key, value)
        if isinstance(answer, dict):
            found |= {f"{head}.{name}": inner for name, inner in answer.items() if isinstance(name, str)}
    return found


def leftover(rows: Sequence[Row], taken: Iterable[str]) -> list[str]:
    """Keys of the rows that are none of `taken`; those within an answer of which a part is taken by dotted keys."""
    used = {path: path.split(".")[0] for path in taken}
    plain = {key for row in rows for key in row if isinstance(key, str)} - set(used.values())
    within = {
        ".".join(part for part in path.split(".") if not part.isdigit())
        for row in rows
        for path in _answer_of(row)
        if path not in used and path.split(".")[0] in used.values()
    }
    return sorted(plain | within)


def _accepted(words: Sequence[str]) -> bool:
    """受理时间: when the office took a call down, which is when it came; 受理意见 and 受理单位 are of the answer."""
    return "accept" in words and words[-1] in _ENDS["published_at"]


def _ending(names: dict[str, list[str]], ends: tuple[str, ...]) -> list[str]:
    """Keys by the rank of their last word; those of a later change of the record come last."""
    fitting = [
        (bool(_LATER.intersection(words)) or _accepted(words), ends.index(end), key)
        for key, words in names.items()
        for end in (words[-1], "".join(words[-2:]))
        if end in ends
    ]
    return [key for _later, _rank, key in sorted(fitting, key=lambda one: one[:2])]


def _holds(field: str, values: Sequence[Any]) -> bool:
    """Whether what stands there can be the field: ids are all there and all different, times are times."""
    given = [value for value in values if value not in (None, "")]
    if field == "external_id":
        return len(given) == len(values) and len(set(map(str, given))) == len(given) and _plain(given)
    if field in {"published_at", "replied_at"}:
        return bool(given) and all(parse_epoch(value) or re.search(r"\d{4}.?\d|\d:\d\d", str(value)) for value in given)
    return any(isinstance(value, str) and not value.isdigit() and plain_words(value) for value in given)


def _plain(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str | int) and not isinstance(value, bool) for value in values)
