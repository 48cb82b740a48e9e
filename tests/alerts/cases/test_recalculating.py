"""重算期限: a calendar import moves the clocks it concerns, each by an event; nothing else, and not twice."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from alerts import cases
from alerts.actors import SYSTEM
from alerts.cases.events import first_broken
from alerts.cases.recalculating import preview, recalculate
from alerts.digest.history import load, then
from alerts.rules.calendar import load_calendar
from config.clock import SHANGHAI
from config.vocabulary import TimerName

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 29, 9, 0, tzinfo=SHANGHAI)
LATER = datetime(2026, 12, 30, 9, 0, tzinfo=SHANGHAI)


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T18:00").replace(tzinfo=SHANGHAI)


@pytest.fixture
def known():
    """The calendar with 2027: the first three days of the year off, the 9th made up."""
    calendar = load_calendar()
    off = {date(2027, 1, number) for number in (1, 2, 3, 4)}
    return replace(
        calendar,
        holidays=calendar.holidays | off,
        workdays=calendar.workdays | {date(2027, 1, 9)},
        horizon=date(2027, 12, 31),
        version="2027-new",
    )


@pytest.fixture
def case(new_topic, hit, town):
    found = cases.open_candidate(new_topic("积水", severity="一般", at=START), hit, START)
    found = cases.dispatch(found, town.dispatcher, START, town.housing)
    cases.sign_off(found.assignments.get(), town.contact(town.housing), START)
    found.refresh_from_db()
    return found


def test_an_estimate_becomes_certain_and_the_event_says_from_when_to_when(case, known):
    close = case.timers.get(name="T_close")
    assert (close.due_at, close.estimated) == (day("2027-01-05"), True)
    others = dict(case.timers.exclude(name="T_close").values_list("name", "due_at"))
    planned = list(preview(load_calendar(), known))
    moved = recalculate(load_calendar(), known, SYSTEM, LATER)
    assert moved == planned
    assert [(one.clock, one.before, one.after) for one in moved] == [("办结", day("2027-01-05"), day("2027-01-07"))]
    close.refresh_from_db()
    assert (close.due_at, close.estimated) == (day("2027-01-07"), False)
    assert close.next_at == day("2027-01-06")
    event = case.events.get(kind="重算期限")
    assert event.reason == "工作日历更新：办结期限由1月5日 18:00改为1月7日 18:00"
    assert event.data["calendar"] == "2027-new"
    assert dict(case.timers.exclude(name="T_close").values_list("name", "due_at")) == others
    assert first_broken(case) is None


def test_again_it_changes_nothing(case, known):
    recalculate(load_calendar(), known, SYSTEM, LATER)
    events = case.events.count()
    assert recalculate(known, known, SYSTEM, LATER) == []
    assert case.events.count() == events


def test_an_estimate_that_was_right_is_confirmed_by_an_event(case):
    confirmed = replace(load_calendar(), horizon=date(2027, 12, 31))
    moved = recalculate(load_calendar(), confirmed, SYSTEM, LATER)
    assert [(one.before, one.after) for one in moved] == [(day("2027-01-05"), day("2027-01-05"))]
    assert case.events.get(kind="重算期限").reason.endswith("不再是推算值")


def test_a_holiday_announced_in_a_known_year_moves_what_runs_over_it(new_topic, hit, town):
    start = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    found = cases.open_candidate(new_topic("积水", severity="一般"), hit, start)
    found = cases.dispatch(found, town.dispatcher, start, town.housing)
    old = load_calendar()
    new = replace(old, holidays=old.holidays | {date(2026, 11, 25)})
    moved = recalculate(old, new, SYSTEM, start)
    assert {(one.clock, one.after) for one in moved} == {("办结", day("2026-12-01"))}
    assert {timer.name for timer in found.timers.all() if not timer.estimated} >= {"T_response", "T_close"}


def test_a_granted_extension_stays_on_top(case, known, town):
    lead = case.assignments.get()
    extension = cases.ask_extension(lead, TimerName.CLOSE, 2, "理由", town.head(town.housing), START)
    cases.grant_extension(extension, "同意", town.supervisor, START)
    close = case.timers.get(name="T_close")
    assert (close.due_at, close.estimated) == (day("2027-01-07"), True)
    recalculate(load_calendar(), known, SYSTEM, LATER)
    close.refresh_from_db()
    assert close.due_at == day("2027-01-09")  # the Saturday that is made up


def test_the_digest_of_before_still_shows_the_due_instant_of_before(case, known):
    recalculate(load_calendar(), known, SYSTEM, LATER)
    for at, expected in ((START, day("2027-01-05")), (LATER, day("2027-01-07"))):
        (one,) = then(load(START), at)
        assert [clock.due_at for clock in one.clocks if clock.timer.name == "T_close"] == [expected]


def rungs(timer) -> list[str]:
    timer.refresh_from_db()
    return [rung["at"] for rung in timer.ladder]


def test_rungs_beyond_the_new_days_are_set_anew_though_the_due_instant_stands(case, known):
    """The notice comes five working days after due: of an hour clock of 31 December that is beyond the new holidays."""
    response = case.timers.get(name="T_response")
    before, due = rungs(response), response.due_at
    assert before[3] == day("2027-01-07").isoformat()  # the new year's day was thought a workday
    recalculate(load_calendar(), known, SYSTEM, LATER)
    after = rungs(response)
    assert (response.due_at, after[:3]) == (due, before[:3])
    assert after[3] == day("2027-01-09").isoformat()  # 5, 6, 7, 8, and the Saturday that is made up
    event = case.events.get(kind="重排催办")
    assert event.data["clocks"]["T_response"] == {"4": [before[3], after[3]]}
    assert event.data["calendar"] == "2027-new"
    assert first_broken(case) is None


def test_rungs_before_the_new_days_stay_and_again_it_changes_nothing(case, known):
    recalculate(load_calendar(), known, SYSTEM, LATER)
    events = case.events.count()
    recalculate(load_calendar(), known, SYSTEM, LATER)
    recalculate(None, known, SYSTEM, LATER)
    assert case.events.count() == events


def test_a_rung_that_was_reached_is_not_moved(case, known):
    response = case.timers.get(name="T_response")
    response.stage, response.next_at = 4, None
    response.save(update_fields=["stage", "next_at"])
    before = rungs(response)
    recalculate(load_calendar(), known, SYSTEM, LATER)
    assert rungs(response) == before
    assert response.next_at is None


def test_who_hears_of_a_rung_that_is_set_anew_stays_as_it_was_frozen(case, known):
    response = case.timers.get(name="T_response")
    response.ladder[3]["to"] = ["supervisor"]
    response.save(update_fields=["ladder"])
    recalculate(load_calendar(), known, SYSTEM, LATER)
    response.refresh_from_db()
    assert response.ladder[3]["to"] == ["supervisor"]
