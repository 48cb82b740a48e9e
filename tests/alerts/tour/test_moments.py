"""Where the town's moments lie on the calendar."""

from datetime import datetime, timedelta

import pytest

from alerts.tour.moments import Moment, Run, Schedule, span
from config.clock import SHANGHAI

OPENING = datetime(2026, 11, 22, 9, 30, tzinfo=SHANGHAI)


def at(text: str, *runs: Run) -> datetime | None:
    return Schedule(OPENING, runs).instant(Moment.parse(text))


def test_day_27_is_yesterday_whatever_the_hour_of_opening() -> None:
    assert at("27 23:59") == datetime(2026, 11, 21, 23, 59, tzinfo=SHANGHAI)
    assert at("0 00:00") == datetime(2026, 10, 25, 0, 0, tzinfo=SHANGHAI)


def test_moments_before_the_opening_count_back_from_it() -> None:
    assert at("now-03:20") == datetime(2026, 11, 22, 6, 10, tzinfo=SHANGHAI)


def test_live_posts_wait_until_the_town_went_live() -> None:
    assert at("live 01:30") is None
    assert at("live 01:30", Run(OPENING)) == OPENING + timedelta(seconds=90)


def test_live_time_passes_only_while_the_tour_runs() -> None:
    first = Run(OPENING, timedelta(minutes=2))
    again = Run(OPENING + timedelta(days=3))
    assert at("live 01:00", first, again) == OPENING + timedelta(minutes=1)
    assert at("live 05:00", first, again) == OPENING + timedelta(days=3, minutes=3)


def test_moments_are_ordered_as_time_is() -> None:
    words = ["live 00:10", "now-00:10", "27 23:00", "3 09:00", "now-05:00"]
    ordered = sorted(words, key=Moment.parse)
    assert ordered == ["3 09:00", "27 23:00", "now-05:00", "now-00:10", "live 00:10"]


@pytest.mark.parametrize("text", ["28 00:00", "5 7:42", "now", "live 1", "tomorrow"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"moment|day"):
        Moment.parse(text)


def test_spans() -> None:
    assert [span("25m"), span("4h"), span("3d")] == [timedelta(minutes=25), timedelta(hours=4), timedelta(days=3)]
    with pytest.raises(ValueError, match="span"):
        span("soon")
