"""All figures of a week from the store, as of its end: of the whole office, or of one unit."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.digest import history, matters, numbers, reposts, sources, topics, units
from alerts.digest.kept import Kept
from alerts.digest.known import CaseThen
from alerts.digest.numbers import Period
from alerts.digest.values import CaseRef, DigestFigures
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


@dataclass(frozen=True, slots=True)
class Handled:
    """What the ledger says of a week: the digest without what posts give; and its cases by their topics."""

    figures: DigestFigures
    cases: dict[int, CaseRef]


KEPT: Kept[Handled] = Kept("digest", Handled)


def figures(week: Week, now: datetime, mine: Collection[str] = (), stored: Stored | None = None) -> DigestFigures:
    """The digest of `week` as it is known at `now`; of a week that is over, the same whenever it is asked for.

    `mine`: full names of the units in the reader's charge (分管), which stand first.
    """
    if stored is None and not mine:
        done = KEPT.of(week, now, lambda: handled(read(week, now), now))
    else:
        done = handled(stored or read(week, now), now, mine)
    at = week.as_of(now)
    found, collected = topics.topics(week, at, done.cases), sources.collected(week, at)
    return replace(
        done.figures,
        items=collected.items,
        last_items=collected.last_items,
        topics=found.hottest,
        fastest=found.fastest,
        longest=found.longest,
        reposts=reposts.overdue(at),
        sources=collected.health,
    )


def handled(kept: Stored, now: datetime, mine: Collection[str] = ()) -> Handled:
    """All of the digest that cases, clocks, parts and promises give."""
    week, at, cases, period, last = kept.week, kept.at, kept.cases, kept.period, kept.last
    departments, territories = units.lines(period, last, mine)
    broken, due = matters.commitments(at)
    found = DigestFigures(
        week=week,
        as_of=at.astimezone(SHANGHAI),
        complete=week.over(now),
        items=0,
        last_items=0,
        counts=numbers.counts(period, last),
        rates=numbers.rates(period, last),
        matters=matters.matters(cases, week.start),
        late=matters.late(cases),
        promises=matters.promises(cases, at),
        broken=broken,
        due=due,
        lag=numbers.lag(period),
        aside=numbers.aside(period, last),
        units=departments,
        territories=territories,
    )
    return Handled(found, topics.cases_of(cases))


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
        promises=matters.promises([one for one in period.cases if one.leads], at),
        broken=broken,
        due=due,
        aside=(),
        unit=unit.name,
    )
