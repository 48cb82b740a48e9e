"""媒体询问: what an outlet asked about a case, by when, and the answer."""

from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events
from alerts.cases.guards import filled
from alerts.cases.moves import lock
from alerts.models import Case, MediaQuestion
from alerts.rules.states import MoveRefused, check_act
from config.clock import when
from config.vocabulary import CaseState


@transaction.atomic
def note_question(
    case: Case, actor: Actor, now: datetime, outlet: str, question: str, due_at: datetime
) -> MediaQuestion:
    """登记媒体询问, with the time by which the outlet wants its answer."""
    lock(case, any_state=True)
    check_act(CaseState(case.state), "媒体询问", actor.role)
    outlet, question = filled(outlet, "媒体名称", plain=True)[:100], filled(question, "询问内容")
    if due_at <= now:
        raise MoveRefused("content", "答复时间应晚于现在。")
    made = MediaQuestion.objects.create(case=case, outlet=outlet, question=question, asked_at=now, due_at=due_at)
    data = {"question": made.pk, "outlet": outlet, "due_at": due_at.isoformat()}
    events.append(case, "媒体询问", actor, now, reason=question, data=data)
    return made


@transaction.atomic
def answer_question(question: MediaQuestion, actor: Actor, now: datetime, answer: str) -> MediaQuestion:
    """答复媒体, once; the second is told who was first."""
    case = question.case
    lock(case, any_state=True)
    check_act(CaseState(case.state), "媒体询问", actor.role)
    answer = filled(answer, "答复内容", public=True)
    values = {"answer": answer, "answered_at": now, "answered_by": actor.name[:100]}
    if not MediaQuestion.objects.filter(pk=question.pk, answered_at=None).update(**values):
        question.refresh_from_db()
        told = when(question.answered_at) if question.answered_at else ""
        raise MoveRefused("done", f"此询问已由{question.answered_by}于{told}答复。")
    question.refresh_from_db()
    data = {"question": question.pk, "outlet": question.outlet, "late": now > question.due_at}
    events.append(case, "答复媒体", actor, now, reason=answer, data=data)
    return question
