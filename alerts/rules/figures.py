"""口径核对: numbers of one kind that two units' drafts give differently. A hint for a person, never a verdict."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

_NUMBER = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,6})(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿]?)余?"
    r"(?P<unit>公里|平方米|立方米|小时|分钟|工作日|户|人|名|处|台|辆|套|米|吨|元|天|起|件|条|个|座|次|亩|%|％)"
)
_SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
_SAME = {"名": "人", "％": "%"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text: what it counts, how much, and how it stands there."""

    unit: str
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two units that count the same thing differently."""

    unit: str
    first: str
    first_words: tuple[str, ...]
    second: str
    second_words: tuple[str, ...]


def figures(text: str) -> list[Figure]:
    """The numbers of a text that count something; dates, document numbers and telephone numbers are none."""
    found = []
    for match in _NUMBER.finditer(text):
        value = float(match["value"].replace(",", "")) * _SCALES[match["scale"]]
        unit = _SAME.get(match["unit"], match["unit"])
        found.append(Figure(unit, value, match[0]))
    return found


def differences(drafts: Mapping[str, str]) -> list[Difference]:
    """Pairs of drafts (unit's name -> text) that give numbers of one kind without one in common."""
    found = []
    counted = {name: figures(text) for name, text in drafts.items()}
    for (first, mine), (second, theirs) in combinations(counted.items(), 2):
        for unit in dict.fromkeys(figure.unit for figure in mine):
            ours = [figure for figure in mine if figure.unit == unit]
            others = [figure for figure in theirs if figure.unit == unit]
            if others and not {one.value for one in ours} & {one.value for one in others}:
                found.append(
                    Difference(unit, first, _said(ours), second, _said(others)),
                )
    return found


def _said(found: list[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(figure.words for figure in found))
