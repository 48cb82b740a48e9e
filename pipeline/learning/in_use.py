"""Which learnt models are in use: told by the store, followed by every worker, withdrawn again."""

import logging
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from nlp.about.learnt import Learnt, NotReadable, base_of, fallen
from pipeline.models import LearntModel
from pipeline.rows import asked
from pipeline.topics.engines import Engines

log = logging.getLogger(__name__)
TASKS = ("sector", "relevant")
LOCK = "learning"
"""Whoever learns holds this lock of the folder, so that one run at a time makes versions."""


class NothingToLearn(Exception):
    """There is nothing to learn from, or to withdraw; the message says why."""


def in_use() -> list[int]:
    """Primary keys of the versions in use, of each task at most one."""
    rows = asked(
        "SELECT task, id FROM pipeline_learntmodel WHERE installed_at IS NOT NULL AND withdrawn_at IS NULL"
        " ORDER BY task, number"
    )
    return sorted(dict(rows).values())


def weights_of(keys: list[int]) -> list[Learnt]:
    """Raises `NotReadable` where what is stored is not what was stored, or belongs to another shipped model."""
    found = []
    for row in LearntModel.objects.filter(pk__in=keys):
        stored = bytes(row.weights)
        if sha256(stored).hexdigest() != row.sha256:
            raise NotReadable(f"{row.task} 第 {row.number} 版: 存下的权重与校验值不符")
        if row.base != base_of(row.task):
            raise NotReadable(f"{row.task} 第 {row.number} 版属于另一版出厂模型, 请重新运行 huiying train --feedback")
        found.append(Learnt.from_bytes(stored))
    return found


def follow(engines: Engines) -> None:
    """Let a worker's engine use the versions in use; what it remembers of topics and copies stays."""
    keys = in_use()
    if keys == engines.learnt:
        return
    try:
        engines.text.use(weights_of(keys))
        log.info("models_in_use=%s", keys)
    except NotReadable as error:
        engines.text.use(())
        log.error("models_not_readable using=shipped reason=%s", error)
    engines.learnt = keys


def withdraw(task: str, now: datetime) -> tuple[LearntModel, LearntModel | None]:
    """Go back one version: the one withdrawn, and the one in use now (None: the shipped model). Raises
    `NothingToLearn`."""
    standing = LearntModel.objects.filter(task=task, installed_at__isnull=False, withdrawn_at=None).order_by("-number")
    last = standing.first()
    if last is None or not LearntModel.objects.filter(pk=last.pk, withdrawn_at=None).update(withdrawn_at=now):
        raise NothingToLearn(f"{task}: 现用的就是出厂模型, 没有可以撤回的版本 (the shipped model is in use)")
    last.refresh_from_db()
    return last, standing.first()


def restorable(task: str, versions: Iterable[LearntModel]) -> LearntModel | None:
    """Of all versions the one that was withdrawn last, where it can be used again: newer than the one in use, of the
    model shipped now."""
    own = [one for one in versions if one.task == task and one.installed_at]
    number = max((one.number for one in own if one.withdrawn_at is None), default=0)
    gone = [(one.withdrawn_at, -one.number, one) for one in own if one.withdrawn_at and one.base == base_of(task)]
    return max((row for row in gone if -row[1] > number), default=(None, 0, None), key=lambda row: row[:2])[2]


def restore(task: str) -> LearntModel:
    """Use again what was withdrawn last. Raises `NothingToLearn`."""
    gone = restorable(task, LearntModel.objects.filter(task=task).defer("weights"))
    mine = LearntModel.objects.filter(pk=gone.pk, withdrawn_at=gone.withdrawn_at) if gone else None
    if gone is None or mine is None or not mine.update(withdrawn_at=None):
        raise NothingToLearn(f"{task}: 没有退回过的版本可以恢复 (nothing that was withdrawn)")
    gone.refresh_from_db()
    return gone


def lost_of(made: LearntModel) -> list[str]:
    """The classes for which a version was refused."""
    return fallen(made.before, made.after, made.margin)


def state_of(one: LearntModel, used: bool) -> str:
    """In a word, for people."""
    if one.installed_at is None:
        return "未安装"
    return "在用" if used else "已撤回" if one.withdrawn_at else "已被新版替换"
