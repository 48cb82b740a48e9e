"""Heat and burst of a topic: how much attention it has, and whether that is more than usual for it."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

HALF_LIFE = timedelta(hours=24)
_FUTURE = timedelta(minutes=5)
_WEIGHTS = (0.002, 0.05, 0.2, 0.3)
"""What a view, a like, a comment and a repost add."""


class HeatPoint(NamedTuple):
    """One item as heat sees it; `submitter` is a hash, empty where unknown; counts None where the site shows none."""

    at: datetime
    submitter: str
    source: str
    kind: str
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    reposts: int | None = None


def heat(points: Sequence[HeatPoint], now: datetime) -> float:
    """热度 at `now`: each distinct submitter counts once, at the newest point, halved every 24 hours; not below 0.

    Engagement adds the logarithm of weighted counts, so that one viral post does not outweigh a hundred people; each
    further source adds a tenth. Points later than `now` (a wrong clock at the source) count as of now. Formula: ours.
    """
    voices: dict[str, float] = {}
    spread = 0.0
    for number, point in enumerate(points):
        fresh = 0.5 ** (max(now - point.at, timedelta(0)) / HALF_LIFE)
        who = point.submitter or f"#{number}"
        voices[who] = max(voices.get(who, 0.0), fresh)
        spread += fresh * math.log1p(_engagement(point))
    return round(_total(sum(voices.values()), spread, len({point.source for point in points})), 3)


def peak(points: Sequence[HeatPoint]) -> float:
    """The highest heat that a matter of the past ever had, looked at when each of its points came."""
    if len(points) == 1:
        return round(_total(1.0, math.log1p(_engagement(points[0])), 1), 3)
    voices = spread = highest = 0.0
    newest: dict[str, datetime] = {}
    sources: set[str] = set()
    before: datetime | None = None
    for number, point in enumerate(sorted(points, key=_at)):
        if before is not None:
            fade = 0.5 ** ((point.at - before) / HALF_LIFE)
            voices, spread = voices * fade, spread * fade
        before = point.at
        who = point.submitter or f"#{number}"
        spoke = newest.get(who)
        voices += 1.0 - (0.5 ** ((point.at - spoke) / HALF_LIFE) if spoke is not None else 0.0)
        newest[who] = point.at
        spread += math.log1p(_engagement(point))
        sources.add(point.source)
        highest = max(highest, _total(voices, spread, len(sources)))
    return round(highest, 3)


_at = attrgetter("at")


def _total(voices: float, spread: float, sources: int) -> float:
    return (voices * 10 + spread * 2) * (1 + 0.1 * max(sources - 1, 0))


def _engagement(point: HeatPoint) -> float:
    counts = (point.views, point.likes, point.comments, point.reposts)
    return sum(weight * max(count, 0) for weight, count in zip(_WEIGHTS, counts, strict=True) if count)


def burst(times: Sequence[datetime], now: datetime) -> float:
    """突发: items of the last six hours, as a multiple of what the 14 days before would give for six hours.

    The baseline counts at least half an item per six hours, so that a first item is no burst (2.0 for one alone).
    """
    window, past = timedelta(hours=6), timedelta(days=14)
    recent = sum(now - window < at <= now + _FUTURE for at in times)
    before = sum(now - window - past < at <= now - window for at in times)
    return round(recent / max(before * (window / past), 0.5), 3)
