"""The leader's ten numbers are the digest's, although each week reads only the cases that it may speak of."""

import pytest

from alerts.digest import history, numbers
from alerts.digest.trend import WEEKS, ten
from alerts.digest.week import this_week

pytestmark = pytest.mark.django_db


def test_each_week_counts_what_it_counts_over_all_cases(county, now):
    found, week = ten(now)
    weeks = [this_week(now)]
    while len(weeks) < WEEKS:
        weeks.append(weeks[-1].previous)
    stored = history.load(weeks[-1].start)
    this, last = (numbers.Period(one.start, history.then(stored, one.as_of(now))) for one in weeks[:2])
    counts, rates = numbers.counts(this, last), numbers.rates(this, last)[:6]
    assert week == weeks[0]
    assert [(one.name, one.shown, one.last) for one in found] == [
        *((one.name, f"{one.value} 件", f"{one.last} 件") for one in counts),
        *((one.name, one.shown, one.last_shown) for one in rates),
    ]
    older = numbers.Period(weeks[2].start, history.then(stored, weeks[2].as_of(now)))
    assert [one.trend[-3] for one in found[: len(counts)]] == [one.value for one in numbers.counts(older, older)]
