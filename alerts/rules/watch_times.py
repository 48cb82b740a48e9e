"""When the message of a watch is due: one in a while, none in quiet hours unless it is grave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from config.clock import SHANGHAI
from config.vocabulary import Severity

GRAVE = frozenset({Severity.MAJOR.value, Severity.EXTREME.value})
"""Told in quiet hours as well (a rule of this project, no document says it)."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """At most one message in `every`; none from `quiet_from` to `quiet_until` (Asia/Shanghai, may pass midnight)."""

    every: timedelta
    quiet_from: time | None = None
    quiet_until: time | None = None

    def quiet(self, now: datetime) -> bool:
        """Whether messages rest at `now`."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return False
        at = now.astimezone(SHANGHAI).time()
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until

    def due(self, told_at: datetime | None, grave: bool, now: datetime) -> bool:
        """Whether what was found may be told now. `grave`: something of it is."""
        return self._earliest(now, told_at) <= now and (grave or not self.quiet(now))

    def messages(self, found: Sequence[tuple[datetime, bool]]) -> int:
        """How many messages matches (when, whether grave; in the order of time) make."""
        count, told_at, place = 0, None, 0
        while place < len(found):
            told_at = min(self._told(at, grave, told_at) for at, grave in _until_told(found, place, self, told_at))
            count += 1
            while place < len(found) and found[place][0] <= told_at:
                place += 1
        return count

    def _earliest(self, at: datetime, told_at: datetime | None) -> datetime:
        return at if told_at is None else max(at, told_at + self.every)

    def _told(self, at: datetime, grave: bool, told_at: datetime | None) -> datetime:
        """When a match is told if it stays alone."""
        earliest = self._earliest(at, told_at)
        if grave or not self.quiet(earliest) or self.quiet_until is None:
            return earliest
        local = earliest.astimezone(SHANGHAI)
        end = local.replace(hour=self.quiet_until.hour, minute=self.quiet_until.minute, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)


def _until_told(
    found: Sequence[tuple[datetime, bool]], place: int, rhythm: Rhythm, told_at: datetime | None
) -> Sequence[tuple[datetime, bool]]:
    """The first match that waits, and the first grave one that may come before it is told."""
    first = found[place]
    last = rhythm._told(*first, told_at)
    for match in found[place + 1 :]:
        if match[0] >= last:
            break
        if match[1]:
            return first, match
    return (first,)
