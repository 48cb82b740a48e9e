"""When a message that is not grave goes: after its window, not in quiet hours, once a day for who wishes so."""

from datetime import datetime, time, timedelta

import pytest

from alerts.rules.holding import Wishes, hold_until
from config.clock import SHANGHAI

NIGHT = Wishes(time(22), time(7))
DAILY = Wishes(daily_at=time(8, 30))
BOTH = Wishes(time(22), time(9), time(8, 30))
MINUTE = timedelta(minutes=1)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("wishes", "written", "act_by", "until"),
    [
        (Wishes(), at(10), None, at(10, 1)),
        (NIGHT, at(10), None, at(10, 1)),
        (NIGHT, at(21, 58), None, at(21, 59)),
        (NIGHT, at(21, 59), None, at(7, day=24)),  # the window ends in quiet hours
        (NIGHT, at(23), None, at(7, day=24)),
        (NIGHT, at(2), None, at(7)),
        (NIGHT, at(7), None, at(7, 1)),
        (NIGHT, at(23), at(6, day=24), at(23, 1)),  # what is asked falls due before the quiet hours end
        (NIGHT, at(23), at(20), at(23, 1)),  # it is late already
        (NIGHT, at(23), at(8, day=24), at(7, day=24)),
        (Wishes(time(12), time(14)), at(12, 30), None, at(14)),
        (Wishes(time(7), time(7)), at(12), None, at(12, 1)),
        (DAILY, at(9), None, at(8, 30, day=24)),
        (DAILY, at(8, 29), None, at(8, 30)),
        (DAILY, at(9), at(17), at(9, 1)),
        (BOTH, at(10), None, at(9, day=24)),
    ],
)
def test_it_waits_until(wishes: Wishes, written: datetime, act_by: datetime | None, until: datetime) -> None:
    assert hold_until(written, MINUTE, wishes, act_by) == until


def test_quiet_hours_are_those_of_shanghai() -> None:
    from datetime import UTC

    assert hold_until(datetime(2026, 11, 23, 15, 0, tzinfo=UTC), MINUTE, NIGHT, None) == at(7, day=24)
