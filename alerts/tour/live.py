"""The town as it runs: sites and mail server in this process, the product's own processes beside it."""

import os
import signal
import sys
import threading
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from types import FrameType

import django

from alerts.tour.mailbox import Mailbox, MailServer
from alerts.tour.moments import Run
from alerts.tour.place import STATE, Ports, State, lived, read_state, write_progress, write_state
from alerts.tour.sites.town import TownSites
from alerts.tour.town import load
from config import clock
from config.live import LIVE_PORT, free_port_after
from config.processes import Part, Supervisor

HEARTBEAT = 5.0
"""Seconds between notes of how long the town was on."""


class HeldPart(Part):
    """A part that may be started before the others."""

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.process is None or self.process.poll() is not None:
            super().start()


def run(folder: Path, host: str, port: int, ports: Ports) -> int:
    """Replay the history where that is still to be done, then run live until SIGINT or SIGTERM; 0 when ended so.

    The desk's address answers from the beginning, with the waiting page while the history is replayed.
    """
    for sig in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sig, _interrupt)
    told = free_port_after(max(port, ports.mail, *ports.sites.values()))
    os.environ[LIVE_PORT] = str(told)
    web = HeldPart("web", ("web", "--host", host, "--port", str(port)))
    live = HeldPart("live", ("live", "--host", host, "--port", str(told), "--web-port", str(port)))
    supervisor = Supervisor([web, live, HeldPart("worker", ("worker",)), HeldPart("scheduler", ("scheduler",))])
    try:
        state = read_state(folder) if (folder / STATE).is_file() else State(clock.now())
        write_state(folder, state)
        write_progress(folder, open=state.complete)
        web.start()
        sys.stdout.write(f"回应 演示 · http://{host}:{port}/  (Ctrl-C 结束)\n")
        sys.stdout.flush()
        django.setup()
        _town(folder, state, ports, supervisor)
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.end()
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _town(folder: Path, state: State, ports: Ports, supervisor: Supervisor) -> None:
    town, mailbox = load(), Mailbox(folder / "mailbox")
    with ExitStack() as stack:
        stack.enter_context(MailServer(mailbox, ports.mail))
        sites = stack.enter_context(TownSites(town, state.schedule, clock.now, ports.sites))
        from alerts.tour.ready import compiling, make_ready  # noqa: PLC0415  needs Django set up

        with nullcontext() if state.complete else compiling():
            make_ready(state.schedule)
        if not state.complete:
            from alerts.tour.begin import begin  # noqa: PLC0415  needs Django set up, and only the first start needs it

            begin(town, state.schedule, mailbox, sites)
        state = replace(state, complete=True, runs=(*state.runs, Run(clock.now())))
        sites.reschedule(state.schedule)
        stack.enter_context(Heart(folder, state))
        write_progress(folder, open=True)
        supervisor.run()


class Heart:
    """Notes every few seconds how long the town has been on, so that live posts go on where they were."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder, self._state = folder, state
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "Heart":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while True:
            write_state(self._folder, lived(self._state, clock.now()))
            if self._ended.wait(HEARTBEAT):
                write_state(self._folder, lived(self._state, clock.now()))
                return
