"""各单位、各属地: the same numbers for each department and each territory, by what each answers for.

A department answers for its parts in cases and, as their lead, for the cases' own clocks. A territory is seen by the
cases that lie in it or that it has a part in; its rates are of its own parts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from alerts.digest import numbers
from alerts.digest.known import CaseThen, scoped
from alerts.digest.numbers import CLOSED, LATE, NEW, OPEN, Period
from alerts.digest.values import UnitLine
from alerts.models import Department

TERRITORY = "territory"


def lines(
    period: Period, last: Period, mine: Collection[str] = ()
) -> tuple[tuple[UnitLine, ...], tuple[UnitLine, ...]]:
    """(departments, territories) that had anything to do in the period or before; those in `mine` (names) first."""
    now, before = by_unit(period), by_unit(last)
    units = list(Department.objects.order_by("id"))
    found = [_line(unit, (period, now), (last, before), unit.name in mine) for unit in units]
    told = sorted(filter(_said, found), key=_order)
    return tuple(one for one in told if not one.territory), tuple(one for one in told if one.territory)


def of_unit(period: Period, unit: Department) -> Period:
    """The period as this unit answers for it."""
    return Period(period.start, seen(period.cases, unit))


def seen(cases: Iterable[CaseThen], unit: Department) -> list[CaseThen]:
    """The cases in which the unit has a part, as it answers for them."""
    return [scoped(one, unit.pk) for one in cases if any(part.department_id == unit.pk for part in one.assignments)]


Sorted = tuple[Period, dict[int, list[CaseThen]]]
"""A period, and its cases by the units that have a part in them, as each answers for them."""


def by_unit(period: Period) -> dict[int, list[CaseThen]]:
    """The cases in which each unit (key) has a part, as it answers for them."""
    found: dict[int, list[CaseThen]] = {}
    for one in period.cases:
        for pk in dict.fromkeys(part.department_id for part in one.assignments):
            found.setdefault(pk, []).append(scoped(one, pk))
    return found


def _line(unit: Department, now: Sorted, earlier_on: Sorted, mine: bool) -> UnitLine:
    (period, own_now), (last, own_before) = now, earlier_on
    own = Period(period.start, own_now.get(unit.pk, []))
    before = Period(last.start, own_before.get(unit.pk, []))
    counts = numbers.unit_counts(own, before)
    territory = unit.kind == TERRITORY
    if territory:
        here, earlier = _inside(period, unit, own.cases), _inside(last, unit, before.cases)
        counts = tuple(replace(one, formula=_HERE.get(one.name, one.formula)) for one in numbers.counts(here, earlier))
        counts = (*counts[:3], numbers.unit_counts(own, before)[3])
    return UnitLine(unit.pk, unit.short or unit.name, territory, counts, numbers.rates(own, before), mine)


def _inside(period: Period, unit: Department, own: Sequence[CaseThen]) -> Period:
    """The cases that lie in the territory, or that it has a part in."""
    parts = {one.case.pk for one in own}
    cases = [one for one in period.cases if one.case.pk in parts or _lies(one, unit.division)]
    return Period(period.start, cases)


def _lies(one: CaseThen, division: str) -> bool:
    code = division.rstrip("0") if len(division) == _COUNTY else division
    return bool(code) and one.case.place_code.startswith(code)


def _said(line: UnitLine) -> bool:
    return any(count.value for count in line.counts) or any(rate.denominator for rate in line.rates)


def _order(line: UnitLine) -> tuple[bool, int, int, int, int]:
    return (not line.mine, -line.value(LATE), -line.value(OPEN), -line.value(NEW), line.pk)


def busy(period: Period, unit: Department) -> bool:
    """Whether the unit has anything to read: a case in hand, one late, or one moved in the period."""
    own = of_unit(period, unit).cases
    return any(one.state in numbers.IN_HAND or one.late or one.within(period.start) for one in own)


_COUNTY = 6
_HERE = {
    NEW: "本期新增、事发地在此或由其承担的交办单",
    CLOSED: "本期对外回应、事发地在此或由其承担的交办单",
    OPEN: "期末尚未回应、事发地在此或由其承担的交办单",
}
