"""起草发布: a statement is written, its gates are passed by several people, then it is published or dropped."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.gates import passed
from alerts.cases.moves import lock
from alerts.cases.releasing import Sent, cleaned, next_number, put_out
from alerts.models import Case, Release
from alerts.rules.releases import CONTENT, check_content
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState, ReleaseKind
from nlp.personal.mask import mask_staff


@transaction.atomic
def draft(case: Case, actor: Actor, now: datetime, kind: ReleaseKind, content: Mapping[str, str]) -> Release:
    """Write a statement that is not published yet; its content is complete, so that the gates can be passed."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "发布", actor.role)
    if kind is ReleaseKind.FINAL:
        raise MoveRefused("final", "最终结果由主办单位报审，经审核通过后发布。")
    content = cleaned(kind, content)
    check_content(kind, content)
    release = Release.objects.create(
        case=case,
        number=next_number(case),
        kind=kind.value,
        content=content,
        author_unit=actor.name[:100],
        drafted_by=actor.name[:100],
        drafted_at=now,
    )
    data = {"release": release.number, "kind": kind.zh, "content": content}
    events.append(case, "起草发布", actor, now, data=data)
    return release


@transaction.atomic
def redraft(release: Release, actor: Actor, now: datetime, content: Mapping[str, str]) -> Release:
    """Change the wording of a draft. Gates that were passed must be passed again."""
    _hold(release, actor)
    kind = ReleaseKind(release.kind)
    content = cleaned(kind, content)
    check_content(kind, content)
    release.content = content
    release.save(update_fields=["content"])
    events.append(
        release.case, "修改发布稿", actor, now, data={"release": release.number, "kind": kind.zh, "content": content}
    )
    return release


@transaction.atomic
def drop_draft(release: Release, actor: Actor, now: datetime, reason: str) -> None:
    """Take a draft back; its wording stays in the events."""
    _hold(release, actor)
    if release.kind == ReleaseKind.FINAL.value:
        raise MoveRefused("final", "待审核的最终结果请用重办退回主办单位。")
    data = {"release": release.number, "kind": ReleaseKind(release.kind).zh}
    events.append(release.case, "撤下发布稿", actor, now, reason=mask_staff(reason.strip()), data=data)
    release.delete()


@transaction.atomic
def publish_draft(release: Release, actor: Actor, now: datetime, sent: Sent) -> Release:
    """Record that a draft was published. Raises `MoveRefused` naming the gates nobody passed of this wording."""
    _hold(release, actor)
    kind = ReleaseKind(release.kind)
    if kind is ReleaseKind.FINAL:
        raise MoveRefused("final", "最终结果经审核通过后发布。")
    put_out(release, actor, now, passed(release), sent)
    return release


def _hold(release: Release, actor: Actor) -> None:
    lock(release.case, any_state=True)
    release.refresh_from_db()
    check_act(CaseState(release.case.state), "发布", actor.role)
    if release.published_at is not None:
        raise MoveRefused("state", f"第{release.number}次发布已经发布，不能再改动；可以发布续报或澄清。")
    if not CONTENT[ReleaseKind(release.kind)]:
        raise MoveRefused("content", "这类发布没有要素。")
