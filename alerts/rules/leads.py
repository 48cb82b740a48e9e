"""主办单位: of several leads that a document names, the one that fits; and who of the others is really concerned."""

from collections.abc import Sequence

import numpy as np

from alerts.rules.classes import Classes
from alerts.rules.duty_evidence import Evidence, Table
from alerts.rules.offices import Offices
from alerts.rules.route_types import RouteQuery
from config.schema.jurisdiction import DutyEntry

SAME_QUOTE = 0.9
FEW = 3
CO_CLASS = 0.12
"""Where a document names a crowd, only those co-handle whose class is at least so likely or whom the text names."""
EARLIER, TOUCHED, NAMED, CLASS, MATTER = 0.2, 0.5, 2.0, 6.0, 2.0


class Leads:
    """Chooses among the units that duties name."""

    def __init__(self, table: Table, offices: Offices, classes: Classes | None) -> None:
        self._table = table
        self._offices = offices
        self._classes = classes

    def first(self, leads: Sequence[str], query: RouteQuery, evidence: Evidence) -> str:
        """The lead that fits best: named in the text, of the likeliest class, leading on other duties it touches."""
        if len(leads) == 1:
            return leads[0]
        return self.ordered(leads, query, evidence)[0]

    def ordered(self, leads: Sequence[str], query: RouteQuery, evidence: Evidence) -> list[str]:
        """The leads that a document names side by side, the one that fits best in front."""
        scores = {unit: self._score(unit, query, evidence) - EARLIER * leads.index(unit) for unit in leads}
        return sorted(leads, key=lambda unit: (-round(scores[unit], 6), leads.index(unit)))

    def _score(self, unit: str, query: RouteQuery, evidence: Evidence) -> float:
        duties = self._table.duties
        own = [number for number in evidence.allowed if unit in duties[number].lead]
        touched = sum(float(evidence.strength[number]) / len(duties[number].lead) for number in own)
        named = evidence.named(self._table.units, unit)
        known = CLASS * self._class_p(unit, evidence) + MATTER * self._of_matters(unit, evidence)
        return TOUCHED * touched + NAMED * named + known + self._fits(unit, query)

    def others(self, lead: str, leads: Sequence[str], evidence: Evidence) -> list[str]:
        """The co-handlers among the leads: all of a few; of a crowd, those that the matter concerns."""
        others = [unit for unit in leads if unit != lead]
        if len(leads) <= FEW:
            return others
        return [unit for unit in others if self._concerned(unit, evidence)][: FEW - 1]

    def written(self, duty: DutyEntry, evidence: Evidence) -> tuple[str, ...]:
        """All leads the document names; where its sentence covers several duties and is quoted whole, theirs too."""
        number = self._table.duties.index(duty)
        leads = list(duty.lead)
        if evidence.matched.quotes[number] >= SAME_QUOTE:
            for other in self._table.duties:
                if other.quote == duty.quote:
                    leads.extend(unit for unit in other.lead if unit not in leads)
        return tuple(leads)

    def _concerned(self, unit: str, evidence: Evidence) -> bool:
        return evidence.named(self._table.units, unit) > 0 or self._class_p(unit, evidence) >= CO_CLASS

    def _fits(self, unit: str, query: RouteQuery) -> float:
        if self._classes is None:
            return 0.0
        return float(bool(set(self._offices.classes_of(unit)) & self._classes.of_sector(query.sector)))

    def _of_matters(self, unit: str, evidence: Evidence) -> float:
        """How much the text speaks of the matters that are this unit's."""
        numbers = self._table.matters.numbers(self._offices.units[unit].matters)
        return float(np.log1p(evidence.matched.matters[numbers].sum())) if numbers else 0.0

    def _class_p(self, unit: str, evidence: Evidence) -> float:
        return max((evidence.classes.get(name, 0.0) for name in self._classes_of(unit)), default=0.0)

    def _classes_of(self, unit: str) -> tuple[str, ...]:
        """The unit's classes by its names; where they tell of none, by the matters that are its work."""
        matters = self._table.matters
        numbers = matters.numbers(self._offices.units[unit].matters)
        return self._offices.classes_of(unit) or tuple(matters.matters[number].classes[0] for number in numbers)
