"""Whose part it is: by the unit's key; by a name only where today's bearer of it was there then."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.rules.clock_ledger import Said
from alerts.rules.part_units import Units, known_since, lost_unit, other_unit

T0 = datetime(2026, 11, 23, tzinfo=UTC)
OFFICE, RENAMED, NEW = "县住建局", 5, 61
"""The name passed from unit 5, which is called otherwise today, to unit 61, which had its first part on day 9."""
UNITS = Units({OFFICE: NEW, "县水务局": 7}, known_since({RENAMED: T0, 7: T0, NEW: T0 + timedelta(days=9)}))


def _said(kind: str, day: int, assignment: int | None = 1, **data: object) -> Said:
    return Said(1, T0 + timedelta(days=day), kind, assignment, data)


@pytest.mark.parametrize(
    ("event", "unit", "other"),
    [
        (_said("签收", 1, department=OFFICE), RENAMED, ""),
        (_said("签收", 10, department=OFFICE), RENAMED, OFFICE),
        (_said("签收", 10, department=OFFICE), NEW, ""),
        (_said("签收", 1, department=OFFICE, unit=RENAMED), RENAMED, ""),
        (_said("签收", 10, department=OFFICE, unit=RENAMED), RENAMED, ""),
        (_said("签收", 10, department=OFFICE, unit=RENAMED), 7, OFFICE),
        (_said("签收", 1, department="县水务局"), RENAMED, "县水务局"),
        (_said("签收", 1, department="没有这个单位"), RENAMED, ""),
        (_said("交办", 0, None, lead=OFFICE, units=[RENAMED]), RENAMED, ""),
        (_said("交办", 0, None, lead=OFFICE, units=[RENAMED]), 7, OFFICE),
        (_said("交办", 0, None, lead=OFFICE), 7, ""),
    ],
)
def test_the_unit_that_an_event_names_is_compared_where_it_is_known(event, unit, other):
    assert other_unit(1, unit, T0, [event], UNITS) == other


@pytest.mark.parametrize(
    ("event", "lost"),
    [
        (_said("交办", 1, None, lead=OFFICE), None),
        (_said("交办", 10, None, lead=OFFICE), NEW),
        (_said("交办", 10, None, lead=OFFICE, units=[RENAMED]), None),
        (_said("交办", 10, None, lead="县水务局", units=[RENAMED, 7]), 7),
        (_said("签收", 10, None, departments=["县水务局"]), None),
    ],
)
def test_a_unit_without_a_part_is_missed_by_its_key(event, lost):
    assert lost_unit(event, {RENAMED}, UNITS) == lost


def test_a_unit_was_there_when_a_later_one_had_its_first_part():
    assert known_since({3: T0 + timedelta(days=2), 9: T0, 4: T0 + timedelta(days=1)}) == {
        9: T0,
        4: T0,
        3: T0,
    }
