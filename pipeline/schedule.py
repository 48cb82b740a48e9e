"""Every periodic job runs in one APScheduler; a job that was missed while the machine slept runs once on waking."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from django.db import close_old_connections, connections

log = logging.getLogger(__name__)

DAY = 24 * 3600
KEPT = 600.0
"""Seconds after its last run for which a job of its own thread keeps its connection."""


@dataclass(frozen=True)
class Job:
    """A periodic job. `grace`: how many seconds late it may still start (a digest a day, a tick at once).

    `own_thread`: it waits for no other job (a crawl, a paper) and keeps its connection to the database, which costs
    more to open than a short run takes.
    """

    name: str
    run: Callable[[], object]
    trigger: BaseTrigger
    grace: int = DAY
    own_thread: bool = False


def build(jobs: Sequence[Job]) -> BlockingScheduler:
    """A scheduler with these jobs: never two runs of one at a time, missed runs joined into one."""
    scheduler = BlockingScheduler(
        timezone="Asia/Shanghai",
        executors={
            "default": ThreadPoolExecutor(4),
            **{job.name: ThreadPoolExecutor(1) for job in jobs if job.own_thread},
        },
        job_defaults={"coalesce": True, "max_instances": 1},
    )
    for job in jobs:
        where = job.name if job.own_thread else "default"
        scheduler.add_job(_guarded(job), job.trigger, id=job.name, misfire_grace_time=job.grace, executor=where)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a long crawl is no warning every 5 seconds
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    return scheduler


def _guarded(job: Job) -> Callable[[], None]:
    """Each run gets a live database connection and leaves none behind, or one that is well to its next run."""

    def run() -> None:
        close_old_connections()
        try:
            job.run()
        finally:
            if job.own_thread:
                _keep_connections()
            close_old_connections()

    run.__name__ = job.name
    return run


def _keep_connections() -> None:
    """One on which an error occurred is looked at by `close_old_connections` all the same."""
    for one in connections.all(initialized_only=True):
        one.close_at = time.monotonic() + KEPT


def _report(event: JobExecutionEvent) -> None:
    if event.exception:
        log.error("job=%s failed=%r", event.job_id, event.exception, exc_info=event.exception)
    else:
        log.warning("job=%s missed_at=%s", event.job_id, event.scheduled_run_time)
