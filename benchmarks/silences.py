"""False alarms of silence over many drawn sources, quickly: each gap is judged once, at its end, where it is longest.

    python -m benchmarks.silences [--seed 901] [--lives 80]

Lives are those of `benchmarks.health_lives.drawn`, 125 days each after 28 of learning, those crawled every five minutes
included; only `pipeline.sources.silence` is asked. `benchmarks.health` judges every round by all rules, and takes
hours.
"""

import argparse
import math
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from benchmarks.health_lives import KIND, Life, drawn, mean
from config.clock import SHANGHAI
from pipeline.sources.health import HISTORY
from pipeline.sources.silence import Floats, Ints, lasting

_DAYS = 125
_WORTH = 4.0


def simulated(life: Life, start: datetime, days: int, draw: np.random.Generator) -> tuple[Floats, Ints, Floats]:
    """When the good rounds ended, what each brought, and its average. After a bad one, half an interval."""
    step = life.minutes * 60
    fails = draw.random(int(days * 86400 / step * 1.05) + 10) < life.fails
    ended = start.timestamp() + np.concatenate([[0.0], np.cumsum(np.where(fails, step / 2, step))[:-1]])
    good = ended[~fails & (ended < start.timestamp() + days * 86400)]
    hours, places = np.unique(good // 3600, return_inverse=True)
    known = np.array([_hour(life, datetime.fromtimestamp(hour * 3600, SHANGHAI)) for hour in hours])
    means, expected = known[places].T
    rates = draw.gamma(np.maximum(expected / (life.burst - 1), 1e-12), life.burst - 1)
    return good, np.where(expected > 0, draw.poisson(rates), 0), means


def _hour(life: Life, at: datetime) -> tuple[float, float]:
    """What a round of this hour brings on average, and with the mood and the maintenance of its day."""
    day, usual = random.Random(f"{life.name} {at:%Y-%m-%d}"), mean(life, at)
    mood = math.exp(day.gauss(0, life.moods)) if life.moods else 1.0
    still = bool(life.nights) and day.random() < life.nights and 2 <= at.hour < 5
    return usual, 0.0 if still else usual * mood


def false_alarms(seed: int, lives: int) -> Iterator[str]:
    """Each silence that was told in normal life."""
    for number in range(lives):
        life, draw = drawn(seed * 100_000 + number), np.random.default_rng(seed * 100_000 + number)
        start = datetime(2026, 1, 5, tzinfo=SHANGHAI) + timedelta(days=number // 4 * 130 % 234)
        at, items, means = simulated(life, start - HISTORY, HISTORY.days + _DAYS, draw)
        found, total = np.flatnonzero(items), np.cumsum(means)
        for last, following in pairwise(found):
            end = following - 1
            if total[end] - total[last] < _WORTH or at[end] < start.timestamp():
                continue
            first = int(np.searchsorted(at, at[end] - HISTORY.total_seconds()))
            seen = slice(first, following)
            gap = lasting(at[seen].tolist(), items[seen].tolist(), life.minutes * 60.0, KIND)
            if gap is not None and gap.missed >= gap.limit:
                when = datetime.fromtimestamp(at[end], SHANGHAI)
                yield f"{life.name} {when:%Y-%m-%d %H:%M} {gap.missed:.1f} missed, limit {gap.limit:.1f}"


def main() -> None:
    """Print each alarm and the rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=901)
    parser.add_argument("--lives", type=int, default=80)
    given = parser.parse_args()
    told = list(false_alarms(given.seed, given.lives))
    for one in told:
        print(f"    {one}")
    days = given.lives * _DAYS
    print(f"false alarms of silence in {days} source-days: {len(told)}, {len(told) / days * 1000:.1f} in 1,000")


if __name__ == "__main__":
    main()
