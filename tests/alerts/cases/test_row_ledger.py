"""A row that somebody changed, added or removed in the table is named with what the ledger says; moves are not."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command

from alerts import cases
from alerts.cases.opinions import write_down
from alerts.cases.row_ledger import wrong_rows
from alerts.models import (
    Assignment,
    Attachment,
    Case,
    Claim,
    Commitment,
    Expert,
    Extension,
    GateSignature,
    Opinion,
    Release,
    SupervisionOrder,
)
from alerts.rules.releases import CONTENT
from config.vocabulary import ClaimState, ReleaseKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(lived, town, at, settings, tmp_path):
    """A case with everything that has a row: a draft with gates, a claim, a promise, a file, orders of the ladder."""
    settings.FOLDER = tmp_path
    claim = cases.note_claim(lived, town.judge, at(41), "积水淹死了人")
    cases.verify_claim(claim, town.judge, at(42), ClaimState.REFUTED, "无人伤亡", "应急局记录", town.water)
    cases.promise(lived, town.judge, at(43), town.housing, "月底前更换水泵", date(2026, 12, 31))
    cases.attach(lived, town.judge, at(44), BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), "照片.pdf")
    expert = Expert.objects.create(
        name="钱教授",
        organisation="水利学院",
        email="qian@college.example",
        added_at=at(0),
        added_by="督办员",
        confirmed_at=at(0),
    )
    opinion = cases.ask_opinion(lived, town.judge, at(44), expert, "堤坝是否安全?", at(60))
    write_down(opinion, town.judge, at(45), "应加固", "电话")
    draft = cases.draft(lived, town.judge, at(45), ReleaseKind.FOLLOW_UP, _follow_up())
    cases.sign_gates(draft, town.judge, at(46), ["政治", "法律"])
    return lived


def _follow_up():
    return dict.fromkeys(CONTENT[ReleaseKind.FOLLOW_UP], "已抽排完毕")


def test_rows_that_moves_have_made_agree_with_the_ledger(rich, at):
    assert SupervisionOrder.objects.exists()
    assert Extension.objects.exists()
    assert list(wrong_rows()) == []


@pytest.mark.parametrize(
    ("model", "change", "said"),
    [
        (Case, {"title": "积水已退"}, "交办单的标题与台账不符：台账 积水"),
        (Case, {"severity": "一般"}, "交办单的等级与台账不符：台账 重大，表中 一般"),
        (Case, {"responded_at": None}, "交办单的回应时间与台账不符"),
        (Opinion, {"text": "无需加固"}, "号）的意见与台账不符：台账 应加固"),
        (Opinion, {"given_by": "某人"}, "号）的提供人与台账不符"),
        (Release, {"url": "https://gov.example/2"}, "第1次发布的链接与台账不符：台账 https://gov.example/1"),
        (GateSignature, {"name": "某人"}, "次发布的政治关的把关人与台账不符"),
        (Extension, {"days": 10}, "的天数与台账不符：台账 5，表中 10"),
        (Extension, {"answer": "不同意"}, "的审批意见与台账不符：台账 同意，表中 不同意"),
        (Extension, {"state": "refused"}, "的结果与台账不符：台账 已批准，表中 未批准"),
        (SupervisionOrder, {"state": "withheld"}, "拟发的督办单的结果与台账不符：台账 待签发，表中 不发"),
        (Claim, {"finding": "有人伤亡"}, "的查证情况与台账不符"),
        (Commitment, {"due_date": date(2027, 12, 31)}, "的日期与台账不符：台账 2026-12-31，表中 2027-12-31"),
        (Attachment, {"note": "无关"}, "附件“照片.pdf”（11月25日 05:00）的说明与台账不符：台账 没有，表中 无关"),
    ],
)
def test_a_field_that_was_changed_by_hand_is_named(rich, model, change, said):
    of_this = {"pk": rich.pk} if model is Case else {}
    model.objects.filter(**of_this).update(**change)
    [line] = wrong_rows()
    assert line.startswith(rich.number)
    assert said in line


def test_the_words_of_a_statement_are_compared_and_shown_where_they_part(rich):
    final = Release.objects.get(kind=ReleaseKind.FINAL.value)
    part = next(iter(final.content))
    Release.objects.filter(pk=final.pk).update(content={**final.content, part: final.content[part] + "，无须再问"})
    [line] = wrong_rows()
    assert f"第{final.number}次发布的内容与台账不符" in line
    assert "无须再问" in line


@pytest.mark.parametrize("model", [GateSignature, SupervisionOrder, Commitment, Attachment, Claim])
def test_a_row_that_was_removed_is_missed(rich, model):
    model.objects.first().delete()
    [line] = wrong_rows()
    assert line.endswith("与台账不符：台账 有，表中 已不在")


def test_a_row_that_no_event_tells_of_is_too_much(rich, at):
    draft = Release.objects.get(published_at=None)
    GateSignature.objects.create(
        release=draft, gate="保密", name="某人", role="judge", at=at(46), wording=draft.signatures.first().wording
    )
    [line] = wrong_rows()
    assert line.endswith("次发布的保密关与台账不符：台账 没有，表中 有")


def test_a_merged_case_keeps_what_the_ledger_says_of_its_start(rich, at):
    Case.objects.filter(pk=rich.pk).update(detected_at=rich.detected_at + timedelta(hours=5))
    assert "交办单的发现时间与台账不符" in next(iter(wrong_rows()))


def test_a_finding_that_was_put_on_another_unit_is_named(rich, town):
    Claim.objects.update(verifier=town.street)
    assert "的查证单位编号与台账不符" in next(iter(wrong_rows()))


def test_a_promise_that_was_put_on_another_unit_is_named(rich, town):
    Commitment.objects.filter(case=rich).update(department=town.water)
    assert "的单位编号与台账不符" in next(iter(wrong_rows()))


def test_an_opinion_that_was_put_on_another_expert_is_named(rich, at):
    other = Expert.objects.create(
        name="孙教授", organisation="别的学院", email="sun@college.example", added_at=at(0), added_by="督办员"
    )
    Opinion.objects.filter(case=rich).update(expert=other)
    assert "的专家编号与台账不符" in next(iter(wrong_rows()))


def test_the_command_names_what_was_changed_in_a_row_and_in_a_part_and_fails(rich, town, capsys):
    """A claim's verifier and, in another kind of row, who leads: `audit verify` says both and exits with 1."""
    Claim.objects.update(verifier=town.street)
    lead = rich.assignments.filter(part="主办").order_by("-pk").first()
    Assignment.objects.filter(pk=lead.pk).update(part="协办")
    with pytest.raises(CommandError):
        call_command("audit", "verify")
    told = capsys.readouterr().out
    assert "的查证单位编号与台账不符" in told
    assert "的承办方式与台账不符" in told
