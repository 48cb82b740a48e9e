"""Streets, towns and townships that a text names: 东街街道, 马巷镇 (a 街道 today), 五凤街道办."""

import re
from dataclasses import dataclass

from nlp.divisions import street_stems
from nlp.place_mentions import MOST, begins, is_road, is_thing

STREETED = ("街道", "镇", "乡", "苏木", "办事处")
"""Without one of these words a text names no street or town."""
_END = re.compile(
    r"街道(?!路|口)(?:办事处)?|镇(?![江痛静压定守])|乡(?![村愁音亲情土下间])|苏木|办事处"
)
_LONGEST = 10
_COMMON = frozenset("机场 车站 火车站 港口 码头 新区 开发 工业 人民 新华 解放 建设 城关 城区 中心 城东 城西 城南 城北 东城 西城 南城 北城 大学 公园".split())


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


def street_mentions(text: str, bounds: frozenset[int]) -> list[list[StreetMention]]:
    """At each 街道, 镇, 乡 the names that end there, the longest first."""
    found = []
    stems = street_stems()
    for match in _END.finditer(text):
        stop, kind = match.start(), match[0]
        here = []
        for start in range(max(0, stop - _LONGEST), stop):
            known = stems.get(text[start:stop])
            if known is None:
                continue
            exact = tuple(code for code, name in known if name.endswith(kind[:2]))
            bare = stop - start > 1 and bool(exact) and begins(text, start, bounds)
            here.append(StreetMention(start, match.end(), tuple(code for code, _ in known), exact, bare))
        if here:
            found.append(here)
            if len(found) == MOST:
                break
    return found


def beside(text: str, end: int, county: str, bounds: frozenset[int]) -> str:
    """The code of the town whose bare name stands right behind its county's (南安水头石材厂), or nothing."""
    for stop in range(min(len(text), end + 4), end + 1, -1):
        stem = text[end:stop]
        codes = [code for code, name in street_stems().get(stem, ()) if code[:6] == county]
        if len(codes) == 1 and stem not in _COMMON and stop in bounds and not is_road(text, stop):
            return "" if is_thing(text, stop) else codes[0]
    return ""

