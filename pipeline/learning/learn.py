"""Learning from corrections: the next version is made, judged on frozen sentences, and installed or not."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from nlp.about.learnt import Learnt, NotReadable, Taught, fallen
from nlp.engine import Engine
from nlp.train import gate
from nlp.train.adapt import adapt
from nlp.train.evaluate import answers
from pipeline.learning import corrections
from pipeline.learning.in_use import NothingToLearn, in_use, weights_of
from pipeline.models import LearntModel

STEPS = ("检验现用的模型", "学习更正", "检验学到的模型")
"""What making one version takes, in order."""
Tell = Callable[[str], None]


def learn(task: str, engine: Engine, by: str, now: datetime, margin: float) -> LearntModel:
    """Make the next version of a task from all standing corrections; install it unless a class falls too far.

    `engine`: the jurisdiction's own, whose models are exchanged here. Raises `NothingToLearn`.
    """
    return keep(candidate(task, engine, by, margin), now)


def candidate(task: str, engine: Engine, by: str, margin: float, tell: Tell = lambda _step: None) -> LearntModel:
    """The same, not stored yet; `tell` hears each of `STEPS` as it begins. Raises `NothingToLearn`."""
    rows = corrections.taught(task)
    if not rows:
        raise NothingToLearn(f"{task}: 还没有更正过的信息 (no corrections yet)")
    present = in_use()
    frozen = gate.frozen(task)
    try:
        used = weights_of(present)
    except NotReadable:
        used = []
    tell(STEPS[0])
    engine.use(used)
    before, right_before = gate.by_class(task, engine, frozen), _right(task, engine, rows)
    tell(STEPS[1])
    engine.use(())
    learnt = adapt(task, rows, engine)
    stored = learnt.to_bytes()
    digest = sha256(stored).hexdigest()
    if LearntModel.objects.filter(pk__in=present, task=task, sha256=digest).exists():
        raise NothingToLearn(f"{task}: 没有新的更正, 现用的模型已经学过 (nothing new since the model in use)")
    tell(STEPS[2])
    engine.use([*(one for one in used if one.task != task), Learnt.from_bytes(stored)])
    after, right_after = gate.by_class(task, engine, frozen), _right(task, engine, rows)
    return LearntModel(
        task=task, weights=stored, sha256=digest, base=learnt.base, rows=len(rows), right_before=right_before,
        right_after=right_after, before=before, after=after, margin=margin, by=by[:150],
    )  # fmt: skip


@transaction.atomic
def keep(made: LearntModel, now: datetime) -> LearntModel:
    """Store a candidate as the next version; in use from now on unless a class falls by more than its margin."""
    last = LearntModel.objects.filter(task=made.task).aggregate(last=Max("number"))["last"] or 0
    made.number, made.made_at = last + 1, now
    made.installed_at = None if fallen(made.before, made.after, made.margin) else now
    made.save(force_insert=True)
    return made


def _right(task: str, engine: Engine, rows: list[Taught]) -> int:
    said = answers(task, [{"title": row.title, "text": row.text} for row in rows], engine=engine)
    return sum(answer.label == row.label for answer, row in zip(said, rows, strict=True))
