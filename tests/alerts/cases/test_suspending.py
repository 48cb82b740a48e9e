"""挂账: shown with date and reason; no due instant moves; only the chasing of verification and closing rests."""

from datetime import date, datetime, timedelta

import pytest

from alerts import cases
from alerts.cases.suspending import suspension_of
from alerts.models import Notification
from alerts.rules.states import MoveRefused
from config.clock import SHANGHAI
from config.vocabulary import CaseState, Severity

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 10)
MORNING = datetime(2026, 12, 10, 8, 30, tzinfo=SHANGHAI)


@pytest.fixture
def suspended(handled, town, at):
    cases.suspend(handled, UNTIL, "等待管网改造立项", town.supervisor, at(1))
    return handled


def test_no_due_instant_moves_and_the_national_clocks_are_chased_as_ever(handled, town, at):
    before = dict(handled.timers.values_list("name", "due_at"))
    planned = dict(handled.timers.values_list("name", "next_at"))
    cases.suspend(handled, UNTIL, "等待立项", town.supervisor, at(1))
    assert dict(handled.timers.values_list("name", "due_at")) == before
    held = dict(handled.timers.values_list("name", "next_at"))
    assert {name for name in held if held[name] != planned[name]} == {"T_close", "T_verify"}
    assert held["T_close"] == MORNING
    cases.tick(at(24 * 9))
    chased = {event.data["timer"] for event in handled.events.filter(data__has_key="stage")}
    assert chased == {"T_authority", "T_press"}


def test_it_is_in_the_ledger_and_told_to_those_concerned(suspended):
    event = suspended.events.get(kind="挂账")
    assert (event.reason, event.data["until"]) == ("等待管网改造立项", "2026-12-10")
    told = set(Notification.objects.filter(purpose="suspended").values_list("recipient", flat=True))
    assert told == {
        "dispatcher@town.example",
        "supervisor@town.example",
        "housing-dept_contact@town.example",
        "housing-dept_head@town.example",
    }


def test_the_day_comes_it_ends_by_itself_once_and_what_waited_is_sent(suspended):
    cases.tick(MORNING - timedelta(minutes=1))
    assert suspension_of(suspended)
    for _ in range(2):
        cases.tick(MORNING)
    assert suspension_of(suspended) is None
    assert suspended.events.filter(kind="挂账到期").count() == 1
    chased = [event.data["timer"] for event in suspended.events.filter(kind="通报", at=MORNING)]
    assert {"T_close", "T_verify"} <= set(chased)


def test_lifted_early_the_ladder_goes_on_where_it_would_be(handled, town, at):
    planned = dict(handled.timers.values_list("name", "next_at"))
    cases.suspend(handled, UNTIL, "等待立项", town.supervisor, at(1))
    cases.resume(handled, "已立项", town.supervisor, at(2))
    assert dict(handled.timers.values_list("name", "next_at")) == planned
    assert handled.events.get(kind="解除挂账").reason == "已立项"
    with pytest.raises(MoveRefused) as refused:
        cases.resume(handled, "再次", town.supervisor, at(3))
    assert refused.value.code == "suspended"


def test_a_change_of_grade_does_not_wake_the_chasing(suspended, town, at):
    cases.change_severity(suspended, Severity.LARGER, "复核", town.judge, at(2))
    assert suspended.timers.get(name="T_close").next_at == MORNING


@pytest.mark.parametrize(
    ("until", "reason", "who", "code"),
    [
        (date(2026, 11, 23), "理由", "supervisor", "content"),  # today
        (date(2026, 11, 1), "理由", "supervisor", "content"),
        (UNTIL, " ", "supervisor", "content"),
        (UNTIL, "理由", "judge", "role"),
        (UNTIL, "理由", "dispatcher", "role"),
        (UNTIL, "理由", "leader", "role"),
    ],
)
def test_what_is_refused(handled, town, at, until, reason, who, code):  # noqa: PLR0917
    with pytest.raises(MoveRefused) as refused:
        cases.suspend(handled, until, reason, getattr(town, who), at(1))
    assert refused.value.code == code
    assert suspension_of(handled) is None


def test_it_is_suspended_once_and_only_while_a_unit_works_on_it(suspended, triaged, new_topic, hit, town, at):
    with pytest.raises(cases.MovedMeanwhile, match="督办丁"):
        cases.suspend(suspended, UNTIL, "再挂", town.supervisor, at(2))
    other = cases.open_candidate(new_topic("路灯不亮"), hit, at(0))
    assert other.state == CaseState.TRIAGE
    with pytest.raises(MoveRefused) as refused:
        cases.suspend(other, UNTIL, "理由", town.supervisor, at(1))
    assert refused.value.code == "state"
