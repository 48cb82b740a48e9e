"""The auditor finds what was broken behind its back, says so once, repairs nothing, and sees when it is gone."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.actors import SYSTEM
from alerts.cases import events
from alerts.cases.auditing import last_audit, stale
from alerts.models import Case, CaseEvent, ClockAudit, ClockHole, Notification, Timer
from alerts.rules.clocks import MUST_RUN
from alerts.rules.states import OPEN_STATES, MoveRefused
from config.vocabulary import CaseState

pytestmark = pytest.mark.django_db
ANSWER = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


def kinds() -> list[str]:
    return sorted(ClockHole.objects.filter(gone_at=None).values_list("kind", flat=True))


def test_an_empty_desk_and_a_healthy_one_have_no_holes_and_leave_a_heartbeat(dispatched, at):
    cases.tick(at(0.12))
    run = cases.audit(at(0.12))
    assert (run.cases, run.clocks, run.holes, run.at) == (1, Timer.objects.filter(stopped_at=None).count(), 0, at(0.12))
    assert last_audit() == run
    assert not stale(run, at(0.3))
    assert stale(run, at(0.5))
    assert stale(None, at(0))


def test_the_whole_road_never_shows_a_hole(triaged, town, at):
    """After each move, with a tick before each look."""

    def clean(hours):
        cases.tick(at(hours))
        assert cases.audit(at(hours)).holes == 0, kinds()
        cases.tick(at(hours) + timedelta(minutes=30))
        Notification.objects.update(state="sent")
        assert cases.audit(at(hours) + timedelta(minutes=30)).holes == 0, kinds()

    clean(0.1)
    case = cases.dispatch(triaged, town.dispatcher, at(1), town.housing)
    lead = case.assignments.get()
    clean(1)
    cases.give_back(lead, town.head(town.housing), at(1.9), "不归我们", town.water, "条例")
    clean(1.9)
    case.refresh_from_db()
    cases.dispatch(case, town.dispatcher, at(3), town.water)
    clean(3)
    lead = case.assignments.get(department=town.water)
    cases.sign_off(lead, town.contact(town.water), at(4))
    clean(4)
    case.refresh_from_db()
    cases.submit_for_review(case, town.head(town.water), at(5), ANSWER)
    clean(5)
    cases.approve(case, town.judge, at(6), "留言板", evidence="已答复")
    clean(6)
    clean(6 + 80)
    cases.evaluate(case, town.judge, at(90), "平息")
    clean(90)
    clean(90 + 24 * 7 + 2)
    case.refresh_from_db()
    assert case.state == "archived"


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ({"name": "T_close", "voided": True}, "没有时限"),
        ({"name": "T_close", "rule": "no-such-rule"}, "时限无效"),
        ({"name": "T_press", "backwards": True}, "时限无效"),
        ({"name": "T_ack", "next_at": None}, "未排提醒"),
    ],
)
def test_each_kind_of_broken_clock_is_found(dispatched, lead, at, broken, kind):
    timer = Timer.objects.get(name=broken.pop("name"))
    if broken.pop("voided", False):
        broken["voided_at"] = at(0.1)
    if broken.pop("backwards", False):
        broken["due_at"] = timer.started_at - timedelta(hours=1)
    Timer.objects.filter(pk=timer.pk).update(**broken)
    before = list(Timer.objects.values())
    cases.audit(at(0.2))
    assert kinds() == [kind]
    assert list(Timer.objects.values()) == before, "the auditor repairs nothing"
    assert dispatched.number in ClockHole.objects.get().text


def test_what_was_due_and_not_sent_is_told_once_to_the_monitor_and_seen_to_be_gone(dispatched, at):
    Notification.objects.update(state="sent")
    cases.audit(at(0.57))  # the reminder of 09:28: nobody ticked
    assert set(kinds()) == {"应发未发"}
    told = Notification.objects.filter(purpose="clock_holes")
    assert set(told.values_list("recipient", flat=True)) == {"monitor@town.example"}
    assert "应发的提醒没有发出" in told[0].text
    cases.audit(at(0.6))
    assert told.count() == 1
    cases.tick(at(0.61))
    Notification.objects.update(state="sent")
    assert cases.audit(at(0.65)).holes == 0
    assert ClockHole.objects.exclude(gone_at=None).count() == ClockHole.objects.count()


def test_a_clock_that_runs_on_in_a_case_that_has_ended_is_found(dispatched, at):
    Case.objects.filter(pk=dispatched.pk).update(state="archived")
    cases.audit(at(0.2))
    assert set(kinds()) == {"应停未停"}


def test_a_rung_in_the_ledger_without_its_message_stays_until_a_person_has_seen_to_it(dispatched, lead, town, at):
    events.append(dispatched, "红牌催办", SYSTEM, at(0.1), assignment=lead, data={"stage": 2})
    Notification.objects.update(state="sent")
    cases.audit(at(0.3))
    assert kinds() == ["通知缺失"]
    assert cases.audit(at(0.4)).holes == 1
    hole = ClockHole.objects.get()
    with pytest.raises(MoveRefused, match="监测员或督办员"):
        cases.acknowledge(hole, town.judge, at(0.4))
    cases.acknowledge(hole, town.monitor, at(0.4))
    with pytest.raises(MoveRefused, match="同事"):
        cases.acknowledge(hole, town.monitor, at(0.4))
    assert CaseEvent.objects.get(kind="核对漏项").actor == "监测甲"
    assert cases.audit(at(0.45)).holes == 0


def test_an_outbox_that_stands_still_is_one_hole(stopped_mail_server, dispatched, at):
    cases.audit(at(0.2))
    assert kinds() == []
    cases.tick(at(0.6))
    cases.audit(at(0.65))
    assert "发信停滞" in kinds()
    assert "发信任务" in ClockHole.objects.get(kind="发信停滞").text


def test_an_evaluated_case_that_nobody_archives_is_found(dispatched, at):
    Timer.objects.update(voided_at=at(0.1), next_at=None)
    Case.objects.filter(pk=dispatched.pk).update(state="evaluated")
    cases.audit(at(0.2))
    assert kinds() == ["未归档"]


def test_old_runs_are_not_kept(dispatched, at):
    cases.audit(at(0.1))
    cases.audit(at(24 * 8))
    assert ClockAudit.objects.count() == 1


def test_every_open_state_has_a_clock_that_must_run_but_for_two():
    assert set(OPEN_STATES) - set(MUST_RUN) == {CaseState.RESPONDED, CaseState.EVALUATED}


def test_an_audit_of_a_thousand_clocks_takes_as_many_queries_as_of_one(dispatched, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        cases.audit(at(0.12))
