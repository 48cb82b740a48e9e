"""The digest over cases that were really moved: it must understand what the moves write."""

from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.digest import Week, figures
from alerts.digest.history import load, then
from alerts.models import Case, Contact, Department
from config.vocabulary import ReleaseKind, Role, Severity
from tests.alerts.digest.conftest import at

WEEK = Week(2026, 47)
pytestmark = pytest.mark.django_db
JUDGE, DISPATCHER = Actor("王研判", Role.JUDGE), Actor("赵交办", Role.DISPATCHER)
GATES = {**dict.fromkeys(("政治", "法律", "保密", "文字"), "王研判"), "保密": "保密办"}
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修复", "下一步与联系电话": "12345"}


def unit(name: str) -> Department:
    department = Department.objects.create(name=name)
    Contact.objects.create(department=department, email="sw@example.gov.cn", confirmed_at=at("11-01 08:00"))
    return department


def opened(now: datetime) -> Case:
    monitor = Actor("李监测", Role.MONITOR)
    return cases.open_by_hand("学府路积水", "学府路多处积水", "电话", now, Severity.ORDINARY, monitor, now)


def handed_over(now: datetime, lead: Department) -> Case:
    case = opened(now)
    return cases.dispatch(case, DISPATCHER, now + timedelta(minutes=30), lead)


def test_the_whole_way_of_a_case_is_told_and_counted() -> None:
    water = unit("市水务局")
    head = Actor("周局长", Role.DEPT_HEAD, department_id=water.pk)
    case = handed_over(at("11-17 08:00"), water)
    lead = cases.sign_off(case.assignments.get(), head, at("11-17 09:00"))
    case.refresh_from_db()
    content = {
        "已知事实与来源": "积水",
        "初步核实情况": "属实",
        "应对措施": "抽排",
        "公众防范提示": "绕行",
        "下次发布时间": "11月18日 18:00",
    }
    cases.publish(case, JUDGE, at("11-17 12:00"), ReleaseKind.FIRST, content, GATES, "微博", url="https://w.example/1")
    assert [promise.text for promise in figures(WEEK, at("11-17 13:00")).promises] == ["11月18日 18:00"]
    case.refresh_from_db()
    cases.submit_for_review(case, head, at("11-18 09:00"), FINAL)
    case.refresh_from_db()
    cases.rework(case, JUDGE, at("11-18 10:00"), "缺少时限")
    case.refresh_from_db()
    cases.submit_for_review(case, head, at("11-18 15:00"), FINAL)
    case.refresh_from_db()
    cases.approve(case, JUDGE, at("11-18 16:00"), "网站", url="https://w.example/2")

    digest = figures(WEEK, at("11-24 08:00"))
    rates = {rate.name: (rate.numerator, rate.denominator) for rate in digest.rates}
    assert rates == {
        "及时签收率": (1, 1),
        "按时回应率": (1, 1),
        "按时办结率": (1, 1),
        "办结率": (1, 1),
        "满意率": (0, 0),
        "退回率": (0, 1),
        "重办率": (1, 1),
    }
    assert [count.value for count in digest.counts] == [1, 1, 0, 0]
    [matter] = digest.matters
    assert matter.done == (
        "11月17日交办市水务局，市水务局签收，发布首次信息（微博）；"
        "11月18日重办（缺少时限），审核通过并发布最终结果（网站）。"
    )
    assert digest.promises == ()
    assert lead.pk


def test_a_return_and_a_new_lead_are_told_in_order() -> None:
    water, town = unit("市水务局"), unit("城关镇")
    head = Actor("周局长", Role.DEPT_HEAD, department_id=water.pk)
    case = handed_over(at("11-17 08:00"), water)
    cases.give_back(case.assignments.get(), head, at("11-17 09:00"), "不属本单位职责", town, "三定方案")
    case.refresh_from_db()
    cases.reassign(case, DISPATCHER, at("11-17 10:00"), town, "按属地办理")
    digest = figures(WEEK, at("11-24 08:00"))
    assert digest.matters[0].done == "11月17日交办市水务局，市水务局退回（不属本单位职责），交办城关镇。"
    assert (digest.rate("退回率").numerator, digest.rate("退回率").denominator) == (1, 2)
    assert digest.matters[0].case.unit == "城关镇"


def test_a_grade_raised_in_the_next_week_leaves_the_week_before_as_it_was() -> None:
    case = opened(at("11-22 20:00"))
    before = figures(WEEK, at("11-23 00:00"))
    cases.change_severity(case, Severity.EXTREME, "有人员伤亡", JUDGE, at("11-23 09:00"))
    assert figures(WEEK, at("11-24 08:00")) == before
    later = figures(WEEK.next, at("11-24 08:00"))
    assert later.matters[0].case.severity is Severity.EXTREME
    assert [(line.waits_for, line.others) for line in later.late] == [("研判", 2)]
    names = [clock.timer.name for one in then(load(WEEK.next.start), at("11-24 08:00")) for clock in one.late]
    assert names == ["T_triage", "T_authority", "T_press"]


def test_a_merger_in_the_next_week_leaves_the_week_before_as_it_was() -> None:
    target, other = opened(at("11-22 21:00")), opened(at("11-20 08:00"))
    before = figures(WEEK, at("11-23 00:00"))
    cases.merge(other, target, JUDGE, at("11-23 09:00"))
    assert figures(WEEK, at("11-24 08:00")) == before
    assert figures(WEEK.next, at("11-24 08:00")).matters[-1].stands == "并单。"


def test_a_rejected_case_that_is_taken_up_again_is_late_from_then_on_only() -> None:
    case = opened(at("11-18 08:00"))
    case = cases.reject(case, JUDGE, at("11-18 09:00"), "重复")
    before = figures(WEEK, at("11-23 00:00"))
    assert before.rate("按时回应率").denominator == 0
    cases.restore(case, JUDGE, at("11-23 09:00"), "并非重复")
    assert figures(WEEK, at("11-24 08:00")) == before
    later = figures(WEEK.next, at("11-24 08:00"))
    assert (later.rate("按时回应率").numerator, later.rate("按时回应率").denominator) == (0, 1)
    assert "回应" in {line.waits_for for line in later.late}


def test_a_broken_promise_is_in_the_digest_until_it_is_fulfilled() -> None:
    water = unit("市水务局")
    case = handed_over(at("11-02 08:00"), water)
    promised = cases.promise(case, JUDGE, at("11-03 08:00"), water, "11月10日前修好井盖", at("11-10 00:00").date())
    said = [(one.case.number, one.made, one.text) for one in figures(WEEK, at("11-22 09:00")).broken]
    assert said == [(case.number, "市水务局 11月10日前", "11月10日前修好井盖")]
    assert figures(Week(2026, 45), at("11-22 09:00")).broken == ()
    cases.fulfil(promised, JUDGE, at("11-20 09:00"), "验收单")
    assert figures(WEEK, at("11-22 09:00")).broken == ()
    assert len(figures(WEEK, at("11-19 09:00")).broken) == 1
