"""What tells matters apart: which words count, and the named things (roads, estates, schools) a text speaks of."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HAN = re.compile(r"^[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9]*$|^[A-Za-z]{2,}\d*$|^[A-Z]\d+$")
_KINDS = (
    "路|街|大道|大街|巷|弄|胡同|桥|立交|高架|隧道",
    "小区|社区|新城|花园|家园|苑|园|府|城|湾|广场|大厦|公寓",
    "村|屯|组",
    "学校|小学|中学|大学|学院|幼儿园",
    "医院|卫生院",
    "河|湖|江|溪|水库",
    "公园|景区|寺|庙",
    "市场|菜场|车站|客运站|地铁站|站|机场",
    "集团|公司|厂|工业园|开发区",
    "镇|乡",
)
"""Kinds of named things: two roads of different names are two places, a road and an estate may be one."""
STREET = 3
"""So many kinds, the first, are at the level of a street: two roads of one town are two places, as two estates are."""
WIDE = len(_KINDS) - 1
"""The kind that holds many of those."""
_KIND_OF = {suffix: number for number, kind in enumerate(_KINDS) for suffix in kind.split("|")}
_NOT_NAMED = re.compile(
    r"^(?:本|该|我|这|那|各|每|某|此|全|整|所有|多|一|两|几|有关|有些|其他"
    r"|其它|附近|周边|旁边|对面|隔壁|老|新建|公|道|马|物业|开发|房地产|建筑"
    r"|施工|搅拌|混凝土|城市|农贸|"
    r"安置|住宅|居民|停车|加油|红绿|十字|人行|高速|公交|地铁|火车|汽车|回"
    r"|出|上|走|铁|网|电|线|思|套|问题|领导|政府|农|乡|住|高层|商业"
    r"|步行|美食)?$"
)


_ENDS = frozenset(suffix[-1] for suffix in _KIND_OF)
"""The last characters of kinds of things: a word that ends otherwise names none."""


def suffix_of(token: str) -> int:
    """How long the kind of thing at the token's end is (路, 小区 ...), the longest; 0 for none."""
    if token[-1:] not in _ENDS:
        return 0
    return next((size for size in (3, 2, 1) if token[-size:] in _KIND_OF and len(token) >= size), 0)


def tells(word: str) -> bool:
    """Whether a word can tell matters apart: Han words, Latin names, codes such as A3."""
    return _HAN.match(word) is not None


def told_of(words: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.int8]]:
    """`tells` and `suffix_of` of many words, none of them empty."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum(lengths)
    han = (points >= _FIRST_HAN) & (points <= _LAST_HAN)
    telling = np.logical_and.reduceat(han, ends - lengths) if len(words) else np.zeros(0, bool)
    telling[~telling] = [tells(words[place]) for place in np.flatnonzero(~telling).tolist()]
    suffixes = np.zeros(len(words), np.int8)
    kinds = np.flatnonzero(np.isin(points[ends - 1], _END_POINTS))
    suffixes[kinds] = [suffix_of(words[place]) for place in kinds.tolist()]
    return telling, suffixes


_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF
_END_POINTS = np.array(sorted(map(ord, _ENDS)), np.uint32)


def name_in(word: str, size: int) -> tuple[str, int]:
    """What a word that ends in a kind of thing (`size`: `suffix_of` it) names, and the kind's number.

    Empty where it names nothing, as 小区 alone, or 本小区.
    """
    return named(word[:-size]), _KIND_OF[word[-size:]]


def names_of(tokens: Sequence[str]) -> dict[int, str]:
    """The names in a text of few words: where the kind of thing stands, and the name before it, as in 青年 路."""
    found = {}
    for place, token in enumerate(tokens):
        size = suffix_of(token)
        name = named(tokens[place - 1]) if 0 < size == len(token) and place else name_in(token, size)[0] if size else ""
        if name:
            found[place] = name
    return found


def streets_of(tokens: Sequence[str]) -> list[str]:
    """The roads, estates and villages that a text of few words names, each with its kind, as 青年路."""
    found = []
    for place, name in names_of(tokens).items():
        token = tokens[place]
        if _KIND_OF[token[-suffix_of(token) :]] < STREET:
            found.append(f"{name}{token[-suffix_of(token) :]}")
    return found


def named(word: str) -> str:
    """The word, if it can be the name of the thing that follows it, else nothing."""
    return word if len(word) > 1 and not _NOT_NAMED.match(word) else ""
