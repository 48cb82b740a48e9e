"""Examples that work as they stand, and what may come next while a query is typed."""

import re
from dataclasses import dataclass

from pipeline.search.language.fields import BY_NAME, EXAMPLE, FIXED, Field, Names

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("停水 赔偿", "两个词都有，先后不论"),
    ("停水 或 停电", "两个词有一个"),
    ("停水 非 (广告 或 招聘)", "去掉不要的"),
    ('"人民路 积水"', "引号里的字挨着出现"),
    ("停水 ~10 赔偿", "两个词相距不超过 10 个字"),
    ("公交 领域:交通运输 类型:来信", "只看某一领域、某一类"),
    ("噪音 从:7天", "最近 7 天"),
    ("工地 从:2026-03-01 到:2026-03-31 排除:招聘,转让", "一段时间，排除一批词"),
    ("类型:专题 热度>20", "热度高于 20 的专题"),
    ("A3区 或 C919 或 12345", "字母、数字和混写的词"),
)
_LAST = re.compile(r"[^\s()（）\"“”]*$")
_SPLIT = re.compile(r"^(.+?)([:：])(.*)$")
_DATES = ("今天", "昨天", "7天", "30天")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Completion:
    """The whole query once it is chosen, and what to show in the list."""

    query: str
    shown: str


def completions(query: str, names: Names) -> list[Completion]:
    """What the last word of a query may become; at most twelve, none for plain words."""
    last = _LAST.search(query)
    begun = last[0] if last else ""
    head = query[: len(query) - len(begun)]
    if not begun:
        return []
    split = _SPLIT.match(begun)
    if split is None:
        return [Completion(head + example, example) for example in _fields(begun)][:_MOST]
    field = BY_NAME.get(split[1].lower())
    if field is None:
        return []
    before, _, word = split[3].rpartition(",")
    start = f"{head}{split[1]}:{before}{',' if before else ''}"
    return [Completion(start + value, value) for value in _values(field, names) if word in value and word != value][
        :_MOST
    ]


def _fields(begun: str) -> list[str]:
    named = [field for name, field in BY_NAME.items() if name.startswith(begun.lower())]
    signs = {field: EXAMPLE[field].removeprefix(str(field)) for field in named}
    return [f"{field.zh}{signs[field][0]}" for field in dict.fromkeys(named)]


def _values(field: Field, names: Names) -> tuple[str, ...]:
    if field is Field.SOURCE:
        return tuple(names.sources.values())
    if field is Field.PLACE:
        return names.near_places
    return _DATES if field in {Field.FROM, Field.TO} else tuple(map(str, FIXED.get(field, ())))
