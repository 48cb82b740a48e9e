"""Where a case turns round (恢复研判, 再启动, 并单) no clock, promise or grade is lost on the way."""

from datetime import date, timedelta

import pytest

from alerts import cases
from alerts.models import Case, Timer
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import ReleaseKind, Severity

pytestmark = pytest.mark.django_db
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
PASSED = {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
URL = "https://gov.example/1"
FIRST = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")


def speak(case: Case, town, at) -> None:
    cases.publish(case, town.judge, at, ReleaseKind.FIRST, FIRST, PASSED, "网站", URL)


def running(case: Case) -> dict[str, Timer]:
    return {timer.name: timer for timer in case.timers.filter(stopped_at=None, voided_at=None)}


def answered(case: Case, town, at) -> Case:
    """Handled at 09:12, answered at 11:00."""
    cases.submit_for_review(case, town.head(town.housing), at(1), FINAL)
    cases.approve(case, town.judge, at(2), "网站", URL)
    case.refresh_from_db()
    return case


def test_a_case_judged_anew_still_owes_its_next_follow_up(triaged, town, at):
    speak(triaged, town, at(0.2))
    due = running(triaged)["T_continue"].due_at
    cases.reject(triaged, town.judge, at(1), "无效")
    assert running(triaged) == {}
    cases.restore(triaged, town.judge, at(2), "弄错了")
    assert running(triaged)["T_continue"].due_at == due == at(24.2)


def test_a_case_judged_anew_after_its_first_notice_has_no_second_clock_for_it(triaged, town, at):
    speak(triaged, town, at(0.2))
    cases.reject(triaged, town.judge, at(1), "无效")
    cases.restore(triaged, town.judge, at(2), "弄错了")
    assert set(running(triaged)) == {"T_triage", "T_press", "T_continue"}


def test_a_grave_case_that_starts_again_owes_a_follow_up_within_a_day(handled, town, at):
    case = answered(handled, town, at)
    assert "T_continue" not in running(case)
    cases.restart(case, town.judge, at(30), "又有人受伤")
    assert running(case)["T_continue"].due_at == at(54)


def test_an_ordinary_case_that_starts_again_owes_none(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("路灯", severity="一般"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    cases.sign_off(case.assignments.get(), town.contact(town.housing), at(0.2))
    case.refresh_from_db()
    cases.restart(answered(case, town, at), town.judge, at(30), "又坏了")
    assert set(running(case)) == {"T_close", "T_verify"}


def test_a_case_that_started_again_and_is_graver_now_has_the_clocks_of_its_grade(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("路灯", severity="一般"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    cases.sign_off(case.assignments.get(), town.contact(town.housing), at(0.2))
    case.refresh_from_db()
    cases.restart(answered(case, town, at), town.judge, at(30), "有人触电")
    cases.change_severity(case, Severity.EXTREME, "一人死亡", town.judge, at(31))
    press = running(case)["T_press"]
    assert press.due_at == at(24)  # from the original start, never later
    assert "T_continue" in running(case)


def test_a_graver_case_merged_into_a_lesser_one_makes_it_as_grave(new_topic, hit, town, at):
    grave = cases.open_candidate(new_topic("塌陷", severity="重大"), hit, at(0))
    main = cases.open_candidate(new_topic("路面", severity="一般"), hit, at(-2))
    cases.merge(grave, main, town.judge, at(0.2))
    main.refresh_from_db()
    assert main.severity == "重大"
    assert running(main)["T_authority"].due_at == at(3)  # five hours from the earlier start of the two
    changed = main.events.get(kind="调整等级")
    assert grave.number in changed.reason
    assert main.events.order_by("number").last().kind in {"并入", "调整等级"}


def test_a_lesser_case_merged_into_a_graver_one_changes_no_grade(new_topic, hit, town, at):
    main = cases.open_candidate(new_topic("塌陷", severity="重大"), hit, at(0))
    lesser = cases.open_candidate(new_topic("路面", severity="一般"), hit, at(0))
    cases.merge(lesser, main, town.judge, at(0.2))
    main.refresh_from_db()
    assert main.severity == "重大"
    assert not main.events.filter(kind="调整等级").exists()


@pytest.mark.parametrize("end", ["rejected", "merged"])
def test_a_promise_of_a_case_that_ended_otherwise_is_chased_and_can_be_kept(triaged, new_topic, hit, town, at, end):
    made = cases.promise(triaged, town.judge, at(0.1), town.housing, "修好", date(2026, 11, 25))
    if end == "rejected":
        cases.reject(triaged, town.judge, at(1), "重复")
    else:
        cases.merge(triaged, cases.open_candidate(new_topic("别的"), hit, at(0)), town.judge, at(1))
    assert cases.chase(at(1) + timedelta(days=3)) == 1
    cases.fulfil(made, town.head(town.housing), at(100), "照片")
    assert cases.chase(at(1) + timedelta(days=30)) == 0


def test_no_telephone_number_of_an_evaluation_enters_the_ledger(handled, town, at):
    case = answered(handled, town, at)
    cases.evaluate(case, town.judge, at(80), "来电 13812345678 的居民满意")
    assert "13812345678" not in case.events.get(kind="评估").reason
    assert "13812345678" not in str(case.events.get(kind="评估").data)
