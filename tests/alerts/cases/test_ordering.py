"""督办单: proposed by the machine, issued or withheld by a supervisor, and by nobody once the clock has stopped."""

import pytest

from alerts import cases
from alerts.cases.ordering import proposed
from alerts.models import Notification, SupervisionOrder
from alerts.rules.states import MoveRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(dispatched, at) -> SupervisionOrder:
    """T_ack was due at 09:36; the order was proposed at 09:43:30."""
    cases.tick(at(0.75))
    return SupervisionOrder.objects.get()


def test_issued_it_goes_to_the_head_and_the_leader_with_the_supervisor_s_words(dispatched, order, town, at):
    assert proposed(dispatched) == [order]
    cases.issue_order(order, "请局长亲自过问", town.supervisor, at(0.8))
    event = dispatched.events.get(kind="督办单")
    assert (event.actor, event.data["timer"], event.data["stage"]) == ("督办丁", "T_ack", 3)
    told = Notification.objects.filter(purpose="supervision")
    assert set(told.values_list("recipient", flat=True)) == {"housing-dept_head@town.example", "leader@town.example"}
    assert "请局长亲自过问" in told[0].text
    assert proposed(dispatched) == []


def test_withheld_nothing_goes_out_and_the_ladder_goes_on(dispatched, order, town, at):
    cases.withhold_order(order, "单位正在办理", town.supervisor, at(0.8))
    assert not Notification.objects.filter(purpose="supervision").exists()
    assert dispatched.events.get(kind="不发督办单").reason == "单位正在办理"
    cases.tick(at(24 * 10))
    assert "通报" in set(dispatched.events.values_list("kind", flat=True))


def test_two_supervisors_one_wins_and_the_other_is_told_who(order, town, at):
    cases.issue_order(order, "", town.supervisor, at(0.8))
    with pytest.raises(cases.MovedMeanwhile, match="督办丁"):
        cases.withhold_order(order, "不必", town.supervisor, at(0.9))


def test_signed_off_meanwhile_there_is_nothing_to_issue(dispatched, lead, order, town, at):
    cases.sign_off(lead, town.contact(town.housing), at(0.78))
    assert proposed(dispatched) == []
    with pytest.raises(MoveRefused) as refused:
        cases.issue_order(order, "", town.supervisor, at(0.8))
    assert refused.value.code == "clock"
    assert not Notification.objects.filter(purpose="supervision").exists()


@pytest.mark.parametrize("who", ["monitor", "judge", "dispatcher", "leader"])
def test_only_a_supervisor_decides(order, town, at, who):
    for decide in (cases.issue_order, cases.withhold_order):
        with pytest.raises(MoveRefused) as refused:
            decide(order, "理由", getattr(town, who), at(0.8))
        assert refused.value.code == "role"


def test_a_refusal_to_issue_has_a_reason(order, town, at):
    with pytest.raises(MoveRefused, match="理由"):
        cases.withhold_order(order, " ", town.supervisor, at(0.8))
