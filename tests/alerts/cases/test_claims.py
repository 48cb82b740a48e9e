"""说法: noted, verified by a unit, clarified; the spread before and after is counted from the posts."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.claims import spread
from alerts.cases.events import first_broken
from alerts.models import Notification
from alerts.rules.releases import CONTENT, GATES
from alerts.web.beside import to_verify
from config.vocabulary import ClaimState, Part, ReleaseKind
from pipeline.models import Item

pytestmark = pytest.mark.django_db
CLAIM = "自来水厂的水有毒喝了会中毒"


@pytest.fixture
def rumour(triaged, at):
    """Three posts carried it before 10:00, one after 11:00, and one denies it."""
    texts = [CLAIM, f"转发：{CLAIM}！", "水厂投毒了", f"辟谣：{CLAIM}是谣言", f"还在说{CLAIM}"]
    items = list(triaged.topic.topic_items.order_by("id"))
    for number, (item, text) in enumerate(zip(items, texts, strict=True)):
        when = at(0.5) if number < 4 else at(2.5)
        Item.objects.filter(pk=item.pk).update(text=text, title="", published_at=when - timedelta(minutes=9 - number))
    return triaged


def clarified(case, town, now):
    content = dict.fromkeys(CONTENT[ReleaseKind.CLARIFICATION], "已写明")
    gates = {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
    kind = ReleaseKind.CLARIFICATION
    return cases.publish(case, town.judge, now, kind, content, gates, "网站", "https://gov.example/c")


def test_a_claim_goes_from_noted_to_clarified_with_its_spread(rumour, town, at):
    claim = cases.note_claim(rumour, town.monitor, at(1), CLAIM, ["水厂投毒"])
    assert claim.first_seen == at(0.5) - timedelta(minutes=9)
    assert spread(claim).before == 4
    assert spread(claim).after is None
    cases.ask_verification(claim, town.judge, at(1.1), town.water)
    assert rumour.assignments.get(department=town.water).part == Part.CONSULT
    cases.verify_claim(claim, town.judge, at(1.5), ClaimState.REFUTED, "出厂水检测合格", "检测报告〔2026〕8号")
    cases.clarify_claim(claim, town.judge, at(2.1), clarified(rumour, town, at(2)))
    assert (claim.state, claim.verifier) == ("refuted", town.water)
    assert (spread(claim).before, spread(claim).after) == (3, 1)
    kinds = list(rumour.events.order_by("number").values_list("kind", flat=True))
    assert kinds[-5:] == ["会商", "提请查证", "查证说法", "发布", "澄清说法"]
    assert first_broken(rumour) is None


def test_a_unit_asked_to_verify_can_answer_in_the_system_with_a_part_or_without(rumour, town, at):
    claim = cases.note_claim(rumour, town.monitor, at(1), CLAIM)
    cases.dispatch(rumour, town.dispatcher, at(1.1), town.housing)
    lead = rumour.assignments.get(department=town.housing)
    cases.ask_verification(claim, town.judge, at(1.2), town.housing)
    told = Notification.objects.filter(purpose="claim")
    assert told.exists()
    assert all(f"/inbox/{lead.pk}/" in one.text and "在系统中反馈" in one.text for one in told)
    before = told.count()
    cases.ask_verification(claim, town.judge, at(1.3), town.water)
    part = rumour.assignments.get(department=town.water)
    cases.sign_off(part, town.head(town.water), at(1.4))
    cases.report(part, town.head(town.water), at(1.5), "出厂水检测合格")
    assert told.count() == before
    assert [one.assignment for one in rumour.events.filter(kind="提请查证")] == [lead, part]


def test_a_unit_asked_before_the_dispatch_still_reads_the_statement_when_it_is_given_the_case(rumour, town, at):
    claim = cases.note_claim(rumour, town.monitor, at(1), CLAIM)
    cases.ask_verification(claim, town.judge, at(1.1), town.water)
    cases.dispatch(rumour, town.dispatcher, at(1.2), town.water)
    lead = rumour.assignments.get(department=town.water, part=Part.LEAD)
    assert [one.reason for one in to_verify(lead.case, lead.department_id)] == [CLAIM]
    assert not to_verify(lead.case, town.housing.pk)


@pytest.mark.parametrize("state", [state for state in ClaimState if state is not ClaimState.UNVERIFIED])
def test_each_result_needs_unit_and_finding_and_but_for_one_its_evidence(rumour, town, at, state):
    claim = cases.note_claim(rumour, town.monitor, at(1), CLAIM)
    with pytest.raises(cases.MoveRefused, match="查证单位"):
        cases.verify_claim(claim, town.judge, at(2), state, "查过", "报告")
    with pytest.raises(cases.MoveRefused, match="查证情况"):
        cases.verify_claim(claim, town.judge, at(2), state, " ", "报告", town.water)
    if state is not ClaimState.UNVERIFIABLE:
        with pytest.raises(cases.MoveRefused, match="依据"):
            cases.verify_claim(claim, town.judge, at(2), state, "查过", "", town.water)
    cases.verify_claim(claim, town.judge, at(2), state, "查过", "报告", town.water)
    assert claim.get_state_display() == state.zh


def test_a_claim_is_refused_twice_empty_by_the_wrong_role_and_without_a_result(rumour, town, at):
    claim = cases.note_claim(rumour, town.monitor, at(1), CLAIM)
    for move in (
        lambda: cases.note_claim(rumour, town.monitor, at(1), CLAIM),
        lambda: cases.note_claim(rumour, town.monitor, at(1), "  "),
        lambda: cases.note_claim(rumour, town.dispatcher, at(1), "别的说法"),
        lambda: cases.verify_claim(claim, town.monitor, at(2), ClaimState.REFUTED, "查过", "报告", town.water),
        lambda: cases.verify_claim(claim, town.judge, at(2), ClaimState.UNVERIFIED, "查过", "报告", town.water),
        lambda: cases.ask_verification(claim, town.judge, at(2), town.silent),
        lambda: cases.clarify_claim(claim, town.judge, at(2), clarified(rumour, town, at(2))),
    ):
        with pytest.raises(cases.MoveRefused):
            move()


def test_a_clarification_is_a_published_statement_of_the_same_case(rumour, new_topic, hit, town, at):
    claim = cases.note_claim(rumour, town.monitor, at(1), CLAIM)
    cases.verify_claim(claim, town.judge, at(2), ClaimState.REFUTED, "查过", "报告", town.water)
    other = cases.open_candidate(new_topic("别的事"), hit, at(0))
    draft = cases.draft(
        rumour,
        town.judge,
        at(2),
        ReleaseKind.CLARIFICATION,
        dict.fromkeys(CONTENT[ReleaseKind.CLARIFICATION], "有"),
    )
    for release in (clarified(other, town, at(2)), draft):
        with pytest.raises(cases.MoveRefused, match="本单已经发布"):
            cases.clarify_claim(claim, town.judge, at(3), release)


def test_personal_data_in_a_statement_is_masked(rumour, town, at):
    claim = cases.note_claim(rumour, town.monitor, at(1), "水厂值班电话13812345678说水有毒", ["打13812345678问"])
    stored = claim.text + claim.phrases[0] + str(rumour.events.last().data)
    assert "13812345678" not in stored


def test_a_case_without_posts_counts_nothing(town, at):
    from config.vocabulary import Severity

    case = cases.open_by_hand("谣言", "来电", "电话", at(0), Severity.ORDINARY, town.monitor, at(0))
    claim = cases.note_claim(case, town.monitor, at(1), CLAIM)
    assert (claim.first_seen, spread(claim).before) == (at(1), 0)
