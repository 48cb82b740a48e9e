"""Who is called next, and when it is night, as tables."""

from datetime import datetime

import pytest

from alerts.rules.calendar import load_calendar
from alerts.rules.rosters import at_night, next_call
from config.clock import SHANGHAI
from config.vocabulary import CallOutcome as O

ORDER = ("甲", "乙", "丙")


@pytest.mark.parametrize(
    ("order", "calls", "turn"),
    [
        (ORDER, [], "甲"),
        (ORDER, [("甲", O.NOT_REACHED)], "乙"),
        (ORDER, [("甲", O.NOT_REACHED), ("乙", O.NOT_REACHED)], "丙"),
        (ORDER, [("甲", O.NOT_REACHED), ("乙", O.NOT_REACHED), ("丙", O.NOT_REACHED)], "甲"),
        (ORDER, [("甲", O.NEXT)], "乙"),
        (ORDER, [("甲", O.NEXT), ("乙", O.NOT_REACHED), ("丙", O.NOT_REACHED)], "乙"),
        (ORDER, [("甲", O.NEXT), ("乙", O.NEXT), ("丙", O.NEXT)], "甲"),
        (ORDER, [("乙", O.REACHED)], None),
        (ORDER, [("甲", O.NOT_REACHED), ("甲", O.REACHED)], None),
        (ORDER, [("丁", O.NOT_REACHED)], "甲"),
        (("甲",), [("甲", O.NOT_REACHED)], "甲"),
        ((), [], None),
    ],
)
def test_whose_turn_it_is(order, calls, turn):
    assert next_call(order, calls) == turn


@pytest.mark.parametrize(
    ("at", "night"),
    [
        ("2026-11-26T08:29", True),
        ("2026-11-26T08:30", False),
        ("2026-11-26T12:30", False),
        ("2026-11-26T17:59", False),
        ("2026-11-26T18:00", True),
        ("2026-11-26T23:00", True),
        ("2026-11-28T10:00", True),
        ("2026-10-01T10:00", True),
        ("2031-03-05T10:00", False),
    ],
)
def test_night_is_when_offices_are_closed(at, night):
    assert at_night(datetime.fromisoformat(at).replace(tzinfo=SHANGHAI), load_calendar()) is night
