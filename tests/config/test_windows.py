from datetime import datetime, timedelta

import pytest

from config.clock import SHANGHAI
from config.windows import until, within


def at(told: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{told}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("window", "now", "inside", "minutes"),
    [
        ("23:00-06:00", "22:59:30", False, 0.5), ("23:00-06:00", "23:00:00", True, 24 * 60),
        ("23:00-06:00", "05:59:59", True, 1020 + 1 / 60), ("23:00-06:00", "06:00:00", False, 17 * 60),
        ("12:00-13:30", "08:00:00", False, 240), ("12:00-13:30", "13:29:00", True, 1351),
    ],
)  # fmt: skip
def test_a_window_is_met_and_awaited(window: str, now: str, inside: bool, minutes: float) -> None:
    assert (within(window, at(now)), until(window, at(now))) == (inside, timedelta(minutes=minutes))
