"""A query as tokens that know where they stand. Signs of full width count as their plain ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from pipeline.search.language.errors import QueryError
from pipeline.search.language.fields import BY_NAME, PEOPLE

LENGTH = 2000
_PLAIN = str.maketrans(
    "（）“”„‟＂「」『』：＞＜＝～，、\u3000\t\r\n\f\v", '()"""""""""' + ":><=~,, \u0020\u0020\u0020\u0020\u0020"
)
_WORD = re.compile(r'(?:[^\s()",]|(?<=\d),(?=\d))+')
_FIELD = re.compile(r"([A-Za-z_]{2,20}|[\u4e00-\u9fff]{1,4})(:|>=|<=|>|<)(?!//)")
_VALUE = re.compile(r'(?:"[^"]*"|[^\s()",]+)?(?:,(?:"[^"]*"|[^\s()",]+)?)*')
_ENGLISH = re.compile(r"[A-Za-z_]+")
_NEAR = re.compile(r"~(\d*)$")


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    WORD = auto()
    FIELD = auto()
    END = auto()


_AND, _OR, _NOT = ("与", "且", "并且", "and"), ("或", "or"), ("非", "not")
_OPERATORS = {
    **dict.fromkeys(_AND, Kind.AND),
    **dict.fromkeys(_OR, Kind.OR),
    **dict.fromkeys(_NOT, Kind.NOT),
}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the word, the phrase without its quotes, the number of a near, or a field's value as typed."""

    kind: Kind
    text: str
    at: int
    length: int
    name: str = ""
    sign: str = ""
    quoted: bool = False


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query, the last of them its end. Raises `QueryError`."""
    if len(query) > LENGTH:
        raise QueryError(
            f"查询太长（{len(query)} 字）。", f"一次最多 {LENGTH} 字，请分成几次或存成监测方案。", LENGTH, 1
        )
    if "\0" in query:
        raise QueryError("查询里有看不见的空字符。", "请删去后重新输入。", query.index("\0"), 1)
    plain, at = query.translate(_PLAIN), 0
    while at < len(plain):
        if plain[at].isspace() or plain[at] == ",":
            at += 1
            continue
        token = _token(plain, query, at)
        yield token
        at = token.at + token.length
    yield Token(Kind.END, "", len(query), 0)


def _token(plain: str, query: str, at: int) -> Token:
    if plain[at] in "()":
        return Token(Kind.OPEN if plain[at] == "(" else Kind.CLOSE, plain[at], at, 1)
    if plain[at] == '"':
        end = plain.find('"', at + 1)
        if end < 0:
            raise QueryError("引号没有收尾。", "在短语的后面补上引号。", at, len(plain) - at)
        return Token(Kind.WORD, query[at + 1 : end], at, end + 1 - at, quoted=True)
    return _field(plain, at) or _word(plain, query, at)


def _field(plain: str, at: int) -> Token | None:
    match = _FIELD.match(plain, at)
    if match is None:
        return None
    name, sign = match[1].lower(), match[2]
    if name in PEOPLE and sign == ":":
        raise QueryError(
            "不能按发帖人查找：回应只看事，不看人，库里不存作者，也没有这个条件。",
            "请改用词语、地点、来源或时间来找这件事。",
            at,
            len(match[0]),
        )
    if name not in BY_NAME:
        if sign == ":" and _ENGLISH.fullmatch(name):
            known = "、".join(f"{field}:" for field in BY_NAME if field.isascii())
            raise QueryError(
                f"没有“{match[1]}:”这个条件。", f"可以用 {known}；只是找这几个字就加上引号。", at, len(match[0])
            )
        return None
    value = _VALUE.match(plain, match.end())
    end = value.end() if value else match.end()
    return Token(Kind.FIELD, plain[match.end() : end], at, end - at, name=name, sign=sign)


def _word(plain: str, query: str, at: int) -> Token:
    match = _WORD.match(plain, at)
    end = match.end() if match else at + 1
    text = plain[at:end]
    near = _NEAR.match(text)
    if near:
        return Token(Kind.NEAR, near[1], at, end - at)
    return Token(_OPERATORS.get(text.lower(), Kind.WORD), query[at:end], at, end - at)
