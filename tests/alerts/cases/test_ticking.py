from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases import ticking
from alerts.models import Case, CaseEvent, Notification
from alerts.notify.wordings import kinds as kinds_of_messages
from config.load import ladder
from config.vocabulary import ReleaseKind, Severity

pytestmark = pytest.mark.django_db


def rungs(case: Case) -> list[tuple[str, str]]:
    return [(event.kind, event.data["timer"]) for event in case.events.filter(data__has_key="stage").order_by("number")]


def test_a_reminder_goes_to_the_contact_and_a_red_card_to_the_head_and_the_supervisor_too(dispatched, lead, at):
    # T_ack: 09:06 + 30 min; three quarters of it are over at 09:28:30
    assert cases.tick(at(0.474)).rungs == 0
    assert cases.tick(at(0.476)).rungs == 1
    assert rungs(dispatched) == [("提醒", "T_ack")]
    reminder = Notification.objects.get(purpose="reminder")
    assert reminder.recipient == "housing-dept_contact@town.example"
    assert reminder.subject == "【重大】春江路路口积水没人管 · 黄牌：签收将于 11月23日 09:36 到期"
    cases.tick(at(0.6))
    assert rungs(dispatched) == [("提醒", "T_ack"), ("红牌催办", "T_ack")]
    assert set(Notification.objects.filter(purpose="red_card").values_list("recipient", flat=True)) == {
        "housing-dept_contact@town.example",
        "housing-dept_head@town.example",
        "supervisor@town.example",
    }
    dispatched.refresh_from_db()
    assert dispatched.supervision_level == 2


def test_a_tick_twice_at_one_instant_does_nothing_the_second_time(dispatched, at):
    cases.tick(at(0.6))
    events, messages = CaseEvent.objects.count(), Notification.objects.count()
    assert cases.tick(at(0.6)) == cases.TickReport()
    assert (CaseEvent.objects.count(), Notification.objects.count()) == (events, messages)


def test_of_rungs_passed_at_once_only_the_highest_is_sent_and_the_others_are_named(dispatched, lead, at):
    # 09:06 + 30 min = 09:36; the order comes a quarter of the span later, 09:43:30
    report = cases.tick(at(0.75))
    assert (report.rungs, report.skipped) == (2, 1)
    assert rungs(dispatched) == [("红牌催办", "T_ack"), ("拟发督办单", "T_ack")]
    assert dispatched.events.get(kind="红牌催办").data["skipped"] == [1]
    assert not Notification.objects.filter(purpose__in=["reminder", "supervision"]).exists()
    proposed = Notification.objects.get(purpose="order_proposed")
    assert proposed.recipient == "supervisor@town.example"
    assert proposed.subject.endswith("请签发督办单：县住房和城乡建设局签收已超期")


def test_a_clock_that_was_stopped_sends_nothing(handled, at):
    cases.tick(at(1))
    assert rungs(handled) == []


def test_before_there_is_a_lead_the_desk_hears_of_the_national_clock(triaged, at):
    cases.tick(at(3.8))
    hearers = Notification.objects.filter(purpose="reminder", subject__contains="首次权威信息")
    assert set(hearers.values_list("recipient", flat=True)) == {"judge@town.example", "dispatcher@town.example"}


def test_the_ladder_ends_with_the_notice_to_the_leader(dispatched, at):
    for hours in (0.5, 0.6, 0.8, 24 * 10):
        cases.tick(at(hours))
    kinds = [kind for kind, timer in rungs(dispatched) if timer == "T_ack"]
    assert kinds == ["提醒", "红牌催办", "拟发督办单", "通报"]
    dispatched.refresh_from_db()
    assert dispatched.supervision_level == 4
    assert dispatched.timers.get(name="T_ack").next_at is None
    told = Notification.objects.get(purpose="notice", recipient="leader@town.example", subject__contains="签收")
    assert kinds_of_messages()[told.purpose] == "通报"
    assert "现予通报" in told.text


def test_a_rung_that_was_done_stays_done_when_the_severity_rises(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("积水", severity="较大"), hit, at(0))
    cases.tick(at(1.6))
    assert rungs(case) == [("提醒", "T_triage")]
    cases.change_severity(case, Severity.MAJOR, "扩大", town.judge, at(1.7))
    cases.tick(at(1.7))
    assert [kind for kind, timer in rungs(case) if timer == "T_triage"] == ["提醒", "红牌催办", "拟发督办单"]


def test_the_window_that_is_over_is_told_to_the_judge_once(handled, town, at):
    content = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
    cases.submit_for_review(handled, town.head(town.housing), at(1), content)
    cases.approve(handled, town.judge, at(2), "留言板", evidence="已在留言板答复")
    cases.tick(at(2 + 71.9))
    assert not handled.events.filter(kind="观察期满").exists()
    for hours in (74, 74.1, 90):
        cases.tick(at(hours))
    assert handled.events.filter(kind="观察期满").count() == 1
    assert Notification.objects.filter(purpose="window_over").count() == 1


def test_renewed_follow_up_clock_after_each_release_until_tracking(handled, town, at):
    content = {"最新进展": "抽排中", "下次发布时间": "18时"}
    gates = {**dict.fromkeys(("政治", "法律", "保密", "文字"), "值班乙"), "保密": "保密办"}
    for hours in (1, 2):
        cases.publish(handled, town.judge, at(hours), ReleaseKind.FOLLOW_UP, content, gates, "微博", evidence="截图")
    clocks = handled.timers.filter(name="T_continue").order_by("started_at")
    assert [(clock.due_at, clock.stopped_at) for clock in clocks] == [(at(25), at(2)), (at(26), None)]


def test_a_clock_stopped_between_choosing_and_sending_sends_nothing(dispatched, lead, town, at, monkeypatch):
    """The unit signs off after the tick has chosen the clock and before it holds the case's row."""
    whole = ticking.Round.take

    def take(self, ids):
        cases.sign_off(lead, town.contact(town.housing), at(0.58))
        return whole(self, ids)

    monkeypatch.setattr(ticking.Round, "take", take)
    assert cases.tick(at(0.6)) == cases.TickReport()
    assert rungs(dispatched) == []


def test_one_clock_that_cannot_be_done_keeps_no_other_from_its_turn(dispatched, new_topic, hit, at, caplog):
    other = cases.open_candidate(new_topic("路灯不亮"), hit, at(0))
    dispatched.timers.filter(name="T_ack").update(ladder=[{"stage": 1, "at": "soon"}])
    report = cases.tick(at(0.6))
    assert (report.failed, rungs(other)) == (1, [("红牌催办", "T_triage")])
    assert "clock_failed" in caplog.text


def test_the_ladder_is_frozen_at_the_start_whatever_the_configuration_says_later(dispatched, at, monkeypatch):
    later = [step.model_copy(update={"name": "新提醒", "to": ("leader",)}) for step in ladder()]
    monkeypatch.setattr("alerts.cases.rungs.ladder", lambda: later)
    cases.tick(at(0.476))
    assert rungs(dispatched) == [("提醒", "T_ack")]
    assert Notification.objects.get(purpose="reminder").recipient == "housing-dept_contact@town.example"


def test_who_signed_off_and_stays_silent_is_asked_again(handled, at):
    """T_verify: two working days from Monday 09:12; reminded a working day before, carded when it is due."""
    due = handled.timers.get(name="T_verify").due_at
    cases.tick(due - timedelta(hours=24))
    cases.tick(due)
    asked = [kind for kind, timer in rungs(handled) if timer == "T_verify"]
    assert asked == ["提醒", "红牌催办"]
    hearers = Notification.objects.filter(subject__contains="核实反馈").values_list("recipient", flat=True)
    assert {"housing-dept_contact@town.example", "housing-dept_head@town.example"} <= set(hearers)
