"""把关: each of the four gates (政治 法律 保密 文字) of a statement is passed by a named person, for one wording."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.moves import lock
from alerts.models import GateSignature, Release
from alerts.rules.releases import GATES, check_officers, wording
from alerts.rules.states import MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState, ReleaseKind, Severity


@transaction.atomic
def sign_gates(release: Release, actor: Actor, now: datetime, gates: Sequence[str]) -> list[GateSignature]:
    """把关: `actor` passes these gates of a draft as it reads now. A gate that somebody passed already is refused."""
    case = release.case
    lock(case, any_state=True)
    release.refresh_from_db()
    check_act(CaseState(case.state), "把关", actor.role)
    if release.published_at is not None:
        raise MoveRefused("state", f"第{release.number}次发布已经发布，不能再把关。")
    wrong = [gate for gate in gates if gate not in GATES]
    if wrong or not gates:
        raise MoveRefused("content", f"请选择所把的关：{'、'.join(GATES)}。")
    words = wording(release.content)
    done = {one.gate: one for one in signatures(release)}
    for gate in gates:
        if gate in done:
            raise MoveRefused("gate", f"{gate}关已由{done[gate].name}于 {when(done[gate].at)} 把关。")
    names = {gate: one.name for gate, one in done.items()} | dict.fromkeys(gates, actor.name)
    if set(names) == set(GATES):
        check_officers(ReleaseKind(release.kind), Severity(case.severity), names)
    made = [
        GateSignature.objects.create(
            release=release,
            gate=gate,
            name=actor.name[:100],
            role=actor.role.value,
            user_id=actor.user_id,
            at=now,
            wording=words,
        )
        for gate in gates
    ]
    data = {"release": release.number, "kind": ReleaseKind(release.kind).zh, "gates": list(gates), "wording": words}
    events.append(case, "把关", actor, now, data=data)
    return made


def signatures(release: Release) -> list[GateSignature]:
    """Who passed which gate of the statement as it reads now; what was passed of an older wording does not count."""
    words = wording(release.content)
    return [one for one in release.signatures.all() if one.wording == words]


def passed(release: Release) -> dict[str, str]:
    """Gate -> name, in the order of the gates."""
    names = {one.gate: one.name for one in signatures(release)}
    return {gate: names[gate] for gate in GATES if gate in names}
