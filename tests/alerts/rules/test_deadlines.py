"""Deadlines: cases worked out by hand, invariants, and agreement with an independent minute-by-minute count."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.calendar import WorkCalendar, load_calendar
from alerts.rules.deadlines import KINDS, due
from config.clock import SHANGHAI


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "arg", "start", "expected"),
    [
        ("elapsed_min", 15, "2026-02-16T23:50", "2026-02-17T00:05"),  # the night of the Spring Festival
        ("elapsed_h", 5, "2026-05-01T20:30", "2026-05-02T01:30"),
        ("elapsed_h", 48, "2026-09-30T18:00", "2026-10-02T18:00"),
        ("working_days", 1, "2026-03-02T08:00", "2026-03-03T18:00"),  # Monday -> Tuesday
        ("working_days", 1, "2026-03-06T23:59", "2026-03-09T18:00"),  # Friday night -> Monday
        ("working_days", 1, "2026-03-07T10:00", "2026-03-09T18:00"),  # Saturday -> Monday
        ("working_days", 5, "2026-04-30T10:00", "2026-05-11T18:00"),  # 6, 7, 8, 9 (made up), 11
        ("working_minutes", 30, "2026-03-02T11:30", "2026-03-02T12:00"),  # ends on the edge: stays there
        ("working_minutes", 31, "2026-03-02T11:30", "2026-03-02T14:01"),
        ("working_minutes", 60, "2026-03-02T12:30", "2026-03-02T15:00"),  # starts in the lunch break
        ("working_minutes", 60, "2026-03-02T06:00", "2026-03-02T09:30"),  # starts before office hours
        ("working_minutes", 240, "2026-03-06T17:00", "2026-03-09T12:00"),  # 30 on Friday, 210 on Monday morning
        ("working_minutes", 420, "2026-03-02T08:30", "2026-03-02T17:30"),  # a whole day, on the edge
    ],
)
def test_deadlines_worked_out_by_hand(kind: str, arg: int, start: str, expected: str) -> None:
    assert due(kind, arg, at(start), load_calendar()).at == at(expected)


@pytest.mark.shared
def test_all_vectors_hold(shared) -> None:
    vectors = yaml.safe_load((shared / "policy/deadline_vectors.yaml").read_text("utf-8"))["vectors"]
    for vector in vectors:
        start, expected = (
            value if value is None else at(value if isinstance(value, str) else value.isoformat())
            for value in (vector["start"], vector["due"])
        )
        result = due(vector["kind"], vector["arg"], start, load_calendar())
        assert result.at == expected, vector
        assert result.estimated is (expected is None)


def test_past_the_horizon_an_estimate_counts_weekends_only_and_warns() -> None:
    result = due("working_days", 3, at("2026-12-30T10:00"), load_calendar())
    assert (result.at, result.estimated, result.estimate) == (None, True, at("2027-01-04T18:00"))
    assert "2027" in result.warning
    assert result.instant == result.estimate


def test_a_deadline_that_ends_on_the_last_known_day_is_no_estimate() -> None:
    assert due("working_days", 1, at("2026-12-30T10:00"), load_calendar()).at == at("2026-12-31T18:00")


def test_natural_clocks_are_never_estimates() -> None:
    result = due("elapsed_h", 48, at("2031-05-01T10:00"), load_calendar())
    assert (result.at, result.estimated, result.warning) == (at("2031-05-03T10:00"), False, "")


def test_a_start_of_another_time_zone_counts_in_shanghai() -> None:
    start = datetime.fromisoformat("2025-01-24T16:30:00+00:00")  # 25 January, 00:30 in Shanghai
    assert due("working_days", 1, start, load_calendar()).at == at("2025-01-26T18:00")


@pytest.mark.parametrize(
    ("kind", "arg"), [("share_of_span", 1), ("working_days", 0), ("elapsed_h", -1), ("elapsed_h", True)]
)
def test_what_is_no_deadline_is_refused(kind: str, arg: int) -> None:
    with pytest.raises(ValueError, match=r"kind|arg"):
        due(kind, arg, at("2026-03-02T08:00"), load_calendar())


def test_a_deadline_past_the_end_of_time_is_refused() -> None:
    with pytest.raises(ValueError, match="超出日期范围"):
        due("elapsed_h", 10**9, at("2026-03-02T08:00"), load_calendar())


naive = st.datetimes(datetime(2008, 1, 1), datetime(2026, 6, 1))  # noqa: DTZ001  hypothesis adds the zone itself
starts = naive.map(lambda when: when.replace(tzinfo=SHANGHAI))
kinds = st.sampled_from(KINDS)
amounts = st.integers(1, 60)


@settings(max_examples=150, deadline=None)
@given(kinds, amounts, starts, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_a_later_start_is_never_due_earlier(kind: str, arg: int, start: datetime, delay: timedelta) -> None:
    calendar = load_calendar()
    assert due(kind, arg, start, calendar).instant <= due(kind, arg, start + delay, calendar).instant


@settings(max_examples=150, deadline=None)
@given(kinds, amounts, starts, st.integers(0, 60))
def test_one_more_holiday_never_shortens(kind: str, arg: int, start: datetime, days: int) -> None:
    calendar = load_calendar()
    free = start.date() + timedelta(days=days)
    longer = replace(calendar, holidays=calendar.holidays | {free}, workdays=calendar.workdays - {free})
    assert due(kind, arg, start, longer).instant >= due(kind, arg, start, calendar).instant


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["working_days", "working_minutes"]), amounts, starts)
def test_agrees_with_a_naive_count(kind: str, arg: int, start: datetime) -> None:
    start = start.replace(second=0, microsecond=0)
    expected = naive_days(arg, start) if kind == "working_days" else naive_minutes(arg, start)
    assert due(kind, arg, start, load_calendar()).at == expected


def is_open(calendar: WorkCalendar, day: date) -> bool:
    if day in calendar.holidays:
        return False
    return day in calendar.workdays or day.isoweekday() <= 5


def naive_days(days: int, start: datetime) -> datetime:
    """Ticks off one day after the other."""
    calendar, day = load_calendar(), start.date()
    while days:
        day += timedelta(days=1)
        days -= is_open(calendar, day)
    return datetime.combine(day, time(18), SHANGHAI)


def naive_minutes(minutes: int, start: datetime) -> datetime:
    """Walks minute by minute; the minute that begins at `now` counts when offices are open then."""
    calendar, now = load_calendar(), start
    while minutes:
        clock = (now.hour, now.minute)
        in_hours = (8, 30) <= clock < (12, 0) or (14, 0) <= clock < (17, 30)
        minutes -= in_hours and is_open(calendar, now.date())
        now += timedelta(minutes=1)
    return now
