"""`huiying scheduler`: crawls, clocks, notifications, digest and house-keeping, each on its rhythm."""

import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from django.core.management.base import BaseCommand, CommandError

from alerts import cases, digest, source_alarms
from alerts.appraisal import keeping as keeping_figures
from alerts.cases.anchors import anchor
from alerts.cases.erasing import Eraser
from alerts.flag_rules import top_heat
from alerts.notify import bounces, outbox
from alerts.notify.lines import Lines
from alerts.office import calendar_warning, reposting, teaching
from alerts.office.alerting import telling as alert_telling
from alerts.office.watching import keeping, telling
from alerts.reports import jobs as jobs_of_reports
from config import clock
from config import folder as working_folder
from config.credentials import missing
from config.lifeline import end_with_parent
from config.load import ConfigError
from config.schema.installation import Installation
from pipeline.learning import drift
from pipeline.lock import AlreadyRunning, only_one
from pipeline.schedule import Job, build
from pipeline.search.catch_up import Follower
from pipeline.search.opening import open_index
from pipeline.sources import registry as sources
from pipeline.sources.configured import Configured
from pipeline.sources.crawl import Crawler
from pipeline.topics import figures as topics
from pipeline.topics.forecasts import foresee_live
from pipeline.transport.spool import SpoolTransport

OUTBOX_SECONDS = 0.1
_SOON = timedelta(seconds=10)
"""Long enough for a slow start: an instant that is over when the scheduler begins is waited for until its next turn."""


def _every(seconds: float) -> BaseTrigger:
    return IntervalTrigger(seconds=seconds, timezone=clock.SHANGHAI)


def soon_and_every(seconds: float, now: datetime) -> BaseTrigger:
    """For what has gone on while nobody counted: the machine was off, or a history was replayed."""
    return IntervalTrigger(seconds=seconds, start_date=now + _SOON, timezone=clock.SHANGHAI)


def outbox_job() -> Job:
    """Sends what is due; so often that a message is accepted within half a second of its window's end."""
    lines = Lines()
    return Job(
        "outbox", lambda: outbox.deliver(clock.now(), lines=lines), _every(OUTBOX_SECONDS), grace=60, own_thread=True
    )


def jobs(folder: Path, installation: Installation) -> list[Job]:
    """The periodic jobs of a working folder."""
    crawler = Crawler.of(folder, installation.contact)
    spool = SpoolTransport(folder / "spool")
    index = open_index(folder, installation)
    configured = Configured(folder, installation)

    def crawl() -> None:
        due = sources.due_sources(configured.now().sources, clock.now())
        if due:
            crawler.crawl(due, clock.now())

    def cool() -> None:
        topics.cool(clock.now())
        foresee_live(clock.now(), top_heat())

    begun, eraser = clock.now(), Eraser()
    return [
        Job("crawl", crawl, _every(5), grace=60),
        Job("tick", lambda: cases.tick(clock.now()), _every(10), grace=60),
        Job("audit", lambda: cases.audit(clock.now()), _every(180)),
        outbox_job(),
        Job("bounces", lambda: bounces.fetch(installation.mail.bounces, folder, clock.now()), _every(60)),
        Job("links", lambda: cases.check_links(clock.now()), _every(60)),
        Job("reposts", lambda: reposting.watch(clock.now()), _every(60)),
        Job("alerts", lambda: alert_telling.tick(clock.now()), _every(10), grace=60),
        Job("watches", lambda: telling.tick(clock.now()), _every(10), grace=60),
        Job("watches_over", lambda: keeping.end_those_over(clock.now()), _every(3600)),
        Job("promises", lambda: cases.chase(clock.now()), CronTrigger(hour=9, timezone=clock.SHANGHAI)),
        Job("calendar", lambda: calendar_warning.warn(clock.now()), _every(600)),
        Job("sweep", lambda: cases.sweep(clock.now()), _every(3600)),
        Job("erase", eraser.after_purges, _every(300)),
        Job("anchor", lambda: anchor(clock.now()), _every(3600)),
        Job("index", Follower(folder, index).follow, _every(2), grace=60),
        Job("drift", lambda: drift.measure_due(clock.now()), CronTrigger(hour=5, timezone=clock.SHANGHAI)),
        Job("cool", cool, soon_and_every(300, begun)),
        Job("figures", lambda: keeping_figures.keep(clock.now()), _every(60)),
        Job("sources", lambda: source_alarms.tick(configured.now(), clock.now(), begun), _every(60)),
        Job("purge", lambda: spool.purge(clock.now()), _every(3600)),
        Job("reports", lambda: jobs_of_reports.work(clock.now()), _every(2), grace=60),
        Job("learning", lambda: teaching.work(folder, clock.now()), _every(2), grace=60, own_thread=True),
        Job(
            "digest",
            lambda: digest.send_due(clock.now()),
            OrTrigger(
                [
                    CronTrigger(minute=0, timezone=clock.SHANGHAI),  # the plan's hours may change while this runs
                    _every(600),  # the machine slept, or was off
                ]
            ),
        ),
    ]


def _secrets_are_there(folder: Path, installation: Installation) -> None:
    """Raises `ConfigError` naming each secret of a channel that nobody gave."""
    lacking = list(missing(installation, folder))
    if lacking:
        raise ConfigError("\n".join(lacking))


class Command(BaseCommand):
    """One scheduler at a time; killed, the next one goes on where the store says."""

    help = "定时任务: 采集、时钟、通知、周报。 Crawls, clocks, notifications and the digest on their rhythm."

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until SIGTERM."""
        try:
            folder, installation = working_folder.require()
            with only_one(folder, "scheduler"):
                _secrets_are_there(folder, installation)
                sources.sync_sources(installation)
                scheduler = build(jobs(folder, installation))
                for sig in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(sig, lambda _number, _frame: scheduler.shutdown(wait=False))
                end_with_parent()
                scheduler.start()
        except (ConfigError, AlreadyRunning) as error:
            raise CommandError(str(error), returncode=2) from error
