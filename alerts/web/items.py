"""What may be done about one thing of a case: a draft statement, a claim, a promise, a question of the media."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from alerts import cases
from alerts.actors import Actor
from alerts.cases.gates import passed
from alerts.cases.guards import live_lead
from alerts.cases.hotline import reveal
from alerts.cases.media import answer_question
from alerts.models import Case, Claim, Commitment, HotlineOrder, MediaQuestion, Opinion, Release
from alerts.web.forms import desk, speaking
from alerts.web.forms.base import Desk
from alerts.web.forms.experts import WriteDownForm
from alerts.web.forms.release import WordingForm
from alerts.web.offers import Step
from config.vocabulary import ClaimState, ReleaseKind

Item = Release | Claim | Commitment | MediaQuestion | HotlineOrder | Opinion


@dataclass(frozen=True, slots=True)
class ItemStep:
    """`related`: where the case has such things; `open`: whether it can be done to this one now."""

    step: Step
    related: str
    form: Callable[[Any, QueryDict | None], Desk]
    perform: Callable[[Any, Actor, datetime, Any], object]
    open: Callable[[Any], bool]


def _waiting(opinion: Opinion) -> bool:
    return opinion.given_at is None and opinion.withdrawn_at is None


def _draft(release: Release) -> bool:
    return release.published_at is None and release.kind != ReleaseKind.FINAL.value


def _sent(form: speaking.SentForm) -> cases.Sent:
    given: Mapping[str, Any] = form.cleaned_data
    return cases.Sent(given["channel"], given["url"], given["evidence"], given["speaker_rank"], given.get("supersedes"))


def _wording(release: Release, data: QueryDict | None) -> Desk:
    return WordingForm(data, kind=ReleaseKind(release.kind), content=release.content)


def _verify(claim: Claim, actor: Actor, now: datetime, form: speaking.VerifyClaimForm) -> object:
    given = form.cleaned_data
    result = ClaimState(given["result"])
    return cases.verify_claim(claim, actor, now, result, given["finding"], given["evidence"], given["department"])


def _lead(claim: Claim) -> int | None:
    lead = live_lead(claim.case)
    return lead.department_id if lead else None


def _unit(claim: Claim) -> dict[str, Any]:
    return {"department": claim.verifier_id, "finding": claim.finding, "evidence": claim.evidence}


ITEM_STEPS: dict[str, ItemStep] = {
    "gates": ItemStep(
        Step("gates", "把关", "把关", "以您的姓名记录所把的关；文字改动后须重新把关。"),
        "releases",
        lambda release, data: speaking.GatesForm(data, passed=passed(release)),
        lambda release, actor, now, form: cases.sign_gates(release, actor, now, form.cleaned_data["gates"]),
        lambda release: release.published_at is None and len(passed(release)) < 4,
    ),
    "send": ItemStep(
        Step("send", "发布", "记录发布", "记录这一稿已经对外发布，对应的回应时限随之停止。"),
        "releases",
        lambda release, data: speaking.SentForm(data, case=release.case),
        lambda release, actor, now, form: cases.publish_draft(release, actor, now, _sent(form)),
        lambda release: _draft(release) and len(passed(release)) == 4,
    ),
    "redraft": ItemStep(
        Step("redraft", "发布", "修改", "已把的关作废，须重新把关。"),
        "releases",
        _wording,
        lambda release, actor, now, form: cases.redraft(release, actor, now, form.content()),
        _draft,
    ),
    "drop": ItemStep(
        Step("drop", "发布", "撤下", "撤下这一稿，文字留在经过里。"),
        "releases",
        lambda _release, data: desk.ReasonForm(data),
        lambda release, actor, now, form: cases.drop_draft(release, actor, now, form.cleaned_data["reason"]),
        _draft,
    ),
    "claim_ask": ItemStep(
        Step("claim_ask", "登记说法", "提请查证", "通知该单位查证。"),
        "claims",
        lambda claim, data: speaking.AskClaimForm(data, initial={"department": claim.verifier_id or _lead(claim)}),
        lambda claim, actor, now, form: cases.ask_verification(claim, actor, now, form.cleaned_data["department"]),
        lambda claim: claim.verified_at is None,
    ),
    "claim_verify": ItemStep(
        Step("claim_verify", "查证说法", "填写查证结果", "记录查证单位、结果和依据。"),
        "claims",
        lambda claim, data: speaking.VerifyClaimForm(data, initial=_unit(claim)),
        _verify,
        lambda claim: claim.clarification_id is None,
    ),
    "claim_clarify": ItemStep(
        Step("claim_clarify", "查证说法", "关联澄清", "从这次发布起统计澄清后的传播。"),
        "claims",
        lambda claim, data: speaking.ClarifyForm(data, case=claim.case),
        lambda claim, actor, now, form: cases.clarify_claim(claim, actor, now, form.cleaned_data["release"]),
        lambda claim: claim.verified_at is not None and claim.clarification_id is None,
    ),
    "fulfil": ItemStep(
        Step("fulfil", "兑现承诺", "记为兑现", "记录兑现的凭证，不再催办。"),
        "commitments",
        lambda _promise, data: speaking.EvidenceForm(data),
        lambda promise, actor, now, form: cases.fulfil(promise, actor, now, form.cleaned_data["evidence"]),
        lambda promise: promise.done_at is None,
    ),
    "reveal": ItemStep(
        Step("reveal", "查看诉求人", "查看诉求人", "写明理由才能查看，每次查看都记入经过。"),
        "hotline_orders",
        lambda _order, data: desk.ReasonForm(data),
        lambda order, actor, now, form: reveal(order, actor, now, form.cleaned_data["reason"]),
        lambda order: bool(order.sealed),
    ),
    "write_down": ItemStep(
        Step("write_down", "专家意见", "代录意见", "专家用电话或书面答复的，由您代录并写明来源。"),
        "opinions",
        lambda _opinion, data: WriteDownForm(data),
        lambda opinion, actor, now, form: cases.write_down(
            opinion, actor, now, form.cleaned_data["text"], form.cleaned_data["how"]
        ),
        _waiting,
    ),
    "withdraw_opinion": ItemStep(
        Step("withdraw_opinion", "请专家意见", "不再需要", "告诉专家不再需要他的意见，链接随之失效。"),
        "opinions",
        lambda _opinion, data: desk.ReasonForm(data),
        lambda opinion, actor, now, form: cases.withdraw_opinion(opinion, actor, now, form.cleaned_data["reason"]),
        _waiting,
    ),
    "media_answer": ItemStep(
        Step("media_answer", "媒体询问", "答复媒体", "记录对媒体的答复。"),
        "media_questions",
        lambda _question, data: speaking.MediaAnswerForm(data),
        lambda question, actor, now, form: answer_question(question, actor, now, form.cleaned_data["answer"]),
        lambda question: question.answered_at is None,
    ),
}


def of(case: Case, what: str, pk: int) -> Item | None:
    """The thing of the case, where it has it."""
    manager: Any = getattr(case, ITEM_STEPS[what].related)
    found: Item | None = manager.filter(pk=pk).first()
    if found is not None:
        found.case = case
    return found
