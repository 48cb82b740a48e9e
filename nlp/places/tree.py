"""What lies beneath what: the country's divisions, and the jurisdiction's own places among them."""

from collections.abc import Sequence
from functools import cached_property

from config.schema.jurisdiction import Jurisdiction
from nlp.places.divisions import ancestors, divisions, streets
from nlp.types import Place

DEPTH = {"province": 1, "city": 2, "county": 3, "street": 4, "place": 5}


class Tree:
    """Places by code, seen from a jurisdiction. Tables load at the first use."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._entries = jurisdiction.divisions if jurisdiction else ()
        self.home = jurisdiction.home if jurisdiction else ""

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Places by code: the jurisdiction's names win."""
        found = {division.code: Place(division.code, division.name, division.level) for division in divisions()}
        return found | {entry.code: Place(entry.code, entry.name, entry.level) for entry in self._entries}

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {entry.code: entry.parent for entry in self._entries}

    def place(self, code: str) -> Place:
        """The place of a code."""
        known = self._places.get(code)
        return known or Place(code, next(name for row, name in streets(code[:6]) if row == code), "street")

    def above(self, code: str) -> tuple[str, ...]:
        """All codes above, the nearest first, by the jurisdiction's own table first."""
        above: list[str] = []
        while self._parents and (parent := self._parents.get(code, "")):
            above.append(parent)
            code = parent
            if len(above) > 6:
                break
        return (*above, *ancestors(code)) if above else ancestors(code)

    def at_home(self, code: str) -> bool:
        """Does it lie in the jurisdiction?"""
        return bool(self.home) and (code == self.home or self.home in self.above(code))

    def highest(self, codes: Sequence[str]) -> str:
        """The one of the highest level, if it is alone there: 吉林 is the province. Else nothing."""
        levels = [DEPTH[self.place(code).level] for code in codes]
        best = min(levels)
        return codes[levels.index(best)] if levels.count(best) == 1 else ""

    @cached_property
    def wide(self) -> frozenset[str]:
        """Provinces that have cities: too wide to tell what a weak name means."""
        return frozenset(division.parent for division in divisions() if division.level == "city")
