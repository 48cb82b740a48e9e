"""Replays normal life and incidents of sources, and counts what `pipeline.health` says of them.

    python -m benchmarks.health [--days 1000] [--seed 1]

Four kinds of sources (a busy forum, a petition board of office hours, a news site, a bursty microblog search) live by
the hours of the week and the holidays of 2026, with single rounds that fail. After 28 days of learning: `--days`
source-days of normal life (Spring Festival and National Day among them), each alarm counted as false; and 50 incidents,
ten each of blocked, login, layout, unreachable and silent, begun at random moments of the day.
"""

import argparse
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clock import SHANGHAI
from config.day_kinds import day_kinds
from config.load import calendar_data
from pipeline.health import HISTORY, Health, Round, assess, longest_gap

KIND = day_kinds(calendar_data())
DAY = [
    0.3,
    0.15,
    0.1,
    0.05,
    0.05,
    0.1,
    0.3,
    0.7,
    1.2,
    1.5,
    1.6,
    1.4,
    1.2,
    1.2,
    1.4,
    1.5,
    1.5,
    1.4,
    1.2,
    1.3,
    1.5,
    1.5,
    1.2,
    0.7,
]
OFFICE = [0.0] * 8 + [1.5, 3, 3, 2, 0.5, 0.7, 2.5, 3, 3, 1.5, 0.3, 0.2, 0.2, 0.1, 0.0, 0.0]
STATES = ("blocked", "login", "layout", "unreachable", "silent")


@dataclass(frozen=True)
class Life:
    """A kind of source: items a day, its hours, how weekends weigh, how bursty, minutes between rounds."""

    name: str
    a_day: float
    hours: list[float]
    weekend: float
    burst: float
    minutes: int
    fails: float = 0.004


LIVES = (
    Life("forum", 480, DAY, 0.9, 2.0, 15),
    Life("petition board", 40, OFFICE, 0.1, 1.5, 30),
    Life("news site", 60, OFFICE, 0.35, 3.0, 30),
    Life("microblog search", 300, DAY, 1.0, 5.0, 15),
)


def items(life: Life, at: datetime, draw: random.Random) -> int:
    """A negative binomial count: Poisson of a gamma, `burst` its variance over its mean."""
    expected = mean(life, at)
    if expected <= 0:
        return 0
    shape = expected / (life.burst - 1)
    rate = draw.gammavariate(shape, expected / shape)
    count, left = 0, math.exp(-min(rate, 700))
    product = draw.random()
    while product > left:
        count, product = count + 1, product * draw.random()
    return count


def rounds(life: Life, start: datetime, days: float, draw: random.Random) -> Iterator[Round]:
    """Normal life: now and then a round fails and is asked for again after half an interval."""
    at = start
    while at < start + timedelta(days=days):
        failed = draw.random() < life.fails
        yield Round(at, "unreachable", 0, "TimeoutError") if failed else Round(at, "ok", items(life, at, draw))
        at += timedelta(minutes=life.minutes / (2 if failed else 1))


def false_alarms(days: int, seed: int) -> int:
    """Alarms in so many source-days of normal life, each counted once until the source is well again."""
    found = 0
    span = 125
    for number in range(-(-days // span)):
        life, draw = LIVES[number % len(LIVES)], random.Random(seed * 1000 + number)
        start = datetime(2026, 1, 5, tzinfo=SHANGHAI) + timedelta(days=(number // 4) * 130)
        past: list[Round] = []
        alarmed = False
        for one in rounds(life, start - HISTORY, HISTORY.days + span, draw):
            past.append(one)
            if one.at < start:
                continue
            past = past[-3000:]
            if one.items:  # nothing can be wrong with a source that just gave posts: see `assess`
                alarmed = False
                continue
            health = assess(past, timedelta(minutes=life.minutes), one.at, KIND).health
            if not health.good and not alarmed:
                found += 1
                print(f"    false alarm: {life.name} {one.at:%Y-%m-%d %H:%M} {health}")
            alarmed = not health.good
    return found


def mean(life: Life, at: datetime) -> float:
    """Items that a round at this time has on average."""
    weight = life.weekend if KIND(at.date()) >= 5 else 1.0
    return life.a_day * weight * life.hours[at.hour] / sum(life.hours) * life.minutes / 60


def incident(life: Life, state: str, draw: random.Random) -> tuple[bool, float]:
    """Whether the incident was told with its right name, and after how many of the source's intervals.

    A silence's interval is the longest silence that the source had in the 28 days before, or the round's if longer.
    """
    start = datetime(2026, 3, 2, tzinfo=SHANGHAI) + timedelta(days=draw.randrange(40), minutes=draw.randrange(1440))
    past = list(rounds(life, start - HISTORY, HISTORY.days, draw))
    rhythm = max(5.0, longest_gap(past, [mean(life, one.at) for one in past[1:]]))
    at, missed = past[-1].at, 0.0
    wanted = Health.QUIET if state == "silent" else Health(state)
    while at < start + timedelta(days=20):
        half = state == "unreachable" and past[-1].status == "unreachable"
        at += timedelta(minutes=life.minutes / (2 if half else 1))
        past.append(Round(at, "ok", 0) if state == "silent" else Round(at, state, 0, "TimeoutError"))
        missed += mean(life, at)
        finding = assess(past, timedelta(minutes=life.minutes), at, KIND)
        if not finding.health.good:
            taken = (at - start) / timedelta(minutes=life.minutes)
            return finding.health is wanted, min(taken, missed / rhythm) if state == "silent" else taken
    return False, math.inf


def incidents(seed: int) -> list[tuple[str, bool, float]]:
    """Fifty of them."""
    draw = random.Random(seed)
    return [(state, *incident(LIVES[number % 4], state, draw)) for number in range(10) for state in STATES]


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    told = incidents(given.seed)
    for state in STATES:
        delays = sorted(delay for name, _, delay in told if name == state)
        right = sum(good for name, good, _ in told if name == state)
        middle = delays[len(delays) // 2]
        print(f"{state:12} {right}/{len(delays)} named rightly; intervals: median {middle:.1f}, most {delays[-1]:.1f}")
    within = sum(good and delay <= 2 for _, good, delay in told)
    print(f"told rightly within two intervals: {within}/{len(told)}")
    print(f"false alarms in {given.days} source-days: {false_alarms(given.days, given.seed)}")


if __name__ == "__main__":
    main()
