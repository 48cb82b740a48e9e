"""A flag rule's condition in Chinese words, as the screen and the backtest say it."""

import re
from collections.abc import Callable, Iterator, Sequence

from alerts.rules.flag_reasons import SIGNAL_ZH
from config.flags import Condition

_LEAST = {
    "heat": "热度不低于 {:g}",
    "burst": "升幅不低于平时的 {:g} 倍",
    "burst_p": "成为热点的可能性不低于 {:g} %",
    "submitters": "反映人数不少于 {} 人",
    "platforms": "平台不少于 {} 个",
    "support": "一条信息获 {} 人以上支持",
}
PART_ZH = {
    "heat": "热度",
    "burst": "升幅（平时的倍数）",
    "burst_p": "成为热点的可能性",
    "submitters": "反映人数",
    "platforms": "平台",
    "support": "一条获得的支持",
}
"""The figures that a rule compares, by their name."""
_NAMED = {"must_respond": "应当回应的情形", "sensitive": "敏感时段", "watch": "监测方案命中"}


def in_words(when: Condition, place: Callable[[str], str], inner: bool = False) -> str:
    """One sentence part; `place` names a division by its code; `inner`: in brackets where it has several parts."""
    parts = list(_parts(when, place))
    text = _joined("且", parts)
    return f"（{text}）" if inner and len(parts) > 1 else text


def _joined(word: str, parts: Sequence[str]) -> str:
    """A figure and the word after it have a space between them."""
    return re.sub(rf"(?<=[0-9%]){word}", f" {word}", word.join(parts))


def _parts(when: Condition, place: Callable[[str], str]) -> Iterator[str]:
    if when.severity is not None:
        yield f"等级不低于{when.severity.value}"
    yield from (words.format(_said(when, name)) for name, words in _LEAST.items() if getattr(when, name) is not None)
    yield from _named(when, place)
    yield from (in_words(part, place, inner=True) for part in when.every)
    if when.some:
        yield f"（{_joined('或', [in_words(part, place, inner=True) for part in when.some])}）"
    if when.never is not None:
        yield f"非{in_words(when.never, place, inner=True)}"


def _said(when: Condition, name: str) -> float:
    """The number of a comparison as it is said: a probability in per cent."""
    value: float = getattr(when, name)
    return round(value * 100) if name == "burst_p" else value


def _named(when: Condition, place: Callable[[str], str]) -> Iterator[str]:
    if when.signals:
        yield f"文中提到{'或'.join(SIGNAL_ZH[name][0] for name in when.signals)}"
    for name, words in _NAMED.items():
        asked = getattr(when, name)
        if asked:
            yield words if asked is True else f"{words}“{'、'.join(asked)}”"
    if when.sectors:
        yield f"领域为{'或'.join(sector.value for sector in when.sectors)}"
    if when.territories:
        yield f"属地为{'或'.join(map(place, when.territories))}"
