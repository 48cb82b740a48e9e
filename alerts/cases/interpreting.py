"""谁起草谁解读: questions and misreadings of a policy go to the unit that drafted it, as a task with its own clocks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases.guards import LIVE, filled
from alerts.cases.participants import invite
from alerts.cases.undo import undoable
from alerts.models import Case, InterpretationTask, Policy
from config.vocabulary import Part
from nlp.mask import mask_staff


@undoable
@transaction.atomic
def ask_interpretation(
    case: Case, actor: Actor, now: datetime, policy: Policy, questions: Sequence[str]
) -> InterpretationTask:
    """解读任务 for the drafting unit: consulted on the case (会商) where it has no part in it. Raises `MoveRefused`.

    Questions of one policy are grouped: asked again, new ones join the task that is there.
    """
    asked = list(dict.fromkeys(mask_staff(question.strip()) for question in questions if question.strip()))
    filled("\n".join(asked), "疑问或误读")
    task = case.interpretations.filter(policy=policy).first()
    known = task.questions.splitlines() if task else []
    grouped = "\n".join(dict.fromkeys([*known, *asked]))
    part = case.assignments.filter(department=policy.drafter, state__in=LIVE).first()
    if part is None:
        words = f"谁起草谁解读：{policy}由贵单位起草，群众有以下疑问或误读，请解读：\n{grouped}"
        [part] = invite(case, actor, now, Part.CONSULT, [policy.drafter], words)
    if task is None:
        return InterpretationTask.objects.create(
            case=case, policy=policy, assignment=part, questions=grouped, asked_at=now
        )
    task.questions, task.assignment = grouped, part
    task.save(update_fields=["questions", "assignment"])
    return task
