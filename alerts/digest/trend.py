"""The numbers of the last weeks side by side, for the leader's one screen; the same formulas as the digest's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.digest import history, numbers, words
from alerts.digest.kept import Kept
from alerts.digest.stored import CaseRows
from alerts.digest.values import CaseRef, Count, Rate
from alerts.digest.week import Week, this_week

_RATES = 6
WEEKS = 6


@dataclass(frozen=True, slots=True)
class Number:
    """One number of this week so far: as shown, last week's, its formula, the cases behind, and six weeks of values.

    `trend` holds counts, or shares in per cent where the number is a rate; a week without cases counts as 0.
    """

    name: str
    shown: str
    last: str
    formula: str
    cases: tuple[CaseRef, ...]
    trend: tuple[int, ...]
    bad: bool = False


@dataclass(frozen=True, slots=True)
class WeekNumbers:
    """A week's counts, and its rates as numerator and denominator, in the order of the digest."""

    counts: tuple[int, ...]
    rates: tuple[tuple[int, int], ...]


KEPT: Kept[WeekNumbers] = Kept("trend", WeekNumbers)


def week_numbers(week: Week, now: datetime, stored: Iterable[CaseRows] | None = None) -> WeekNumbers:
    """The numbers of a week as known at `now`. `stored`: what was read already, of the week's start or earlier."""
    counted, rated = _figures(week, now, history.load(week.start, said=False) if stored is None else stored)
    return WeekNumbers(tuple(one.value for one in counted), tuple((one.numerator, one.denominator) for one in rated))


def ten(now: datetime) -> tuple[list[Number], Week]:
    """Four counts and six rates of the running week, as known at `now`; weeks that are not kept are read at once."""
    week = this_week(now)
    weeks = earlier(week, WEEKS - 1)
    known = KEPT.read(weeks)
    missing = [one for one in weeks if str(one) not in known]
    stored = history.load((missing or [week])[0].start, said=False)
    past = [known.get(str(one)) or week_numbers(one, now, history.of_span(stored, one.start)) for one in weeks]
    counted, rated = _figures(week, now, history.of_span(stored, week.start))
    return [*_counts(counted, past), *_rates(rated, past)], week


def earlier(week: Week, most: int) -> list[Week]:
    """The `most` weeks before `week`, in order."""
    found = [week]
    while len(found) <= most:
        found.append(found[-1].previous)
    return found[:0:-1]


def _figures(week: Week, now: datetime, stored: Iterable[CaseRows]) -> tuple[tuple[Count, ...], tuple[Rate, ...]]:
    period = numbers.Period(week.start, history.then(stored, week.as_of(now)))
    nothing = numbers.Period(week.start, ())  # what was before is another week of the same list, not counted again
    rated = numbers.rates(period, nothing)[:_RATES]  # the 重办率 stands in the digest
    return numbers.counts(period, nothing), rated


def _counts(counted: Sequence[Count], past: Sequence[WeekNumbers]) -> list[Number]:
    return [
        Number(
            one.name,
            f"{one.value} 件",
            f"{past[-1].counts[at]} 件",
            one.formula,
            one.cases,
            (*(week.counts[at] for week in past), one.value),
            one.name == numbers.LATE and one.value > 0,
        )
        for at, one in enumerate(counted)
    ]


def _rates(rated: Sequence[Rate], past: Sequence[WeekNumbers]) -> list[Number]:
    return [
        Number(
            one.name,
            one.shown,
            words.share(*past[-1].rates[at]),
            one.formula,
            one.missed,
            (*(_per_cent(*week.rates[at]) for week in past), _per_cent(one.numerator, one.denominator)),
        )
        for at, one in enumerate(rated)
    ]


def _per_cent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
