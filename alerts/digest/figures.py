"""All figures of a week from the store, as of its end."""

from datetime import datetime

from alerts.digest import history, matters, numbers, sources, topics
from alerts.digest.values import DigestFigures
from alerts.digest.week import Week
from config.clock import SHANGHAI


def figures(week: Week, now: datetime) -> DigestFigures:
    """The digest of `week` as it is known at `now`; of a week that is over, the same whenever it is asked for."""
    at, before = week.as_of(now), week.previous.as_of(now)
    stored = history.load(week.previous.start)
    cases = history.then(stored, at)
    period = numbers.Period(week.start, cases)
    last = numbers.Period(week.previous.start, history.then(stored, before))
    return DigestFigures(
        week=week,
        as_of=at.astimezone(SHANGHAI),
        complete=week.over(now),
        items=sources.collected(week, at),
        last_items=sources.collected(week.previous, before),
        counts=numbers.counts(period, last),
        rates=numbers.rates(period, last),
        topics=topics.hottest(week, at, cases),
        matters=matters.matters(cases, week.start),
        late=matters.late(cases),
        promises=matters.promises(cases),
        broken=matters.broken(at),
        sources=sources.health(week, at),
        lag=numbers.lag(period),
        aside=numbers.aside(period, last),
    )
