"""How many posts a source brings in which hour of the week; holidays count as Sundays, make-up workdays as Mondays.

A rate is a gamma-Poisson estimate: an hour of the week is drawn to its hour of the day, that to the source's mean, by
three posts each; so a thin source is taken as even, and a rich one as it is.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

DayKind = Callable[[date], int]
"""See `config.day_kinds`."""
KEPT_HOURS = 48
"""Of so many hours it is kept how many posts each brought."""
_CELLS, _DAY_HOURS = 168, 24
_LEAST_POSTS, _LEAST_DAYS = 100, 14
_LONGEST = 26 * _CELLS
"""Hours after which what was counted weighs half: half a year."""
_DRAWN = 3.0
_EAST = 8 * 3600
_EPOCH = date(1970, 1, 1)


def hour_of(at: datetime) -> int:
    """Hours since 1970 in Shanghai (one offset since 1992)."""
    return (int(at.timestamp()) + _EAST) // 3600


def cell_of(hour: int, kind: DayKind) -> int:
    """Kind of day * 24 + hour of the day."""
    return kind(_EPOCH + timedelta(days=hour // _DAY_HOURS)) * _DAY_HOURS + hour % _DAY_HOURS


class Rhythm(NamedTuple):
    """`since`: the first hour counted, 0 for none; `counts`: posts by hour of the week, 168 (aged); `recent`: posts of
    each of the last 48 hours."""

    since: int = 0
    counts: tuple[float, ...] = (0.0,) * _CELLS
    recent: Mapping[int, int] = {}

    def grown(self, hours: Mapping[int, int], kind: DayKind) -> "Rhythm":
        """With further posts, so many in each hour."""
        if not hours:
            return self
        newest = max(*hours, *self.recent, 0)
        since = self.since or min(hours)
        counts = list(self.counts)
        recent = {hour: count for hour, count in self.recent.items() if hour > newest - KEPT_HOURS}
        for hour, count in hours.items():
            if hour >= since:
                counts[cell_of(hour, kind)] += count
            if hour > newest - KEPT_HOURS:
                recent[hour] = recent.get(hour, 0) + count
        if newest - since > _LONGEST:
            since, counts = (since + newest) // 2, [count / 2 for count in counts]
        return Rhythm(since, tuple(counts), recent)

    def as_fields(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"since": self.since, "counts": list(self.counts), "recent": [[*pair] for pair in self.recent.items()]}

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Rhythm":
        """What `as_fields` gave; an empty mapping is a source that was never heard."""
        return cls(fields["since"], tuple(fields["counts"]), dict(fields["recent"])) if fields else cls()


def rates(rhythm: Rhythm, now: int, kind: DayKind) -> tuple[float, ...] | None:
    """Posts an hour in each hour of the week; None below 100 posts or 14 days. `now`: the present hour."""
    return _rates(rhythm.since, rhythm.counts, now, kind)


@lru_cache(maxsize=256)
def _rates(since: int, counts: tuple[float, ...], now: int, kind: DayKind) -> tuple[float, ...] | None:
    total, days = sum(counts), (now - since) / _DAY_HOURS
    if not since or total < _LEAST_POSTS or days < _LEAST_DAYS:
        return None
    mean = total / days / _DAY_HOURS
    seen = _days(since // _DAY_HOURS, now // _DAY_HOURS, kind)
    daily = [_drawn(sum(counts[hour::_DAY_HOURS]), days, mean) for hour in range(_DAY_HOURS)]
    return tuple(_drawn(count, seen[cell // _DAY_HOURS], daily[cell % _DAY_HOURS]) for cell, count in enumerate(counts))


def _drawn(count: float, days: float, prior: float) -> float:
    return (count + _DRAWN) / (days + _DRAWN / prior)


@lru_cache(maxsize=512)
def _days(first: int, last: int, kind: DayKind) -> tuple[int, ...]:
    """How many days of each kind there were, both ends included."""
    seen = [0] * 7
    for day in range(first, last + 1):
        seen[kind(_EPOCH + timedelta(days=day))] += 1
    return tuple(seen)
