"""What is looked at in the beginning of a heat curve: how far the top is, how fast it rises, what the hour brings.

A curve is told by its points, (minutes since it was first seen, heat so far), the heat never falling. Every sign is
relative to the top that is asked for, so that a curve on another scale of heat is judged by its shape.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from config.clock import SHANGHAI

Points = Sequence[tuple[float, float]]
SHAPE = (
    "need", "minutes", "points", "rise", "rise_in", "rise_before", "rise_before_in", "rise_in_all", "minutes_to_top",
    "hours_to_top",
)  # fmt: skip
HOURS = (
    "hour", "hour_of_start", "hours_to_more_weight", "need_in_20_min", "need_in_1_h", "need_in_2_h", "need_in_5_h",
    "need_today", "own_rise", "own_rise_in_all", "own_rise_a_minute",
)  # fmt: skip
GROUPS = {
    "gap": ("need", "need_in_20_min", "need_in_1_h", "need_in_2_h", "need_in_5_h", "need_today"),
    "rise": (
        "rise", "rise_in", "rise_before", "rise_before_in", "rise_in_all", "minutes_to_top", "hours_to_top", "own_rise",
        "own_rise_in_all", "own_rise_a_minute",
    ),
    "time": ("hour", "hour_of_start", "hours_to_more_weight", "minutes", "points"),
}  # fmt: skip
"""Signs that say one thing: the distance to the top, the rise, the time."""
WEIGHT = (1.2, 1, *[0.5] * 4, *[0.8] * 5, *[1.2] * 3, 1, 1, 1, *[1.2] * 7)
"""By what the archive of hot-search lists multiplies heat, by hour of day (its own description)."""
_LOG = tuple(map(math.log, WEIGHT))
_AHEAD = (1 / 3, 1.0, 2.0, 5.0, 24.0)
_NEVER, _LATEST, _MOST_POINTS = 9.0, 23.99, 6


def signs_of(points: Points, top: float, start: datetime | None) -> list[float]:
    """The signs in the order of `SHAPE`, then, where `start` (the moment of minute 0) is known, of `HOURS`.

    `points`: one at least, minutes rising, heat above 0 and below `top`.
    """
    last = points[-1][1]
    need = math.log(top / last)
    rises = [(math.log(after[1] / before[1]), max(after[0] - before[0], 1.0)) for before, after in pairwise(points)]
    rise, took = rises[-1] if rises else (0.0, 1.0)
    before, took_before = rises[-2] if len(rises) > 1 else (0.0, 1.0)
    speed = (last - points[-2][1]) / took if rises else 0.0
    found = [
        need,
        math.log1p(points[-1][0]),
        float(min(len(points), _MOST_POINTS)),
        rise,
        math.log(took),
        before,
        math.log(took_before),
        math.log(last / points[0][1]),
        min(max(math.log((top - last) / speed), 0.0), _NEVER) if speed > 0 else _NEVER,
        math.log1p(min(need / max(rise / took, 1e-4) / 60, 30.0)),
    ]
    return found if start is None else [*found, *_of_hours(points, need, took, start)]


def _of_hours(points: Points, need: float, took: float, start: datetime) -> list[float]:
    at = start.astimezone(SHANGHAI) if start.tzinfo else start
    first = at.hour + at.minute / 60
    hours = [min(first + minutes / 60, _LATEST) for minutes, _ in points]
    own = [math.log(value) - _LOG[int(hour)] for hour, (_, value) in zip(hours, points, strict=True)]
    now = hours[-1]
    heavier = (hour - now for hour in range(int(now) + 1, 24) if WEIGHT[hour] > WEIGHT[int(now)])
    rise = own[-1] - own[-2] if len(own) > 1 else 0.0
    return [
        now,
        first,
        min(next(heavier, 8.0), 8.0),
        *(need - _gain(now, ahead) for ahead in _AHEAD),
        rise,
        own[-1] - own[0],
        10 * rise / took,
    ]


def _gain(hour: float, ahead: float) -> float:
    """What the weight of the hours ahead, on the same day, adds to the logarithm of heat."""
    return max(_LOG[int(hour) : int(min(hour + ahead, _LATEST)) + 1]) - _LOG[int(hour)]
