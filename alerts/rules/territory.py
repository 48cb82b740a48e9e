"""属地: which unit is responsible for a place."""

from collections.abc import Sequence

from config.schema import DivisionEntry, Jurisdiction


class Territories:
    """The divisions of a jurisdiction and the units that govern them."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self._home = jurisdiction.home
        self._units = {unit.division: unit.name for unit in jurisdiction.departments if unit.division}
        self._parents = {division.code: division.parent for division in jurisdiction.divisions}
        self._codes = {
            name: division.code
            for division in jurisdiction.divisions
            for name in (division.name, *division.aliases)
            if division.level not in {"province", "city"} and division.code != jurisdiction.home
        }
        self._codes.update(
            {
                name: unit.division
                for unit in jurisdiction.departments
                if unit.division
                for name in (unit.name, unit.short)
                if name
            }
        )
        self._divisions: Sequence[DivisionEntry] = jurisdiction.divisions

    def code_of(self, place: str) -> str | None:
        """The code of a place given by name or code; None when it is not one of this jurisdiction."""
        wanted = place.strip()
        if wanted in self._parents or wanted in self._units:
            return wanted
        if wanted in self._codes:
            return self._codes[wanted]
        return next((one.code for one in self._divisions if wanted in {one.name, *one.aliases}), None)

    def named_in(self, text: str) -> list[str]:
        """Codes of the divisions a text names, longest names first."""
        names = sorted((name for name in self._codes if name in text), key=len, reverse=True)
        return list(dict.fromkeys(self._codes[name] for name in names))

    def unit_of(self, code: str) -> str | None:
        """The unit of the place itself or of the nearest division above it, short of the home itself."""
        seen: set[str] = set()
        while code and code != self._home and code not in seen:
            if code in self._units:
                return self._units[code]
            seen.add(code)
            code = self._parents.get(code) or (code[:6] if len(code) > 6 else "")
        return None
