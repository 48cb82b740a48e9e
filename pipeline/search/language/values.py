"""What stands after a field's colon, checked and resolved. Raises `QueryError` that names what is taken."""

import re
from collections.abc import Mapping
from datetime import datetime

from pipeline.search.language.dates import length_of, span_of
from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import BY_NAME, EXAMPLE, FIXED, KINDS, STATES, Field, Names
from pipeline.search.language.lexer import Token
from pipeline.search.language.tree import Is, Within

_PARTS = re.compile(r'"([^"]*)"|([^",]+)')
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
_SHOWN = 12


def condition(token: Token, names: Names, now: datetime) -> Is | Within:
    """The condition that a field token says; `exclude` is the parser's."""
    field = BY_NAME[token.name]
    if field is Field.HEAT:
        return _heat(token)
    if token.sign != ":":
        raise QueryError(f"“{field.zh}”后面用冒号。", f"例如 {EXAMPLE[field]}。", token.at, token.length)
    given = listed(token)
    if field in {Field.FROM, Field.TO}:
        return _instant(token, field, given, now)
    if field is Field.PLACE:
        return _place(token, given, names)
    if field is Field.SOURCE:
        return _source(token, given, names)
    return _fixed(token, field, given)


def listed(token: Token) -> tuple[str, ...]:
    """The words of a list; at least one."""
    found = tuple(word for quoted, plain in _PARTS.findall(token.text) if (word := (quoted or plain).strip()))
    if not found:
        field = BY_NAME[token.name]
        raise QueryError(
            f"“{field.zh}”后面没有写内容。", f"冒号后面紧接着写，例如 {EXAMPLE[field]}。", token.at, token.length
        )
    return tuple(dict.fromkeys(found))


def _fixed(token: Token, field: Field, given: tuple[str, ...]) -> Is:
    known = FIXED[field]
    chosen = [_one_of(token, field, word, known) for word in given]
    stored: Mapping[str, tuple[str, ...]] = (
        KINDS if field is Field.KIND else {zh: (value,) for zh, value in STATES.items()} if field is Field.STATE else {}
    )
    values = tuple(value for word in chosen for value in stored.get(word, (word,)))
    return Is(field, tuple(dict.fromkeys(values)), tuple(dict.fromkeys(chosen)))


def _one_of(token: Token, field: Field, word: str, known: tuple[str, ...]) -> str:
    """The value itself, or the only one that begins with what was typed."""
    begun = [value for value in known if value.startswith(word)]
    if word in known or len(begun) == 1:
        return word if word in known else str(begun[0])
    offered = "、".join(map(str, begun or known))
    why = f"“{word}”可以是几个{field.zh}" if begun else f"没有“{word}”这个{field.zh}"
    raise QueryError(f"{why}。", f"可以写：{offered}。", *_place_of(token, word))


def _place(token: Token, given: tuple[str, ...], names: Names) -> Is:
    codes: list[str] = []
    for word in given:
        found = names.places(word)
        if not found:
            raise QueryError(
                f"不认识“{word}”这个地点。", "写行政区划的名称或代码，例如 place:青溪县。", *_place_of(token, word)
            )
        codes += [beginning(code) for code in found]
    return Is(Field.PLACE, tuple(dict.fromkeys(codes)), given)


def beginning(code: str) -> str:
    """What the codes of a division and of all beneath it begin with: 370100 -> 3701."""
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    return code


def _source(token: Token, given: tuple[str, ...], names: Names) -> Is:
    by_name = {name: key for key, name in names.sources.items()}
    keys = []
    for word in given:
        key = word if word in names.sources else by_name.get(word)
        begun = [name for name in by_name if name.startswith(word)]
        if key is None and len(begun) == 1:
            key = by_name[begun[0]]
        if key is None:
            offered = "、".join((begun or list(by_name))[:_SHOWN]) or "目前还没有来源"
            raise QueryError(f"没有“{word}”这个来源。", f"可以写：{offered}。", *_place_of(token, word))
        keys.append(key)
    return Is(Field.SOURCE, tuple(dict.fromkeys(keys)), tuple(names.sources[key] for key in keys))


def _instant(token: Token, field: Field, given: tuple[str, ...], now: datetime) -> Within:
    span = span_of(given[0], now) if len(given) == 1 else None
    if span is None:
        raise QueryError(
            f"“{token.text}”不是日期。",
            "可以写 2026-03-01、2026-03、3月1日、今天、昨天、7天、24小时。",
            *_place_of(token, token.text),
        )
    ago = length_of(given[0])
    if field is Field.FROM:
        return Within(field, span[0].timestamp(), None, f"最近 {ago}" if ago else f"{given[0]} 以后（含）")
    if ago:  # to 7天: until that long ago
        return Within(field, None, span[0].timestamp(), f"{ago}以前")
    return Within(field, None, span[1].timestamp(), f"{given[0]} 以前（含）")


def _heat(token: Token) -> Within:
    sign = ">=" if token.sign == ":" else token.sign
    if not _NUMBER.fullmatch(token.text):
        raise QueryError("热度后面要写数字。", "例如 heat>20 或 热度<5。", token.at, token.length)
    value = float(token.text)
    above = value if sign == ">=" else _next(value)
    if ">" in sign:
        return Within(Field.HEAT, above, None, f"{'不低于' if '=' in sign else '高于'} {token.text}")
    return Within(
        Field.HEAT, None, value if sign == "<" else _next(value), f"{'低于' if sign == '<' else '不高于'} {token.text}"
    )


def _next(value: float) -> float:
    """Heat is stored with three decimals."""
    return round(value + 0.001, 3)


def _place_of(token: Token, word: str) -> tuple[int, int]:
    """Where the word stands in the query."""
    inside = token.text.find(word)
    start = token.at + token.length - len(token.text)
    return (start + inside, len(word)) if inside >= 0 else (token.at, token.length)
