"""Which instant the sites show: that of the crawl round while the history is replayed, else the real one.

A file in the tour's folder, because the sites are a process of their own.
"""

import os
from datetime import datetime
from pathlib import Path

from config import clock

_FILE = "sites.clock"


def show(folder: Path, at: datetime) -> None:
    """From the next request on the sites show `at`."""
    part = folder / f"{_FILE}.part"
    part.write_text(at.isoformat(), "ascii")
    os.replace(part, folder / _FILE)


def show_now(folder: Path) -> None:
    """From the next request on the sites show what is now."""
    (folder / _FILE).unlink(missing_ok=True)


def shown(folder: Path) -> datetime:
    """The instant that a request sees."""
    try:
        return datetime.fromisoformat((folder / _FILE).read_text("ascii"))
    except FileNotFoundError:
        return clock.now()
