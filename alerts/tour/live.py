"""The town as it runs: its sites and mail server as one process, the product's own processes beside it."""

import os
import signal
import sys
import threading
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import FrameType

import django

from alerts.tour.mailbox import Mailbox
from alerts.tour.moments import Run
from alerts.tour.parts import HeldPart, Outside
from alerts.tour.place import STATE, Ports, State, lived, read_state, write_progress, write_state
from alerts.tour.town import load
from config import clock
from config.live import LIVE_PORT, free_port_after
from config.processes import Supervisor

_HALF = (
    "演示的站点和邮件服务器在重演中途停了，四周不完整，请再运行一次。 "
    "The town's sites and mail server ended during the replay; please start again."
)
HEARTBEAT = 5.0
"""Seconds between notes of how long the town was on."""


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
    outside = Outside(folder, ports)
    rest = [HeldPart("worker", ("worker",)), HeldPart("scheduler", ("scheduler",))]
    supervisor = Supervisor([outside, web, live, *rest])
    try:
        state = _opened(read_state(folder)) if (folder / STATE).is_file() else State(clock.now())
        write_state(folder, state)
        write_progress(folder, open=state.complete)
        web.start()
        if not state.complete:
            outside.start()  # else the desk comes first: a visitor waits for its page
        sys.stdout.write(f"回应 演示 · http://{host}:{port}/  (Ctrl-C 结束)\n")
        sys.stdout.flush()
        django.setup()
        _town(folder, state, outside, supervisor)
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.end()
    return 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _opened(state: State) -> State:
    """The state with one more time that the tour is on, where its history is complete."""
    return replace(state, runs=(*state.runs, Run(clock.now()))) if state.complete else state


def _town(folder: Path, state: State, outside: Outside, supervisor: Supervisor) -> None:
    from alerts.tour.ready import compiling, make_ready  # noqa: PLC0415  needs Django set up

    with nullcontext() if state.complete else compiling():
        make_ready(state.schedule)
    outside.start()
    outside.wait()
    if not state.complete:
        from alerts.tour.begin import begin  # noqa: PLC0415  needs Django set up, and only the first start needs it

        process = outside.process
        begin(load(), state.schedule, Mailbox(folder / "mailbox"))
        if process is None or process.poll() is not None:
            raise OSError(_HALF)
        state = _opened(replace(state, complete=True))
        write_state(folder, state)
        outside.end()  # it starts again with what is said live
        outside.start()
        outside.wait()
    with Heart(folder, state):
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
