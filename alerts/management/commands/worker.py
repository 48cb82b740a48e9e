"""`huiying worker`: takes collected posts, analyses them, and lets the flag rules look at what changed."""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from alerts import flagging
from alerts.notify.links import page
from config import clock
from config import folder as working_folder
from config.lifeline import end_with_parent
from config.load import ConfigError, jurisdiction
from pipeline.lock import AlreadyRunning, only_one
from pipeline.transport.spool import SpoolTransport
from pipeline.work import Worker

log = logging.getLogger(__name__)

TURN = 0.12
"""Seconds that the store is left to others. SQLite has no queue: whoever waits to write looks every 0.1 s, and a worker
with a backlog that went straight on would keep moves and mails out until they give up."""
LONG = 0.5
"""Seconds of work at a stretch after which others have their turn. A worker that keeps up pauses by itself."""
ALL = 2.0
"""Seconds after which the rules look for changes of topics in the whole store: a person may have merged two."""
IDLE = 0.3
"""Seconds, at most, without a look at what else is to be done."""


class Command(BaseCommand):
    """Runs until SIGTERM; killed at any point, the batch it held is taken again."""

    help = "分析进程: 取帖、分析、归入专题、标记线索。 Takes collected posts and analyses them."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once`: end when nothing waits."""
        parser.add_argument("--once", action="store_true", help="没有待处理的就结束 (end when nothing waits)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Blocks until SIGTERM, or until nothing waits."""
        try:
            folder, installation = working_folder.require()
            with only_one(folder, "worker"):
                worker = Worker(SpoolTransport(folder / "spool"), jurisdiction(installation.jurisdiction), clock.now)
                end_with_parent()
                _loop(worker, once=options["once"])
        except (ConfigError, AlreadyRunning) as error:
            raise CommandError(str(error), returncode=2) from error


def _loop(worker: Worker, once: bool) -> None:
    stopping: list[int] = []
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda number, _frame: stopping.append(number))
    page("alerts")  # reads the table of addresses, a second's work, which the first alert would wait for
    rules, turns = _Rules(worker), _Turns()
    while not stopping:
        try:
            done = worker.step()
            if rules.look():
                turns.leave()
            changed = worker.consolidate()  # behind the alerts: no post waits for more than a moment of a pass
            if done or changed or worker.passing:
                continue
            if once:
                worker.consolidate(at_once=True)
                rules.look(at_all=True)
                return
            worker.transport.wait(IDLE)
            turns.begin()
        except Exception as error:  # the batch was released: nothing is lost, and the next try may find it mended
            rules.forget()
            log.error("step_failed again_in=5s error=%r", error, exc_info=not isinstance(error, DatabaseError))
            if once:
                raise
            close_old_connections()
            time.sleep(5)


class _Rules:
    """Lets the flag rules look at what the worker changed, and now and then at all that others changed."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self.forget()

    def forget(self) -> None:
        """Look at all the next time."""
        self._all_due = 0.0

    def look(self, at_all: bool = False) -> bool:
        """Whether there was anything to look at that the worker changed."""
        touched = set(self._worker.touched)
        at_all = at_all or time.monotonic() >= self._all_due
        if not touched and not at_all:
            return False
        flagging.review(clock.now(), None if at_all else touched)
        if at_all:
            self._all_due = time.monotonic() + ALL
        self._worker.touched -= touched
        return bool(touched)


class _Turns:
    """Leaves the store to others now and then."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """From here on work goes on without a pause."""
        self._began = time.monotonic()

    def leave(self) -> None:
        """Pause, when the work has gone on for long."""
        if time.monotonic() - self._began > LONG:
            time.sleep(TURN)
            self.begin()
