"""The leader's ten numbers are the digest's, of the running week and of those before it."""

import pytest

from alerts.appraisal.keeping import keep
from alerts.digest import history, numbers
from alerts.digest.trend import WEEKS, ten
from alerts.digest.week import this_week
from tests.alerts.digest.conftest import at
from tests.alerts.digest.office_at_random import Office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept", [False, True])
def test_each_week_shows_what_the_digest_counts_over_all_cases(kept):
    office = Office(5, at("11-05 08:00"))
    office.live(110)
    now = office.now
    if kept:
        keep(now, 99)
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
    assert all(any(one.trend) for one in found[: len(counts)])
    assert [one.behind for one in found] == [*(len(one.cases) for one in counts), *(len(one.missed) for one in rates)]
    older = numbers.Period(weeks[2].start, history.then(stored, weeks[2].as_of(now)))
    assert [one.trend[-3] for one in found[: len(counts)]] == [one.value for one in numbers.counts(older, older)]
