"""The numbers of the last weeks side by side, for the leader's one screen; the same formulas as the digest's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.digest import numbers, words
from alerts.digest.kept import Kept
from alerts.digest.tallies import Tally, tallies
from alerts.digest.values import CaseRef
from alerts.digest.week import Week, this_week

_COUNTS = 4
WEEKS = 6


@dataclass(frozen=True, slots=True)
class Number:
    """One number of this week so far: as shown, last week's, its formula, how many cases are behind it and the first.

    `trend` holds six weeks of counts, or of shares in per cent where the number is a rate; no cases count as 0.
    """

    name: str
    shown: str
    last: str
    formula: str
    behind: int
    cases: tuple[CaseRef, ...]
    trend: tuple[int, ...]
    bad: bool = False


@dataclass(frozen=True, slots=True)
class WeekNumbers:
    """A week's counts, and its rates as numerator and denominator, in the order of the digest."""

    counts: tuple[int, ...]
    rates: tuple[tuple[int, int], ...]


KEPT: Kept[WeekNumbers] = Kept("trend", WeekNumbers)


def week_numbers(week: Week, now: datetime) -> WeekNumbers:
    """The numbers of a week as known at `now`."""
    found = tallies(week.start, week.as_of(now))
    counts, rates = found[:_COUNTS], found[_COUNTS:]
    return WeekNumbers(tuple(one.whole for one in counts), tuple((one.good, one.whole) for one in rates))


def ten(now: datetime) -> tuple[list[Number], Week]:
    """Four counts and six rates of the running week, as known at `now`; weeks that are not kept are counted."""
    week = this_week(now)
    weeks = earlier(week, WEEKS - 1)
    known = KEPT.read(weeks)
    past = [known.get(str(one)) or week_numbers(one, now) for one in weeks]
    found = tallies(week.start, week.as_of(now))
    return [*_counts(found[:_COUNTS], past), *_rates(found[_COUNTS:], past)], week


def earlier(week: Week, most: int) -> list[Week]:
    """The `most` weeks before `week`, in order."""
    found = [week]
    while len(found) <= most:
        found.append(found[-1].previous)
    return found[:0:-1]


def _counts(counted: Sequence[Tally], past: Sequence[WeekNumbers]) -> list[Number]:
    return [
        Number(
            one.name,
            f"{one.whole} 件",
            f"{past[-1].counts[at]} 件",
            one.formula,
            one.behind,
            one.cases,
            (*(week.counts[at] for week in past), one.whole),
            one.name == numbers.LATE and one.whole > 0,
        )
        for at, one in enumerate(counted)
    ]


def _rates(rated: Sequence[Tally], past: Sequence[WeekNumbers]) -> list[Number]:
    return [
        Number(
            one.name,
            words.share(one.good, one.whole),
            words.share(*past[-1].rates[at]),
            one.formula,
            one.behind,
            one.cases,
            (*(_per_cent(*week.rates[at]) for week in past), _per_cent(one.good, one.whole)),
        )
        for at, one in enumerate(rated)
    ]


def _per_cent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
