"""Streets, towns and townships that a text names: 东街街道, 马巷镇 (a 街道 today), 五凤街道办."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicon.words import word_list
from nlp.places.divisions import street_stems
from nlp.places.mentions import MOST, Bounds, begins
from nlp.places.traps import is_road, is_thing

STREETED = ("街道", "镇", "乡", "苏木", "办事处")
"""Without one of these words a text names no street or town."""
_END = re.compile(r"街道(?![路口])(?:办事处)?|镇(?![江痛静压定守])|乡(?![村愁音亲情土下间])|苏木|办事处")
_SIZES = frozenset(range(2, 9))
"""So many characters stems have that are looked up by their last two."""
_COMMON = word_list("place_common_streets")
"""Stems that are too common to stand for a street without its 街道."""


@dataclass(slots=True)
class StreetMention:
    """A street's name at `start`..`end`.

    `codes`: what it may mean; `exact`: those that bear this very name today; `bare`: may it stand without its county?
    """

    start: int
    end: int
    codes: tuple[str, ...]
    exact: tuple[str, ...]
    bare: bool


def street_mentions(text: str, places: Sequence[int], bounds: Bounds) -> list[list[StreetMention]]:
    """At each 街道, 镇, 乡 the names that end there, the longest first. `places`: where such words may begin."""
    found = []
    ends = _ends()
    last = 0
    for stop in places:
        match = _END.match(text, stop) if stop >= last else None
        if match is None:
            continue
        last = match.end()
        if text[stop - 2 : stop] not in ends and not (text[stop - 1 : stop] in ends and text[stop - 2] in "市县区"):
            continue
        here = _ending(text, stop, match, bounds)
        if here:
            found.append(here)
            if len(found) == MOST:
                break
    return found


def _ending(text: str, stop: int, match: re.Match[str], bounds: Bounds) -> list[StreetMention]:
    stems = street_stems()
    here = []
    for size in (*_ends().get(text[max(0, stop - 2) : stop], ()), 1):
        start = stop - size
        stem = text[start:stop]
        if start >= 0 and stem in stems:
            codes, exact = _meant(stem, match[0][:2])
            bare = stop - start > 1 and bool(exact) and "区" not in stem and begins(text, start, bounds)
            here.append(StreetMention(start, match.end(), codes, exact, bare))
    return here


@lru_cache(8192)  # a common stem stands for hundreds
def _meant(stem: str, end: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of the streets of that stem, and of those whose names end so."""
    known = street_stems()[stem]
    return tuple(code for code, _ in known), tuple(code for code, name in known if name.endswith(end))


@cache
def _ends() -> dict[str, tuple[int, ...]]:
    """By the last two characters of all stems, or the only one: how long those of two and more characters are, the
    longest first."""
    found: dict[str, set[int]] = {}
    for stem in street_stems():
        found.setdefault(stem[-2:], set()).add(len(stem))
    return {end: tuple(sorted(sizes & _SIZES, reverse=True)) for end, sizes in found.items()}


def beside(text: str, end: int, county: str, bounds: Bounds) -> str:
    """The code of the town whose bare name stands right behind its county's (南安水头石材厂), or nothing."""
    for stop in range(min(len(text), end + 4), end + 1, -1):
        stem = text[end:stop]
        codes = [code for code, _ in street_stems().get(stem, ()) if code[:6] == county]
        if len(codes) == 1 and stem not in _COMMON and stop in bounds and not is_road(text, stop):
            return "" if is_thing(text, stop) else codes[0]
    return ""
