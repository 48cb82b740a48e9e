"""学习人工更正 asked for on a page: made by the scheduler in a process of its own, with progress; one run at a time.

A run whose process died is begun again (`alerts.office.teaching_run` goes on where it stopped). Asking, what came of
it, going back and using again are events of 设置簿.
"""

import logging
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from alerts.actors import Actor
from alerts.models import ReportJob
from alerts.office.book import SETTINGS, append
from alerts.office.settings_book import LEARNING
from alerts.rules.states import MoveRefused
from config import clock
from config.vocabulary import Sector
from pipeline.learning import in_use
from pipeline.learning.in_use import LOCK, TASKS, NothingToLearn
from pipeline.lock import AlreadyRunning, only_one
from pipeline.models import Correction, LearntModel

_log = logging.getLogger(__name__)
_State = ReportJob.State
OPEN = (_State.WAITING, _State.RUNNING)
NAMES = {"sector": "领域", "relevant": "是否相关"}
ASKED, WITHDRAWN, RESTORED = "学习更正", "退回模型", "恢复模型"
LONGEST = timedelta(minutes=30)
TAKEN_UP = timedelta(minutes=1)
"""The scheduler looks every two seconds: what waits for longer than this waits for nobody."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Stock:
    """What one task could learn from: all its standing corrections, those that are new or gone since the version in
    use (None: the shipped model)."""

    task: str
    rows: int
    fresh: int
    used: LearntModel | None


def stock() -> list[Stock]:
    """Of each task."""
    used = {one.task: one for one in LearntModel.objects.filter(pk__in=in_use.in_use()).defer("weights")}
    return [_stock(task, used.get(task)) for task in TASKS]


def untaught(used: Iterable[LearntModel]) -> bool:
    """Whether anything was said or taken back that no version in use has learnt; asks the store once."""
    since = {one.task: one.made_at for one in used}
    new = Q()
    for task in TASKS:
        at = since.get(task)
        new |= Q(task=task, undone_at=None) if at is None else Q(task=task) & (Q(at__gt=at) | Q(undone_at__gt=at))
    return Correction.objects.filter(new, weight__gt=0).exists()


def _stock(task: str, used: LearntModel | None) -> Stock:
    rows = Correction.objects.filter(task=task, weight__gt=0)
    since = rows if used is None else rows.filter(Q(at__gt=used.made_at) | Q(undone_at__gt=used.made_at))
    fresh = since.filter(undone_at=None).count() if used is None else since.count()
    teaches = rows.filter(undone_at=None).exclude(label=Sector.OTHER.value)
    return Stock(task, teaches.values("title", "text").distinct().count(), fresh, used)


def last_run() -> ReportJob | None:
    """The newest run."""
    return ReportJob.objects.filter(kind=ReportJob.LEARNING).first()


def neglected(job: ReportJob, now: datetime) -> bool:
    """Whether nobody takes the run up, or looks after it: most likely no scheduler runs."""
    if job.state == _State.WAITING:
        return now - job.asked_at > TAKEN_UP
    begun = job.began_at or job.asked_at
    return job.state == _State.RUNNING and now - begun > LONGEST + TAKEN_UP


def ask(reason: str, actor: Actor, now: datetime) -> bool:
    """Put a run on the list; False where one waits or runs already. Raises `MoveRefused`."""
    _may(actor)
    if not any(one.rows for one in stock()):
        raise MoveRefused("nothing", "还没有更正过的信息，没有可学的。")
    with transaction.atomic():
        # The event comes first: of two at once the second waits for the first's, and then sees its run.
        append(SETTINGS, ASKED, actor, now, reason=reason)
        if ReportJob.objects.filter(kind=ReportJob.LEARNING, state__in=OPEN).exists():
            transaction.set_rollback(True)
            return False
        ReportJob.objects.create(
            kind=ReportJob.LEARNING, about=" ".join(TASKS), title=ASKED, asked_by=actor.name[:100], asked_at=now
        )
    return True


def work(folder: Path, now: datetime) -> bool:
    """Begin the run that waits, or again the one whose process is gone; whether one was begun."""
    job = ReportJob.objects.filter(kind=ReportJob.LEARNING, state__in=OPEN).order_by("id").first()
    if job is None or _busy(folder):
        return False
    tries = int(job.note or 0)
    mine = ReportJob.objects.filter(pk=job.pk, state=job.state, note=job.note)
    if tries >= _TRIES:
        mine.update(state=_State.FAILED, ended_at=now, error=f"{_TRIES} 次都没有学完。现用的模型不变，可以再学一次。")
        return False
    if mine.update(state=_State.RUNNING, began_at=now, note=str(tries + 1)):
        _run(job, folder)
        return True
    return False


def _busy(folder: Path) -> bool:
    """Whether a process learns at this moment."""
    try:
        with only_one(folder, LOCK):
            return False
    except AlreadyRunning:
        return True


def _run(job: ReportJob, folder: Path) -> None:
    command = [sys.executable, "-m", "config.manage", "report", "job", str(job.pk)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST.total_seconds(), check=False)
    except subprocess.TimeoutExpired:
        _fail(job, f"超过 {LONGEST.total_seconds() / 60:.0f} 分钟没有学完，已中止。")
        return
    if done.returncode > 0 and _busy(folder):  # somebody else took the lock while the process loaded
        _log.warning("event=learning_waits job=%s", job.pk)
    elif done.returncode > 0:
        _log.error("event=learning_failed job=%s %s", job.pk, done.stderr[-500:])
        _fail(job, "学习时出了错，详情在运行日志里。")
    elif done.returncode < 0:  # killed: begun again at the next look
        _log.error("event=learning_killed job=%s signal=%s", job.pk, -done.returncode)


def _fail(job: ReportJob, why: str) -> None:
    ReportJob.objects.filter(pk=job.pk, state=_State.RUNNING).update(
        state=_State.FAILED, ended_at=clock.now(), error=f"{why}现用的模型不变，可以再学一次。"
    )


def facts(one: LearntModel) -> dict[str, Any]:
    """By which a version is known in an event."""
    return {"task": one.task, "number": one.number, "sha256": one.sha256}


@transaction.atomic
def withdraw(task: str, reason: str, actor: Actor, now: datetime, seen: int) -> tuple[LearntModel, LearntModel | None]:
    """退回: one version back; that version, and the one in use now. `seen`: the number in use. Raises `MoveRefused`."""
    _may(actor)
    _still(task, seen)
    try:
        gone, used = in_use.withdraw(task, now)
    except NothingToLearn as error:
        raise MoveRefused("nothing", "现用的就是出厂模型，没有可以退回的版本。") from error
    if gone.number != seen:  # a run installed its version since
        raise _changed()
    data = {**facts(gone), "now": used.number if used else 0}
    append(SETTINGS, WITHDRAWN, actor, now, reason=reason, data=data)
    return gone, used


@transaction.atomic
def restore(task: str, reason: str, actor: Actor, now: datetime, seen: int) -> LearntModel:
    """恢复: use again what was withdrawn last. `seen`: the number in use. Raises `MoveRefused`."""
    _may(actor)
    _still(task, seen)
    try:
        made = in_use.restore(task)
    except NothingToLearn as error:
        raise MoveRefused("nothing", "没有退回过的版本可以恢复。") from error
    if number_in_use(task) != made.number:
        raise _changed()
    append(SETTINGS, RESTORED, actor, now, reason=reason, data=facts(made))
    return made


def number_in_use(task: str) -> int:
    """The number of the version in use, 0 for the shipped model."""
    return LearntModel.objects.filter(pk__in=in_use.in_use(), task=task).values_list("number", flat=True).first() or 0


def _still(task: str, seen: int) -> None:
    """Holds the versions of a task until the transaction ends: of two at once the second sees what the first did."""
    list(LearntModel.objects.select_for_update().filter(task=task).order_by("pk").values_list("pk"))
    if number_in_use(task) != seen:
        raise _changed()


def _changed() -> MoveRefused:
    return MoveRefused("changed", "现用的模型刚刚换过，请重新打开再办。")


def _may(actor: Actor) -> None:
    if actor.role not in LEARNING.may:
        raise MoveRefused("role", f"学习和退回模型由{'、'.join(role.zh for role in LEARNING.may)}办。")
