from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.models import Case, Notification
from alerts.rules.flags import FlagHit
from alerts.web.event_words import details
from config.clock import when
from config.flags import FlagRule
from config.vocabulary import ReleaseKind, Severity

pytestmark = pytest.mark.django_db


def running(case: Case) -> set[str]:
    return set(case.timers.filter(stopped_at=None, voided_at=None).values_list("name", flat=True))


def test_a_rule_that_does_not_go_to_triage_leaves_a_candidate_and_tells_nobody(topic, town, at):
    case = cases.open_candidate(topic, FlagHit(FlagRule(id="quiet", name="观察", to_triage=False), "先看看。"), at(0))
    assert case.state == "candidate"
    assert not Notification.objects.exists()


def test_a_topic_has_one_open_case(triaged, topic, hit, at):
    assert cases.open_candidate(topic, hit, at(1)) == triaged
    assert Case.objects.count() == 1


def test_numbers_run_through_the_year(new_topic, hit, at):
    numbers = [cases.open_candidate(new_topic(f"事项{n}"), hit, at(0)).number for n in range(3)]
    assert numbers == ["JB2026-00001", "JB2026-00002", "JB2026-00003"]


def test_rejecting_stops_triage_and_voids_the_rest_and_restoring_starts_from_the_original_start(triaged, town, at):
    cases.reject(triaged, town.judge, at(0.2), "非政务", "小区内部事务")
    assert triaged.state == "rejected"
    assert triaged.timers.get(name="T_triage").stopped_by == "不予交办"
    assert set(triaged.timers.filter(void_reason="不予交办").values_list("name", flat=True)) == {
        "T_authority",
        "T_press",
    }
    with pytest.raises(cases.MoveRefused):
        cases.dispatch(triaged, town.dispatcher, at(0.3), town.housing)
    cases.restore(triaged, town.judge, at(2), "有新情况")
    assert triaged.state == "triage"
    assert triaged.timers.get(name="T_authority", voided_at=None).started_at == at(0)
    assert triaged.timers.get(name="T_triage", stopped_at=None).started_at == at(2)
    assert first_broken(triaged) is None


def test_a_rejection_has_one_of_the_five_reasons(triaged, town, at):
    with pytest.raises(cases.MoveRefused, match="司法信访法定途径"):
        cases.reject(triaged, town.judge, at(0.2), "不想办")


def test_a_merge_keeps_the_earlier_start(new_topic, hit, town, at):
    early = cases.open_candidate(new_topic("积水甲"), hit, at(0))
    main = cases.open_candidate(new_topic("积水乙"), hit, at(2))
    cases.merge(early, main, town.judge, at(2.1))
    main.refresh_from_db()
    assert (early.state, early.merged_into, running(early)) == ("merged", main, set())
    assert main.detected_at == at(0)
    assert main.timers.get(name="T_authority").started_at == at(0)
    assert main.timers.get(name="T_authority").due_at == at(5)
    assert main.events.get(kind="并入").data["tightened"] == ["T_triage", "T_authority", "T_press"]
    assert first_broken(early) is None
    assert first_broken(main) is None


def test_a_merge_of_a_later_case_moves_no_clock(new_topic, hit, town, at):
    main = cases.open_candidate(new_topic("积水甲"), hit, at(0))
    later = cases.open_candidate(new_topic("积水乙"), hit, at(2))
    cases.merge(later, main, town.judge, at(2.1))
    assert main.timers.get(name="T_authority").due_at == at(5)
    assert main.detected_at == at(0)


def test_a_case_merges_neither_into_itself_nor_into_an_ended_one(new_topic, hit, town, at):
    one = cases.open_candidate(new_topic("甲"), hit, at(0))
    ended = cases.open_candidate(new_topic("乙"), hit, at(0))
    cases.reject(ended, town.judge, at(0.1), "无效")
    for target in (one, ended):
        with pytest.raises(cases.MoveRefused):
            cases.merge(one, target, town.judge, at(0.2))
        one.refresh_from_db()
    assert one.state == "triage"


def test_an_upgrade_takes_the_earlier_due_from_the_original_start(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("积水", severity="较大"), hit, at(0))
    assert running(case) == {"T_triage", "T_response"}
    cases.change_severity(case, Severity.EXTREME, "有人受伤", town.judge, at(0.2))
    assert case.severity == "特别重大"
    assert case.timers.get(name="T_triage").due_at == at(0.25)
    assert case.timers.get(name="T_authority").due_at == at(5)
    assert case.timers.get(name="T_press").due_at == at(24)
    assert case.timers.get(name="T_response").due_at == at(48)
    event = case.events.get(kind="调整等级")
    assert event.data["from"] == "较大"
    assert event.data["started"] == ["T_authority", "T_press"]


def test_an_upgrade_names_the_clocks_that_moved_to_the_unit_that_works_by_them(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("路灯", severity="一般"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    ack = case.timers.get(name="T_ack")
    cases.change_severity(case, Severity.LARGER, "多家媒体转载", town.judge, at(0.2))
    earlier = case.timers.get(name="T_ack")
    assert earlier.due_at < ack.due_at
    words = f"签收由{when(ack.due_at)}改为{when(earlier.due_at)}"
    part = case.assignments.get(department=town.housing)
    told = Notification.objects.filter(purpose="severity", subject__contains=f"请 {when(earlier.due_at)} 前签收")
    assert told.exists()
    assert all(words in one.text and f"/inbox/{part.pk}/" in one.text for one in told)
    event = case.events.get(kind="调整等级")
    said = details(event)
    assert "由一般调整为较大" in said
    assert f"{town.housing.name}{words}" in said
    assert words not in details(event, for_unit=True)


def test_an_upgrade_after_the_first_notice_does_not_wait_for_another(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("积水", severity="较大"), hit, at(0))
    first = dict.fromkeys(("已知事实与来源", "初步核实情况", "应对措施", "公众防范提示", "下次发布时间"), "有")
    gates = {**dict.fromkeys(("政治", "法律", "保密", "文字"), "值班乙"), "保密": "保密办"}
    cases.publish(case, town.judge, at(1), ReleaseKind.FIRST, first, gates, "网站", url="https://gov.example/1")
    cases.change_severity(case, Severity.MAJOR, "扩大", town.judge, at(2))
    assert case.timers.get(name="T_authority").stopped_at == at(1)
    assert "T_press" in running(case)


def test_a_downgrade_needs_a_judge_and_a_reason_and_voids_what_no_longer_applies(triaged, town, at):
    with pytest.raises(cases.MoveRefused):
        cases.change_severity(triaged, Severity.ORDINARY, "误判", town.dispatcher, at(0.1))
    with pytest.raises(cases.MoveRefused):
        cases.change_severity(triaged, Severity.ORDINARY, " ", town.judge, at(0.1))
    cases.change_severity(triaged, Severity.ORDINARY, "误判", town.judge, at(0.1))
    assert running(triaged) == {"T_triage", "T_response"}
    assert triaged.timers.get(name="T_response").due_at == at(48)
    assert set(triaged.timers.filter(void_reason="降级").values_list("name", flat=True)) == {"T_authority", "T_press"}


def test_a_case_by_hand_starts_at_the_instant_it_was_learnt(town, at):
    case = cases.open_by_hand("水管爆裂", "街道来电，停水三千户", "来电", at(-1), Severity.LARGER, town.monitor, at(0))
    assert (case.state, case.evidence["circumstances"]) == ("triage", ["水电气热"])
    assert case.timers.get(name="T_response").due_at == at(-1) + timedelta(hours=48)
    assert case.events.get().kind == "人工录入"
    with pytest.raises(cases.MoveRefused, match="不能晚于"):
        cases.open_by_hand("水管爆裂", "停水", "来电", at(1), Severity.LARGER, town.monitor, at(0))


def test_the_start_event_may_be_the_first_publication(new_topic, hit, settings, at):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"start_event": "first_published_at"})
    case = cases.open_candidate(new_topic("积水"), hit, at(0))
    assert case.timers.get(name="T_authority").started_at == at(-1)
    assert case.timers.get(name="T_triage").started_at == at(0)


def test_a_unit_without_a_confirmed_contact_is_named_with_the_way_out(triaged, town, at):
    with pytest.raises(cases.MoveRefused, match=r"县档案局没有已确认的联系人.*“单位”页登记联系人"):
        cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.silent])
    triaged.refresh_from_db()
    assert (triaged.state, triaged.assignments.count()) == ("triage", 0)


def test_only_a_dispatcher_dispatches(triaged, town, at):
    for actor in (town.judge, town.monitor, town.head(town.housing)):
        with pytest.raises(cases.MoveRefused):
            cases.dispatch(triaged, actor, at(0.1), town.housing)


def test_a_unit_named_twice_has_one_part(triaged, town, at):
    cases.dispatch(
        triaged, town.dispatcher, at(0.1), town.housing, co=[town.housing, town.water], territory=[town.water]
    )
    assert list(triaged.assignments.values_list("department__short", "part")) == [
        ("住建局", "主办"),
        ("水务局", "协办"),
    ]


def test_rejecting_after_a_return_takes_the_case_from_the_others_too(triaged, town, at):
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water])
    lead, co = triaged.assignments.order_by("id")
    cases.give_back(lead, town.head(town.housing), at(0.2), "不归我们", town.water, "条例")
    triaged.refresh_from_db()
    cases.reject(triaged, town.judge, at(0.3), "重复")
    co.refresh_from_db()
    assert co.state == "withdrawn"
    assert Notification.objects.filter(purpose="withdrawn", assignment=co).count() == 2
    assert running(triaged) == set()
    assert first_broken(triaged) is None


def test_a_contact_who_never_confirmed_is_not_written_to_and_is_named(triaged, town, at):
    town.housing.contacts.filter(role="dept_head").update(confirmed_at=None)
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing)
    told = Notification.objects.filter(purpose="assignment").values_list("recipient", flat=True)
    assert list(told) == ["housing-dept_contact@town.example"]
    assert triaged.events.get(kind="交办").data["unconfirmed"] == ["县住房和城乡建设局 住建局承办负责人"]


def test_a_first_notice_goes_out_although_the_case_moved_on_meanwhile(triaged, town, at):
    seen = Case.objects.get(pk=triaged.pk)
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing)
    first = dict.fromkeys(("已知事实与来源", "初步核实情况", "应对措施", "公众防范提示", "下次发布时间"), "有")
    gates = dict.fromkeys(("政治", "法律", "保密", "文字"), "值班乙")
    cases.publish(seen, town.judge, at(0.2), ReleaseKind.FIRST, first, gates, "网站", url="https://gov.example/1")
    assert seen.state == "dispatched"


def test_personal_data_typed_at_the_desk_are_masked_before_they_are_stored(town, at):
    said = ("停水，电话13812345678", "我叫张小明，身份证号110101199003076510")
    case = cases.open_by_hand(*said, "电话", at(0), Severity.ORDINARY, town.monitor, at(0))
    stored = case.title + case.flag_because + str(case.evidence) + str(list(case.events.values_list("data", "reason")))
    for secret in ("13812345678", "张小明", "110101199003076510"):
        assert secret not in stored
