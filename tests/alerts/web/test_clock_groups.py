"""The running clocks of a case by unit: the most pressing in front, nothing late is folded, nothing is lost."""

from datetime import UTC, datetime, timedelta

from django.utils.safestring import SafeString

from alerts.web.clock_groups import grouped
from alerts.web.clocks import Clock

_NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _clock(name: str, unit: str, state: str = "running", hours: int = 1) -> Clock:
    due = _NOON + timedelta(hours=hours)
    text = ("", due, _NOON, True, False, unit, "", "", False, SafeString(""))
    return Clock(state, name, "", *text)


def test_no_running_clock_gives_none():
    assert grouped([]) == (None, [])


def test_the_first_stands_alone_and_the_others_by_unit_with_all_that_presses_shown():
    first = _clock("回应", "", "late")
    late, near, calm = _clock("签收", "甲", "late"), _clock("核实", "甲", "near"), _clock("反馈", "甲")
    other, later, own = _clock("签收", "乙"), _clock("反馈", "乙"), _clock("办结", "")
    pressing, groups = grouped([first, late, near, other, calm, own, later])
    assert pressing is first
    assert [(one.unit, one.shown, one.folded) for one in groups] == [
        ("甲", (late, near), (calm,)),
        ("乙", (other,), (later,)),
        ("", (own,), ()),
    ]
