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
    """What units count differently: each way it is said (its words, the first as it stands), and by whom."""

    unit: str
    said: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def figures(text: str) -> list[Figure]:
    """The numbers of a text that count something; dates, document numbers and telephone numbers are none."""
    found = []
    for match in _NUMBER.finditer(text):
        value = float(match["value"].replace(",", "")) * _SCALES[match["scale"]]
        unit = _SAME.get(match["unit"], match["unit"])
        found.append(Figure(unit, value, match[0]))
    return found


def differences(drafts: Mapping[str, str]) -> list[Difference]:
    """Kinds of numbers that some drafts (unit's name -> text) give without one in common; one entry a kind.

    Those who say the same stand together; who agrees with everybody else is part of no difference.
    """
    counted = {name: figures(text) for name, text in drafts.items()}
    found = []
    for kind in dict.fromkeys(one.unit for figures_of in counted.values() for one in figures_of):
        mine = {name: [one for one in given if one.unit == kind] for name, given in counted.items()}
        told = {name: given for name, given in mine.items() if given}
        apart = [pair for pair in combinations(told, 2) if not _values(told[pair[0]]) & _values(told[pair[1]])]
        if apart:
            found.append(Difference(kind, _together({name: told[name] for name in told if _within(name, apart)})))
    return found


def _values(found: list[Figure]) -> frozenset[float]:
    return frozenset(one.value for one in found)


def _within(name: str, apart: list[tuple[str, str]]) -> bool:
    return any(name in pair for pair in apart)


def _together(told: Mapping[str, list[Figure]]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Units that give the same numbers, with the words of the first: ((words, units), ...)."""
    groups: dict[frozenset[float], list[str]] = {}
    for name, given in told.items():
        groups.setdefault(_values(given), []).append(name)
    return tuple((_said(told[names[0]]), tuple(names)) for names in groups.values())


def _said(found: list[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(figure.words for figure in found))
