"""采用口径: which wording of a prepared answer served a case, said by its staff, for the next case that is like it."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.moves import lock
from alerts.cases.talking import WRITERS
from alerts.models import Case, PointUse, TalkingPointVersion
from alerts.rules.states import MoveRefused
from config.vocabulary import CaseState


@transaction.atomic
def use_point(case: Case, version: TalkingPointVersion, actor: Actor, now: datetime) -> PointUse:
    """Note that the case is answered in these words. Raises `MoveRefused`."""
    _may(case, actor)
    use, new = PointUse.objects.get_or_create(case=case, version=version, defaults={"at": now, "by": actor.name[:100]})
    if new:
        events.append(case, "采用口径", actor, now, data=_said(version))
    return use


@transaction.atomic
def drop_point(case: Case, version: TalkingPointVersion, actor: Actor, now: datetime) -> bool:
    """It was not used after all. True when this call took it back. Raises `MoveRefused`."""
    _may(case, actor)
    gone, _ = PointUse.objects.filter(case=case, version=version).delete()
    if gone:
        events.append(case, "不再采用口径", actor, now, data=_said(version))
    return bool(gone)


def _may(case: Case, actor: Actor) -> None:
    lock(case, any_state=True)
    if actor.role not in WRITERS:
        raise MoveRefused("role", f"{actor.role.zh}不能采用口径。")
    if CaseState(case.state).terminal:
        raise MoveRefused("state", f"{case.number} 已经办结，采用的口径不再改动。")


def _said(version: TalkingPointVersion) -> dict[str, str | int]:
    return {"point": version.point.question, "version": version.number}
