"""The hammer: kill -9 of one part of the town at random moments, again and again, each part by a thread of its own."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak_town import PARTS, Town, alive

NEVER = 300.0
"""Seconds after which a part that did not come again is given up."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: when (seconds since the hammer began), how old the process was seen to be, how long until the next."""

    part: str
    pid: int
    at: float
    age: float
    again: float


@dataclass
class Hammer:
    """Kills every part `kills` times. `pause`: the longest wait in s between a part's return and its kill."""

    town: Town
    kills: int
    seed: int
    pause: float = 25.0
    done: list[Kill] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Blocks until every part was killed often enough, or did not come again."""
        self._began = time.monotonic()
        threads = [threading.Thread(target=self._hunt, args=(part,), daemon=True) for part in PARTS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @property
    def missing(self) -> list[str]:
        """The parts that were not killed as often as was wished."""
        return [part for part in PARTS if self.count(part) < self.kills]

    def count(self, part: str) -> int:
        """How often a part was killed."""
        return sum(kill.part == part for kill in self.done)

    def _hunt(self, part: str) -> None:
        """Every second round of web takes a child of gunicorn as well; that is not counted as a kill of web."""
        dice = random.Random(f"{self.seed} {part}")
        while self.count(part) < self.kills:
            if not self._strike(part, dice):
                return
            if part == "web" and self.count(part) % 2:
                self._strike("web-worker", dice)

    def _strike(self, part: str, dice: random.Random) -> bool:
        """Wait for the part, wait a random time, kill it, wait until it is there again; false when it never came.

        Every second kill of worker and scheduler falls while they are at work. A crawler lives for a few seconds only:
        it is hit at any moment of those, and one that was quicker is let go.
        """
        deadline = time.monotonic() + NEVER
        while time.monotonic() < deadline:
            pid = self._victim(part, deadline)
            if pid is None:
                return False
            seen = time.monotonic()
            time.sleep(dice.uniform(0.0, 1.5) if part == "crawler" else dice.uniform(0.0, self.pause))
            if pid not in self.town.find(part):
                continue
            if self.count(part) % 2:
                self._wait_for_work(part)
                time.sleep(0.2 * dice.random() ** 3)  # mostly at once: a batch takes some 50 ms
            if not alive(pid):
                continue
            os.kill(pid, signal.SIGKILL)
            struck = time.monotonic()
            back = self._victim(part, struck + NEVER, other_than=pid)
            again = time.monotonic() - struck
            self.done.append(Kill(part, pid, struck - self._began, struck - seen, again))
            return back is not None
        return False

    def _wait_for_work(self, part: str) -> None:
        """Until the worker has taken a segment, or the scheduler is in the middle of sending mail; 5 s at most."""
        folder, deadline = self.town.folder, time.monotonic() + 5
        index, incoming = folder / "mailbox" / "index.jsonl", folder / "spool" / "incoming"
        size, before = _size(index), set(incoming.glob("*.jsonl"))
        while part in {"worker", "scheduler"} and time.monotonic() < deadline:
            now = set(incoming.glob("*.jsonl"))
            if part == "worker" and (before - now or _held(now)):
                return
            if part == "scheduler" and _size(index) > size:
                return
            before = now
            time.sleep(0.002)

    def _victim(self, part: str, deadline: float, other_than: int = 0) -> int | None:
        while time.monotonic() < deadline:
            found = [pid for pid in self.town.find(part) if pid != other_than]
            if found:
                return found[0]
            time.sleep(0.05 if part == "crawler" else 0.2)
        return None


def _held(segments: Iterable[Path]) -> bool:
    """Whether somebody holds one of these files by flock (/proc/locks: major:minor:inode)."""
    locked = {line.split()[5].rpartition(":")[2] for line in Path("/proc/locks").read_text().splitlines()}
    try:
        return any(str(path.stat().st_ino) in locked for path in segments)
    except FileNotFoundError:
        return False


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
