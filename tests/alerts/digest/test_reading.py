"""Spans that follow one another read each case once, and give what each would give alone."""

from datetime import datetime

import pytest

from alerts.digest import history
from alerts.digest.reading import Reading
from alerts.digest.spans import SpanKind, span_of
from alerts.digest.stored import CaseRows, first_dispatched, joined
from alerts.models import Case, CaseEvent, Timer
from config.vocabulary import Part, TimerName
from tests.alerts.digest.conftest import Town, at

YEAR = span_of(SpanKind.YEAR, "2026")
NOW = at("2027-01-05 08:00")


def lives(town: Town) -> None:
    """Three cases: over in March, taken up again in June, open since April."""
    over = town.case("03-02 08:00")
    town.assign(over, "03-02 09:00", due="03-02 11:00", acked="03-02 10:00")
    town.answer(over, "03-05 10:00")
    again = town.case("03-20 08:00")
    town.assign(again, "03-20 09:00", due="03-20 11:00")
    town.answer(again, "04-01 10:00")
    town.event(again, "06-10 08:00", "再启动", after="handling")
    town.answer(again, "06-20 10:00")
    town.case("04-30 23:00")
    for case in (over, again):
        town.event(case, "06-30 10:00" if case is again else "03-20 10:00", "归档", after="archived")


def told(rows: CaseRows) -> tuple[object, ...]:
    return (rows.case.pk, [one.pk for one in rows.events], [one.pk for one in rows.clocks],
            [(one.pk, first_dispatched(one)) for one in rows.parts], [one.pk for one in rows.releases])  # fmt: skip


def test_months_in_a_row_give_what_each_gives_alone_and_read_a_case_once(town: Town) -> None:
    lives(town)
    reading, seen = Reading(), {}
    sizes = []
    for month in YEAR.months:
        since, until = month.start, month.as_of(NOW)
        found = reading.load(since, until)
        assert [told(one) for one in found] == [told(one) for one in history.load(since, until)]
        for one in found:
            assert seen.setdefault(one.case.pk, one) is one
        sizes.append(len(found))
    assert sizes == [0, 0, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]  # what is over is let go


def test_an_object_made_of_a_row_is_the_model_s_own(town: Town) -> None:
    lives(town)
    rows = joined(Case.objects.order_by("id"))[0]
    assert rows.events == list(CaseEvent.objects.filter(case=rows.case).order_by("number"))
    assert rows.events[0].actor == "某人"  # not read before, looked up now
    assert rows.events[0].case is rows.case
    assert rows.parts[0].department.name == "市水务局"
    acks = [clock for clock in rows.clocks if clock.name == TimerName.ACK.value]
    assert acks == list(Timer.objects.filter(assignment=rows.parts[0]))
    assert acks[0].assignment is rows.parts[0]
    rows.parts[0].part = Part.CO.value
    rows.parts[0].save()
    assert Case.objects.get(pk=rows.case.pk).assignments.get().part == Part.CO.value


@pytest.mark.parametrize("acked", ["", "03-02 10:00"])
def test_a_unit_got_its_part_when_its_first_clock_began(town: Town, acked: str) -> None:
    case = town.case("03-02 08:00")
    part = town.assign(case, "03-02 09:00", due="03-02 11:00", acked=acked)
    part.dispatched_at = at("03-04 09:00")  # a return that was refused
    part.save()
    found = joined(Case.objects.all())[0]
    first: datetime = first_dispatched(found.parts[0])
    assert first == at("03-02 09:00")
