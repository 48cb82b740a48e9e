"""属地: which unit is responsible for a place."""

import re
from collections.abc import Sequence

from alerts.rules.route_types import RouteQuery
from config.schema.jurisdiction import Jurisdiction

_ROAD = re.compile(
    r"[东西南北中]?(?:[一二三四五六七八九十]+)?(?:路(?!灯)|大街|大道|街(?!道)|巷|胡同|小区|花园|大桥|小学|中学|医院|广场|商城|大厦)"
)


class Territories:
    """The divisions of a jurisdiction and the units that govern them."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self._home = jurisdiction.home
        self._units = {unit.division: unit.name for unit in jurisdiction.departments if unit.division}
        self._parents = {division.code: division.parent for division in jurisdiction.divisions}
        self._all = {
            name: division.code for division in jurisdiction.divisions for name in (division.name, *division.aliases)
        }
        self._codes = {name: code for name, code in self._all.items() if code not in self._above(self._home)}
        units = ((unit, name) for unit in jurisdiction.departments if unit.division for name in (unit.name, unit.short))
        self._codes.update({name: unit.division for unit, name in units if name})

    def _above(self, code: str) -> set[str]:
        """A place and all above it."""
        above: set[str] = set()
        while code and code not in above:
            above.add(code)
            code = self._parents.get(code, "")
        return above

    def code_of(self, place: str) -> str | None:
        """The code of a place given by name or code; None when it is not one of this jurisdiction."""
        wanted = place.strip()
        if wanted in self._parents or wanted in self._units:
            return wanted
        return self._codes.get(wanted) or self._all.get(wanted)

    def known(self, place: str) -> bool:
        """Whether a place given by name or code lies in this jurisdiction."""
        code = self.code_of(place) or (place if place.isdigit() else "")
        return bool(code) and (code == self._home or self.code_of(code) is not None or self.unit_of(code) is not None)

    def of(self, query: RouteQuery) -> tuple[str, ...]:
        """The units of the places concerned: of the given places, else of those found, else of those the text names.

        The most specific counts: of a district and its street only the street, also where only the text names it.
        """
        codes = [code for place in query.places if (code := self.code_of(place) or (place if place.isdigit() else ""))]
        if not query.place_given:
            named = self.named_in(f"{query.title}\n{query.text}")
            codes += [code for code in named if not codes or any(code in self._within(wide, named) for wide in codes)]
        units = (self.unit_of(code) for code in codes if not self._within(code, codes))
        return tuple(dict.fromkeys(unit for unit in units if unit))

    def _within(self, code: str, codes: Sequence[str]) -> list[str]:
        """Those of `codes` that lie in a place, itself apart."""
        return [other for other in codes if other != code and code in self._over(other)]

    def _over(self, code: str) -> set[str]:
        """The divisions in which a place lies."""
        over: set[str] = set()
        while (code := self._parents.get(code) or _code_above(code)) and code not in over:
            over.add(code)
        return over

    def named_in(self, text: str) -> list[str]:
        """Codes of the divisions a text names, longest names first; a name inside a road's or school's is none."""
        names = sorted((name for name in self._codes if _named(name, text)), key=len, reverse=True)
        return list(dict.fromkeys(self._codes[name] for name in names))

    def unit_of(self, code: str) -> str | None:
        """The unit of the place itself or of the nearest division above it, short of the home itself."""
        seen: set[str] = set()
        while code and code != self._home and code not in seen:
            if code in self._units:
                return self._units[code]
            seen.add(code)
            code = self._parents.get(code) or _code_above(code)
        return None


def _code_above(code: str) -> str:
    """Streets (9 digits) lie in a county, counties (6) in a city (ends in 00)."""
    if len(code) > 6:
        return code[:6]
    return f"{code[:4]}00" if code[4:6] != "00" else ""


def _named(name: str, text: str) -> bool:
    start = text.find(name)
    while start >= 0:
        if not _ROAD.match(text, start + len(name)):
            return True
        start = text.find(name, start + 1)
    return False
