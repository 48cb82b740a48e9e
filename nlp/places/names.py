"""The names of divisions: in full, shortened, old, by nickname and by the sign of a province."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.schema.jurisdiction import Jurisdiction
from nlp.lexicon import words
from nlp.lexicon.words import word_list
from nlp.places.divisions import by_code, divisions

OWN, SURE, PLAIN, WEAK, HINT, SIGN = range(6)
"""How far a name is to be trusted, the most first.

OWN: the jurisdiction gave it. SURE: in full. PLAIN: short, and hardly anything else. WEAK: short and often something
else: needs a place above or beneath it in the text, or home. HINT: an everyday word: needs one right beside it.
SIGN: the one character of a province (闽): needs the words of a headline around it.
"""
_SIGNS = {
    "京": "110000", "津": "120000", "冀": "130000", "晋": "140000", "辽": "210000", "沪": "310000", "苏": "320000",
    "浙": "330000", "皖": "340000", "闽": "350000", "赣": "360000", "鲁": "370000", "豫": "410000", "鄂": "420000",
    "湘": "430000", "粤": "440000", "桂": "450000", "琼": "460000", "渝": "500000", "川": "510000", "黔": "520000",
    "滇": "530000", "陕": "610000", "陇": "620000",
}  # fmt: skip
_GENERAL = re.compile(r"[城郊矿东西南北]区|[老新]城区|城[东西南北中]区|市[中南北]区|站前区")
"""Full names that are everyday words too."""
_FORMER = {"区": "县市", "市": "县"}
"""What a county may have been called before, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, the codes that it may mean, and how far it is to be trusted."""

    text: str
    codes: tuple[str, ...]
    trust: int


def names_of(jurisdiction: Jurisdiction | None) -> list[Name]:
    """All names, each once; the jurisdiction's own come first and hide others of the same text."""
    own: dict[str, list[str]] = defaultdict(list)
    for entry in jurisdiction.divisions if jurisdiction else ():
        for name in (entry.name, *entry.aliases):
            own[name].append(entry.code)
    found = [Name(name, tuple(codes), OWN) for name, codes in own.items()]
    return found + [name for name in _country() if name.text not in own]


@cache
def _country() -> tuple[Name, ...]:
    full: dict[str, list[str]] = defaultdict(list)
    short: dict[str, list[str]] = defaultdict(list)
    never = word_list("place_never")
    for division in divisions():
        full[division.name].append(division.code)
        if division.short and division.short not in never:
            short[division.short].append(division.code)
    for code, aliases in _aliases().items():
        for alias in aliases:
            (full if alias.endswith(("区", "县", "市", "旗")) else short)[alias].append(code)
    traps, weak = word_list("place_traps"), word_list("place_weak")
    full = _former(traps | weak) | _clipped() | full
    names = [Name(name, tuple(codes), WEAK if _GENERAL.fullmatch(name) else SURE) for name, codes in full.items()]
    for name, codes in short.items():
        if name not in full:
            names.append(Name(name, tuple(codes), HINT if name in traps else WEAK if name in weak else PLAIN))
    return (*names, *(Name(sign, (code,), SIGN) for sign, code in _SIGNS.items()))


def _clipped() -> dict[str, list[str]]:
    """Long full names as people clip them: 恩施州, 大通县 of autonomous ones, 枣庄市中区 of 市中区."""
    found: dict[str, list[str]] = defaultdict(list)
    for division in divisions():
        if division.name.startswith("市") and (city := by_code()[division.parent]).short:
            found[city.short + division.name].append(division.code)
        elif division.short and division.name.endswith(("自治州", "自治县", "自治旗")):
            found[division.short + division.name[-1]].append(division.code)
    return found


def _former(common: frozenset[str]) -> dict[str, list[str]]:
    """What counties were called before: 建阳市 and 龙海县 are 建阳区 and 龙海区 today."""
    found: dict[str, list[str]] = defaultdict(list)
    for division in divisions():
        if division.level == "county" and division.short:
            for end in _FORMER.get(division.name[-1], ""):
                if end == "县" or division.short not in common:
                    found[division.short + end].append(division.code)
    return found


@cache
def _aliases() -> dict[str, list[str]]:
    lines = (Path(words.__file__).parent / "place_aliases.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    known = by_code()
    return {code: names for code, *names in rows if code in known}
