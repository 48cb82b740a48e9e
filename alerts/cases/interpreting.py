"""谁起草谁解读: questions and misreadings of a policy go to the unit that drafted it, as a task with its own clocks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import events, notices
from alerts.cases.guards import LIVE, filled
from alerts.cases.moves import lock, named
from alerts.cases.participants import invite
from alerts.cases.undo import undoable
from alerts.models import Case, InterpretationTask, Policy
from alerts.notify.recipients import unit
from alerts.rules.states import MoveRefused, check_act
from config.vocabulary import CaseState, Part
from nlp.personal.mask import mask_staff

KIND = "政策解读"


@undoable
@transaction.atomic
def ask_interpretation(
    case: Case, actor: Actor, now: datetime, policy: Policy, questions: Sequence[str]
) -> InterpretationTask:
    """解读任务 for the drafting unit: consulted on the case (会商) where it has no part in it, else told. An event.

    Questions of one policy are grouped: asked again, new ones join the task that is there. Raises `MoveRefused`.
    """
    lock(case, any_state=True)
    check_act(CaseState(case.state), "邀请参与", actor.role)
    asked = list(dict.fromkeys(mask_staff(question.strip()) for question in questions if question.strip()))
    filled("\n".join(asked), "疑问或误读")
    task = case.interpretations.filter(policy=policy).first()
    known = task.questions.splitlines() if task else []
    new = [question for question in asked if question not in known]
    if not new:
        raise MoveRefused("same", f"这些疑问已经交{policy.drafter.name}解读。")
    grouped = "\n".join(dict.fromkeys([*known, *asked]))
    part = case.assignments.filter(department=policy.drafter, state__in=LIVE).first()
    has_part = part is not None
    if part is None:
        words = f"谁起草谁解读：{policy}由贵单位起草，群众有以下疑问或误读，请解读：\n{grouped}"
        [part] = invite(case, actor, now, Part.CONSULT, [policy.drafter], words)
    reason = "\n".join([str(policy), *new])
    event = events.append(case, KIND, actor, now, assignment=part, reason=reason, data=named(part))
    if has_part:
        notices.tell(event, "interpretation", unit(policy.drafter, at=now), "请解读政策")
    if task is None:
        return InterpretationTask.objects.create(
            case=case, policy=policy, assignment=part, questions=grouped, asked_at=now
        )
    task.questions, task.assignment = grouped, part
    task.save(update_fields=["questions", "assignment"])
    return task
