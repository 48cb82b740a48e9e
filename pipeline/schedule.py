"""Every periodic job runs in one APScheduler; a job that was missed while the machine slept runs once on waking."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from django.db import close_old_connections

log = logging.getLogger(__name__)

DAY = 24 * 3600


@dataclass(frozen=True)
class Job:
    """A periodic job. `grace`: how many seconds late it may still start (a digest a day, a tick at once)."""

    name: str
    run: Callable[[], object]
    trigger: BaseTrigger
    grace: int = DAY


def build(jobs: Sequence[Job]) -> BlockingScheduler:
    """A scheduler with these jobs: never two runs of one at a time, missed runs joined into one."""
    scheduler = BlockingScheduler(
        timezone="Asia/Shanghai",
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"coalesce": True, "max_instances": 1},
    )
    for job in jobs:
        scheduler.add_job(_guarded(job), job.trigger, id=job.name, misfire_grace_time=job.grace)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a long crawl is no warning every 5 seconds
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    return scheduler


def _guarded(job: Job) -> Callable[[], None]:
    """Each run gets a live database connection and leaves none behind."""

    def run() -> None:
        close_old_connections()
        try:
            job.run()
        finally:
            close_old_connections()

    run.__name__ = job.name
    return run


def _report(event: JobExecutionEvent) -> None:
    if event.exception:
        log.error("job=%s failed=%r", event.job_id, event.exception, exc_info=event.exception)
    else:
        log.warning("job=%s missed_at=%s", event.job_id, event.scheduled_run_time)
