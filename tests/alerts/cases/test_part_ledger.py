"""A unit's part that somebody changed in the table is named; parts that moves have changed are not."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.part_ledger import wrong_parts
from alerts.models import Assignment, Department
from config.vocabulary import Part, Severity

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(lived):
    """Of the lead that gave its answer, was sent back and started again: 重办."""
    return lived.assignments.get(department__short="住建局")


def test_parts_that_moves_have_changed_agree_with_the_ledger(lived):
    states = set(lived.assignments.values_list("state", flat=True))
    assert states == {"reassigned", "rework", "withdrawn"}
    assert list(wrong_parts()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "accepted"}, "的承办状态与台账不符：台账 重办，表中 反馈通过"),
        ({"acked_at": timedelta(hours=-1)}, "的签收时间与台账不符"),
        ({"acked_by": "某人"}, "的签收人与台账不符：台账 住建局负责人，表中 某人"),
        ({"submitted_at": timedelta(hours=-3)}, "的反馈时间与台账不符"),
        ({"dispatched_at": timedelta(hours=2)}, "的交办时间与台账不符：台账 没有这个时刻的交办"),
    ],
)
def test_a_part_that_was_changed_by_hand_is_named(lived, part, change, said):
    old = {name: getattr(part, name) for name in change}
    moved = {name: old[name] + to if isinstance(to, timedelta) else to for name, to in change.items()}
    Assignment.objects.filter(pk=part.pk).update(**moved)
    [line] = wrong_parts()
    assert line.startswith(f"{lived.number}: 县住房和城乡建设局（主办）{said}")


def test_units_that_changed_places_within_a_dispatch_are_named(triaged, town, at):
    """主办 and 协办 of one 交办, swapped: each unit is one of those that were named."""
    cases.dispatch(triaged, town.dispatcher, at(0.2), town.housing, [town.water], [town.street])
    assert list(wrong_parts()) == []
    lead, other = (triaged.assignments.get(department=unit) for unit in (town.housing, town.water))
    Assignment.objects.filter(pk=lead.pk).update(part=other.part)
    Assignment.objects.filter(pk=other.pk).update(part=lead.part)
    [line] = wrong_parts()
    assert f"的承办方式与台账不符：台账 主办，表中 {other.part}" in line
    for pk, part in ((other.pk, other.part), (lead.pk, lead.part)):  # one lead at a time
        Assignment.objects.filter(pk=pk).update(part=part)
    for pk, unit in ((lead.pk, town.silent), (other.pk, town.housing), (lead.pk, town.water)):
        Assignment.objects.filter(pk=pk).update(department=unit)
    [line] = wrong_parts()
    assert "县水务局（主办）的承办方式与台账不符：台账 协办，表中 主办" in line


def test_a_return_and_a_waiver_are_compared_too(lived, at):
    [returned, waived] = [lived.assignments.exclude(**{name: None}).get() for name in ("returned_at", "waived_at")]
    Assignment.objects.filter(pk=returned.pk).update(returned_at=None)
    assert "县水务局（主办）的退回时间与台账不符" in next(iter(wrong_parts()))
    Assignment.objects.filter(pk=returned.pk).update(returned_at=returned.returned_at)
    Assignment.objects.filter(pk=waived.pk).update(waived_at=None)
    assert "免予反馈时间与台账不符" in next(iter(wrong_parts()))


def test_a_part_given_to_another_unit_added_or_removed_by_hand_is_named(dispatched, lead, town, at):
    cases.sign_off(lead, town.head(town.housing), at(0.2))
    Assignment.objects.filter(pk=lead.pk).update(department=town.water)
    assert "的承办单位与台账不符：台账 县住房和城乡建设局" in next(iter(wrong_parts()))
    Assignment.objects.filter(pk=lead.pk).update(department=town.housing)
    assert list(wrong_parts()) == []
    added = Assignment.objects.create(
        case=dispatched, department=town.water, part=Part.CO.value, state="accepted", dispatched_at=at(0.15)
    )
    assert "县水务局（协办）的交办时间与台账不符：台账 没有这个时刻的交办" in next(iter(wrong_parts()))
    added.delete()


def test_a_part_that_nobody_answered_and_was_removed_is_missed(triaged, town, at):
    case = cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.street])
    case.assignments.get(part="协办").timers.all().delete()
    case.assignments.get(part="协办").delete()
    assert "城关街道办事处的承办与台账不符" in next(iter(wrong_parts()))


def test_a_unit_that_is_called_otherwise_today_is_the_same(lived, town):
    Department.objects.filter(pk=town.housing.pk).update(name="县住房城乡建设和交通局")
    assert list(wrong_parts()) == []


def test_what_was_taken_back_counts_for_nothing(triaged, town, at):
    """A dispatch that was undone and made anew, at 较大: at 重大 nothing is undone."""
    case = cases.change_severity(triaged, Severity.LARGER, "核实", town.judge, at(0.05))
    cases.dispatch(case, town.dispatcher, at(0.1), town.water)
    case.refresh_from_db()
    cases.undo(case, town.dispatcher, at(0.105))
    cases.dispatch(case, town.dispatcher, at(0.11), town.housing)
    assert list(wrong_parts()) == []
    case.assignments.filter(department=town.water).update(state="returned")
    assert "县水务局（主办）的承办状态与台账不符" in next(iter(wrong_parts()))


def test_a_new_unit_that_bears_an_old_name_is_another(lived, town):
    Department.objects.filter(pk=town.housing.pk).update(name="县住房城乡建设和交通局")
    Department.objects.create(name="县住房和城乡建设局", short="新住建局")
    assert list(wrong_parts()) == []


def test_a_part_put_beside_a_dispatch_is_named_by_the_units_it_gave_the_case_to(dispatched, town):
    lead = dispatched.assignments.get(part=Part.LEAD.value)
    Assignment.objects.create(
        case=dispatched,
        department=town.water,
        part=Part.CO.value,
        state="pending_ack",
        dispatched_at=lead.dispatched_at,
    )
    assert "县水务局（协办）的承办单位与台账不符：台账 县住房和城乡建设局" in next(iter(wrong_parts()))
