"""One unit's part beside the lead's: 改派 撤回 重办 免予反馈, and 首接负责 while there is no lead."""

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.cases.guards import first_taker
from alerts.models import Notification, SignOffToken

pytestmark = pytest.mark.django_db
BASIS = "《城镇排水与污水处理条例》第五条"
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


@pytest.fixture
def joint(triaged, town, at):
    """Housing leads and has signed, water is a co-handler."""
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water])
    cases.sign_off(triaged.assignments.get(part="主办"), town.head(town.housing), at(0.2))
    triaged.refresh_from_db()
    return triaged


def give_back(part, town, unit, suggested, now):
    return cases.give_back(part, town.head(unit), now, "管网归别处管", suggested, BASIS)


def test_a_returned_co_handler_is_replaced_and_the_case_stays(joint, town, at):
    co = give_back(joint.assignments.get(part="协办"), town, town.water, town.street, at(0.3))
    new = cases.replace(co, town.dispatcher, at(0.4), town.street, "按退回意见")
    joint.refresh_from_db()
    assert (joint.state, co.state, new.part, new.department) == ("handling", "reassigned", "协办", town.street)
    assert new.timers.get(name="T_ack").started_at == at(0.4)
    assert Notification.objects.filter(assignment=new, purpose="assignment").exists()
    assert first_broken(joint) is None


def test_a_part_is_replaced_only_after_a_return_by_a_dispatcher_and_never_the_leads(joint, town, at):
    co, lead = joint.assignments.get(part="协办"), joint.assignments.get(part="主办")
    with pytest.raises(cases.MoveRefused, match="待签收"):
        cases.replace(co, town.dispatcher, at(0.3), town.street, "换人")
    with pytest.raises(cases.MoveRefused, match="整单改派"):
        cases.replace(lead, town.dispatcher, at(0.3), town.street, "换人")
    give_back(co, town, town.water, town.street, at(0.3))
    for actor, unit, said in ((town.judge, town.street, "交办员"), (town.dispatcher, town.housing, "已在本单承办")):
        with pytest.raises(cases.MoveRefused, match=said):
            cases.replace(co, actor, at(0.4), unit, "换人")


def test_a_withdrawn_part_ends_its_links_and_clocks_and_is_told(joint, town, at):
    co = joint.assignments.get(part="协办")
    with pytest.raises(cases.MoveRefused, match="交办员"):
        cases.withdraw(co, town.judge, at(0.3), "不需要")
    with pytest.raises(cases.MoveRefused, match="请用改派"):
        cases.withdraw(joint.assignments.get(part="主办"), town.dispatcher, at(0.3), "不需要")
    cases.withdraw(co, town.dispatcher, at(0.3), "现场已无涉水问题")
    assert (co.state, co.shown_state) == ("withdrawn", "撤回")
    assert not co.timers.filter(stopped_at=None, voided_at=None).exists()
    assert not SignOffToken.objects.filter(assignment=co, revoked_at=None).exists()
    assert Notification.objects.filter(assignment=co, purpose="withdrawn").count() == 2


def test_a_report_is_sent_back_with_a_reason_and_its_clock_starts_anew(joint, town, at):
    co = joint.assignments.get(part="协办")
    cases.sign_off(co, town.contact(town.water), at(0.3))
    cases.report(co, town.head(town.water), at(1), "已处理")
    with pytest.raises(cases.MoveRefused, match="重办的理由"):
        cases.rework_part(co, town.judge, at(2), " ")
    cases.rework_part(co, town.judge, at(2), "没有说明何时完工")
    assert co.state == "rework"
    assert co.timers.get(name="T_verify", stopped_at=None).started_at == at(2)
    with pytest.raises(cases.MoveRefused, match="尚未反馈"):
        cases.submit_for_review(joint, town.head(town.housing), at(3), FINAL)
    cases.report(co, town.head(town.water), at(4), "本周五完工")
    cases.submit_for_review(joint, town.head(town.housing), at(5), FINAL)


def test_a_waived_part_is_shown_as_waived_and_a_return_that_stands_can_be_waived_too(joint, town, at):
    co = give_back(joint.assignments.get(part="协办"), town, town.water, town.street, at(0.3))
    with pytest.raises(cases.MoveRefused, match="县水务局尚未反馈"):
        cases.submit_for_review(joint, town.head(town.housing), at(1), FINAL)
    cases.waive(co, town.judge, at(1), "退回成立，不需协办")
    assert (co.state, co.shown_state) == ("returned", "免予反馈")
    with pytest.raises(cases.MoveRefused, match="已结束"):
        cases.waive(co, town.judge, at(1.1), "再来一次")
    cases.submit_for_review(joint, town.head(town.housing), at(1.2), FINAL)
    assert joint.state == "review"


def test_the_first_to_sign_off_leads_until_a_ruling_says_otherwise(triaged, town, at):
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water], territory=[town.street])
    lead, co, land = triaged.assignments.order_by("id")
    cases.sign_off(land, town.contact(town.street), at(0.2))
    cases.sign_off(co, town.contact(town.water), at(0.3))
    assert first_taker(triaged) == lead
    give_back(lead, town, town.housing, town.water, at(0.4))
    triaged.refresh_from_db()
    assert first_taker(triaged) == land
    assert triaged.events.get(kind="退回").data["interim"] == "城关街道办事处"
    cases.dispatch(triaged, town.dispatcher, at(0.5), town.water, territory=[town.street])
    assert first_taker(triaged).department == town.water


def test_who_has_signed_off_cannot_return_any_more(joint, town, at):
    with pytest.raises(cases.MoveRefused, match="已签收"):
        give_back(joint.assignments.get(part="主办"), town, town.housing, town.water, at(0.3))
    joint.refresh_from_db()
    assert joint.state == "handling"
