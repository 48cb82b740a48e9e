"""One source's part of a round."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from config import clock
from config.schema.sources import SourceEntry


@dataclass(frozen=True, slots=True)
class Task:
    """Where to write, with which salt, what is known already, the time to write on it.

    `details`: at most so many details are asked for (a probe).
    """

    source: SourceEntry
    spool: Path
    salt: str
    since: datetime | None = None
    now: datetime | None = None
    seen: Path | None = None
    details: int | None = None

    def at(self) -> datetime:
        """The time that goes on what is fetched now."""
        return self.now or clock.now()

    def fresh(self, at: datetime | None, lag: timedelta) -> bool:
        """Whether something last touched at `at` is due. `lag` is how late a site may show it."""
        return self.since is None or at is None or at >= self.since - lag
