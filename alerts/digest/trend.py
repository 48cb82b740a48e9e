"""The numbers of the last weeks side by side, for the leader's one screen; the same formulas as the digest's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.digest import history, numbers
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


def ten(now: datetime) -> tuple[list[Number], Week]:
    """Four counts and six rates of the running week, as known at `now`; one load for all weeks."""
    week = this_week(now)
    weeks = [week]
    while len(weeks) < WEEKS:
        weeks.append(weeks[-1].previous)
    weeks.reverse()
    stored = history.load(weeks[0].start)
    periods = [
        numbers.Period(one.start, history.then(history.of_span(stored, one.start), one.as_of(now))) for one in weeks
    ]
    nothing = numbers.Period(week.start, ())  # what was before is another week of the same list, not counted again
    counted = [numbers.counts(period, nothing) for period in periods]
    rated = [numbers.rates(period, nothing)[:_RATES] for period in periods]  # the 重办率 stands in the digest
    return [*_counts(counted), *_rates(rated)], week


def _counts(weeks: Sequence[Sequence[Count]]) -> list[Number]:
    return [
        Number(
            one.name,
            f"{one.value} 件",
            f"{weeks[-2][at].value} 件",
            one.formula,
            one.cases,
            tuple(week[at].value for week in weeks),
            one.name == numbers.LATE and one.value > 0,
        )
        for at, one in enumerate(weeks[-1])
    ]


def _rates(weeks: Sequence[Sequence[Rate]]) -> list[Number]:
    return [
        Number(
            one.name,
            one.shown,
            weeks[-2][at].shown,
            one.formula,
            one.missed,
            tuple(round(100 * (week[at].share or 0)) for week in weeks),
        )
        for at, one in enumerate(weeks[-1])
    ]
