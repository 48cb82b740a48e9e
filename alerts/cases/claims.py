"""说法: a statement that goes round is written down, verified by a unit, and clarified; its spread before and after.

About statements, never about persons: personal data in a statement is masked, and nobody who said it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events, notices
from alerts.cases.guards import LIVE, filled, reachable
from alerts.cases.moves import lock
from alerts.cases.participants import ANSWERED, invite
from alerts.models import Case, Claim, Department, Release
from alerts.notify.links import page
from alerts.notify.recipients import unit
from alerts.rules.claims import carries
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState, ClaimState, Part, ReleaseKind, Role
from nlp.personal.mask import mask, mask_staff
from pipeline.models import Item
from pipeline.topics.figures import happened_at

KIND = "提请查证"
INVITERS = (Role.DISPATCHER, Role.JUDGE, Role.SUPERVISOR)
"""Who may ask a unit in (邀请参与); of what a monitoring officer asks, a unit without a part is only told."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many posts of the matter carry a statement: before and after its clarification (None: there is none yet)."""

    before: int
    after: int | None


@transaction.atomic
def note_claim(case: Case, actor: Actor, now: datetime, text: str, phrases: Sequence[str] = ()) -> Claim:
    """登记说法: first seen when the first post of the matter carried it, else now."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "登记说法", actor.role)
    text = mask(filled(text, "说法"))[0][:300]
    wordings = [mask(phrase)[0] for phrase in phrases]
    if case.claims.filter(text=text).exists():
        raise MoveRefused("same", "这一说法已经登记过。")
    carried = [happened_at(item) for item in _items(case) if carries(_text(item), text, wordings)]
    claim = Claim.objects.create(case=case, text=text, phrases=wordings, first_seen=min([*carried, now]))
    data = {"claim": claim.pk, "phrases": wordings, "carried_by": len(carried)}
    events.append(case, "登记说法", actor, now, reason=text, data=data)
    return claim


@transaction.atomic
def ask_verification(claim: Claim, actor: Actor, now: datetime, department: Department) -> Claim:
    """提请查证: a unit is asked what is true; without a part it is consulted (会商), so that it can answer."""
    case = _hold(claim, actor, "登记说法")
    reachable([department])
    having = case.assignments.filter(department=department, state__in=LIVE).order_by("id")
    if actor.role in INVITERS:  # an answer that was given before the question is none to it
        having = having.exclude(part=Part.CONSULT.value, state__in=ANSWERED)
    part = having.first()
    has_part = part is not None
    if part is None and actor.role in INVITERS:
        words = f"请查证这一说法是否属实，反馈情况和依据：{claim.text}"
        [part] = invite(case, actor, now, Part.CONSULT, [department], words)
    claim.verifier, claim.asked_at = department, now
    claim.save(update_fields=["verifier", "asked_at"])
    data = {"claim": claim.pk, "department": department.name, "unit": department.pk}
    event = events.append(case, KIND, actor, now, assignment=part, reason=claim.text, data=data)
    if has_part or part is None:  # who is consulted has just been told, with a link to sign off
        values = {"page": page("assignment", part.pk)} if part else {}
        notices.tell(event, "claim", unit(department, at=now), "请查证一项网上说法", values)
    return claim


@transaction.atomic
def verify_claim(  # noqa: PLR0913, PLR0917  a finding names what, by whom, on what ground
    claim: Claim,
    actor: Actor,
    now: datetime,
    state: ClaimState,
    finding: str,
    evidence: str,
    department: Department | None = None,
) -> Claim:
    """查证说法: 属实, 部分属实, 不实 or 无法核实, by which unit, with finding and evidence."""
    case = _hold(claim, actor, "查证说法")
    unit_ = department or claim.verifier
    if state is ClaimState.UNVERIFIED:
        raise MoveRefused("content", "请选择查证结果：属实、部分属实、不实或无法核实。")
    if unit_ is None:
        raise MoveRefused("content", "请填写查证单位。")
    finding = filled(finding, "查证情况")
    if state is not ClaimState.UNVERIFIABLE:
        evidence = filled(evidence, "依据")
    claim.state, claim.verifier, claim.finding, claim.evidence = (
        state.value,
        unit_,
        finding,
        mask_staff(evidence.strip()),
    )
    claim.verified_at, claim.verified_by = now, actor.name[:100]
    claim.save()
    data = {"claim": claim.pk, "result": state.zh, "department": unit_.name, "unit": unit_.pk}
    data["evidence"] = claim.evidence
    events.append(case, "查证说法", actor, now, reason=f"{claim.text}：{state.zh}。{finding}", data=data)
    return claim


@transaction.atomic
def clarify_claim(claim: Claim, actor: Actor, now: datetime, release: Release) -> Claim:
    """The published statement that clarifies this claim; it must be one of the same case that was published."""
    case = _hold(claim, actor, "查证说法")
    if release.case_id != case.pk or release.published_at is None:
        raise MoveRefused("content", "请选择本单已经发布的一次澄清。")
    if claim.state == ClaimState.UNVERIFIED.value:
        raise MoveRefused("state", "说法尚未查证，请先填写查证结果。")
    claim.clarification = release
    claim.save(update_fields=["clarification"])
    count = spread(claim)
    data = {"claim": claim.pk, "release": release.number, "kind": ReleaseKind(release.kind).zh, "before": count.before}
    events.append(case, "澄清说法", actor, now, reason=claim.text, data=data)
    return claim


def spread(claim: Claim, items: Sequence[Item] | None = None) -> Spread:
    """Counts over the posts of the case's topic (`items` where the caller has read them)."""
    told = claim.clarification.published_at if claim.clarification else None
    rows = _items(claim.case) if items is None else items
    times = [happened_at(item) for item in rows if carries(_text(item), claim.text, claim.phrases)]
    if told is None:
        return Spread(len(times), None)
    return Spread(sum(at <= told for at in times), sum(at > told for at in times))


def _hold(claim: Claim, actor: Actor, event: str) -> Case:
    lock(claim.case, any_state=True)
    claim.refresh_from_db()
    check_act(CaseState(claim.case.state), event, actor.role)
    return claim.case


def _items(case: Case) -> list[Item]:
    return list(case.topic.topic_items.order_by("id")) if case.topic else []


def _text(item: Item) -> str:
    return f"{item.title}\n{item.text}"
