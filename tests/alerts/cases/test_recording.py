"""What is recorded only: 移送, 发布会例外, manual entry with its proof, merged evidence, retention at archive."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from config.vocabulary import Severity

pytestmark = pytest.mark.django_db


def test_a_hand_over_is_an_event_and_moves_nothing(triaged, town, at):
    event = cases.hand_over(triaged, town.judge, at(0.1), "网信部门", "编造死亡人数的谣言", "网信函〔2026〕3号")
    triaged.refresh_from_db()
    assert (triaged.state, event.data["authority"], event.data["paper"]) == ("triage", "网信部门", "网信函〔2026〕3号")
    for actor, authority, reason in (
        (town.dispatcher, "网信部门", "谣言"),
        (town.judge, "某公司", "谣言"),
        (town.judge, "公安机关", " "),
    ):
        with pytest.raises(cases.MoveRefused):
            cases.hand_over(triaged, actor, at(0.2), authority, reason)
    assert triaged.events.filter(kind="移送").count() == 1


def test_an_exception_from_the_press_conference_is_a_leaders_and_stops_no_clock(triaged, town, at):
    with pytest.raises(cases.MoveRefused, match="领导"):
        cases.except_press_conference(triaged, town.judge, at(1), "人手不足")
    cases.except_press_conference(triaged, town.leader, at(1), "以书面通报代替")
    assert triaged.timers.get(name="T_press").stopped_at is None
    assert triaged.events.get(kind="发布会例外").reason == "以书面通报代替"


def test_there_is_no_exception_where_no_press_conference_is_due(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("积水", severity="一般"), hit, at(0))
    with pytest.raises(cases.MoveRefused, match="没有等待召开"):
        cases.except_press_conference(case, town.leader, at(1), "不开")


@pytest.mark.parametrize(
    ("kind", "url", "shot", "said"),
    [
        ("网页链接", "", False, "粘贴完整的网址"),
        ("网页链接", "javascript:alert(1)", False, "粘贴完整的网址"),
        ("截图", "", False, "请上传截图"),
        (" ", "", False, "请填写来源"),
    ],
)
def test_a_matter_by_hand_brings_its_proof(town, at, kind, url, shot, said):
    with pytest.raises(cases.MoveRefused, match=said):
        cases.open_by_hand("积水", "路口积水", kind, at(0), Severity.ORDINARY, town.monitor, at(0), url, shot)


def test_a_pasted_link_is_kept_with_the_case_and_its_event(town, at):
    case = cases.open_by_hand(
        "积水", "路口积水", "网页链接", at(0), Severity.ORDINARY, town.monitor, at(0), "https://bbs.example/1"
    )
    assert case.evidence["url"] == case.events.get().data["url"] == "https://bbs.example/1"


def test_a_merge_keeps_the_evidence_of_both(new_topic, hit, town, at):
    first, second, main = (cases.open_candidate(new_topic(f"积水{n}"), hit, at(n)) for n in range(3))
    cases.merge(first, second, town.judge, at(2.1))
    cases.merge(second, main, town.judge, at(2.2))
    main.refresh_from_db()
    kept = main.evidence["merged"]
    assert [one["number"] for one in kept] == [first.number, second.number]
    assert all(len(one["items"]) == 5 and one["because"] for one in kept)
    assert len(main.evidence["items"]) == 5
    assert main.detected_at == at(0)
    assert main.events.get(kind="并入").data["evidence"]["number"] == second.number
    assert first_broken(main) is None


@pytest.mark.parametrize(("severity", "period"), [("特别重大", "永久"), ("较大", "30年"), ("一般", "10年")])
def test_an_archived_case_has_its_retention_period(new_topic, hit, at, severity, period):
    case = cases.open_candidate(new_topic("积水", severity=severity), hit, at(0))
    type(case).objects.filter(pk=case.pk).update(state="evaluated")
    case.refresh_from_db()
    cases.archive(case, at(0) + timedelta(days=9))
    assert (case.state, case.retention) == ("archived", period)
    assert case.events.get(kind="归档").data["retention"] == period
