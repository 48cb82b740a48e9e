"""An independent calculation, slow and obvious, straight from the yearly notices: it agrees on 10,000 random starts."""

import json
import random
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta

import pytest

from alerts.rules.calendar import load_calendar
from alerts.rules.deadlines import due
from config.clock import SHANGHAI

pytestmark = pytest.mark.shared
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
STARTS = 10_000


@pytest.fixture(scope="module")
def workdays(shared) -> list[date]:
    """Every workday of twenty years: what a notice says of a day, else Monday to Friday."""
    said: dict[str, bool] = {}
    for path in (shared / "data/ref/holiday_cn").glob("20*.json"):
        said |= {day["date"]: not day["isOffDay"] for day in json.loads(path.read_text("utf-8"))["days"]}
    every = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    return [day for day in every if said.get(day.isoformat(), day.isoweekday() <= 5)]


@pytest.fixture(scope="module")
def minutes(workdays) -> list[int]:
    """Every minute of those days in which offices are open, as minutes since 2007, in order."""
    opened = [minute for opens, closes in ((510, 720), (840, 1050)) for minute in range(opens, closes)]
    return [(day - FIRST).days * 1440 + minute for day in workdays for minute in opened]


def random_starts(seed: int) -> list[datetime]:
    dice = random.Random(seed)
    seconds = int((LAST - FIRST).total_seconds()) + 86_399
    midnight = datetime.combine(FIRST, time())
    return [(midnight + timedelta(seconds=dice.randrange(seconds))).replace(tzinfo=SHANGHAI) for _ in range(STARTS)]


def test_working_days_agree(workdays):
    dice, calendar = random.Random(1), load_calendar()
    for start in random_starts(20):
        days = dice.randint(1, 60)
        position = bisect_right(workdays, start.date()) + days - 1
        result = due("working_days", days, start, calendar)
        if position < len(workdays):
            assert result.at == datetime.combine(workdays[position], time(18), SHANGHAI), (start, days)
        else:
            assert (result.at, result.estimated) == (None, True), (start, days)


def test_working_minutes_agree(minutes):
    """The deadline is the end of the last minute counted; the seconds of a start inside office hours go along."""
    dice, calendar = random.Random(2), load_calendar()
    midnight = datetime.combine(FIRST, time())
    for start in random_starts(21):
        start = start.replace(second=0)  # noqa: PLW2901  whole minutes are counted here
        count = dice.randint(1, 2400)
        begin = int((start.replace(tzinfo=None) - midnight).total_seconds()) // 60
        position = bisect_left(minutes, begin) + count - 1
        result = due("working_minutes", count, start, calendar)
        if position < len(minutes):
            expected = midnight + timedelta(minutes=minutes[position] + 1)
            assert result.at == expected.replace(tzinfo=SHANGHAI), (start, count)
        else:
            assert (result.at, result.estimated) == (None, True), (start, count)


def test_natural_time_agrees():
    dice, calendar = random.Random(3), load_calendar()
    for start in random_starts(22):
        kind, minutes_each = dice.choice((("elapsed_min", 1), ("elapsed_h", 60)))
        count = dice.randint(1, 400)
        expected = start.astimezone(UTC).timestamp() + 60 * minutes_each * count
        assert due(kind, count, start, calendar).at.timestamp() == expected
