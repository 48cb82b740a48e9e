"""Whatever the local calendar (holidays, half days, hours by month): the invariants of deadlines hold."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.rules.calendar import Hours, WorkCalendar, load_calendar
from alerts.rules.deadlines import WORKING, due
from config.clock import SHANGHAI

starts = st.datetimes(datetime(2025, 1, 1), datetime(2026, 6, 1)).map(  # noqa: DTZ001  the zone follows
    lambda when: when.replace(tzinfo=SHANGHAI)
)
days = st.dates(date(2025, 1, 1), date(2026, 9, 30))
kinds = st.sampled_from(WORKING)
amounts = st.integers(1, 900)
SUMMER = Hours((6, 1), (9, 30), ((time(8), time(11, 30)), (time(15), time(18, 30))), time(18, 30))
WINTER = Hours((11, 15), (3, 15), ((time(9), time(12)), (time(13, 30), time(17))), time(17))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """The national calendar with some of its days changed by a place."""
    calendar = load_calendar()
    off, worked = draw(st.frozensets(days, max_size=8)), draw(st.frozensets(days, max_size=8))
    halves = draw(st.dictionaries(days, st.sampled_from([(time(0), time(12)), (time(14), time(23, 59))]), max_size=8))
    return replace(
        calendar,
        holidays=(calendar.holidays | off) - worked,
        workdays=(calendar.workdays | worked) - off,
        halves=halves,
        shifts=draw(st.sampled_from([(), (SUMMER,), (WINTER,), (SUMMER, WINTER)])),
    )


def amount_of(kind: str, amount: int) -> int:
    return amount if kind == "working_minutes" else amount % 30 + 1


@settings(max_examples=200, deadline=None)
@given(calendars(), kinds, amounts, starts, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_a_later_start_is_never_due_earlier(calendar, kind, amount, start, delay) -> None:
    amount = amount_of(kind, amount)
    assert due(kind, amount, start, calendar).instant <= due(kind, amount, start + delay, calendar).instant


@settings(max_examples=200, deadline=None)
@given(calendars(), kinds, amounts, starts, days)
def test_one_more_holiday_never_shortens(calendar, kind, amount, start, day) -> None:
    amount = amount_of(kind, amount)
    longer = replace(calendar, holidays=calendar.holidays | {day}, workdays=calendar.workdays - {day})
    before, after = due(kind, amount, start, calendar).instant, due(kind, amount, start, longer).instant
    assert after >= before


@settings(max_examples=200, deadline=None)
@given(calendars(), kinds, amounts, starts, days)
def test_one_more_half_day_never_shortens(calendar, kind, amount, start, day) -> None:
    amount = amount_of(kind, amount)
    whole = replace(calendar, halves={each: cut for each, cut in calendar.halves.items() if each != day})
    half = replace(whole, halves={**whole.halves, day: (time(0), time(12))})
    assert due(kind, amount, start, half).instant >= due(kind, amount, start, whole).instant


@settings(max_examples=200, deadline=None)
@given(calendars(), amounts, starts)
def test_working_minutes_never_end_outside_office_hours_nor_on_a_day_off(calendar, amount, start) -> None:
    end = due("working_minutes", amount, start, calendar).instant
    assert calendar.guessing().is_workday(end.date())
    assert any(opens < end.time() <= closes for opens, closes in calendar.hours(end.date()))


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(1, 30), starts)
def test_working_days_end_at_the_close_of_a_workday(calendar, amount, start) -> None:
    end = due("working_days", amount, start, calendar).instant
    assert calendar.guessing().is_workday(end.date())
    assert end == calendar.closing(end.date())
