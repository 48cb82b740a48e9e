"""When the message of a watch is due, and how many messages matches make."""

from datetime import datetime, time, timedelta

import pytest

from alerts.rules.watch_times import Rhythm
from config.clock import SHANGHAI

NIGHT = Rhythm(timedelta(hours=1), time(22), time(7))


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("told", "grave", "now", "due"),
    [
        (None, False, at(9), True),
        (at(8, 30), False, at(9), False),
        (at(8), False, at(9), True),
        (None, False, at(23), False),
        (None, False, at(6, 59), False),
        (None, False, at(7), True),
        (None, True, at(23), True),
        (at(22, 30), True, at(23), False),
    ],
)
def test_one_message_in_a_while_and_none_at_night_unless_it_is_grave(
    told: datetime | None, grave: bool, now: datetime, due: bool
) -> None:
    assert NIGHT.due(told, grave, now) is due


def test_quiet_hours_within_a_day() -> None:
    noon = Rhythm(timedelta(hours=1), time(12), time(14))
    assert [noon.quiet(at(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]
    assert not Rhythm(timedelta(hours=1)).quiet(at(3))


@pytest.mark.parametrize(
    ("found", "count"),
    [
        ([], 0),
        ([(at(9), False)], 1),
        ([(at(9), False), (at(9, 20), False), (at(9, 40), False)], 2),  # at once, and the two others an hour later
        ([(at(23), False), (at(3, day=24), False), (at(6, day=24), False)], 1),  # at seven
        ([(at(23), False), (at(3, day=24), True), (at(6, day=24), False)], 2),  # with the grave one, and at seven
    ],
)
def test_how_many_messages_matches_make(found: list[tuple[datetime, bool]], count: int) -> None:
    assert NIGHT.messages(found) == count


def test_the_count_is_what_a_scheduler_that_looks_each_minute_would_send() -> None:
    found = [(at(8) + timedelta(minutes=37 * number), number % 17 == 0) for number in range(80)]
    told, sent, waiting, now = None, 0, list(found), at(8)
    while waiting:
        here = [match for match in waiting if match[0] <= now]
        if here and NIGHT.due(told, any(grave for _, grave in here), now):
            told, sent = now, sent + 1
            waiting = [match for match in waiting if match[0] > now]
        now += timedelta(minutes=1)
    assert NIGHT.messages(found) == sent
