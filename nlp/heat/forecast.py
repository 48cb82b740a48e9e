"""How probable it is that a topic's heat reaches a top, from its heat of the last day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from nlp.heat.burst import Chance, Curve, chances
from nlp.heat.formula import HALF_LIFE, HeatPoint, heats

_POINTS = 40
_LEAST = 2
_LOWEST = 1.0


def forecasts(topics: Sequence[tuple[Sequence[HeatPoint], datetime]], top: float) -> list[Chance | None]:
    """For the points of each topic and its present instant; None where less than two points are of its last day.

    The shape alone is judged: the model is learnt from another scale of heat (see `nlp/models/burst.md`).
    """
    curves = [curve_of(points, now) for points, now in topics]
    found = iter(chances([Curve(curve) for curve in curves if curve], top))
    return [next(found) if curve else None for curve in curves]


def curve_of(points: Sequence[HeatPoint], now: datetime) -> list[tuple[float, float]]:
    """The highest heat so far over the minutes since the first point of the last day, at most some 40 of them."""
    went = [(at, value) for at, value in heats(points) if now - HALF_LIFE <= at <= now]
    if len(went) < _LEAST:
        return []
    step = max(1, len(went) // _POINTS)
    highest, curve = _LOWEST, list[tuple[float, float]]()
    for at, value in [*went[::step], went[-1]]:
        highest = max(highest, value)
        if not curve or highest > curve[-1][1]:
            curve.append(((at - went[0][0]) / timedelta(minutes=1), highest))
    return curve
