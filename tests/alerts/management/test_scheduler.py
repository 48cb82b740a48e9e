from datetime import datetime, timedelta

from alerts.management.commands.scheduler import soon_and_every
from config import clock

NOW = datetime(2026, 11, 28, 9, tzinfo=clock.SHANGHAI)


def test_what_nobody_counted_meanwhile_is_counted_at_once_and_then_on_its_rhythm() -> None:
    trigger = soon_and_every(300, NOW)
    first = trigger.get_next_fire_time(None, NOW)
    assert first is not None
    assert first - NOW <= timedelta(seconds=10)
    slow = NOW + timedelta(seconds=8)  # a loaded machine reaches the start so late
    assert trigger.get_next_fire_time(None, slow) == first
    assert trigger.get_next_fire_time(first, first) == first + timedelta(seconds=300)
