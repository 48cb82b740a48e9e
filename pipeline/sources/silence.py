"""Whether a source is silent for longer than it ever is by itself: pure figures over its good rounds.

Time is measured in items that should have come, by the hours of the source's own weeks, so that nights, weekends and
holidays count little. In this time the gaps between items have a tail that falls about exponentially; it is fitted to
the longest fifth of them (peaks over threshold: Pickands 1975, with the shape held at 0, which a month of gaps cannot
tell from it). A silence is told where the tail says that one as long comes once in 9,000 days, when it is also longer
by a twentieth than the longest interval of the last 28 days from one round with items to the next (with what that one
should have brought, so that a source whose single rounds bring many may miss one), and ten items at least. Beyond 1.8
times the longest it is told whatever the tail says: a silence is to be known within two intervals.

A public holiday counts as a Sunday that brings three fifths, until the source's own holidays of these days say more:
offices and markets that are open on Sundays rest at Spring Festival.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
DayKind = Callable[[date], int]

LEAST = 10.0
"""Items that must be missing before a silence is told."""
_ONCE_IN_DAYS = 9000.0
_TIMES_ITS_LONGEST, _AT_MOST = 1.05, 1.8
"""Of its longest interval; at most so that it is told within two."""
_TAIL = 0.2
_LEAST_TAIL = 20
_POOLED_HOURS = 4.0
_LEVEL_DAYS = 2.0
_LEVEL_ITEMS = 20.0
_LEVEL_CHANCE = 0.1
_HOLIDAY, _HOLIDAY_ITEMS = 0.6, 20.0
_DAY, _HOUR, _EAST = 86400, 3600, 8 * 3600
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence that lasts: `missed` items should have come since the round `last`; `limit` of them are too many."""

    last: int
    missed: float
    limit: float


def lasting(at: Sequence[float], items: Sequence[int], interval: float, day_kind: DayKind) -> Gap | None:
    """The silence at the end of these rounds, `None` when the last one brought something.

    `at`: when each round ended (Unix seconds, ascending); `interval`: seconds from one to the next.
    `day_kind`: see `config.day_kinds`.
    """
    counts = np.asarray(items, dtype=np.int64)
    found = np.flatnonzero(counts)
    if not len(found) or found[-1] == len(counts) - 1:
        return None
    last = int(found[-1])
    when = np.asarray(at, dtype=np.float64)
    expected = expected_of(when, counts, last, interval, day_kind)
    missed = float(expected[last + 1 :].sum())
    if missed < LEAST:
        return None
    missed *= _level(when, expected, counts, last)
    gaps, intervals = gaps_of(counts[: last + 1], expected[: last + 1])
    longest = _longest(intervals)
    tail = min(_tail_limit(gaps, (when[last] - when[0]) / _DAY), _AT_MOST * longest)
    return Gap(last, missed, max(LEAST, _TIMES_ITS_LONGEST * longest, tail))


def expected_of(when: Floats, counts: Ints, last: int, interval: float, day_kind: DayKind) -> Floats:
    """Items that each round should have brought, by what those up to `last` did."""
    spans = _watched(when, interval)
    owner, hour = _hours(when, spans)
    end, start = when / _HOUR, when / _HOUR - spans
    within = np.maximum(0.0, np.minimum(end[owner], hour + 1) - np.maximum(start[owner], hour))
    cells, free = _cells(hour, day_kind)
    past = owner <= last
    share = np.divide(within, spans[owner], out=np.zeros(len(owner)), where=spans[owner] > 0)
    rates = _rates(cells[past], within[past], (counts[owner] * share)[past])
    expected: Floats = np.bincount(owner, rates[cells] * within, len(when)).astype(np.float64)
    holidays = np.bincount(owner, free, len(when)) > 0
    expected *= np.where(holidays, _holiday_share(expected[: last + 1], counts[: last + 1], holidays), 1.0)
    return expected


def _hours(when: Floats, spans: Floats) -> tuple[Ints, Ints]:
    """The hours that the rounds watched, one after the other: (which round, hours since 1970).

    A source that is asked every two hours tells of both of them, whichever the round ended in.
    """
    first = np.floor(when / _HOUR - spans).astype(np.int64)
    many = np.maximum(1, np.ceil(when / _HOUR).astype(np.int64) - first)
    owner = np.repeat(np.arange(len(when)), many)
    return owner, first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)


def gaps_of(items: Ints, expected: Floats) -> tuple[Floats, Floats]:
    """For each two rounds with items that follow each other: what should have come in the empty ones between, and that
    with the second one's own."""
    found = np.flatnonzero(items)
    if len(found) < 2:
        return np.zeros(1), np.zeros(1)
    total = np.cumsum(expected)
    return np.maximum(0.0, total[found[1:] - 1] - total[found[:-1]]), total[found[1:]] - total[found[:-1]]


def _longest(gaps: Floats) -> float:
    """One gap that is more than twice as long as all others was no silence of its life, but an incident."""
    if len(gaps) < 2:
        return float(gaps.max(initial=0.0))
    second, first = np.sort(gaps)[-2:]
    return float(second if first > 2 * second > 0 else first)


def _tail_limit(gaps: Floats, days: float) -> float:
    """How long a gap is that comes once in 9,000 days."""
    ordered = np.sort(gaps)
    if len(ordered) >= 2 and ordered[-1] > 2 * ordered[-2] > 0:
        ordered = ordered[:-1]
    count = min(len(ordered) - 1, max(_LEAST_TAIL, int(len(ordered) * _TAIL)))
    if count < 2 or days <= 0:
        return 0.0
    threshold = float(ordered[-count - 1])
    excess = float((ordered[-count:] - threshold).mean())
    return threshold + excess * math.log(max(1.0, count / days * _ONCE_IN_DAYS))


def _watched(when: Floats, interval: float) -> Floats:
    """Hours that each round watched; one after a pause brings what came meanwhile and says nothing of its own hour."""
    spans = np.diff(when, prepend=when[0])
    return np.where(spans <= 2 * interval, spans, 0.0) / _HOUR


def _cells(hours: Ints, day_kind: DayKind) -> tuple[Ints, Flags]:
    """The place in the week of each hour since 1970, in Shanghai (which has one offset): day kind * 24 + hour; and
    whether its day is a public holiday that is no Sunday."""
    local = hours + _EAST // _HOUR
    days, places = np.unique(local // 24, return_inverse=True)
    dates = [_EPOCH + timedelta(days=int(day)) for day in days]
    kinds = np.array([day_kind(day) for day in dates], dtype=np.int64)
    holidays = np.array([kind == 6 and day.weekday() != 6 for kind, day in zip(kinds, dates, strict=True)])
    return kinds[places] * 24 + local % 24, holidays[places]


def _holiday_share(expected: Floats, items: Ints, holidays: Flags) -> float:
    """How much of a Sunday a public holiday brings: 0.6, drawn to what the ones before brought; 1 at most."""
    past = holidays[: len(items)]
    brought = float(items[past & (expected > 0)].sum()) + _HOLIDAY * _HOLIDAY_ITEMS
    return min(1.0, brought / (float(expected[past].sum()) + _HOLIDAY_ITEMS))


def _rates(cells: Ints, spans: Floats, items: Floats) -> Floats:
    """Items an hour in each of the 168 hours of the week: its own, drawn to that of all working (or free) days.

    The lower of an hour's rate and the mean of it and its neighbours counts, since weeks shift a little.
    """
    watched = np.bincount(cells, spans, 168).reshape(7, 24)
    got = np.bincount(cells, items, 168).reshape(7, 24)
    rates = np.empty((7, 24))
    for days in (slice(0, 5), slice(5, 7)):
        hours = watched[days].sum(0)
        pooled = np.divide(got[days].sum(0), hours, out=np.zeros(24), where=hours > 0)
        rates[days] = (got[days] + _POOLED_HOURS * pooled) / (watched[days] + _POOLED_HOURS)
    around = (np.roll(rates, 1, 1) + rates + np.roll(rates, -1, 1)) / 3
    return np.minimum(rates, around).ravel()


def _level(when: Floats, expected: Floats, items: Ints, last: int) -> float:
    """How much of its usual the source brought in the two days before it fell silent; a tenth less is chance."""
    recent = slice(int(np.searchsorted(when, when[last] - _LEVEL_DAYS * _DAY)), last + 1)
    brought, usual = float(items[recent].sum()), float(expected[recent].sum())
    return min(1.0, (brought + _LEVEL_ITEMS) / (usual + _LEVEL_ITEMS) + _LEVEL_CHANCE)
