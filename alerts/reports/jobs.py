"""Papers that were asked for on a page: made by the scheduler in a process of its own, one at a time, with progress.

A job whose process died is taken again once its lease ended; its files are named by its key, so nothing is doubled.
"""

import logging
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import F, Q

from alerts.actors import Actor
from alerts.models import ReportJob
from alerts.reports import making
from config import clock
from config import folder as working_folder
from pipeline.models import Topic

_log = logging.getLogger(__name__)
_State = ReportJob.State
LEASE = timedelta(minutes=5)
"""Longer than a paper takes (a year: half a minute); after it a job that is still running is taken for dead."""
FOLDER = "reports"


def ask(kind: str, text: str, actor: Actor, now: datetime) -> ReportJob:
    """Put a paper on the list; the same that waits or is being made is not put there twice. Raises `ReportError`."""
    what = making.about(kind, text, now)
    key = str(what.pk) if isinstance(what, Topic) else str(what)
    waiting = ReportJob.objects.filter(kind=kind, about=key, state__in=(_State.WAITING, _State.RUNNING)).first()
    if waiting is not None:
        return waiting
    title = making.title_of(kind, what)[:250]
    return ReportJob.objects.create(kind=kind, about=key, title=title, asked_by=actor.name[:100], asked_at=now)


def work(now: datetime) -> int:
    """Make the papers that wait, in a process of their own each; how many were begun."""
    dead = now - LEASE
    begun = 0
    waiting = ReportJob.objects.filter(Q(state=_State.WAITING) | Q(state=_State.RUNNING, began_at__lte=dead))
    for job in waiting.exclude(kind=ReportJob.LEARNING):
        mine = ReportJob.objects.filter(pk=job.pk, state=job.state, began_at=job.began_at)
        if mine.update(state=_State.RUNNING, began_at=now, ended_at=None, error=""):
            begun += 1
            _run(job)
    return begun


def _run(job: ReportJob) -> None:
    command = [sys.executable, "-m", "config.manage", "report", "job", str(job.pk)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LEASE.total_seconds(), check=False)
        said = done.stderr[-500:] if done.returncode else ""
    except subprocess.TimeoutExpired:
        said = f"超过 {LEASE.total_seconds():.0f} 秒没有完成，已中止"
    if said:
        _log.error("event=report_failed job=%s %s", job.pk, said)
        ReportJob.objects.filter(pk=job.pk, state=_State.RUNNING).update(
            state=_State.FAILED, error=said[-300:], ended_at=F("began_at")
        )


def make(job: ReportJob, now: datetime) -> None:
    """Make one paper and note its files; what went wrong is noted with the job."""
    try:
        what = making.about(job.kind, job.about, now)
        paper = making.paper_of(job.kind, what, now, lambda done, total, step: _note(job, done, total, step))
        made = making.write(paper, folder(), making.FORMATS, f"{job.pk}-{making.file_name(paper.name)}")
    except making.ReportError as error:
        _end(job, _State.FAILED, error=str(error))
    else:
        _end(job, _State.DONE, files=[path.name for path in made.paths], note="".join(made.notes), step="")


def folder() -> Path:
    """Where the files lie."""
    return working_folder.require()[0] / FOLDER


def _note(job: ReportJob, done: int, total: int, step: str) -> None:
    ReportJob.objects.filter(pk=job.pk).update(done=done, total=total, step=step[:100])


def _end(job: ReportJob, state: str, **values: object) -> None:
    ReportJob.objects.filter(pk=job.pk).update(state=state, ended_at=clock.now(), **values)
