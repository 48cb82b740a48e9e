"""四关: each passed by a named person for one wording; one officer for all four only where that is allowed."""

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.cases.events import first_broken
from alerts.cases.gates import passed
from alerts.models import Release
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import ReleaseKind, Role

pytestmark = pytest.mark.django_db
SENT = cases.Sent("网站", url="https://gov.example/1")
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


def full(kind: ReleaseKind) -> dict[str, str]:
    return dict.fromkeys(CONTENT[kind], "已写明")


@pytest.fixture
def drafted(triaged, town, at) -> Release:
    return cases.draft(triaged, town.judge, at(0.1), ReleaseKind.CLARIFICATION, full(ReleaseKind.CLARIFICATION))


def test_a_draft_is_published_when_several_people_passed_its_gates(triaged, drafted, town, at):
    with pytest.raises(cases.MoveRefused, match="尚缺政治、法律、保密、文字"):
        cases.publish_draft(drafted, town.judge, at(0.2), SENT)
    cases.sign_gates(drafted, town.judge, at(0.2), ["政治", "文字"])
    cases.sign_gates(drafted, town.supervisor, at(0.3), ["法律", "保密"])
    cases.publish_draft(drafted, town.judge, at(0.4), SENT)
    assert drafted.gates == {"政治": "值班乙", "法律": "督办丁", "保密": "督办丁", "文字": "值班乙"}
    event = triaged.events.get(kind="发布")
    assert set(event.data["signed"]) == set(GATES)
    assert event.data["one_officer"] is False
    assert triaged.timers.get(name="T_authority").stopped_at == at(0.4)
    assert first_broken(triaged) is None


def test_a_gate_is_passed_once_and_by_those_who_may(drafted, town, at):
    cases.sign_gates(drafted, town.judge, at(0.2), ["政治"])
    for actor, gates, said in (
        (town.supervisor, ["政治"], "政治关已由值班乙于 11月23日 09:12 把关"),
        (town.monitor, ["法律"], "监测员不能把关"),
        (town.head(town.housing), ["法律"], "不能把关"),
        (town.judge, ["好看"], "请选择所把的关"),
        (town.judge, [], "请选择所把的关"),
    ):
        with pytest.raises(cases.MoveRefused, match=said):
            cases.sign_gates(drafted, actor, at(0.3), gates)
    assert passed(drafted) == {"政治": "值班乙"}


def test_another_wording_must_be_passed_again(triaged, drafted, town, at):
    cases.sign_gates(drafted, town.judge, at(0.2), ["政治", "文字"])
    cases.sign_gates(drafted, town.supervisor, at(0.2), ["法律", "保密"])
    cases.redraft(drafted, town.judge, at(0.3), {**full(ReleaseKind.CLARIFICATION), "依据": "另一份文件"})
    with pytest.raises(cases.MoveRefused, match="尚缺"):
        cases.publish_draft(drafted, town.judge, at(0.4), SENT)
    assert passed(drafted) == {}


@pytest.mark.parametrize("kind", [kind for kind in ReleaseKind if kind is not ReleaseKind.FINAL])
@pytest.mark.parametrize("severity", ["特别重大", "重大", "较大", "一般"])
def test_one_officer_holds_all_four_gates_of_a_grave_first_notice_only(new_topic, hit, town, at, kind, severity):
    case = cases.open_candidate(new_topic("积水", severity=severity), hit, at(0))
    alone = dict.fromkeys(GATES, "值班乙")
    told = {"channel": "网站", "url": "https://gov.example/1", "evidence": "实录"}
    if kind is ReleaseKind.FIRST and severity in {"特别重大", "重大"}:
        cases.publish(case, town.judge, at(0.1), kind, full(kind), alone, **told)
        assert case.events.get(kind="发布").data["one_officer"] is True
    else:
        with pytest.raises(cases.MoveRefused, match="四关不能由同一人把"):
            cases.publish(case, town.judge, at(0.1), kind, full(kind), alone, **told)
        cases.publish(case, town.judge, at(0.1), kind, full(kind), alone | {"保密": "保密办"}, **told)


def test_a_final_answer_is_passed_by_its_head_and_its_judge_or_by_who_signed(handled, town, at):
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    draft = handled.releases.get()
    cases.sign_gates(draft, town.leader, at(1.5), ["政治"])
    cases.approve(handled, town.judge, at(2), "网站", url="https://gov.example/f")
    draft.refresh_from_db()
    assert draft.gates == {"政治": "领导戊", "法律": "住建局负责人", "保密": "值班乙", "文字": "住建局负责人"}


def test_a_final_answer_is_not_passed_by_one_person_alone(handled, town, at):
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    with pytest.raises(cases.MoveRefused, match="四关不能由同一人把"):
        cases.approve(handled, town.judge, at(2), "网站", "https://gov.example/f", "", dict.fromkeys(GATES, "值班乙"))
    same = Actor("住建局负责人", Role.JUDGE)
    with pytest.raises(cases.MoveRefused, match="四关不能由同一人把"):
        cases.approve(handled, same, at(2), "网站", "https://gov.example/f")


def test_a_dropped_draft_leaves_its_words_and_its_number_behind(triaged, drafted, town, at):
    cases.drop_draft(drafted, town.judge, at(0.2), "改用续报")
    assert triaged.events.get(kind="起草发布").data["content"] == full(ReleaseKind.CLARIFICATION)
    again = cases.draft(triaged, town.judge, at(0.3), ReleaseKind.FOLLOW_UP, full(ReleaseKind.FOLLOW_UP))
    assert again.number == 2


def test_what_is_published_is_neither_changed_nor_dropped_nor_passed_again(triaged, drafted, town, at):
    cases.sign_gates(drafted, town.judge, at(0.2), ["政治", "文字"])
    cases.sign_gates(drafted, town.supervisor, at(0.2), ["法律", "保密"])
    cases.publish_draft(drafted, town.judge, at(0.3), SENT)
    for move in (
        lambda: cases.redraft(drafted, town.judge, at(0.4), full(ReleaseKind.CLARIFICATION)),
        lambda: cases.drop_draft(drafted, town.judge, at(0.4), "不要了"),
        lambda: cases.publish_draft(drafted, town.judge, at(0.4), SENT),
        lambda: cases.sign_gates(drafted, town.judge, at(0.4), ["政治"]),
    ):
        with pytest.raises(cases.MoveRefused, match="已经发布"):
            move()


def test_a_statement_names_who_spoke_and_what_it_replaces(triaged, new_topic, hit, town, at):
    gates = {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
    kind = ReleaseKind.CLARIFICATION
    first = cases.publish(triaged, town.judge, at(0.1), kind, full(kind), gates, "网站", "https://gov.example/1")
    second = cases.publish(
        triaged, town.judge, at(0.2), kind, full(kind), gates, "微博", "https://gov.example/2", "", "副县长", first
    )
    assert (second.supersedes, second.speaker_rank) == (first, "副县长")
    other = cases.open_candidate(new_topic("别的事"), hit, at(0))
    with pytest.raises(cases.MoveRefused, match="不属于这张交办单"):
        cases.publish(other, town.judge, at(0.3), kind, full(kind), gates, "网站", "https://g.example", "", "", first)


@pytest.mark.parametrize(("channel", "official"), [("网站", True), ("微博", True), ("电话", False), ("留言板", False)])
def test_only_an_official_channel_is_authoritative_for_all(triaged, town, at, channel, official):
    kind = ReleaseKind.FIRST
    cases.publish(triaged, town.judge, at(0.1), kind, full(kind), dict.fromkeys(GATES, "甲"), channel, evidence="记录")
    assert (triaged.timers.get(name="T_authority").stopped_at is not None) == official


@pytest.mark.parametrize(
    ("url", "evidence", "said"),
    [
        ("", "发布会实录", "新闻发布会请填写发布链接"),
        ("https://gov.example/2", " ", "发布凭证"),
        ("javascript:alert(1)", "发布会实录", "完整的网址"),
    ],
)
def test_a_press_conference_stops_its_clock_with_link_and_evidence_only(triaged, town, at, url, evidence, said):
    kind, gates = ReleaseKind.PRESS_CONFERENCE, {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
    with pytest.raises(cases.MoveRefused, match=said):
        cases.publish(triaged, town.judge, at(1), kind, full(kind), gates, "发布会", url=url, evidence=evidence)
    assert triaged.timers.get(name="T_press").stopped_at is None
    cases.publish(triaged, town.judge, at(2), kind, full(kind), gates, "发布会", "https://gov.example/2", "实录")
    assert triaged.timers.get(name="T_press").stopped_at == at(2)
