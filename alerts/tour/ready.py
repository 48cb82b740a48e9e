"""What must be there before the town can run: compiled loops, tables, units, sources, people."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management import call_command

from alerts.tour.cast import settle
from alerts.tour.moments import Schedule
from alerts.units import sync_departments
from config.load import jurisdiction
from pipeline.sources.registry import sync_sources

_COMPILE = "from runpy import run_module as run; [run(name, run_name='__main__') for name in {}]".format(
    ["pipeline.search.compiling", "nlp"]
)


@contextmanager
def compiling() -> Iterator[None]:
    """Compile what reads texts and the index beside what is inside: half a minute at first, else seconds."""
    child = subprocess.Popen([sys.executable, "-c", _COMPILE], start_new_session=True)
    try:
        yield
        child.wait()  # where it failed, the worker compiles them itself
    finally:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # with its own children
            child.wait()


def make_ready(schedule: Schedule) -> None:
    """Bring the store up to date; again changes nothing."""
    call_command("migrate", verbosity=0, interactive=False)
    sync_departments(jurisdiction(settings.INSTALLATION.jurisdiction))
    sync_sources(settings.INSTALLATION)
    settle(schedule.first_day)
