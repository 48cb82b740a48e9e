"""会商 会签 知会: asked beside the work, each with clocks of its own, none can close the case."""

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.cases.interpreting import ask_interpretation
from alerts.cases.parts import waiting_co_signers
from alerts.models import Notification, Policy, SignOffToken
from config.vocabulary import Part

pytestmark = pytest.mark.django_db
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


@pytest.mark.parametrize("kind", [Part.CONSULT, Part.CO_SIGN, Part.INFORM])
def test_each_participant_has_a_clock_and_a_link_of_its_own(handled, town, at, kind):
    [part] = cases.invite(handled, town.dispatcher, at(0.5), kind, [town.water], "请就管网归属提出意见")
    handled.refresh_from_db()
    assert (handled.state, part.part, part.state) == ("handling", kind.value, "pending_ack")
    assert part.timers.get(name="T_ack").started_at == at(0.5)
    assert SignOffToken.objects.filter(assignment=part).count() == 2
    assert Notification.objects.filter(assignment=part, purpose="assignment").count() == 2
    cases.sign_off(part, town.contact(town.water), at(0.6))
    handled.refresh_from_db()
    assert handled.state == "handling"
    assert part.timers.filter(name="T_verify").exists() == (kind is not Part.INFORM)
    assert first_broken(handled) is None


def test_no_participant_can_answer_for_the_case_or_hold_it_up(handled, town, at):
    for kind, unit in ((Part.CO_SIGN, town.water), (Part.INFORM, town.street)):
        cases.invite(handled, town.judge, at(0.5), kind, [unit], "请会签")
    with pytest.raises(cases.MoveRefused, match="由县住房和城乡建设局承办"):
        cases.submit_for_review(handled, town.head(town.water), at(1), FINAL)
    assert waiting_co_signers(handled) == ["县水务局"]
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    cases.approve(handled, town.judge, at(2), "网站", url="https://gov.example/1")
    assert handled.state == "tracking"


def test_a_consulted_unit_answers_and_a_unit_that_only_knows_does_not(handled, town, at):
    [asked] = cases.invite(handled, town.dispatcher, at(0.5), Part.CONSULT, [town.water], "归属意见")
    [told] = cases.invite(handled, town.dispatcher, at(0.5), Part.INFORM, [town.street], "请知悉")
    cases.sign_off(asked, town.contact(town.water), at(0.6))
    cases.report(asked, town.head(town.water), at(0.7), "管网归住建")
    assert asked.timers.get(name="T_verify").stopped_by == "反馈"
    cases.sign_off(told, town.contact(town.street), at(0.6))
    with pytest.raises(cases.MoveRefused, match="知会件签收即可"):
        cases.report(told, town.head(town.street), at(0.7), "收到")


def test_a_unit_that_has_answered_is_consulted_anew_and_can_answer(handled, town, at):
    [asked] = cases.invite(handled, town.dispatcher, at(0.5), Part.CONSULT, [town.water], "归属意见")
    cases.sign_off(asked, town.contact(town.water), at(0.6))
    with pytest.raises(cases.MoveRefused, match="不必重复邀请"):
        cases.invite(handled, town.dispatcher, at(0.65), Part.CONSULT, [town.water], "水质意见")
    cases.report(asked, town.head(town.water), at(0.7), "管网归住建")
    [again] = cases.invite(handled, town.dispatcher, at(0.8), Part.CONSULT, [town.water], "水质意见")
    cases.sign_off(again, town.contact(town.water), at(0.9))
    cases.report(again, town.head(town.water), at(1), "水质合格")
    asked.refresh_from_db()
    assert (asked.report, asked.state, again.pk != asked.pk) == ("管网归住建", "submitted", True)
    assert first_broken(handled) is None


def test_an_invitation_is_refused_without_unit_ask_right_or_contact(triaged, town, at):
    cases.invite(triaged, town.dispatcher, at(0.1), Part.CONSULT, [town.water], "归属意见")
    for actor, kind, units, ask, said in (
        (town.monitor, Part.CONSULT, [town.housing], "意见", "监测员不能邀请参与"),
        (town.dispatcher, Part.CO, [town.housing], "意见", "请用交办"),
        (town.dispatcher, Part.CONSULT, [], "意见", "至少选择一个单位"),
        (town.dispatcher, Part.CONSULT, [town.housing], " ", "会商事项"),
        (town.dispatcher, Part.INFORM, [town.water], "意见", "县水务局（会商）已在本单"),
        (town.dispatcher, Part.CONSULT, [town.silent], "意见", "没有已确认的联系人"),
    ):
        with pytest.raises(cases.MoveRefused, match=said):
            cases.invite(triaged, actor, at(0.2), kind, units, ask)
    assert triaged.assignments.count() == 1


def test_a_new_dispatch_keeps_participants_but_makes_one_that_it_names_a_handler(dispatched, lead, town, at):
    cases.invite(dispatched, town.dispatcher, at(0.2), Part.CONSULT, [town.water, town.street], "归属意见")
    cases.give_back(lead, town.head(town.housing), at(0.3), "不归我们", town.water, "条例第五条")
    dispatched.refresh_from_db()
    cases.dispatch(dispatched, town.dispatcher, at(0.4), town.water)
    parts = dispatched.assignments.exclude(state__in=["withdrawn", "reassigned"]).values_list(
        "department__short", "part"
    )
    assert set(parts) == {("水务局", "主办"), ("城关街道", "会商")}
    assert first_broken(dispatched) is None


def test_with_the_answer_out_nobody_waits_for_views_that_were_not_given(handled, town, at):
    [asked] = cases.invite(handled, town.dispatcher, at(0.5), Part.CONSULT, [town.water], "归属意见")
    [told] = cases.invite(handled, town.dispatcher, at(0.5), Part.INFORM, [town.street], "请知悉")
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    cases.approve(handled, town.judge, at(2), "网站", url="https://gov.example/1")
    for part in (asked, told):
        part.refresh_from_db()
    assert (asked.state, told.state) == ("withdrawn", "pending_ack")
    clock = asked.timers.get(name="T_ack")
    assert (clock.void_reason, clock.voided_at) == ("撤回", at(2))
    assert handled.events.get(kind="撤回").reason == "答复已经发布，不再需要会商意见"
    assert Notification.objects.filter(purpose="withdrawn", assignment=asked).exists()
    assert first_broken(handled) is None


def test_a_policy_is_still_explained_after_the_answer(handled, town, at):
    policy = Policy.objects.create(title="补贴办法", drafter=town.water, published_on=at(0).date())
    ask_interpretation(handled, town.judge, at(0.5), policy, ["补贴取消了吗"])
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    cases.approve(handled, town.judge, at(2), "网站", url="https://gov.example/1")
    assert handled.assignments.get(department=town.water).state == "pending_ack"


def test_a_co_handler_signs_the_answer_as_a_part_of_its_own(triaged, town, at):
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water])
    for part in triaged.assignments.order_by("id"):
        cases.sign_off(part, town.head(part.department), at(0.2))
    [signing] = cases.invite(triaged, town.dispatcher, at(0.3), Part.CO_SIGN, [town.water], "请会签答复")
    assert list(triaged.assignments.order_by("id").values_list("part", "state")) == [
        ("主办", "acked"),
        ("协办", "acked"),
        ("会签", "pending_ack"),
    ]
    cases.sign_off(signing, town.head(town.water), at(0.4))
    cases.report(signing, town.head(town.water), at(0.5), "同意")
    assert triaged.assignments.get(part="协办").state == "acked"
    for kind, unit, said in (
        (Part.CONSULT, town.water, "承办单位的意见以反馈为准.*请选“会签”"),
        (Part.CO_SIGN, town.water, "会签.*请对其意见“重办”"),
        (Part.CO_SIGN, town.housing, "答复由主办单位起草"),
    ):
        with pytest.raises(cases.MoveRefused, match=said):
            cases.invite(triaged, town.dispatcher, at(0.6), kind, [unit], "意见")
    assert first_broken(triaged) is None
