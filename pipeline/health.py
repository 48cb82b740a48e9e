"""How a source is, judged from its own history: pure rules over the rounds of its last 28 days.

A refusal, a changed layout and a wrong setting count from the second round on, no answer from the third (which then is
asked for after half an interval): one bad round is no news. A source that never had a good round is told at once.
Silence is measured in items: how many would have come by the hours of its own weeks. It is told when it is 1.6
times as long as the longest of the last 28 days: with N items in that time, one gap in N**1.6 is so by chance.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from config.clock import SHANGHAI

HISTORY = timedelta(days=28)
_LEARNT = timedelta(days=7)
_LEAST_ITEMS = 30
_SILENCE = 10.0
_TIMES_ITS_LONGEST = 1.6
_FIELDS = {"no_time": "published_at", "no_author": "author", "no_text": "text", "unread_page": "all of the page"}
_WRONG = re.compile(
    r"不存在|已关闭|HTTP 4(?:04|10)|no page was asked for|no spider|CannotResolveHost|DNSLookup|Name or service"
    r"|not known|not an http address|leads off the site|is a private address"
)


class Health(StrEnum):
    """The states of a source."""

    NEW = "new"
    HEALTHY = "healthy"
    QUIET = "quiet"
    BLOCKED = "blocked"
    LOGIN = "login"
    LAYOUT = "layout"
    UNREACHABLE = "unreachable"
    MISCONFIGURED = "misconfigured"
    STALLED = "stalled"

    @property
    def good(self) -> bool:
        """Nothing is to be done."""
        return self in {Health.NEW, Health.HEALTHY}


@dataclass(frozen=True, slots=True)
class Round:
    """One crawl: when it ended, its outcome, its posts, and what it counted by the way."""

    at: datetime
    status: str
    items: int
    reason: str = ""
    signals: Mapping[str, int] = field(default_factory=dict)

    @property
    def bad(self) -> Health | None:
        """What is wrong with it; `None` for a good one."""
        if self.status in {"ok", "empty"}:
            return None
        if self.status == "forbidden" or (self.status == "unreachable" and _WRONG.search(self.reason)):
            return Health.MISCONFIGURED
        return Health(self.status)


@dataclass(frozen=True, slots=True)
class Finding:
    """How a source is, since when, and why."""

    health: Health
    since: datetime | None
    reason: str


DayKind = Callable[[date], int]
_PATIENCE = {Health.UNREACHABLE: 3}


def assess(
    rounds: Sequence[Round],
    interval: timedelta,
    now: datetime,
    day_kind: DayKind,
    running_since: datetime | None = None,
) -> Finding:
    """Judge a source by its rounds, oldest first. `day_kind`: 0 (Monday) .. 6 (Sunday or holiday).

    `running_since`: when the collector was started; it is not stalled before it had its time.
    """
    rounds = [one for one in rounds if one.at >= now - HISTORY]
    if not rounds:
        return Finding(Health.NEW, None, "")
    if is_stalled(max(rounds[-1].at, running_since or rounds[-1].at), interval, now):
        return Finding(Health.STALLED, rounds[-1].at, "此后没有一轮采集结束 (no crawl has ended since)")
    tail = _bad_tail(rounds)
    if tail:
        state = tail[-1].bad
        assert state is not None
        if len(tail) == len(rounds) or len(tail) >= _PATIENCE.get(state, 2):
            return Finding(state, tail[0].at, tail[-1].reason)
    good = [one for one in rounds if one.bad is None]
    return (
        _vanished(good)
        or (_silence(good, interval, day_kind) if not tail else None)
        or Finding(Health.HEALTHY, None, "")
    )


def is_stalled(last: datetime | None, interval: timedelta, now: datetime) -> bool:
    """Whether no crawl has ended for three intervals, and an hour at least."""
    return last is not None and now - last > max(3 * interval, timedelta(hours=1))


def _bad_tail(rounds: Sequence[Round]) -> Sequence[Round]:
    start = len(rounds)
    while start and rounds[start - 1].bad is not None:
        start -= 1
    return rounds[start:]


def _vanished(good: Sequence[Round]) -> Finding | None:
    """A field that used to be there is missing in nearly all posts of the last rounds."""
    recent: list[Round] = []
    for one in reversed(good):
        recent.insert(0, one)
        if len(recent) >= 2 and sum(_posts(round_) for round_ in recent) >= 5:
            break
    earlier = good[: len(good) - len(recent)]
    posts, before = sum(map(_posts, recent)), sum(map(_posts, earlier))
    if len(recent) < 2 or posts < 5 or before < 20:
        return None
    for signal, name in _FIELDS.items():
        missing = sum(one.signals.get(signal, 0) for one in recent) / posts
        usual = sum(one.signals.get(signal, 0) for one in earlier) / before
        if missing >= 0.9 and usual <= 0.5 and all(one.signals.get(signal) for one in recent if _posts(one)):
            return Finding(
                Health.LAYOUT, recent[0].at, f"字段 {name} 不见了, {posts} 条中 {missing:.0%} 没有 (field vanished)"
            )
    return None


def _posts(one: Round) -> int:
    return one.items + one.signals.get("unread_page", 0)


def _silence(good: Sequence[Round], interval: timedelta, day_kind: DayKind) -> Finding | None:
    """No item for longer than the source was ever silent, in items that should have come."""
    if good[-1].items or good[-1].at - good[0].at < _LEARNT or sum(one.items for one in good) < _LEAST_ITEMS:
        return None
    last = max(number for number, one in enumerate(good) if one.items)
    spans = [_watched(one.at - before.at, interval) for before, one in pairwise(good)]
    hours = [_hour(one.at, day_kind) for one in good[1:]]
    rates = _rates(good[: last + 1], spans, hours)
    expected = [rates[hour] * (span / timedelta(hours=1)) for hour, span in zip(hours, spans, strict=True)]
    missed = sum(expected[last:])
    if missed < _SILENCE:
        return None
    if missed < max(_SILENCE, longest_gap(good[: last + 1], expected) * _TIMES_ITS_LONGEST):
        return None
    return Finding(Health.QUIET, good[last].at, f"上一条之后本应有约 {missed:.0f} 条 (items should have come)")


def _watched(gap: timedelta, interval: timedelta) -> timedelta:
    """How long a round watched; a round after a pause brings what came meanwhile, and says nothing of its own hour."""
    return gap if gap <= 2 * interval else timedelta(0)


def _hour(at: datetime, day_kind: DayKind) -> tuple[int, int]:
    here = at.astimezone(SHANGHAI)
    return day_kind(here.date()), here.hour


def _rates(
    good: Sequence[Round], spans: Sequence[timedelta], hours: Sequence[tuple[int, int]]
) -> Mapping[tuple[int, int], float]:
    """Items an hour for each hour of the week; the lower of it and its neighbours' mean, since weeks shift a little."""
    items: dict[tuple[int, int], float] = {}
    watched: dict[tuple[int, int], float] = {}
    for one, span, hour in zip(good[1:], spans, hours, strict=False):
        if not span:
            continue
        items[hour] = items.get(hour, 0.0) + one.items
        watched[hour] = watched.get(hour, 0.0) + span / timedelta(hours=1)
    raw = {hour: items[hour] / watched[hour] if watched[hour] else 0.0 for hour in items}
    smooth: dict[tuple[int, int], float] = {}
    for day in range(7):
        for clock in range(24):
            around = [raw.get((day, (clock + shift) % 24), 0.0) for shift in (-1, 0, 1)]
            smooth[(day, clock)] = min(around[1], sum(around) / 3)
    return smooth


def longest_gap(good: Sequence[Round], expected: Sequence[float]) -> float:
    """The longest silence between two items, in items that should have come; `expected` per round after the first.

    One that is more than twice as long as all others was no silence of its life, but an incident.
    """
    gaps, since = [0.0, 0.0], 0.0
    for one, share in zip(good[1:], expected, strict=False):
        if one.items:
            gaps.append(since)
            since = 0.0
        else:
            since += share
    second, longest = sorted(gaps)[-2:]
    return second if longest > 2 * second > 0 else longest
