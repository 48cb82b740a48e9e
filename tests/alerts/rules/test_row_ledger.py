"""Which of several orders that wait an event decides."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.rules.clock_ledger import Said
from alerts.rules.row_ledger import told_rows

DAY = datetime(2026, 11, 20, 8, tzinfo=UTC)


def said(number: int, kind: str, **data: object) -> Said:
    return Said(
        number, DAY + timedelta(hours=number), kind, 7, {"timer": "T_verify", **data}, actor="周敏", reason="不需"
    )


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("kind", "results"), [("督办", "issued"), ("不发督办单", "withheld")])
def test_an_order_of_a_clock_that_stopped_is_not_decided_with_that_of_the_next(named, kind, results):
    """`named`: events name the clock; older ones name its kind alone."""
    first, second = ({"clock": 1}, {"clock": 2}) if named else ({}, {})
    rows = told_rows(
        [
            said(1, "拟发督办", stage=2, **first),
            said(2, "拟发督办", stage=2, **second),
            said(3, kind, stage=2, order=9, **second),
        ]
    )
    found = [row["结果"] for key, row in rows.items() if key[0] == "督办单"]
    assert found == ["proposed", results]


def test_a_clock_that_is_late_no_more_takes_all_its_orders_back():
    rows = told_rows(
        [
            said(1, "拟发督办", stage=2, clock=1),
            said(2, "拟发督办", stage=2, clock=2),
            said(3, "拟发通报", stage=3, clock=2),
            said(4, "撤回拟发督办单", clock=2),
        ]
    )
    assert [row["结果"] for key, row in rows.items() if key[0] == "督办单"] == ["proposed", "lapsed", "lapsed"]
