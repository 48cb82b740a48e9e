"""Which places a text concerns: divisions down to the street, and the jurisdiction's own places and nicknames.

Names are found by `nlp.finder`, streets by their ends; a name that may mean several places counts only where a place
above it, one beneath it or the jurisdiction decides it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import pairwise

from config.schema import Jurisdiction
from nlp.divisions import STREET, ancestors, divisions, streets
from nlp.finder import Match
from nlp.place_mentions import Mention, mentions, word_bounds
from nlp.place_names import HINT, PLAIN, SIGN, Name, names_of
from nlp.street_mentions import StreetMention, beside, street_mentions
from nlp.types import Place

_DEPTH = {"province": 1, "city": 2, "county": 3, "street": 4, "place": 5}
_BETWEEN = " ·・-—/|>[]【】（）()，,、的之\u3000"
"""What may stand between a place and one beneath it."""


class Gazetteer:
    """Finds places. Tables load at the first text."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._jurisdiction = jurisdiction
        self._home = jurisdiction.home if jurisdiction else ""

    @property
    def words(self) -> list[str]:
        """What a finder must look for so that `find` can use its matches."""
        return [name.text for name in self._names]

    def find(
        self, text: str, title_length: int, tokens: Sequence[str], matches: Sequence[Match], streets: bool
    ) -> tuple[Place, ...]:
        """Places of the text, most specific first, the jurisdiction's own before others; at most eight.

        `tokens` joined give the text; `title_length` leading characters are the title; `matches`: of `words`, longest
        first; `streets`: may a word of `STREETED` occur?
        """
        if not matches and not streets:
            return ()
        bounds = word_bounds(tokens)
        named = mentions(text, self._names, matches, bounds) if matches else []
        towns = street_mentions(text, bounds) if streets else []
        if not named and not towns:
            return ()
        self._chain(text, named, towns)
        codes = self._decided(named)
        self._add_streets(text, towns, named, codes, bounds)
        return self._ranked(codes, text[:title_length])

    @cached_property
    def _names(self) -> list[Name]:
        return names_of(self._jurisdiction)

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Places by code: the jurisdiction's names win."""
        found = {division.code: Place(division.code, division.name, division.level) for division in divisions()}
        for entry in self._jurisdiction.divisions if self._jurisdiction else ():
            found[entry.code] = Place(entry.code, entry.name, entry.level)
        return found

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {entry.code: entry.parent for entry in self._jurisdiction.divisions} if self._jurisdiction else {}

    def _above(self, code: str) -> tuple[str, ...]:
        """All codes above, by the jurisdiction's own table first."""
        above: list[str] = []
        while parent := self._parents.get(code, ""):
            above.append(parent)
            code = parent
            if len(above) > 6:
                break
        return (*above, *ancestors(code))

    def _chain(self, text: str, named: Sequence[Mention], towns: Sequence[Sequence[StreetMention]]) -> None:
        """Names side by side, each beneath the one before, make each other sure: 城关区雁滩街道."""
        for one, next_one in [*pairwise(named), *reversed([*pairwise(named)])]:
            if _near(text, one.end, next_one.start):
                self._join(one, next_one)
        ends = {one.end: one for one in named}
        for here in towns:
            for town in here:
                before = next((ends[end] for end in range(town.start, town.start - 3, -1) if end in ends), None)
                if before and _near(text, before.end, town.start) and self._join(before, town):
                    here[:] = [town]
                    break

    def _join(self, one: Mention, beneath: Mention | StreetMention) -> bool:
        pairs = [(up, code) for code in beneath.codes for up in one.codes if up in self._above(code)]
        if not pairs:
            return False
        if isinstance(beneath, StreetMention):
            exact = [pair for pair in pairs if pair[1] in beneath.exact]
            pairs = exact or pairs
            beneath.exact = tuple(dict.fromkeys(code for _, code in pairs))
        else:
            beneath.firm = True
        one.codes = tuple(dict.fromkeys(up for up, _ in pairs))
        beneath.codes = tuple(dict.fromkeys(code for _, code in pairs))
        one.firm = one.firm or one.trust != SIGN
        return True

    def _decided(self, named: Sequence[Mention]) -> Counter[str]:
        """Codes and how often they were named; what nothing decides is left out."""
        fixed = [
            one.codes[0] for one in named if len(one.codes) == 1 and (one.firm or one.trust in {PLAIN, SIGN})
        ]
        context = {*fixed, *(above for code in fixed for above in self._above(code))}
        codes: Counter[str] = Counter()
        for one in named:
            code = self._one(one, fixed, context)
            if code:
                codes[code] += 1
        return codes

    def _one(self, one: Mention, fixed: Sequence[str], context: set[str]) -> str:
        if len(one.codes) == 1 and (one.firm or one.trust in {PLAIN, SIGN}):
            return one.codes[0]
        if one.trust == HINT and not one.firm:
            return one.codes[0] if self._at_home(one.codes[0]) and len(one.codes) == 1 else ""
        for scope in (set(fixed), context):
            fitting = [code for code in one.codes if code in scope or scope.intersection(self._above(code))]
            if fitting:
                return self._highest(fitting)
        fitting = [code for code in one.codes if self._at_home(code)]
        if fitting:
            return self._highest(fitting)
        return self._highest(one.codes) if one.trust == PLAIN else ""

    def _at_home(self, code: str) -> bool:
        return bool(self._home) and self._home in {code, *self._above(code)}

    def _highest(self, codes: Sequence[str]) -> str:
        """The one of the highest level, if it is alone there: 吉林 is the province."""
        levels = [_DEPTH[self._places[code].level] for code in codes]
        best = min(levels)
        return codes[levels.index(best)] if levels.count(best) == 1 else ""

    def _add_streets(
        self,
        text: str,
        towns: Iterable[Sequence[StreetMention]],
        named: Sequence[Mention],
        codes: Counter[str],
        bounds: frozenset[int],
    ) -> None:
        """Streets and towns of the places named, of home, or of a name that only one bears."""
        known = list(codes)
        for here in towns:
            code = next(filter(None, (self._street(town, known) for town in here)), "")
            if code:
                codes[code] += 1
        for one in named:
            if len(one.codes) == 1 and one.codes[0] in known:
                county = one.codes[0]
                code = beside(text, one.end, county, bounds)
                if code:
                    codes[code] += 1
        for county in known:
            for code, name in _others(county):
                if name in text:
                    codes[code] += 1

    def _street(self, town: StreetMention, known: Sequence[str]) -> str:
        scope = set(known)
        for codes in (town.exact, town.codes):
            deepest: dict[str, int] = {}
            for code in codes:
                above = ancestors(code)
                level = next((number for number, up in enumerate(above) if up in scope), -1)
                if level == 0 or (level > 0 and codes is town.exact):
                    deepest[code] = len(above) - level
            best = [code for code, depth in deepest.items() if depth == max(deepest.values())]
            if len(best) == 1:
                return best[0]
            if best:
                return ""
        if not self._home and not town.bare:
            return ""
        for home in (self._home, *self._above(self._home)) if self._home else ():
            if home.endswith("0000") and home != self._home:
                break
            near = [code for code in town.exact or town.codes if home == code or home in ancestors(code)]
            if near:
                return near[0] if len(near) == 1 else ""
        return town.exact[0] if town.bare and len(town.exact) == 1 else ""

    def _ranked(self, codes: Counter[str], title: str) -> tuple[Place, ...]:
        above = {parent for code in codes for parent in self._above(code)}
        places = [self._place(code) for code in codes if code not in above]
        places.sort(
            key=lambda place: (
                bool(self._home) and not self._at_home(place.code),
                -_DEPTH[place.level],
                place.name not in title,
                -codes[place.code],
            )
        )
        return tuple(places[:8])

    def _place(self, code: str) -> Place:
        known = self._places.get(code)
        return known or Place(code, next(name for row, name in streets(code[:6]) if row == code), "street")


def _near(text: str, end: int, start: int) -> bool:
    """Do two names stand side by side?"""
    return end <= start <= end + 2 and not text[end:start].strip(_BETWEEN)


@cache
def _others(county: str) -> tuple[tuple[str, str], ...]:
    """What else stands among the streets of a county: development zones, farms."""
    return tuple((code, name) for code, name in streets(county) if len(name) > 2 and not STREET.search(name))
