"""延期: who may ask for which clock, when, how long; what a grant moves and what nothing moves."""

from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.cases.extending import extendable, pending
from alerts.models import CaseEvent, Extension, Notification, SupervisionOrder
from alerts.rules.states import MoveRefused
from alerts.rules.timers import longest_extension
from config.clock import SHANGHAI
from config.load import timer_policies
from config.vocabulary import Severity, TimerName

pytestmark = pytest.mark.django_db
T = TimerName


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}T18:00").replace(tzinfo=SHANGHAI)


@pytest.fixture
def asked(handled, lead, town, at) -> Extension:
    """On Monday at 10:00, five working days for the closing (due on Monday the 30th)."""
    lead.refresh_from_db()
    return cases.ask_extension(lead, T.CLOSE, 5, "管网图纸待调取", town.head(town.housing), at(1))


def test_asking_moves_no_clock_and_is_put_before_the_supervisor(handled, asked, at):
    assert handled.timers.get(name="T_close").due_at == day("11-30")
    event = handled.events.get(kind="申请延期")
    assert (event.reason, event.data["days"], event.data["timer"]) == ("管网图纸待调取", 5, "T_close")
    told = Notification.objects.get(purpose="extension_asked")
    assert told.recipient == "supervisor@town.example"
    assert told.subject.endswith("申请延期 5 个工作日，请审批")
    assert pending(handled) == [asked]


def test_a_grant_moves_the_due_instant_and_begins_the_ladder_anew(handled, asked, town, at):
    before = {timer.name: timer.due_at for timer in handled.timers.all()}
    cases.grant_extension(asked, "情况属实", town.supervisor, at(2))
    timer = handled.timers.get(name="T_close")
    assert timer.due_at == day("12-07")
    assert timer.next_at == day("12-04")
    after = {one.name: one.due_at for one in handled.timers.all()}
    assert {name for name in before if before[name] != after[name]} == {"T_close"}
    event = handled.events.get(kind="批准延期")
    assert event.data["changed"] == ["T_close"]
    assert event.data["due_before"] == {str(timer.pk): before["T_close"].isoformat()}
    told = set(Notification.objects.filter(purpose="extension_decided").values_list("recipient", flat=True))
    assert {"housing-dept_contact@town.example", "housing-dept_head@town.example", "dispatcher@town.example"} == told


def test_a_refusal_leaves_the_clock_and_it_cannot_be_asked_for_again(handled, lead, asked, town, at):
    cases.refuse_extension(asked, "可以按期办结", town.supervisor, at(2))
    assert handled.timers.get(name="T_close").due_at == day("11-30")
    assert "未批准" in Notification.objects.filter(purpose="extension_decided")[0].subject
    with pytest.raises(MoveRefused, match="只能申请一次"):
        cases.ask_extension(lead, T.CLOSE, 1, "再申请", town.head(town.housing), at(3))


@pytest.mark.parametrize(
    ("name", "days", "reason", "who", "hours", "code"),
    [
        (T.AUTHORITY, 1, "理由", "head", 1, "clock"),  # 5 hours, never
        (T.PRESS, 1, "理由", "head", 1, "clock"),  # 24 hours, never
        (T.RESPONSE, 1, "理由", "head", 1, "clock"),  # 48 hours, never
        (T.CONTINUE, 1, "理由", "head", 1, "clock"),
        (T.ACK, 1, "理由", "head", 1, "clock"),
        (T.TRIAGE, 1, "理由", "head", 1, "clock"),
        (T.CLOSE, 11, "理由", "head", 1, "content"),
        (T.CLOSE, 0, "理由", "head", 1, "content"),
        (T.CLOSE, -3, "理由", "head", 1, "content"),
        (T.CLOSE, 5, "  ", "head", 1, "content"),
        (T.CLOSE, 5, "理由", "head", 24 * 7 + 9, "late"),  # the instant itself is too late
        (T.CLOSE, 5, "理由", "contact", 1, "role"),
        (T.CLOSE, 5, "理由", "judge", 1, "role"),
        (T.CLOSE, 5, "理由", "supervisor", 1, "role"),
        (T.CLOSE, 5, "理由", "leader", 1, "role"),
        (T.CLOSE, 5, "理由", "stranger", 1, "unit"),
    ],
)
def test_what_is_refused(handled, lead, town, at, name, days, reason, who, hours, code):  # noqa: PLR0917
    actors = {
        "head": town.head(town.housing),
        "contact": town.contact(town.housing),
        "stranger": town.head(town.water),
    }
    actor = actors.get(who) or getattr(town, who)
    lead.refresh_from_db()
    with pytest.raises(MoveRefused) as refused:
        cases.ask_extension(lead, name, days, reason, actor, at(hours))
    assert refused.value.code == code
    assert not Extension.objects.exists()
    assert not CaseEvent.objects.filter(kind="申请延期").exists()


def test_the_longest_is_the_rule_s_ten_working_days_and_a_minute_before_due_is_in_time(handled, lead, town, at):
    lead.refresh_from_db()
    extension = cases.ask_extension(
        lead, T.CLOSE, 10, "理由", town.head(town.housing), day("11-30") - timedelta(minutes=1)
    )
    cases.grant_extension(extension, "同意", town.supervisor, day("11-30") + timedelta(hours=1))
    assert handled.timers.get(name="T_close").due_at == day("12-14")


@pytest.mark.parametrize("who", ["monitor", "judge", "dispatcher", "leader"])
def test_only_a_supervisor_decides(asked, town, at, who):
    for decide in (cases.grant_extension, cases.refuse_extension):
        with pytest.raises(MoveRefused) as refused:
            decide(asked, "理由", getattr(town, who), at(2))
        assert refused.value.code == "role"


def test_a_decision_has_a_reason_and_is_made_once(asked, town, at):
    with pytest.raises(MoveRefused, match="审批意见"):
        cases.grant_extension(asked, " ", town.supervisor, at(2))
    cases.grant_extension(asked, "同意", town.supervisor, at(2))
    with pytest.raises(cases.MovedMeanwhile, match="督办丁"):
        cases.refuse_extension(asked, "不同意", town.supervisor, at(3))


def test_a_clock_that_has_stopped_needs_no_decision(handled, lead, asked, town, at):
    content = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
    cases.submit_for_review(handled, town.head(town.housing), at(1.5), content)
    cases.approve(handled, town.judge, at(2), "留言板", evidence="已答复")
    assert pending(handled) == []
    with pytest.raises(MoveRefused):
        cases.grant_extension(asked, "同意", town.supervisor, at(3))


def test_a_co_handler_asks_for_its_own_verification_and_not_for_the_closing(triaged, town, at):
    case = cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water])
    co = case.assignments.get(part="协办")
    cases.sign_off(co, town.contact(town.water), at(0.3))
    co.refresh_from_db()
    assert [timer.name for timer in extendable(co, at(1))] == ["T_verify"]
    with pytest.raises(MoveRefused) as refused:
        cases.ask_extension(co, T.CLOSE, 1, "理由", town.head(town.water), at(1))
    assert refused.value.code == "clock"
    extension = cases.ask_extension(co, T.VERIFY, 2, "理由", town.head(town.water), at(1))
    cases.grant_extension(extension, "同意", town.supervisor, at(2))
    assert case.timers.get(name="T_verify", assignment=co).due_at == day("11-27")
    assert [timer.name for timer in extendable(co, at(1))] == []


def test_a_higher_grade_keeps_the_extension_of_a_rule_that_stays_and_counts_from_the_original_start(
    new_topic, hit, town, at
):
    case = cases.open_candidate(new_topic("积水", severity="一般"), hit, at(0))
    case = cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    lead = case.assignments.get()
    cases.sign_off(lead, town.contact(town.housing), at(0.2))
    lead.refresh_from_db()
    extension = cases.ask_extension(lead, T.CLOSE, 5, "理由", town.head(town.housing), at(1))
    cases.grant_extension(extension, "同意", town.supervisor, at(2))
    cases.change_severity(case, Severity.MAJOR, "扩大", town.judge, at(3))
    assert case.timers.get(name="T_close").due_at == day("12-07")
    assert case.timers.get(name="T_authority").due_at == at(5)


def test_a_lower_grade_lengthens_only_by_a_judge_and_with_a_reason(handled, town, at):
    for actor, reason, code in ((town.supervisor, "理由", "role"), (town.judge, " ", "content")):
        with pytest.raises(MoveRefused) as refused:
            cases.change_severity(handled, Severity.ORDINARY, reason, actor, at(1))
        assert refused.value.code == code
    cases.change_severity(handled, Severity.ORDINARY, "复核后为一般", town.judge, at(1))
    response = handled.timers.get(name="T_response")
    assert (response.started_at, response.due_at) == (at(0), at(48))


def test_no_policy_extends_a_natural_clock_and_none_longer_than_ten_days():
    for name, policy in timer_policies().items():
        for rule in policy.rules.values():
            longest = longest_extension(T(name), rule)
            assert longest == (10 if name in {"T_close", "T_verify"} else 0), (name, rule)
    assert longest_extension(T.CLOSE, "beijing-utility") == 0  # 24 natural hours


def test_a_grant_after_the_due_instant_withdraws_the_proposed_order_and_sends_no_rung_again(handled, asked, town):
    for when_ in (day("11-27"), day("11-30"), day("12-01")):
        cases.tick(when_ + timedelta(minutes=1))
    order = SupervisionOrder.objects.get(timer=asked.timer)
    told = set(Notification.objects.values_list("pk", flat=True))
    granted = day("12-06") - timedelta(hours=4)
    cases.grant_extension(asked, "补批", town.supervisor, granted)
    order.refresh_from_db()
    assert (order.state, order.reason) == ("lapsed", "已批准延期")
    assert handled.events.filter(kind="撤回拟发督办单").count() == 1
    with pytest.raises(MoveRefused):
        cases.issue_order(order, "", town.supervisor, granted)
    timer = handled.timers.get(name="T_close")
    assert timer.due_at == day("12-07")
    assert timer.stage == 1  # the reminder of Friday the 4th lies behind, and was sent for the old due instant
    cases.tick(granted)
    fresh = Notification.objects.exclude(pk__in=told).filter(subject__contains="办结")
    assert not fresh.filter(purpose__in=["reminder", "red_card"]).exists()
    cases.tick(day("12-07"))
    assert fresh.filter(purpose="red_card").exists()


def test_a_grant_when_the_new_due_instant_is_over_too_goes_on_where_the_ladder_stood(handled, asked, town):
    for when_ in (day("11-27"), day("11-30"), day("12-01"), day("12-08")):
        cases.tick(when_ + timedelta(minutes=1))
    stage = handled.timers.get(name="T_close").stage
    told = Notification.objects.count()
    granted = day("12-09")
    cases.grant_extension(asked, "补批", town.supervisor, granted)
    timer = handled.timers.get(name="T_close")
    assert timer.due_at == day("12-07")
    assert timer.stage == 3 <= stage
    assert SupervisionOrder.objects.get(timer=timer).state == "proposed"
    decided = Notification.objects.filter(purpose="extension_decided").count()
    cases.tick(granted)
    assert Notification.objects.count() == told + decided
