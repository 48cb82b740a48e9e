"""One message per (case, assignment, timer, stage, policy version, payload): told again, it is not written again."""

import pytest

from alerts import cases
from alerts.cases import notices
from alerts.cases.rungs import rung_values
from alerts.models import CaseEvent, Notification, Timer
from alerts.notify.keys import fingerprint, move_pattern, rung_key, said_key
from alerts.notify.links import new_token
from alerts.notify.recipients import Recipient
from alerts.notify.writing import Letter, drafted, write_all
from config.load import ladder
from tests.alerts.conftest import MONDAY, make_topic

pytestmark = pytest.mark.django_db
ANN = Recipient("安娜", "Ann@town.example")


@pytest.fixture
def dispatched(town, hit):
    case = cases.open_candidate(make_topic("路灯不亮", "一般"), hit, MONDAY)
    cases.dispatch(case, town.dispatcher, MONDAY, town.housing)
    return case


@pytest.fixture
def ack(dispatched) -> Timer:
    return Timer.objects.get(case=dispatched, name="T_ack")


def told_again(timer: Timer, event: CaseEvent, stage: int = 1, ask: str = "请签收") -> int:
    """A rung is told as a tick tells it; gives how many messages are new."""
    before = Notification.objects.count()
    values = rung_values(timer, ladder()[0], MONDAY)
    letters = notices.letters(event, "reminder", [ANN], ask, values, timer, stage)
    write_all([drafted(key, person, one, MONDAY, event.case, event.assignment) for key, person, one in letters])
    return Notification.objects.count() - before


def test_a_rung_that_is_told_twice_is_one_message_whatever_event_tells_of_it(dispatched, ack) -> None:
    first, *_, last = dispatched.events.order_by("number")
    first.assignment = last.assignment = ack.assignment
    assert told_again(ack, first) == 1
    assert told_again(ack, first) == 0
    assert told_again(ack, last) == 0
    assert told_again(ack, last, stage=2) == 1
    assert told_again(ack, last, ask="请12月1日前签收") == 1  # the clock was calculated anew


def test_another_policy_is_another_message(dispatched, ack) -> None:
    event = dispatched.events.last()
    letter = Letter("reminder", "题", "文")
    key = rung_key(event, ANN, letter, ack, 1)
    event.policy_version = "another"
    assert rung_key(event, ANN, letter, ack, 1) != key


def test_two_moves_that_say_the_same_are_two_messages_and_a_token_makes_no_difference(dispatched) -> None:
    first, *_, last = dispatched.events.order_by("number")
    letters = [Letter("assignment", "题", f"签收 https://h/s/{new_token().sealed}") for _ in range(2)]
    assert said_key(first, ANN, letters[0]) == said_key(first, ANN, letters[1])
    assert said_key(first, ANN, letters[0]) != said_key(last, ANN, letters[0])
    assert said_key(first, ANN, letters[0]) != said_key(first, Recipient("鲍", "b@c.example"), letters[0])


def test_an_address_is_one_whatever_its_case() -> None:
    assert fingerprint(ANN, "x") == fingerprint(Recipient("安", "ann@TOWN.example"), "x")
    assert fingerprint(ANN, "a", "bc") != fingerprint(ANN, "ab", "c")


def test_the_messages_of_a_move_are_found_by_its_events(dispatched) -> None:
    event = dispatched.events.get(kind="交办")
    found = Notification.objects.filter(key__regex=move_pattern(dispatched.pk, [event.number]))
    assert set(found.values_list("purpose", flat=True)) == {"assignment"}
    assert found.count() == 2
    assert not Notification.objects.filter(key__regex=move_pattern(dispatched.pk + 1, [event.number])).exists()
