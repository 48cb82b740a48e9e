"""The spool folder's writing side: posts become segments of JSON lines that are either whole or not there.

A segment is written as `<name>.part` under a lock, flushed to the disk, then renamed; readers look at `*.jsonl` only.
"""

import fcntl
import os
from datetime import UTC
from pathlib import Path
from typing import BinaryIO

from config import clock

_serial = 0


class SpoolWriter:
    """Writes lines to `<folder>/incoming` in segments of at most `max_lines`; a segment is seen once it is complete.

    Files are mode 0600 and folders 0700: the spool is where unmasked text lies until it is ingested.
    """

    def __init__(self, folder: Path, name: str, max_lines: int = 500) -> None:
        self._incoming = make_spool(folder)
        self._name = name
        self._max_lines = max_lines
        self._file: BinaryIO | None = None
        self._part = Path()
        self._lines = 0

    def write(self, line: str) -> None:
        """Add one line (no newline in it). Raises `OSError` when the disk refuses."""
        if self._file is None:
            self._open()
        assert self._file is not None
        self._file.write(line.encode() + b"\n")
        self._lines += 1
        if self._lines >= self._max_lines:
            self.close()

    def close(self) -> None:
        """Make what was written readable and durable: on return it survives a power cut. May be called again."""
        file, self._file = self._file, None
        if file is None:
            return
        with file:
            file.flush()
            os.fsync(file.fileno())
            os.rename(self._part, self._part.with_suffix(""))
        _sync_folder(self._incoming)

    def _open(self) -> None:
        global _serial  # noqa: PLW0603  numbers the segments of this process
        _serial += 1
        stamp = clock.now().astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        self._part = self._incoming / f"{stamp}-{self._name}-{os.getpid()}-{_serial}.jsonl.part"
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb", buffering=1 << 16)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._lines = 0


def make_spool(folder: Path) -> Path:
    """Make the spool folder where it is missing; returns where segments go. Raises `OSError` where that is no use."""
    incoming = folder / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    incoming.mkdir(mode=0o700, exist_ok=True)
    return incoming


def sweep_parts(folder: Path) -> int:
    """Remove the unfinished segments of writers that died (nobody holds their lock); returns how many."""
    removed = 0
    for part in (folder / "incoming").glob("*.part"):
        try:
            with part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()
                removed += 1
        except (BlockingIOError, FileNotFoundError):
            continue
    return removed


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
