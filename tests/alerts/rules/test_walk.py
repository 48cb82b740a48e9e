"""The walk through each day counted agrees with the due instant it explains, and says why a day does not count."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.calendar import load_calendar
from alerts.rules.deadlines import KINDS, due
from alerts.rules.walk import walk
from config.clock import SHANGHAI


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(kind: str, arg: int, start: str, end: str) -> list[tuple[str, str, str]]:
    return [(line.kind, line.why, line.said) for line in walk(kind, arg, at(start), at(end), load_calendar())]


def test_working_days_over_a_holiday_with_a_day_made_up() -> None:
    assert told("working_days", 2, "2026-09-24T10:00", "2026-09-29T18:00") == [
        ("工作日", "", "起算日，从次日数起"),
        ("放假", "中秋节", "不计"),
        ("放假", "中秋节", "不计"),
        ("放假", "中秋节", "不计"),
        ("工作日", "", "第 1 个工作日"),
        ("工作日", "", "第 2 个工作日"),
    ]
    assert told("working_days", 1, "2026-09-18T10:00", "2026-09-20T18:00")[1:] == [
        ("周末", "", "不计"),
        ("调休上班", "国庆节", "第 1 个工作日"),
    ]


def test_days_behind_the_rule_are_the_extension() -> None:
    lines = told("working_days", 1, "2026-03-02T10:00", "2026-03-05T18:00")
    assert [said for _, _, said in lines] == [
        "起算日，从次日数起",
        "第 1 个工作日",
        "延期第 1 个工作日",
        "延期第 2 个工作日",
    ]


def test_working_minutes_run_in_office_hours_only() -> None:
    assert told("working_minutes", 240, "2026-03-06T17:00", "2026-03-09T12:00") == [
        ("工作日", "", "计 30 分，累计 30 分"),
        ("周末", "", "不计"),
        ("周末", "", "不计"),
        ("工作日", "", "计 210 分，累计 240 分"),
    ]


def test_natural_time_runs_through_the_holiday() -> None:
    assert told("elapsed_h", 5, "2026-02-16T22:30", "2026-02-17T03:30") == [
        ("自然日", "春节", "计 1 小时 30 分，累计 1 小时 30 分"),
        ("自然日", "春节", "计 3 小时 30 分，累计 5 小时"),
    ]


def test_a_half_day_counts_as_a_day_and_half_its_minutes() -> None:
    calendar = replace(load_calendar(), halves={date(2026, 3, 3): (time(0), time(12))})
    (line,) = walk("working_minutes", 60, at("2026-03-03T08:30"), at("2026-03-03T09:30"), calendar)
    assert (line.kind, line.said) == ("半天", "计 60 分，累计 60 分")


def test_days_past_the_horizon_are_marked() -> None:
    lines = walk("working_days", 2, at("2026-12-30T10:00"), at("2027-01-01T18:00"), load_calendar())
    assert [line.known for line in lines] == [True, True, False]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.integers(1, 60),
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1)).map(  # noqa: DTZ001  the zone follows
        lambda when: when.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    ),
)
def test_the_running_count_ends_at_what_the_rule_says(kind: str, arg: int, start: datetime) -> None:
    calendar = load_calendar()
    lines = walk(kind, arg, start, due(kind, arg, start, calendar).instant, calendar)
    assert lines[-1].last
    assert sum(line.last for line in lines) == 1
    expected = arg / 60 if kind == "elapsed_min" else arg
    assert lines[-1].count == pytest.approx(expected)
    assert [line.count for line in lines] == sorted(line.count for line in lines)
