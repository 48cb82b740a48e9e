"""Starts the parts of a running system as processes, starts again what died, and ends them all together."""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from config.lifeline import child_environment

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a part has to end before it is killed."""

STEADY = 10.0
"""Seconds of running after which a part's earlier failures are forgotten: it is started again at once."""


_FIRST_FREE_PORT, _LAST_PORT = 1024, 65_535
"""Below the first only the administrator may listen."""


class PortTaken(Exception):
    """Somebody else listens there; the message is fit for the screen."""


def port_of(text: str) -> int:
    """The port that `--port` or PORT names. Raises `ArgumentTypeError`, which argparse puts on the screen."""
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= _LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"端口应是 1 到 {_LAST_PORT} 之间的整数, 不能是“{text}” (--port 或 PORT)。 "
            f'A port is a whole number from 1 to {_LAST_PORT}, not "{text}" (--port or PORT).'
        )
    return port


def wished_port() -> str:
    """The default of `--port`: what PORT says, else 8000."""
    return os.environ.get("PORT") or "8000"


def check_port(host: str, port: int) -> None:
    """Raises `PortTaken` when the web server could not listen on `port`."""
    other = port + 1 if _FIRST_FREE_PORT <= port < _LAST_PORT else 8000
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"端口 {port} 用不了 ({error.strerror})。换一个: PORT={other} make run。 "
                f"Port {port} cannot be used; choose another: PORT={other} make run."
            ) from error


@dataclass
class Part:
    """One process: its name and what `huiying` is called with."""

    name: str
    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    start_at: float = 0.0
    started_at: float = 0.0
    served_to_the_end: bool = False
    """The others need it while they end: it ends after them."""

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor only."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.manage", *self.arguments], env=child_environment(), start_new_session=True
        )


@dataclass
class Supervisor:
    """Runs parts until it is told to stop."""

    parts: Sequence[Part]
    stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Blocks until SIGINT or SIGTERM, then ends every part."""
        previous = {sig: signal.signal(sig, self._stop) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            for part in self.parts:
                self._start(part)
            while not self.stopping:
                for part in self.parts:
                    self._look_after(part)
                time.sleep(0.2)
        finally:
            self.end()
            for sig, handler in previous.items():
                signal.signal(sig, handler)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, part: Part) -> None:
        part.start()
        part.started_at = time.monotonic()

    def _look_after(self, part: Part) -> None:
        """Start a part that died again: at once the first time, then ever more slowly, a minute at most."""
        if part.process is None:
            if time.monotonic() >= part.start_at:
                self._start(part)
            return
        status = part.process.poll()
        if status is None:
            return
        if time.monotonic() - part.started_at >= STEADY:
            part.failures = 0
        part.failures += 1
        wait = min(60.0, 0.5 * 2 ** min(part.failures - 1, 7))
        log.error("part=%s ended=%s again_in=%.1fs", part.name, status, wait)
        part.process, part.start_at = None, time.monotonic() + wait

    def end(self) -> None:
        """Ask every part to end, and kill what does not."""
        for last in (False, True):
            _end([part.process for part in self.parts if part.process and part.served_to_the_end is last])


def _end(alive: Sequence["subprocess.Popen[bytes]"]) -> None:
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in alive:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def own_terminal() -> Iterator[None]:
    """Under make, take the terminal for the duration: Ctrl-C then ends us, and make ends with our status.

    Without this make gets the interrupt too, and ends with a status of its own.
    """
    if "MAKELEVEL" not in os.environ or not os.isatty(0):
        yield
        return
    before = os.tcgetpgrp(0)
    stopped = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
        yield
    finally:
        os.tcsetpgrp(0, before)
        signal.signal(signal.SIGTTOU, stopped)
