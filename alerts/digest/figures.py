"""All figures of a week from the store, as of its end: of the whole office, or of one unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from alerts.digest import history, matters, numbers, sources, topics, units
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.values import DigestFigures
from alerts.digest.week import Week
from alerts.models import Department
from config.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Stored:
    """What the digests of one week are made of, read once: the cases as known at its end and at the end of the last."""

    week: Week
    at: datetime
    before: datetime
    cases: list[CaseThen]
    last_cases: list[CaseThen]

    @property
    def period(self) -> Period:
        """The week."""
        return Period(self.week.start, self.cases)

    @property
    def last(self) -> Period:
        """The week before."""
        return Period(self.week.previous.start, self.last_cases)


def read(week: Week, now: datetime) -> Stored:
    """The cases of the week and of the one before, as known at `now`."""
    at, before = week.as_of(now), week.previous.as_of(now)
    stored = history.load(week.previous.start, at)
    return Stored(week, at, before, history.then(stored, at), history.then(stored, before))


def figures(week: Week, now: datetime, mine: Collection[str] = (), stored: Stored | None = None) -> DigestFigures:
    """The digest of `week` as it is known at `now`; of a week that is over, the same whenever it is asked for.

    `mine`: full names of the units in the reader's charge (分管), which stand first.
    """
    kept = stored or read(week, now)
    at, cases, period, last = kept.at, kept.cases, kept.period, kept.last
    found = topics.topics(week, at, cases)
    departments, territories = units.lines(period, last, mine)
    yields, (broken, due) = sources.yields(week, at), matters.commitments(at)
    return DigestFigures(
        week=week,
        as_of=at.astimezone(SHANGHAI),
        complete=week.over(now),
        items=sum(yields.now.values()),
        last_items=sum(yields.before.values()),
        counts=numbers.counts(period, last),
        rates=numbers.rates(period, last),
        topics=found.hottest,
        fastest=found.fastest,
        longest=found.longest,
        matters=matters.matters(cases, week.start),
        late=matters.late(cases),
        promises=matters.promises(cases),
        broken=broken,
        due=due,
        sources=sources.health(yields, at),
        lag=numbers.lag(period),
        aside=numbers.aside(period, last),
        units=departments,
        territories=territories,
    )


def unit_figures(stored: Stored, unit: Department, now: datetime) -> DigestFigures:
    """One unit's own digest of the week: its parts, its clocks, its promises; nothing of other units' work."""
    week, at = stored.week, stored.at
    period, last = units.of_unit(stored.period, unit), units.of_unit(stored.last, unit)
    broken, due = matters.commitments(at, unit)
    return DigestFigures(
        week=week,
        as_of=at.astimezone(SHANGHAI),
        complete=week.over(now),
        items=0,
        last_items=0,
        counts=numbers.unit_counts(period, last),
        rates=numbers.rates(period, last),
        matters=matters.matters(period.cases, week.start),
        late=matters.late(period.cases),
        promises=matters.promises([one for one in period.cases if one.leads]),
        broken=broken,
        due=due,
        aside=(),
        unit=unit.name,
    )
