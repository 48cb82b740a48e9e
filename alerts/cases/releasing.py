"""发布: a case speaks several times; the first notice waits for no sign-off, no review and no co-handler."""

# ruff: noqa: PLR0913  a statement names its way of publication
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.cases.moves import lock
from alerts.models import Case, Department, Release
from alerts.rules.clocks import STOPPED_BY_RELEASE
from alerts.rules.releases import CHANNELS, CONTENT, GATES, check_release
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState, ReleaseKind, TimerName

_NO_FOLLOW_UP = (CaseState.RESPONDED, CaseState.TRACKING, CaseState.EVALUATED)


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
) -> Release:
    """Record one published statement with its link or evidence; stops the clocks that wait for it.

    At the two gravest grades the clock of the next follow-up starts anew. Final answers go through review instead.
    """
    lock(case, any_state=True)
    state = CaseState(case.state)
    check_act(state, "发布", actor.role)
    if kind is ReleaseKind.FINAL:
        raise MoveRefused("final", "最终结果由主办单位报审，经审核通过后发布。")
    content = _cleaned(kind, content)
    check_release(kind, state, content, gates)
    _published_somewhere(kind, channel, url, evidence)
    release = Release.objects.create(
        case=case,
        number=_next_number(case),
        kind=kind.value,
        content=content,
        author_unit=actor.name[:100],
        gates=dict(gates),
        channel=channel,
        url=url,
        evidence=evidence,
        published_at=now,
    )
    data = _said(release, kind)
    data |= clocks.after_release(case, kind, now, release.number)
    if TimerName.CONTINUE in STOPPED_BY_RELEASE.get(kind, ()) and state not in _NO_FOLLOW_UP:
        clocks.start_continue(case, now)
    events.append(case, "发布", actor, now, data=data)
    return release


def draft_final(case: Case, author: Department, content: Mapping[str, str]) -> Release:
    """The final answer as put up for review, not published; one draft per case, changed when it is put up again."""
    draft = case.releases.filter(kind=ReleaseKind.FINAL.value, published_at=None).first()
    draft = draft or Release(case=case, number=_next_number(case), kind=ReleaseKind.FINAL.value)
    draft.content, draft.author_unit = dict(content), author.name
    draft.save()
    return draft


def publish_final(  # noqa: PLR0917  as `publish`
    case: Case,
    actor: Actor,
    now: datetime,
    channel: str,
    url: str,
    evidence: str,
    gates: Mapping[str, str] | None,
) -> tuple[Release, dict[str, Any]]:
    """Publish the draft of a case under review; gives it and what the event says. Raises `MoveRefused`."""
    draft = case.releases.filter(kind=ReleaseKind.FINAL.value, published_at=None).first()
    if draft is None:
        raise MoveRefused("content", f"{case.number} 没有待审核的最终结果。")
    gates = dict(gates) if gates else dict.fromkeys(GATES, actor.name)
    check_release(ReleaseKind.FINAL, CaseState(case.state), draft.content, gates)
    _published_somewhere(ReleaseKind.FINAL, channel, url, evidence)
    draft.gates, draft.channel, draft.url, draft.evidence, draft.published_at = gates, channel, url, evidence, now
    draft.save()
    data = _said(draft, ReleaseKind.FINAL)
    return draft, data | clocks.after_release(case, ReleaseKind.FINAL, now, draft.number)


def _said(release: Release, kind: ReleaseKind) -> dict[str, Any]:
    officers = set(release.gates.values())
    return {
        "release": release.number,
        "kind": kind.zh,
        "channel": release.channel,
        "url": release.url,
        "evidence": release.evidence,
        "content": release.content,
        "gates": release.gates,
        "one_officer": len(officers) == 1,
    }


def _cleaned(kind: ReleaseKind, content: Mapping[str, str]) -> dict[str, str]:
    return {part: content.get(part, "").strip() for part in CONTENT[kind]}


def _published_somewhere(kind: ReleaseKind, channel: str, url: str, evidence: str) -> None:
    if channel not in CHANNELS:
        raise MoveRefused("content", f"发布渠道应为：{'、'.join(CHANNELS)}。")
    if kind is ReleaseKind.PRESS_CONFERENCE and not evidence.strip():
        raise MoveRefused("content", "新闻发布会请填写发布凭证（时间、链接、发布人）。")
    if not url.strip() and not evidence.strip():
        raise MoveRefused("content", "请填写发布链接或发布凭证。")


def _next_number(case: Case) -> int:
    last = case.releases.order_by("-number").first()
    return last.number + 1 if last else 1
