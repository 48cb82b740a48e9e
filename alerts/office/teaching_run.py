"""The run that learns from corrections, in a process of its own: scikit-learn is loaded here and nowhere else.

What each task comes to is stored with its version, so that a run that is begun again goes on where it stopped.
"""

from typing import Any

from django.db import transaction

from alerts.actors import SYSTEM
from alerts.models import ReportJob
from alerts.office.book import SETTINGS, append
from alerts.office.installation_edits import limits
from alerts.office.teaching import NAMES, facts
from config import clock
from config import folder as working_folder
from config.load import jurisdiction
from nlp.engine import Engine
from pipeline.learning import corrections, in_use
from pipeline.learning.in_use import LOCK, NothingToLearn
from pipeline.learning.learn import STEPS, candidate, keep
from pipeline.lock import only_one
from pipeline.models import LearntModel

INSTALLED, NOT_INSTALLED = "安装模型", "没有安装模型"
NOTHING = "没有新的更正，现用的模型已经学过。"


def run(job: ReportJob, engine: Engine | None = None) -> None:
    """Learn what is left of a run. Raises `AlreadyRunning` where another process learns."""
    folder, installation = working_folder.require()
    with only_one(folder, LOCK):
        job.refresh_from_db()
        left = [task for task in job.about.split() if task not in {one["task"] for one in job.files}]
        engine = engine or Engine(jurisdiction(installation.jurisdiction))
        for task in left:
            _learn(job, task, engine)
        ReportJob.objects.filter(pk=job.pk).update(state=ReportJob.State.DONE, ended_at=clock.now(), step="", error="")


def _learn(job: ReportJob, task: str, engine: Engine) -> None:
    """One task; its version, the event and what the run says of it come together or not at all."""
    steps = [(one, step) for one in job.about.split() for step in STEPS]

    def tell(step: str) -> None:
        said = f"{NAMES[task]}：{step}"
        ReportJob.objects.filter(pk=job.pk).update(done=steps.index((task, step)), total=len(steps), step=said)

    try:
        made = candidate(task, engine, job.asked_by, limits().margin, tell)
    except NothingToLearn:
        fresh = corrections.taught(task)
        _came(job, {"task": task, "said": NOTHING if fresh else "还没有更正过的信息。"})
        return
    with transaction.atomic():
        keep(made, clock.now())
        kind = INSTALLED if made.installed_at else NOT_INSTALLED
        data = {**facts(made), "rows": made.rows, "before": made.before, "after": made.after, "margin": made.margin}
        append(SETTINGS, kind, SYSTEM, clock.now(), reason=_why(made), data=data)
        _came(job, {"task": task, "version": made.pk})


def _came(job: ReportJob, what: dict[str, Any]) -> None:
    job.files = [*job.files, what]
    ReportJob.objects.filter(pk=job.pk).update(files=job.files)


def _why(made: LearntModel) -> str:
    lost = in_use.lost_of(made)
    said = f"下降超过 {made.margin:g} 的类别：{'、'.join(lost)}" if lost else f"没有一类下降超过 {made.margin:g}"
    return f"{NAMES[made.task]}第 {made.number} 版，学了 {made.rows} 条更正；{said}"
