"""突发: whether a topic gets more posts than usual for itself, at this hour of the week, and beside its sources."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.heat.rhythm import DayKind, Rhythm, cell_of, hour_of, rates

SIX_HOURS, PAST = timedelta(hours=6), timedelta(days=14)
_WINDOW, _BEFORE = 6, 14 * 24
_FUTURE = timedelta(minutes=5)
_LEAST = 0.5
"""Posts in six hours that any topic is expected to get, so that a first one is no burst."""
_LEVEL = 10.0
_TOLD_LEVEL = 1.5
_BUSIEST = 10.0
Published = tuple[datetime, int]
"""When a post was published, and the key of its source."""


class Rise(NamedTuple):
    """`recent` posts in six hours where `expected` were usual; `level`: how many times their usual the topic's sources
    bring of everything else (1 or more). `times`: the burst, recent / (expected * level)."""

    times: float
    recent: int
    expected: float
    level: float

    @property
    def because(self) -> str:
        """The figures in a Chinese sentence."""
        busy = f"；其来源此时共有平时的 {self.level:.1f} 倍" if self.level >= _TOLD_LEVEL else ""
        return f"近 6 小时 {self.recent} 条，平时同一时段 {self.expected:.1f} 条{busy}"


class Counted(NamedTuple):
    """Of one source: all posts, those of the last six hours, those of the 14 days before."""

    posts: int
    recent: int
    before: int


def windows(now: datetime) -> tuple[datetime, datetime, datetime]:
    """(first, began, ends): a post is recent in (began, ends], one of before in (first, began]."""
    began = now - SIX_HOURS
    return began - PAST, began, now + _FUTURE


def rise(posts: Sequence[Published], now: datetime, usual: Mapping[int, Rhythm], kind: DayKind) -> Rise:
    """The posts of the last six hours against those of the 14 days before, hour of the week by hour of the week.

    `usual`: rhythms by source; of a source without one all hours are even.
    """
    first, began, ends = windows(now)
    whole = Counter(source for _, source in posts)
    recent = Counter(source for at, source in posts if began < at <= ends)
    before = Counter(source for at, source in posts if first < at <= began)
    counted = {source: Counted(count, recent[source], before[source]) for source, count in whole.items()}
    return rise_of_counts(counted, now, usual, kind)


def rise_of_counts(counted: Mapping[int, Counted], now: datetime, usual: Mapping[int, Rhythm], kind: DayKind) -> Rise:
    """The same of posts that were counted by source, in the windows of `now`."""
    recent, before = sum(one.recent for one in counted.values()), sum(one.before for one in counted.values())
    whole = sum(one.posts for one in counted.values())
    shares = {source: one.posts / whole for source, one in counted.items()}
    hour = hour_of(now)
    shape = np.zeros(_BEFORE + _WINDOW)
    level = 0.0
    for source, share in shares.items():
        rhythm = usual.get(source)
        hourly = rates(rhythm, hour, kind) if rhythm is not None else None
        if rhythm is None or hourly is None:
            shape += share
            level += share
            continue
        even, usually = _hours(hourly, hour, kind)
        shape += share * even
        level += share * _level(rhythm, hour, counted[source].recent, usually)
    past = float(shape[:_BEFORE].sum())
    expected = max(before * float(shape[_BEFORE:].sum()) / past if past else 0.0, _LEAST)
    level = max(level, 1.0)
    return Rise(round(recent / (expected * level), 3), recent, expected, level)


def _level(rhythm: Rhythm, hour: int, own: int, expected: float) -> float:
    """How many times its usual a source brings, without the topic's own posts; 1 where its last hours are not known."""
    window = range(hour - _WINDOW + 1, hour + 1)
    if not any(there in rhythm.recent for there in window):
        return 1.0
    others = max(0, sum(rhythm.recent.get(there, 0) for there in window) - own)
    return min(max((others + _LEVEL) / (expected + _LEVEL), 1.0), _BUSIEST)


@lru_cache(maxsize=256)
def _hours(hourly: tuple[float, ...], hour: int, kind: DayKind) -> tuple[NDArray[np.float64], float]:
    """A source's usual posts in the hours of the 14 days before and of the window, about 1; and those of the window."""
    here = np.array(hourly)[_cells(hour, kind)]
    return here / here.mean(), float(here[-_WINDOW:].sum())


@lru_cache(maxsize=64)
def _cells(hour: int, kind: DayKind) -> NDArray[np.int64]:
    """The hours of the week of the 14 days before and of the window, the last one now."""
    return np.array([cell_of(there, kind) for there in range(hour - _BEFORE - _WINDOW + 1, hour + 1)])
