"""What staff write is masked by one rule: the public's data never stay, an office's landline does."""

import pytest

from alerts import cases
from alerts.cases.interpreting import ask_interpretation
from alerts.cases.part_ledger import wrong_parts
from alerts.cases.row_ledger import wrong_rows
from alerts.cases.talking import write_point
from alerts.models import CaseEvent, Policy
from alerts.rules.releases import CONTENT
from config.vocabulary import ClaimState, ReleaseKind
from nlp.personal.mask import mask_staff

MOBILE, CARD, LINE = "13912345678", "6222021234567890128", "0539-7654321"
TEXT = f"我叫刘大海，电话{MOBILE}，住3号楼2单元501，请打{LINE}"


@pytest.mark.parametrize(
    ("public", "gone", "kept"),
    [
        (False, ("刘大海", MOBILE, "2单元501"), (LINE,)),
        (True, ("刘大海", MOBILE), (LINE, "2单元501")),
    ],
)
def test_the_rule(public, gone, kept):
    masked = mask_staff(TEXT, public)
    for secret in gone:
        assert secret not in masked
    for word in kept:
        assert word in masked
    assert len(masked) == len(TEXT)
    assert mask_staff("工单 20261123000123 已办") == "工单 20261123000123 已办"


@pytest.mark.parametrize("between", ["", "\x00"])
def test_no_reason_note_finding_or_evidence_carries_the_publics_data(triaged, town, at, between):
    """With NUL in every text too: it hides nothing from the masks, is not stored, and tables agree with the ledger."""
    case, text = triaged, TEXT.replace("刘", f"刘{between}").replace("1391", f"1391{between}")
    claim = cases.note_claim(case, town.judge, at(0.1), "水有毒")
    cases.verify_claim(claim, town.judge, at(0.1), ClaimState.REFUTED, text, text, town.water)
    unclear = cases.note_claim(case, town.judge, at(0.1), "桥要塌")
    cases.verify_claim(unclear, town.judge, at(0.1), ClaimState.UNVERIFIABLE, text, text, town.water)
    gates = {"政治": "甲", "法律": "乙", "保密": "甲", "文字": "乙"}
    content = dict.fromkeys(CONTENT[ReleaseKind.CLARIFICATION], text)
    cases.publish(case, town.judge, at(0.1), ReleaseKind.CLARIFICATION, content, gates, "网站", "", text)
    cases.dispatch(case, town.dispatcher, at(0.2), town.housing, note=text)
    lead = case.assignments.get()
    cases.sign_off(lead, town.contact(town.housing), at(0.3))
    cases.report(lead, town.head(town.housing), at(0.4), text)
    case.refresh_from_db()
    cases.submit_for_review(case, town.head(town.housing), at(0.5), dict.fromkeys(CONTENT[ReleaseKind.FINAL], text))
    cases.rework(case, town.judge, at(0.6), text)
    cases.instruct(case, town.leader, at(0.6), text)
    stored = f"{list(CaseEvent.objects.values_list('reason', 'data'))}{list(case.releases.values())}"
    stored += f"{list(case.assignments.values())}{list(case.claims.values())}"
    stored += f"{list(case.notifications.values_list('subject', 'text', 'html'))}"
    assert MOBILE not in stored
    assert "刘大海" not in stored
    assert LINE in case.releases.get(kind="final").text
    assert "\\x00" not in stored
    assert [*wrong_rows(), *wrong_parts()] == []


def test_rejections_evaluations_and_questions_follow_the_same_rule(triaged, town, at, new_topic, hit):
    policy = Policy.objects.create(title="排水办法", drafter=town.water)
    task = ask_interpretation(triaged, town.judge, at(0.1), policy, [TEXT])
    other = cases.open_candidate(new_topic("路灯"), hit, at(0.2))
    cases.reject(other, town.judge, at(0.3), "无效", TEXT)
    point = write_point(town.judge, at(0.3), TEXT, TEXT, TEXT)
    version = point.versions.get()
    told = f"{task.questions}{point.question}{version.answer}{version.basis}"
    told += f"{list(CaseEvent.objects.values_list('reason', 'data'))}"
    assert MOBILE not in told
    assert "刘大海" not in told
    assert LINE in version.answer
