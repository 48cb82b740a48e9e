"""The ten numbers that the store counts are those of the formulas over every case read whole, at any instant."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.digest import history, numbers
from alerts.digest.tallies import RATES, tallies
from alerts.digest.tally_sql import SHOWN
from alerts.digest.week import Week, this_week
from alerts.models import Assignment, Case
from alerts.models.ledger import REPLAYED
from config.vocabulary import CaseState, Part, TimerName
from tests.alerts.digest.conftest import Town, at
from tests.alerts.digest.office_at_random import Office

pytestmark = pytest.mark.django_db
WEEK = Week(2026, 47)
Told = tuple[str, int, int, int, list[int]]


def read_whole(start: datetime, until: datetime) -> Iterator[Told]:
    """Name, whole, good, cases behind and the first of them, by the formulas over all that was open or moved since."""
    nothing = numbers.Period(numbers.NEVER, ())
    period = numbers.Period(start, history.then(history.load(start), until))
    for one in numbers.counts(period, nothing):
        yield one.name, one.value, one.value, len(one.cases), [case.pk for case in one.cases[:SHOWN]]
    for rate in numbers.rates(period, nothing)[:RATES]:
        behind = rate.missed
        yield rate.name, rate.denominator, rate.numerator, len(behind), [case.pk for case in behind[:SHOWN]]


def counted(start: datetime, until: datetime) -> list[Told]:
    found = tallies(start, until)
    return [(one.name, one.whole, one.good, one.behind, [case.pk for case in one.cases]) for one in found]


def agree(now: datetime, weeks: int = 3) -> list[list[Told]]:
    """The running week and those before it are counted to what they are read to; gives what was found."""
    found, week = [], this_week(now)
    for _ in range(weeks):
        span = week.start, week.as_of(now)
        found.append(counted(*span))
        assert found[-1] == list(read_whole(*span)), str(week)
        week = week.previous
    return found


@pytest.mark.parametrize("seed", range(3))
def test_an_office_at_random_is_counted_as_it_is_read(seed: int) -> None:
    office = Office(seed, at("11-10 08:00"))
    for _ in range(4):
        office.live(20)
        agree(office.now)
    assert office.kinds["交办"]
    assert set(REPLAYED) & set(office.kinds)


def test_what_an_office_does_reaches_every_number_and_every_kind_of_past() -> None:
    office = Office(99, at("11-01 08:00"))
    office.live(350)
    seen = {name for week in agree(office.now, weeks=8) for name, whole, *_rest in week if whole}
    assert seen == {name for name, *_rest in counted(WEEK.start, WEEK.end)}
    assert set(REPLAYED) - {"重算期限"} <= set(office.kinds)
    assert {"退回", "再启动", "回访", "归档"} <= set(office.kinds)


def plain(town: Town) -> Case:
    """Dispatched, signed late, answered, called back."""
    case = town.case("11-17 08:00")
    town.clock(case, TimerName.RESPONSE, "11-17 08:00", "11-19 08:00", stopped="11-18 10:00")
    town.clock(case, TimerName.CLOSE, "11-17 09:00", "11-25 18:00", stopped="11-18 10:00")
    town.assign(case, "11-17 09:00", due="11-17 11:00", acked="11-17 12:00")
    town.answer(case, "11-18 10:00")
    town.event(case, "11-19 10:00", "回访", data={"rating": "不满意", "key": "a"})
    town.event(case, "11-19 11:00", "回访", data={"rating": "满意", "key": "a"})
    return case


EDGES: dict[str, tuple[str, str, str]] = {  # start, due and end of a clock of a case that is opened on 11-18 08:00
    "due at the very start": ("11-15 00:00", "11-16 00:00", ""),
    "due before the week, known in it": ("11-13 08:00", "11-15 08:00", ""),
    "met before the week, known in it": ("11-13 08:00", "11-15 08:00", "11-14 08:00"),
    "met before the week, due in it": ("11-13 08:00", "11-19 08:00", "11-14 08:00"),
    "met before the week, due after it": ("11-13 08:00", "11-29 08:00", "11-14 08:00"),
    "late before the week, met in it": ("11-13 08:00", "11-15 08:00", "11-19 08:00"),
    "met in the week, due after it": ("11-18 08:00", "11-29 08:00", "11-19 08:00"),
    "met at its due instant": ("11-18 08:00", "11-20 08:00", "11-20 08:00"),
    "met after it was due": ("11-18 08:00", "11-20 08:00", "11-21 08:00"),
    "due in the week, met after it": ("11-18 08:00", "11-20 08:00", "11-24 08:00"),
    "due after the week": ("11-18 08:00", "11-24 08:00", ""),
    "not begun": ("11-24 08:00", "11-25 08:00", ""),
}


@pytest.mark.parametrize("opened", ["11-12 08:00", "11-18 08:00", "11-23 08:00"])
@pytest.mark.parametrize("edge", EDGES)
def test_a_clock_counts_at_the_instant_it_was_decided(town: Town, edge: str, opened: str) -> None:
    """Whatever ends a clock is an event, at that instant or, of what was public before, when the case is opened."""
    start, due, stopped = EDGES[edge]
    case, voided = town.case(opened), town.case(opened)
    town.clock(case, TimerName.RESPONSE, start, due, stopped=stopped)
    if stopped and at(stopped) > at(opened):
        town.event(case, stopped, "发布")
    town.clock(voided, TimerName.CLOSE, start, due, stopped=stopped, voided="" if stopped else "11-24 08:00")
    town.event(voided, "11-24 08:00", "归档", after="archived")
    for now in ("11-19 07:00", "11-22 23:00", "11-23 09:00", "12-02 09:00"):
        agree(at(now))


def test_the_week_before_is_as_it_was_whatever_was_done_since(town: Town) -> None:
    case = plain(town)
    waiting = town.case("11-18 08:00")
    part = town.assign(waiting, "11-18 09:00", due="11-18 11:00")
    town.assign(waiting, "11-18 09:00", unit="市教育局", part=Part.CO, due="11-18 11:00", acked="11-18 10:00")
    before = counted(WEEK.start, WEEK.as_of(at("12-02 09:00")))
    assert [row[1] for row in before] == [2, 1, 1, 1, 3, 1, 1, 2, 1, 3]
    town.event(waiting, "11-24 09:00", "退回", after="triage", assignment=part)
    town.event(waiting, "11-24 10:00", "不予交办", after="rejected")
    waiting.timers.update(voided_at=at("11-24 10:00"))
    town.event(case, "11-25 09:00", "归档", after="archived")
    assert counted(WEEK.start, WEEK.as_of(at("12-02 09:00"))) == before
    agree(at("12-02 09:00"))


def test_what_was_only_read_is_replayed_and_nothing_is_counted_twice(town: Town) -> None:
    for _ in range(3):
        plain(town)
    regraded = plain(town)
    before = counted(WEEK.start, at("11-22 09:00"))
    town.event(regraded, "11-19 12:00", "调整等级", data={"from": "一般", "changed": [TimerName.RESPONSE.value]})
    assert [row[1] for row in counted(WEEK.start, at("11-22 09:00"))] == [row[1] for row in before]
    agree(at("11-22 09:00"))


def test_what_is_asked_of_the_store_does_not_grow(town: Town) -> None:
    plain(town)
    with CaptureQueriesContext(connection) as few:
        tallies(WEEK.start, at("11-22 09:00"))
    for _ in range(30):
        plain(town)
    with CaptureQueriesContext(connection) as many:
        tallies(WEEK.start, at("11-22 09:00"))
    assert len(many) == len(few) <= 4
    assert Assignment.objects.count() == 31
    assert Case.objects.exclude(state=CaseState.TRACKING.value).count() == 0
