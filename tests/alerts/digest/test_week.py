"""Weeks by ISO 8601: the years 2026 (53 weeks) and 2027."""

from datetime import UTC, datetime

import pytest

from alerts.digest import Week, WeekError, last_week, week_of
from config.clock import SHANGHAI


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2026-W47", Week(2026, 47)),
        ("2026W47", Week(2026, 47)),
        (" 2026-w1 ", Week(2026, 1)),
        ("2026-11-16", Week(2026, 47)),
        ("2026-11-22", Week(2026, 47)),
        ("2026-11-23", Week(2026, 48)),
        ("2027-01-01", Week(2026, 53)),
        ("2027-01-03", Week(2026, 53)),
        ("2027-01-04", Week(2027, 1)),
        ("2025-12-29", Week(2026, 1)),
    ],
)
def test_a_week_is_read_from_its_number_or_a_day(text: str, week: Week) -> None:
    assert week_of(text) == week


@pytest.mark.parametrize(
    "text", ["2025-W53", "2026-W00", "2026-W54", "47", "", "上周", "2026-02-30", "2026-13-01", "0001-W01", "9999-W52"]
)
def test_what_is_no_week_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WeekError, match=r"[年周]"):
        week_of(text)


def test_a_week_runs_from_monday_midnight_to_the_next_in_shanghai() -> None:
    week = Week(2026, 47)
    assert week.start == datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_weeks_follow_each_other_over_the_year() -> None:
    assert Week(2026, 53).next == Week(2027, 1)
    assert Week(2027, 1).previous == Week(2026, 53)
    assert Week(2026, 1).previous == Week(2025, 52)


def test_last_week_is_the_last_that_has_ended_by_shanghai_time() -> None:
    assert last_week(datetime(2026, 11, 22, 23, 59, tzinfo=SHANGHAI)) == Week(2026, 46)
    assert last_week(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == Week(2026, 47)
    assert last_week(datetime(2027, 1, 4, 8, tzinfo=SHANGHAI)) == Week(2026, 53)


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (Week(2026, 47), "11月16日至22日"),
        (Week(2026, 49), "11月30日至12月6日"),
        (Week(2026, 53), "2026年12月28日至2027年1月3日"),
    ],
)
def test_days_name_months_and_years_where_they_differ(week: Week, words: str) -> None:
    assert week.days == words
