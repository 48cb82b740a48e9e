"""Simulated sources for `benchmarks.health`: four named kinds, and any number drawn from a seed.

A life is a negative binomial stream of items by the hours of the week. Drawn ones are further from the rules under
test: lulls and rushes of whole days, holidays that are quieter than a Sunday, growth or decline, nights of
maintenance, sources that are crawled every five minutes or once in two hours, and that bring 25 to 1,500 items a day.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.day_kinds import day_kinds
from config.load import calendar_data
from pipeline.sources.health import Round

KIND = day_kinds(calendar_data())
DAY = [0.3, 0.15, 0.1, 0.05, 0.05, 0.1, 0.3, 0.7, 1.2, 1.5, 1.6, 1.4, 1.2, 1.2, 1.4, 1.5, 1.5, 1.4, 1.2, 1.3, 1.5, 1.5]
DAY += [1.2, 0.7]
OFFICE = [0.0] * 8 + [1.5, 3, 3, 2, 0.5, 0.7, 2.5, 3, 3, 1.5, 0.3, 0.2, 0.2, 0.1, 0.0, 0.0]
_YEAR = datetime.fromisoformat("2026-01-01T00:00:00+08:00")


@dataclass(frozen=True)
class Life:
    """A kind of source: items a day, its hours, how weekends weigh, how bursty, minutes between rounds.

    `holiday`: a public holiday's share of a weekend day; `moods`: spread (log) of whole days around their usual;
    `growth`: a day's, as a share; `fails`: of rounds; `nights`: of nights in which nothing is posted from 2 to 5.
    """

    name: str
    a_day: float
    hours: list[float]
    weekend: float
    burst: float
    minutes: int
    fails: float = 0.004
    holiday: float = 1.0
    moods: float = 0.0
    growth: float = 0.0
    nights: float = 0.0
    seed: int = 0


LIVES = (
    Life("forum", 480, DAY, 0.9, 2.0, 15),
    Life("petition board", 40, OFFICE, 0.1, 1.5, 30),
    Life("news site", 60, OFFICE, 0.35, 3.0, 30),
    Life("microblog search", 300, DAY, 1.0, 5.0, 15),
)


def drawn(seed: int) -> Life:
    """Another kind of source."""
    draw = random.Random(f"life {seed}")
    hours = draw.choice((DAY, OFFICE))
    shift = draw.choice((-1, 0, 0, 1))
    return Life(
        name=f"drawn {seed}",
        a_day=math.exp(draw.uniform(math.log(25), math.log(1500))),
        hours=[hours[(hour - shift) % 24] * draw.uniform(0.8, 1.25) for hour in range(24)],
        weekend=draw.uniform(0.05, 1.2),
        burst=draw.uniform(1.2, 6.0),
        minutes=draw.choice((5, 10, 15, 30, 60, 120)),
        fails=draw.uniform(0, 0.01),
        holiday=draw.uniform(0.4, 1.1),
        moods=draw.uniform(0, 0.3),
        growth=draw.uniform(-0.006, 0.006),
        nights=draw.choice((0, 0, 0.15)),
        seed=seed,
    )


def mean(life: Life, at: datetime) -> float:
    """Items that a round at this time has on average, the mood of the day apart."""
    kind = KIND(at.date())
    weight = life.weekend if kind >= 5 else 1.0
    if kind == 6 and at.weekday() != 6:
        weight *= life.holiday
    weight *= math.exp(life.growth * ((at - _YEAR) / timedelta(days=1)))
    return life.a_day * weight * life.hours[at.hour] / sum(life.hours) * life.minutes / 60


def items(life: Life, at: datetime, draw: random.Random) -> int:
    """A negative binomial count: Poisson of a gamma, `burst` its variance over its mean."""
    day = random.Random(f"{life.seed} {at:%Y-%m-%d}")
    mood = math.exp(day.gauss(0, life.moods)) if life.moods else 1.0
    if life.nights and day.random() < life.nights and 2 <= at.hour < 5:
        return 0
    expected = mean(life, at) * mood
    if expected <= 0:
        return 0
    shape = expected / (life.burst - 1)
    return poisson(draw.gammavariate(shape, expected / shape), draw)


def poisson(rate: float, draw: random.Random) -> int:
    """A Poisson count; a large rate in parts, since the product of its draws would vanish."""
    count = 0
    while rate > 0:
        part = min(rate, 200.0)
        left, product = math.exp(-part), draw.random()
        while product > left:
            count, product = count + 1, product * draw.random()
        rate -= part
    return count


def rounds(life: Life, start: datetime, days: float, draw: random.Random) -> Iterator[Round]:
    """Normal life: now and then a round fails and is asked for again after half an interval."""
    at = start
    while at < start + timedelta(days=days):
        failed = draw.random() < life.fails
        yield Round(at, "unreachable", 0, "TimeoutError") if failed else Round(at, "ok", items(life, at, draw))
        at += timedelta(minutes=life.minutes / (2 if failed else 1))
