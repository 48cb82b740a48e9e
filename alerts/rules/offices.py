"""单位名称: a document's names, how long they were valid, and the office that has the work today."""

from collections.abc import Sequence
from datetime import date

from config.schema.jurisdiction import DepartmentEntry, DutyEntry, Jurisdiction


class Offices:
    """The units of a jurisdiction by every name they had."""

    def __init__(self, jurisdiction: Jurisdiction, classes: Jurisdiction | None = None) -> None:
        """`classes`: the preset whose units are classes of departments (`generic`), to tell what a unit is."""
        self.units = {unit.name: unit for unit in jurisdiction.departments}
        self.collectives = frozenset(jurisdiction.collectives)
        self._covering = {
            name: unit.name for unit in reversed(jurisdiction.departments) if not unit.since for name in unit.covers
        }
        self._classes = {
            name: _classes_of(self.family(name), classes.departments if classes else ()) for name in self.units
        }

    def is_unit(self, name: str) -> bool:
        """Whether a name of a duty is a unit that can be given a case, and not 各部门 and the like."""
        return name in self.units

    def today(self, name: str, on: date | None = None) -> str:
        """The office that has a unit's work on a day (None: now), by the chain of successors."""
        seen = {name}
        while (unit := self.units.get(name)) and unit.successors and not _still(unit, on):
            name = unit.successors[0]
            if name in seen:
                break
            seen.add(name)
        return name

    def of_duty(self, duty: DutyEntry, name: str, on: date | None = None) -> str:
        """The office of today for a lead of a duty; the duty's own `today` where the work went elsewhere."""
        if duty.today and name in duty.lead and self.today(name, on) not in duty.today and on is None:
            return duty.today[0]
        return self.today(name, on)

    def family(self, name: str) -> tuple[str, ...]:
        """All names of a unit, its aliases and those of its successors."""
        unit = self.units[name]
        later = [self.units[one] for one in unit.successors if one in self.units]
        names = [each for one in (unit, *later) for each in (one.name, one.short, *one.aliases)]
        return tuple(dict.fromkeys(each for each in names if each))

    def covering(self, name: str) -> str:
        """The unit of this jurisdiction that does the work of a class, else the class itself."""
        return self._covering.get(name, name)

    def classes_of(self, name: str) -> tuple[str, ...]:
        """The classes of departments that a unit belongs to, by its names."""
        return self._classes.get(name, ())


def _still(unit: DepartmentEntry, on: date | None) -> bool:
    """Whether the name was still valid on that day; a year alone means its end."""
    if on is None or not unit.until:
        return False
    until = unit.until if "-" in unit.until else f"{unit.until}-13"
    return f"{on:%Y-%m}" < until


def _classes_of(names: Sequence[str], classes: Sequence[DepartmentEntry]) -> tuple[str, ...]:
    return tuple(
        one.name
        for one in classes
        if one.name in names or any(alias in name for alias in one.aliases for name in names if len(alias) > 2)
    )
