"""The working calendar against days that everybody in China remembers, and against its own horizon."""

from datetime import date, timedelta

import pytest

from alerts.rules.calendar import BeyondCalendar, build_calendar, load_calendar
from config.load import ConfigError
from config.schema.calendar import CalendarData, CalendarYear


@pytest.mark.parametrize(
    ("day", "open_that_day"),
    [
        (date(2025, 1, 26), True),  # Sunday, made up for the Spring Festival
        (date(2025, 1, 28), False),  # eve of the Spring Festival
        (date(2025, 2, 4), False),
        (date(2025, 2, 8), True),  # Saturday, made up
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # Saturday, made up
        (date(2025, 10, 18), False),  # an ordinary Saturday
        (date(2026, 2, 14), True),
        (date(2020, 1, 31), False),  # the holiday that was prolonged
        (date(2007, 5, 7), False),
        (date(2026, 12, 31), True),
    ],
)
def test_holidays_and_make_up_days_are_known(day: date, open_that_day: bool) -> None:
    assert load_calendar().is_workday(day) is open_that_day


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2006, 12, 31)])
def test_a_day_beyond_the_calendar_raises(day: date) -> None:
    with pytest.raises(BeyondCalendar, match=str(day.year)):
        load_calendar().is_workday(day)


def test_guessing_takes_unknown_years_as_weekends_only() -> None:
    guess = load_calendar().guessing()
    assert guess.is_workday(date(2027, 10, 1))
    assert not guess.is_workday(date(2027, 10, 2))
    assert not guess.is_workday(date(2026, 10, 1))


def test_every_year_has_between_244_and_255_workdays() -> None:
    calendar = load_calendar()
    for year in range(2007, 2027):
        days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
        assert 244 <= sum(calendar.is_workday(day) for day in days) <= 255, year


def test_the_calendar_reaches_far_enough_for_the_release() -> None:
    """Fails when the holidays of the coming year are out and nobody has added them."""
    assert load_calendar().horizon >= date(2026, 12, 31)


def test_the_version_changes_with_a_single_day() -> None:
    year = CalendarYear(holidays=("01-01",), workdays=())
    other = CalendarYear(holidays=("01-01..01-02",), workdays=())
    versions = {
        build_calendar(
            CalendarData(first_year=2025, last_year=2025, windows=("08:30-12:00",), close="18:00", years={2025: entry})
        ).version
        for entry in (year, other)
    }
    assert len(versions) == 2


def test_a_missing_year_and_a_wrong_day_are_named() -> None:
    entry = CalendarYear(holidays=("02-30",), workdays=())
    base = {"windows": ("08:30-12:00",), "close": "18:00", "years": {2025: entry}}
    with pytest.raises(ConfigError, match="2024"):
        build_calendar(CalendarData(first_year=2024, last_year=2025, **base))
    with pytest.raises(ConfigError, match="02-30"):
        build_calendar(CalendarData(first_year=2025, last_year=2025, **base))


@pytest.mark.shared
def test_the_data_are_those_of_the_reference_files(shared) -> None:
    import json

    calendar = load_calendar()
    for path in sorted((shared / "data/ref/holiday_cn").glob("20*.json")):
        for entry in json.loads(path.read_text("utf-8"))["days"]:
            day = date.fromisoformat(entry["date"])
            if calendar.knows(day):
                assert calendar.is_workday(day) is not entry["isOffDay"], day
