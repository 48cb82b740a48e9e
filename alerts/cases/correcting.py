"""更正领域: what a case is about, said by a person; its posts are corrected with it, and teach. Taken back as one."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.moves import lock
from alerts.models import Case, CaseEvent
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState, Sector
from pipeline.learning import corrections
from pipeline.learning.corrections import CorrectionRefused

KIND = "更正领域"


@transaction.atomic
def correct_sector(case: Case, sector: Sector, actor: Actor, now: datetime) -> str:
    """The case and the posts of its topic get this sector; the act, for `take_back` ("" where no post was wrong).

    The unit that was proposed or has signed stays: a person dispatches. Raises `MoveRefused`.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), KIND, actor.role)
    if case.sector == sector.value:
        raise MoveRefused("same", f"{case.number} 的领域已经是{sector.value}。")
    act = ""
    if case.topic is not None:
        posts = list(case.topic.topic_items.filter(parent="").order_by("-pk")[: corrections.MOST])
        try:
            act = corrections.correct(posts, "sector", sector.value, actor.name, now, topic=case.topic)
        except CorrectionRefused:
            act = ""  # the posts are right already
    data = {"before": case.sector, "after": sector.value, "act": act}
    _set(case, sector.value)
    events.append(case, KIND, actor, now, reason=f"{data['before']} → {sector.value}", data=data)
    return act


@transaction.atomic
def take_back(act: str, actor: Actor, now: datetime) -> int:
    """Undo an act on posts, and on the case that was corrected by it; how many posts. Raises `CorrectionRefused`."""
    many = corrections.undo(act, actor.name, now)
    for event in CaseEvent.objects.filter(kind=KIND, data__act=act).select_related("case"):
        case, said = event.case, event.data
        lock(case, any_state=True)
        if case.sector == said["after"]:
            _set(case, said["before"])
            data = {"before": said["after"], "after": said["before"], "undone": act}
            events.append(case, KIND, actor, now, reason=f"撤销: {said['after']} → {said['before']}", data=data)
    return many


def _set(case: Case, sector: str) -> None:
    Case.objects.filter(pk=case.pk).update(sector=sector)
    case.sector = sector
