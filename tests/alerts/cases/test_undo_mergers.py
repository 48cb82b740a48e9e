"""撤销 of 并单: what a merger did to either case is taken back whole, in time, from the last."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.cases.undo import open_slip
from alerts.models import Case, HotlineOrder, UndoSlip
from alerts.notify import outbox
from tests.alerts.cases.kept import stored, told

pytestmark = [pytest.mark.django_db, pytest.mark.server, pytest.mark.usefixtures("mail_server")]
SECOND = timedelta(seconds=1)
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


def order(case, number):
    return HotlineOrder.objects.create(case=case, number=number, received_at=case.detected_at)


@pytest.fixture
def pair(new_topic, hit, town, at):
    """An older 较大 case in triage, whose merger makes the dispatched 一般 one graver and its clocks older."""
    graver = cases.open_candidate(new_topic("积水甲", severity="较大"), hit, at(0))
    target = cases.open_candidate(new_topic("积水乙", severity="一般"), hit, at(0.05))
    order(graver, "12345-1")
    order(target, "12345-2")
    cases.dispatch(target, town.dispatcher, at(0.06), town.housing)
    return graver, target


def test_a_merger_is_taken_back_with_all_it_did_to_either_case(pair, town, at):
    graver, target = pair
    before, sent = [stored(one) for one in pair], [told(one) for one in pair]
    cases.merge(graver, target, town.judge, at(0.1))
    target.refresh_from_db()
    assert (graver.state, target.severity, target.hotline_orders.count()) == ("merged", "较大", 2)
    assert target.timers.get(name="T_response").started_at == at(0)
    outbox.deliver(at(0.1) + 30 * SECOND, limit=1000)
    cases.undo(graver, town.judge, at(0.1) + 40 * SECOND)
    assert [stored(one) for one in pair] == before
    assert [told(one) for one in pair] == sent
    assert [[one.number for one in case.hotline_orders.all()] for case in pair] == [["12345-1"], ["12345-2"]]
    assert [case.events.last().reason for case in pair] == ["撤销“并单”", f"{graver.number} 撤销“并单”"]
    assert [first_broken(case) for case in pair] == [None, None]
    cases.merge(graver, target, town.judge, at(0.2))
    assert graver.state == "merged"


def test_a_merger_into_a_case_that_went_on_is_not_taken_back(pair, town, at):
    graver, target = pair
    cases.merge(graver, target, town.judge, at(0.1))
    cases.sign_off(target.assignments.get(), town.head(town.housing), at(0.1) + 5 * SECOND)
    assert open_slip(graver, town.judge, at(0.1) + 10 * SECOND) is None
    with pytest.raises(cases.MovedMeanwhile, match="办理“签收”，不能再撤销“并单”"):
        cases.undo(graver, town.judge, at(0.1) + 10 * SECOND)
    assert Case.objects.get(pk=graver.pk).state == "merged"


def test_several_mergers_into_one_case_are_taken_back_from_the_last(pair, new_topic, hit, town, at):
    graver, target = pair
    third = cases.open_candidate(new_topic("积水丙", severity="一般"), hit, at(0.04))
    before = stored(target)
    for one in (third, graver):
        cases.merge(one, target, town.judge, at(0.1))
    with pytest.raises(cases.MovedMeanwhile):
        cases.undo(third, town.judge, at(0.1) + SECOND)
    for one in (graver, third):
        cases.undo(one, town.judge, at(0.1) + 2 * SECOND)
    assert stored(target) == before
    assert (graver.state, third.state, first_broken(target)) == ("triage", "triage", None)


@pytest.mark.parametrize("grave", [0, 1])
def test_a_merger_with_a_grave_case_is_not_taken_back(new_topic, hit, town, at, grave):
    grades = ["重大", "一般"] if grave == 0 else ["一般", "重大"]
    case, target = (cases.open_candidate(new_topic(f"积水{one}", severity=one), hit, at(0)) for one in grades)
    cases.merge(case, target, town.judge, at(0.1))
    assert not UndoSlip.objects.exists()
