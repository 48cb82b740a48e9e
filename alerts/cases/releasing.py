"""发布: a case speaks several times; the first notice waits for no sign-off, no review and no co-handler."""

# ruff: noqa: PLR0913  a statement names its way of publication
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.cases.gates import passed, signatures
from alerts.cases.moves import lock
from alerts.models import Case, Department, Release
from alerts.rules.releases import (
    AUTHOR_GATES,
    CHANNELS,
    CONTENT,
    GATES,
    JUDGE_GATES,
    check_officers,
    check_release,
    stopped_by,
)
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState, ReleaseKind, Severity, TimerName
from nlp.personal.mask import mask_staff

_NO_FOLLOW_UP = (CaseState.RESPONDED, CaseState.TRACKING, CaseState.EVALUATED)


@dataclass(frozen=True, slots=True)
class Sent:
    """How a statement went out: channel, link or evidence, who spoke (post and rank), and what it replaces."""

    channel: str
    url: str = ""
    evidence: str = ""
    speaker_rank: str = ""
    supersedes: Release | None = None


@transaction.atomic
def publish(  # noqa: PLR0917  agreed signature
    case: Case,
    actor: Actor,
    now: datetime,
    kind: ReleaseKind,
    content: Mapping[str, str],
    gates: Mapping[str, str],
    channel: str,
    url: str = "",
    evidence: str = "",
    speaker_rank: str = "",
    supersedes: Release | None = None,
) -> Release:
    """Record one published statement with its link or evidence; stops the clocks that wait for it.

    At the two gravest grades the clock of the next follow-up starts anew. Final answers go through review instead.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "发布", actor.role)
    if kind is ReleaseKind.FINAL:
        raise MoveRefused("final", "最终结果由主办单位报审，经审核通过后发布。")
    release = Release(
        case=case,
        number=next_number(case),
        kind=kind.value,
        content=cleaned(kind, content),
        author_unit=actor.name[:100],
        drafted_by=actor.name[:100],
        drafted_at=now,
    )
    put_out(release, actor, now, gates, Sent(channel, url, evidence, speaker_rank, supersedes))
    return release


def put_out(release: Release, actor: Actor, now: datetime, gates: Mapping[str, str], sent: Sent) -> None:
    """Check and store a statement as published, append the event, stop and start clocks; the case's row is held."""
    case, kind = release.case, ReleaseKind(release.kind)
    data = _store(release, now, gates, sent)
    data |= clocks.after_release(case, kind, now, release.number, sent.channel)
    if TimerName.CONTINUE in stopped_by(kind, sent.channel) and CaseState(case.state) not in _NO_FOLLOW_UP:
        data |= clocks.sets(clocks.start_continue(case, now))
    events.append(case, "发布", actor, now, data=data)


def draft_final(case: Case, author: Department, content: Mapping[str, str], head: Actor, now: datetime) -> Release:
    """The final answer as put up for review, not published; one draft per case, changed when it is put up again."""
    draft = case.releases.filter(kind=ReleaseKind.FINAL.value, published_at=None).first()
    draft = draft or Release(case=case, number=next_number(case), kind=ReleaseKind.FINAL.value)
    draft.content, draft.author_unit = dict(content), author.name
    draft.drafted_by, draft.drafted_at = head.name[:100], now
    draft.save()
    return draft


def publish_final(
    case: Case, actor: Actor, now: datetime, gates: Mapping[str, str] | None, sent: Sent
) -> tuple[Release, dict[str, Any]]:
    """Publish the draft of a case under review; gives it and what the event says. Raises `MoveRefused`.

    Without `gates` those count whom `final_gates` names.
    """
    draft = case.releases.filter(kind=ReleaseKind.FINAL.value, published_at=None).first()
    if draft is None:
        raise MoveRefused("content", f"{case.number} 没有待审核的最终结果。")
    draft.case = case
    data = _store(draft, now, gates or final_gates(draft, actor), sent)
    return draft, data | clocks.after_release(case, ReleaseKind.FINAL, now, draft.number, sent.channel)


def final_gates(draft: Release, judge: Actor) -> dict[str, str]:
    """Who passes the gates of a final answer: who signed for one, else its head two and the judge two."""
    author = draft.drafted_by or draft.author_unit
    own = dict.fromkeys(AUTHOR_GATES, author) | dict.fromkeys(JUDGE_GATES, judge.name)
    names = own | passed(draft)
    return {gate: names[gate] for gate in GATES}


def _store(release: Release, now: datetime, gates: Mapping[str, str], sent: Sent) -> dict[str, Any]:
    """Check everything, save the statement as published; gives what the event says of it."""
    case, kind = release.case, ReleaseKind(release.kind)
    check_release(kind, CaseState(case.state), release.content, gates)
    check_officers(kind, Severity(case.severity), gates)
    _published_somewhere(kind, sent)
    if sent.supersedes is not None and sent.supersedes.case_id != case.pk:
        raise MoveRefused("content", "所替代的发布不属于这张交办单。")
    release.gates, release.channel, release.url = dict(gates), sent.channel, sent.url
    release.supersedes, release.published_at = sent.supersedes, now
    release.evidence = mask_staff(sent.evidence)
    release.speaker_rank = (sent.speaker_rank or str(release.content.get("发布人及职务", "")))[:100]
    release.save()
    return _said(release, kind)


def _said(release: Release, kind: ReleaseKind) -> dict[str, Any]:
    officers = {name.strip() for name in release.gates.values()}
    return {
        "release": release.number,
        "kind": kind.zh,
        "channel": release.channel,
        "url": release.url,
        "evidence": release.evidence,
        "content": release.content,
        "gates": release.gates,
        "signed": {one.gate: one.at.isoformat() for one in signatures(release)},
        "one_officer": len(officers) == 1,
        "speaker_rank": release.speaker_rank,
        "supersedes": release.supersedes.number if release.supersedes else None,
    }


def cleaned(kind: ReleaseKind, content: Mapping[str, str]) -> dict[str, str]:
    """The parts that this kind asks for, without outer blanks and the public's personal data (`mask_staff`)."""
    return {part: mask_staff(content.get(part, "").strip(), public=True) for part in CONTENT[kind]}


def _published_somewhere(kind: ReleaseKind, sent: Sent) -> None:
    if sent.channel not in CHANNELS:
        raise MoveRefused("content", f"发布渠道应为：{'、'.join(CHANNELS)}。")
    if sent.url.strip() and urlsplit(sent.url.strip()).scheme not in {"http", "https"}:
        raise MoveRefused("content", "发布链接应是完整的网址（http 或 https）。")
    if kind is ReleaseKind.PRESS_CONFERENCE and not (sent.url.strip() and sent.evidence.strip()):
        raise MoveRefused("content", "新闻发布会请填写发布链接（实录或报道）和发布凭证，时间和发布人写在内容里。")
    if not sent.url.strip() and not sent.evidence.strip():
        raise MoveRefused("content", "请填写发布链接或发布凭证。")


def next_number(case: Case) -> int:
    """The number of the case's next statement: one more than any that was ever given, dropped drafts included."""
    last = case.releases.order_by("-number").first()
    told = [int(event.data.get("release") or 0) for event in case.events.filter(kind="起草发布")]
    return max([last.number if last else 0, *told]) + 1
