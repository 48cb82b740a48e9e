"""Replays normal life and incidents of sources, and counts what `pipeline.sources.health` says of them.

    python -m benchmarks.health [--days 1000] [--seed 1] [--set named|drawn]

`named`: a busy forum, a petition board of office hours, a news site and a bursty microblog search; the rules were made
with these. `drawn`: each life and each incident is another source, drawn from the seed (`health_lives.drawn`).
Both live by the hours of the week and the holidays of 2026, with single rounds that fail. After 28 days of learning:
`--days` source-days of normal life (Spring Festival and National Day among them), each alarm counted as false; and 50
incidents, ten each of blocked, login, layout, unreachable and silent, begun at random moments of the day.
"""

import argparse
import math
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.health_lives import KIND, LIVES, Life, drawn, mean, rounds
from config.clock import SHANGHAI
from pipeline.sources.health import HISTORY, Declared, Health, Round, assess

STATES = ("blocked", "login", "layout", "unreachable", "silent")
SETS: dict[str, Callable[[int, int], Life]] = {
    "named": lambda _seed, number: LIVES[number % len(LIVES)],
    "drawn": lambda seed, number: drawn(seed * 1000 + number),
}
_SPAN = 125


def false_alarms(days: int, seed: int, kind: str = "named") -> list[str]:
    """Alarms in so many source-days of normal life, each told once until the source is well again."""
    found = []
    for number in range(-(-days // _SPAN)):
        life, draw = SETS[kind](seed, number), random.Random(seed * 1000 + number)
        start = datetime(2026, 1, 5, tzinfo=SHANGHAI) + timedelta(days=(number // 4) * 130 % 234)
        past: list[Round] = []
        alarmed = False
        lasts = min(_SPAN, days - number * _SPAN)
        for one in rounds(life, start - HISTORY, HISTORY.days + lasts, draw):
            past.append(one)
            if one.at < start:
                continue
            if len(past) > 12000:
                past = past[-9000:]
            if one.items:  # nothing can be wrong with a source that just gave posts: see `assess`
                alarmed = False
                continue
            health = assess(past, Declared(timedelta(minutes=life.minutes)), one.at, KIND).health
            if not health.good and not alarmed:
                found.append(f"{life.name} {one.at:%Y-%m-%d %H:%M} {health}")
            alarmed = not health.good
    return found


def incident(life: Life, state: str, draw: random.Random) -> tuple[bool, float]:
    """Whether the incident was told with its right name, and after how many of the source's intervals.

    A silence's interval is the longest that the source had in the 28 days before, see `rhythm`.
    """
    start = datetime(2026, 3, 2, tzinfo=SHANGHAI) + timedelta(days=draw.randrange(40), minutes=draw.randrange(1440))
    past = list(rounds(life, start - HISTORY, HISTORY.days, draw))
    usual = rhythm(past, life)
    at, missed = past[-1].at, 0.0
    wanted = Health.QUIET if state == "silent" else Health(state)
    while at < start + timedelta(days=20):
        half = state == "unreachable" and past[-1].status == "unreachable"
        at += timedelta(minutes=life.minutes / (2 if half else 1))
        past.append(Round(at, "ok", 0) if state == "silent" else Round(at, state, 0, "TimeoutError"))
        missed += mean(life, at)
        finding = assess(past, Declared(timedelta(minutes=life.minutes)), at, KIND)
        if not finding.health.good:
            taken = (at - start) / timedelta(minutes=life.minutes)
            return finding.health is wanted, min(taken, missed / usual) if state == "silent" else taken
    return False, math.inf


def rhythm(past: list[Round], life: Life) -> float:
    """The longest interval from one round with items to the next one, measured in items as the source's life has them.

    Five at least: no source is so even that a shorter silence would say anything.
    """
    intervals, since = [5.0], 0.0
    for one in past[1:]:
        since += mean(life, one.at)
        if one.items:
            intervals.append(since)
            since = 0.0
    return max(intervals)


def incidents(seed: int, kind: str = "named") -> list[tuple[str, bool, float]]:
    """Fifty of them."""
    draw = random.Random(seed)
    return [
        (state, *incident(SETS[kind](seed, number * 10 + place if kind == "drawn" else number), state, draw))
        for number in range(10)
        for place, state in enumerate(STATES)
    ]


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", choices=SETS, default="named")
    given = parser.parse_args()
    told = incidents(given.seed, given.set)
    for state in STATES:
        delays = sorted(delay for name, _, delay in told if name == state)
        right = sum(good for name, good, _ in told if name == state)
        middle = delays[len(delays) // 2]
        print(f"{state:12} {right}/{len(delays)} named rightly; intervals: median {middle:.1f}, most {delays[-1]:.1f}")
    within = sum(good and delay <= 2 for _, good, delay in told)
    print(f"told rightly within two intervals: {within}/{len(told)}")
    alarms = false_alarms(given.days, given.seed, given.set)
    print(f"false alarms in {given.days} source-days: {len(alarms)}")
    for alarm in alarms:
        print(f"    {alarm}")


if __name__ == "__main__":
    main()
