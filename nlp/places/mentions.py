"""Where a text means a place by a name: no road, dish, brand, team, title, person or longer word."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.places.names import HINT, OWN, PLAIN, SIGN, SURE, WEAK, Name
from nlp.places.traps import (
    after_surname,
    has_office,
    has_street,
    is_elsewhere,
    is_larger_word,
    is_road,
    is_small,
    is_surname,
    is_thing,
    titles,
)
from nlp.words.finder import Match
from nlp.words.tokens import Tokens

MOST = 100
"""Mentions that are looked at in one text."""
_ROAD_ENDS = ("路", "街", "桥", "巷", "道", "小区", "花园", "广场")
_STOPS = "：:，,。.（(、替】]》\"“”‘’'!！?？;；\n\t·-—#@【[/| "
_BEFORE = frozenset("省市区县州旗盟在到从去是和与跟往我你他她这离回于把让" + _STOPS)
_TAIL = re.compile(r"[市省县区州人的这那站岛港全各某一两]|本地|当地|城区|大学城|地铁")
"""What may follow a short name though the segmenter joins it with the name."""
_HEADLINE = re.compile(
    r"省|今[日天晚年]|昨[日天晚]|明[日天]|将(?!军)|拟|新增|出台|发布|启动|印发|通报|多地|全[省市境]|两地|官方|警方"
    r"|再|已|首[个次批例]|要求|各地"
)
_HEADLINES = frozenset("省今昨明将拟新出发启印通多全两官警再已首要各")
_ARRIVE = "在来赴抵入返离"


@dataclass(slots=True)
class Mention:
    """A name at `start`..`end`; `codes` that it may mean; `firm`: is it a place whatever stands around it?"""

    start: int
    end: int
    codes: tuple[str, ...]
    trust: int
    firm: bool

    @property
    def alone(self) -> bool:
        """Does it need no other place?"""
        return self.firm or self.trust in {PLAIN, SIGN}


class Bounds:
    """Where words begin and end; counted at the first question."""

    __slots__ = ("_places", "_tokens")

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._places: list[int] = []

    def __contains__(self, place: int) -> bool:
        if not self._places:
            self._places = self._tokens.bounds
        found = bisect_left(self._places, place)
        return found < len(self._places) and self._places[found] == place


class _Spot(NamedTuple):
    """A name in the text; `last`: where the name before it ends, if it is a place; `leads`: does a full name follow?"""

    text: str
    bounds: Bounds
    name: Name
    start: int
    end: int
    last: int
    leads: bool


def mentions(
    text: str, names: Sequence[Name], matches: Sequence[Match], bounds: Bounds, streets: bool
) -> list[Mention]:
    """The matches (number in `names`, start) that mean a place.

    `bounds`: where words begin and end; `streets`: may there be streets beside them?
    """
    found: list[Mention] = []
    hidden = titles(text)
    last = -1
    for place, (number, start) in enumerate(matches):
        name = names[number]
        if name.trust == SIGN and text[start + 1 : start + 2] not in _HEADLINES and text[start - 1] not in _ARRIVE:
            continue
        if hidden and (title := bisect_left(hidden, (start,))) and start < hidden[title - 1][1]:
            continue
        if name.trust == HINT and not _has_company(text, names, matches, place, streets):
            continue
        end = start + len(name.text)
        after = matches[place + 1] if place + 1 < len(matches) else (number, -1)
        leads = after[1] == end and names[after[0]].trust <= SURE
        spot = _Spot(text, bounds, name, start, end, last, leads)
        trust = _trust(spot)
        if trust is not None:
            last = end
            found.append(Mention(start, end, name.codes, trust, trust <= SURE))
            if len(found) == MOST:
                break
    return found


def begins(text: str, start: int, bounds: Bounds) -> bool:
    """May a name begin here?"""
    return start == 0 or text[start - 1] in _BEFORE or start in bounds


def _has_company(text: str, names: Sequence[Name], matches: Sequence[Match], place: int, streets: bool) -> bool:
    """Does another name, a street or an office stand right beside this match?"""
    number, start = matches[place]
    end = start + len(names[number].text)
    if place and (before := matches[place - 1])[1] + len(names[before[0]].text) >= start - 2:
        return True
    follows = place + 1 < len(matches) and matches[place + 1][1] <= end + 2
    return follows or has_office(text, end) or (streets and has_street(text, end))


def _trust(spot: _Spot) -> int | None:
    """How far the name is to be trusted here; None where it is no place."""
    trust = spot.name.trust
    if trust == OWN:
        return None if is_road(spot.text, spot.end) and not spot.name.text.endswith(_ROAD_ENDS) else OWN
    if trust == SIGN:
        return SIGN if _is_sign(spot) else None
    if trust == SURE:
        return SURE if _is_full(spot) else None
    if not _is_short(spot):
        return None
    if has_office(spot.text, spot.end):
        return PLAIN
    return WEAK if trust == PLAIN and not _stands_alone(spot) else trust


def _is_full(spot: _Spot) -> bool:
    text, start, end = spot.text, spot.start, spot.end
    if is_road(text, end, full=True) or is_larger_word(text, end):
        return False
    if len(spot.name.text) == 2:  # 和县, 新县: words in 县和县, 新县城
        alone = start in {0, spot.last} or (begins(text, start, spot.bounds) and text[start - 1] not in "县区市省")
        return alone and not text.startswith(("长", "城", "委"), end)
    return len(spot.name.text) > 3 or start == spot.last or begins(text, start, spot.bounds)


def _is_short(spot: _Spot) -> bool:
    text, start, end, bounds = spot.text, spot.start, spot.end, spot.bounds
    if start != spot.last and not begins(text, start, bounds):
        return False
    if spot.leads:
        return True
    if is_road(text, end) or is_thing(text, end) or is_elsewhere(text, start) or after_surname(text, start, end):
        return False
    if _ends(spot):
        return True
    return start in bounds and (end + 1 not in bounds or _is_cut(spot))


def _ends(spot: _Spot) -> bool:
    """May the name end here?"""
    after = spot.text[spot.end : spot.end + 1]
    return not after or after in _STOPS or _TAIL.match(spot.text, spot.end) is not None or spot.end in spot.bounds


def _is_city(name: Name) -> bool:
    """Is it the name of a city or a province (perhaps of a county besides)?"""
    return any(code.endswith("00") for code in name.codes)


def _is_cut(spot: _Spot) -> bool:
    """Has the segmenter cut the name itself (河|南阳|光 of 河南阳光)?"""
    return any(place in spot.bounds for place in range(spot.start + 1, spot.end))


def _stands_alone(spot: _Spot) -> bool:
    """Cities do; a county's short name not where it is cut, or begins the name of a village, a school or an estate."""
    if _is_city(spot.name):
        return True
    if spot.start and is_surname(spot.text[spot.start - 1]) and spot.start - 1 in spot.bounds:
        return False
    first = spot.start == 0 or not spot.text[spot.start - 1].isalpha()
    return (first or _ends(spot)) and not is_small(spot.text, spot.end)


def _is_sign(spot: _Spot) -> bool:
    """The sign of a province as headlines have it: 闽今日新增, 来闽人员; not 京东, 沪指, 京沪高铁."""
    text, start, end = spot.text, spot.start, spot.end
    before = text[start - 1] if start else "\n"
    if before in _ARRIVE:
        return start in spot.bounds and end in spot.bounds and not is_thing(text, end)
    return before in _STOPS and _HEADLINE.match(text, end) is not None and start in spot.bounds
