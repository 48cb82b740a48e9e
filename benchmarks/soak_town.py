"""A tour that runs for the soak: started as people start it, its processes found in /proc, ended by Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests

PARTS = ("crawler", "worker", "scheduler", "web")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A living process of the tour. `part` is one of `PARTS`, or `web-worker` for a child of gunicorn's master."""

    pid: int
    part: str


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Town:
    """One running tour in `folder`; what it writes goes to `<folder>.log` beside it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder.resolve(), f"http://127.0.0.1:{port}/"
        self.log = self.folder.with_name(self.folder.name + ".log")
        self._words = ["tour", "--folder", str(self.folder), "--port", str(port)]
        self._mark = b"HUIYING_FOLDER=" + os.fsencode(self.folder)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `wait_until_live` tells when its history is done."""
        own = ("DJANGO", "HUIYING")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(own)}
        self.log.parent.mkdir(parents=True, exist_ok=True)
        written: IO[bytes]
        with self.log.open("ab") as written:
            command = [sys.executable, "-m", "config.manage", *self._words]
            self._process = subprocess.Popen(
                command, stdout=written, stderr=written, env=environment, start_new_session=True
            )

    def wait_until_live(self, seconds: float) -> None:
        """Wait for the desk to be open and every part to run. Raises `TimeoutError`, or `ChildProcessError`."""
        self._wait(self.open, seconds, "the desk is not open")
        self._wait(lambda: all(self.find(part) for part in PARTS[1:]), 60, "a part does not run")

    def open(self) -> bool:
        """Whether the desk answers with its own pages."""
        try:
            return bool(requests.get(f"{self.url}tour/progress", timeout=5).json().get("open"))
        except (requests.RequestException, ValueError):
            return False

    def find(self, part: str) -> list[int]:
        """The living processes of a part."""
        return [process.pid for process in self.processes() if process.part == part]

    def processes(self) -> Iterator[Process]:
        """Every living process that works in the tour's folder, but for the tour itself."""
        for entry in _PROC.iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid() and self._ours(entry):
                part = _part(entry)
                if part:
                    yield Process(int(entry.name), part)

    def end(self) -> tuple[int, list[Process]]:
        """Ctrl-C; the exit status, and which processes were still there two seconds later."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        try:
            status = self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        deadline = time.monotonic() + 2
        while (left := list(self.processes())) and time.monotonic() < deadline:
            time.sleep(0.1)
        return status, left

    def _wait(self, ready: Callable[[], object], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if self._process is None or self._process.poll() is not None:
                raise ChildProcessError(f"the tour ended: see {self.log}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} after {seconds:.0f} s: see {self.log}")
            time.sleep(0.2)

    def _ours(self, entry: Path) -> bool:
        try:
            return self._mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            return False


def alive(pid: int) -> bool:
    """Whether a process runs (one that only waits to be collected does not)."""
    return _state(_PROC / str(pid)) not in {"", "Z"}


def _part(entry: Path) -> str:
    words = _words(entry)
    if not words or _state(entry) == "Z":
        return ""
    if words[1:3] == ["-m", "crawlers"]:
        return "crawler"
    if words[1:3] != ["-m", "config.manage"] or len(words) < 4:
        return "other"
    if words[3] == "web" and _stat(entry)[3:4] != [entry.name]:
        return "web-worker"  # gunicorn's master leads its session, its children do not
    return words[3] if words[3] in PARTS else "other"


def _words(entry: Path) -> list[str]:
    try:
        return os.fsdecode((entry / "cmdline").read_bytes()).rstrip("\0").split("\0")
    except OSError:
        return []


def _stat(entry: Path) -> list[str]:
    """The fields of `stat` behind the name: state, parent, group, session, ..."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _state(entry: Path) -> str:
    return (_stat(entry) or [""])[0]
