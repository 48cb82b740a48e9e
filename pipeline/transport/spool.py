"""The default transport: a folder of JSON-lines segments on one machine.

A writer makes a segment under another name, syncs and renames it, so a segment is whole or not there. A worker holds a
segment by an advisory lock on the file: when it dies the kernel lets go, and the next worker takes the segment again.
"""

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from crawlers.spool import SpoolWriter
from pipeline.transport.base import Batch

log = logging.getLogger(__name__)

KEPT = timedelta(hours=24)
LOOK = 0.003
"""Seconds between two looks while waiting."""


@dataclass(frozen=True, slots=True)
class _Held:
    path: Path
    descriptor: int


class SpoolTransport:
    """See `pipeline.transport.base.Transport`. `folder` holds `incoming/` and `dead/`, both mode 0700."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.dead = folder / "dead"
        for part in (self.incoming, self.dead):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._seen: set[str] = set()

    def send(self, lines: Iterable[str]) -> None:
        """Store lines durably."""
        writer = SpoolWriter(self.folder, "send")
        try:
            for line in lines:
                writer.write(line)
        finally:
            writer.close()

    def take(self) -> Batch | None:
        """The oldest segment that nobody holds."""
        self._seen = self._names()
        for path in sorted(self.incoming / name for name in self._seen):
            held = _hold(path)
            if held is not None:
                text = path.read_text("utf-8", errors="replace")
                return Batch(tuple(line for line in text.split("\n") if line.strip()), held)
        return None

    def confirm(self, batch: Batch) -> None:
        """Delete the segment, then let go of it."""
        held = _held(batch)
        held.path.unlink(missing_ok=True)
        os.close(held.descriptor)

    def release(self, batch: Batch) -> None:
        """Let go of the segment without deleting it."""
        os.close(_held(batch).descriptor)

    def reject(self, line: str, reason: str) -> None:
        """One file per bad line, named by its content: a line rejected twice is kept once."""
        name = blake2b(line.encode("utf-8", "replace"), digest_size=12).hexdigest()
        descriptor = os.open(self.dead / f"{name}.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            json.dump({"reason": reason, "line": line}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        log.warning("dead_letter=%s reason=%r", name, reason)

    def purge(self, now: datetime) -> int:
        """Delete dead letters and segments older than a day: only here may unmasked text lie, and not for longer."""
        limit = (now - KEPT).timestamp()
        old = [path for part in (self.incoming, self.dead) for path in part.iterdir() if path.stat().st_mtime < limit]
        for path in old:
            path.unlink(missing_ok=True)
            log.error("purged=%s because=older_than_24h", path.name)
        return len(old)

    def wait(self, seconds: float) -> None:
        """Looks at the names of the segments three hundred times a second: less than a percent of a core when idle."""
        end = time.monotonic() + seconds
        while self._names() <= self._seen and (left := end - time.monotonic()) > 0:
            time.sleep(min(LOOK, left))

    def waiting(self) -> int:
        """How many segments wait."""
        return len(self._names())

    def _names(self) -> set[str]:
        return {name for name in os.listdir(self.incoming) if name.endswith(".jsonl")}


def _held(batch: Batch) -> _Held:
    if not isinstance(batch.token, _Held):
        raise TypeError("this batch is not of the spool")
    return batch.token


def _hold(path: Path) -> _Held | None:
    """Lock the segment, unless somebody holds it or has just confirmed it."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_ino == path.stat().st_ino:
            return _Held(path, descriptor)
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None
