"""The figures of a week, counted by hand from records whose every instant is written here.

Week 47 of 2026 runs from Monday 11-16 00:00 to Sunday 11-22 24:00; `after` is some time later.
"""

from dataclasses import replace

import pytest

from alerts.digest import Week, figures
from alerts.models import Assignment, Case, Timer
from config.vocabulary import Part, TimerName
from tests.alerts.digest.conftest import Town, at

WEEK = Week(2026, 47)
after = at("12-10 10:00")


def counted(week: Week = WEEK) -> dict[str, tuple[int, int]]:
    return {count.name: (count.value, count.last) for count in figures(week, after).counts}


def rated(week: Week = WEEK) -> dict[str, tuple[int, int]]:
    return {rate.name: (rate.numerator, rate.denominator) for rate in figures(week, after).rates}


def test_an_empty_store_gives_zeros_and_dashes(town: Town) -> None:
    empty = figures(WEEK, after)
    assert counted() == {"新增": (0, 0), "办结": (0, 0), "在办": (0, 0), "超期": (0, 0)}
    assert {rate.shown for rate in empty.rates} == {"—"}
    assert empty.quiet
    assert empty.complete


def test_new_closed_open_and_late_cases_of_a_small_week(town: Town) -> None:
    answered = town.case("11-16 08:00")
    town.assign(answered, "11-16 09:00", due="11-17 18:00", acked="11-16 10:00")
    town.answer(answered, "11-18 10:00")
    waiting = town.case("11-17 08:00")
    town.assign(waiting, "11-17 09:00", due="11-18 18:00")
    from_before = town.case("11-10 08:00")
    town.assign(from_before, "11-10 09:00", due="11-11 18:00", acked="11-10 10:00")
    rejected = town.case("11-18 08:00")
    town.event(rejected, "11-18 09:00", "不予交办", after="rejected", reason="商业")
    town.case("11-23 00:00")
    # new: 3 this week, 1 the week before; in hand at the end: `waiting`, `from_before`; late: `waiting` (sign-off)
    assert counted() == {"新增": (3, 1), "办结": (1, 0), "在办": (2, 1), "超期": (1, 0)}
    assert [case.pk for case in figures(WEEK, after).count("超期").cases] == [waiting.pk]


def test_a_case_on_the_edge_belongs_to_the_week_that_begins(town: Town) -> None:
    town.case("11-16 00:00")
    town.case("11-22 23:59")
    town.case("11-23 00:00")
    assert counted()["新增"] == (2, 0)
    assert counted(WEEK.next)["新增"] == (1, 2)


def test_what_happens_after_the_week_leaves_its_figures_alone(town: Town) -> None:
    case = town.case("11-17 08:00", topic=None)
    assignment = town.assign(case, "11-17 09:00", due="11-18 18:00")
    close = town.clock(case, TimerName.CLOSE, "11-17 09:00", "11-20 18:00")
    returned = town.case("11-18 08:00", "井盖缺失")
    town.assign(returned, "11-18 09:00", "市住建局", due="11-26 18:00")
    town.post("11-17 07:00", town.topic(), "a")
    before = figures(WEEK, WEEK.end)
    assert [(line.case.pk, line.waits_for) for line in before.late] == [(case.pk, "签收")]
    assert before.late[0].others == 1

    late_ack = at("11-23 08:00")
    Timer.objects.filter(assignment=assignment, name="T_ack").update(stopped_at=late_ack)
    Assignment.objects.filter(pk=assignment.pk).update(state="acked", acked_at=late_ack)
    town.event(case, "11-23 08:00", "签收", after="handling", assignment=assignment)
    town.answer(case, "11-24 08:00")
    Timer.objects.filter(pk=close.pk).update(stopped_at=at("11-24 08:00"))
    town.event(case, "11-30 08:00", "归档", after="archived")
    town.event(returned, "11-24 08:00", "退回", after="triage", assignment=returned.assignments.get())
    Timer.objects.filter(case=returned).update(voided_at=at("11-24 08:00"))
    town.assign(returned, "11-24 09:00", "市城管局", due="11-25 18:00")
    town.post("11-18 07:00", None, "b", learnt="11-23 08:00")

    assert figures(WEEK, after) == replace(before, as_of=figures(WEEK, after).as_of)
    assert figures(WEEK, after).as_of == before.as_of


def test_a_case_late_at_the_end_and_closed_later_is_late_in_its_week_only(town: Town) -> None:
    case = town.case("11-17 08:00")
    town.assign(case, "11-17 09:00", acked="11-17 09:30")
    town.clock(case, TimerName.RESPONSE, "11-17 08:00", "11-19 08:00", stopped="11-24 08:00")
    town.answer(case, "11-24 08:00")
    assert counted()["超期"] == (1, 0)
    assert rated()["按时回应率"] == (0, 1)
    assert counted(WEEK.next)["超期"] == (0, 1)
    assert rated(WEEK.next)["按时回应率"] == (0, 0)
    [line] = figures(WEEK, after).late
    assert (line.waits_for, line.unit, line.due_at) == ("回应", "市水务局", at("11-19 08:00"))
    assert round(line.over.total_seconds()) == (3 * 24 + 16) * 3600


def test_clocks_count_where_they_were_met_or_fell_due_and_voided_ones_nowhere(town: Town) -> None:
    def part(when: str, due: str, acked: str = "", voided: str = "") -> None:
        town.assign(town.case(when), when, due=due, acked=acked, voided=voided)

    part("11-16 09:00", "11-17 18:00", acked="11-16 10:00")  # in time
    part("11-16 09:00", "11-17 18:00", acked="11-17 18:00")  # in time to the minute
    part("11-16 09:00", "11-17 18:00", acked="11-17 18:01")  # late
    part("11-16 09:00", "11-17 18:00")  # never
    part("11-20 09:00", "11-23 18:00", acked="11-22 10:00")  # met this week, due in the next
    part("11-20 09:00", "11-23 18:00")  # not yet due: counts in the next week
    part("11-13 09:00", "11-16 18:00", acked="11-13 10:00")  # met the week before
    part("11-16 09:00", "11-17 18:00", voided="11-16 11:00")  # void
    assert rated()["及时签收率"] == (3, 5)
    rate = figures(WEEK, after).rate("及时签收率")
    assert (rate.shown, rate.last_shown, len(rate.missed)) == ("60 %", "1/1 件", 2)
    assert rated(WEEK.next)["及时签收率"] == (0, 1)


def test_the_response_rate_takes_the_three_national_clocks_and_no_other(town: Town) -> None:
    case = town.case("11-16 08:00", severity="重大")
    town.clock(case, TimerName.AUTHORITY, "11-16 08:00", "11-16 13:00", stopped="11-16 11:00")
    town.clock(case, TimerName.PRESS, "11-16 08:00", "11-17 08:00")
    town.clock(case, TimerName.CONTINUE, "11-16 11:00", "11-17 11:00")
    town.clock(case, TimerName.TRIAGE, "11-16 08:00", "11-16 08:30", stopped="11-16 08:10")
    town.clock(case, TimerName.WATCH, "11-16 08:00", "11-17 08:00")
    town.clock(case, TimerName.RETURN, "11-16 08:00", "11-17 08:00")
    assert rated()["按时回应率"] == (1, 2)
    assert [line.waits_for for line in figures(WEEK, after).late] == ["新闻发布会"]
    assert figures(WEEK, after).late[0].others == 1


def test_completion_is_by_the_week_of_dispatch(town: Town) -> None:
    for day, answered in (("16", "11-18 10:00"), ("17", "11-22 23:59"), ("18", "11-23 00:00"), ("19", "")):
        case = town.case(f"11-{day} 08:00")
        town.assign(case, f"11-{day} 09:00", acked=f"11-{day} 09:30")
        if answered:
            town.answer(case, answered)
    older = town.case("11-12 08:00")
    town.assign(older, "11-12 09:00", acked="11-12 10:00")
    town.answer(older, "11-16 10:00")
    assert rated()["办结率"] == (2, 4)
    assert figures(WEEK, after).rate("办结率").last_denominator == 1
    assert figures(WEEK, after).rate("办结率").last_numerator == 0
    assert counted()["办结"] == (3, 0)


def test_returns_and_reworks_are_counted_by_assignment(town: Town) -> None:
    case = town.case("11-16 08:00")
    lead = town.assign(case, "11-16 09:00", due="11-17 18:00")
    helper = town.assign(case, "11-16 09:00", "市住建局", Part.CO, due="11-17 18:00", acked="11-16 10:00")
    town.event(case, "11-16 11:00", "退回", after="triage", assignment=lead)
    second = town.assign(case, "11-16 14:00", "市城管局", due="11-17 18:00", acked="11-16 15:00")
    town.event(case, "11-17 09:00", "反馈", after="submitted", assignment=helper)
    town.event(case, "11-18 09:00", "报审", after="review")
    town.event(case, "11-18 15:00", "重办", after="handling", assignment=second, reason="缺少处理情况")
    plain = town.case("11-10 08:00")
    town.assign(plain, "11-10 09:00", acked="11-10 10:00")
    town.event(plain, "11-18 09:00", "报审", after="review")
    assert rated()["退回率"] == (1, 3)
    assert rated()["重办率"] == (1, 3)
    assert rated(WEEK.next)["重办率"] == (0, 0)


def test_a_refused_return_does_not_move_an_assignment_to_another_week(town: Town) -> None:
    case = town.case("11-20 08:00")
    assignment = town.assign(case, "11-20 09:00", due="11-23 18:00", voided="11-20 11:00")
    town.event(case, "11-20 11:00", "退回", after="triage", assignment=assignment)
    town.event(case, "11-23 09:00", "退回不予受理", after="dispatched", assignment=assignment)
    Assignment.objects.filter(pk=assignment.pk).update(dispatched_at=at("11-23 09:00"))
    town.clock(case, TimerName.ACK, "11-23 09:00", "11-24 18:00", assignment=assignment)
    assert rated()["退回率"] == (1, 1)
    assert rated(WEEK.next)["退回率"] == (0, 0)


def test_a_case_entered_later_with_an_earlier_detection_counts_in_the_week_it_became_known(town: Town) -> None:
    case = Case.objects.create(
        number="JB2026-09999", title="电话反映停水", state="triage", severity="一般", sector="其他",
        detected_at=at("11-21 09:00"), policy_version="p",
    )  # fmt: skip
    town.event(case, "11-23 09:00", "人工录入", after="triage", data={"detected_at": at("11-21 09:00").isoformat()})
    town.clock(case, TimerName.RESPONSE, "11-20 09:00", "11-22 09:00")
    assert counted()["新增"] == (0, 0)
    assert counted()["超期"] == (0, 0)
    assert rated()["按时回应率"] == (0, 0)
    assert counted(WEEK.next)["新增"] == (1, 0)
    assert rated(WEEK.next)["按时回应率"] == (0, 1)


def test_a_later_change_of_grade_is_taken_back_for_an_earlier_week(town: Town) -> None:
    case = town.case("11-20 08:00", severity="一般")
    town.assign(case, "11-20 09:00", acked="11-20 10:00")
    response = town.clock(case, TimerName.RESPONSE, "11-21 08:00", "11-23 08:00")
    assert figures(WEEK, after).late == ()
    Case.objects.filter(pk=case.pk).update(severity="重大")
    Timer.objects.filter(pk=response.pk).update(due_at=at("11-22 08:00"))
    town.clock(case, TimerName.AUTHORITY, "11-20 08:00", "11-20 13:00")
    changed = {"from": "一般", "to": "重大", "changed": ["T_response"], "started": ["T_authority"], "voided": []}
    town.event(case, "11-23 09:00", "调整等级", data=changed)
    now = figures(WEEK, after)
    assert now.late == ()
    assert [matter.case.severity for matter in now.matters] == ["一般"]
    assert rated()["按时回应率"] == (0, 0)
    assert [matter.case.severity for matter in figures(WEEK.next, after).matters] == ["重大"]
    assert rated(WEEK.next)["按时回应率"][1] == 2


def test_an_unfinished_week_is_as_of_now(town: Town) -> None:
    case = town.case("11-17 08:00")
    town.assign(case, "11-17 09:00", due="11-18 18:00")
    early = figures(WEEK, at("11-18 12:00"))
    assert not early.complete
    assert (early.as_of, early.late) == (at("11-18 12:00"), ())
    assert early.count("在办").value == 1
    assert len(figures(WEEK, at("11-18 18:00")).late) == 1


def test_the_last_week_of_a_long_year_and_the_first_of_the_next(town: Town) -> None:
    town.case("2026-12-31 08:00")
    town.case("2027-01-03 23:00")
    town.case("2027-01-04 08:00")
    later = at("2027-02-01 08:00")
    assert figures(Week(2026, 53), later).count("新增").value == 2
    first = figures(Week(2027, 1), later).count("新增")
    assert (first.value, first.last) == (1, 2)


@pytest.mark.parametrize("state", ["rejected", "merged", "archived"])
def test_a_case_that_has_ended_is_never_late(town: Town, state: str) -> None:
    case = town.case("11-16 08:00")
    town.clock(case, TimerName.RESPONSE, "11-16 08:00", "11-18 08:00")
    town.event(case, "11-19 08:00", "结束", after=state)
    assert counted()["超期"] == (0, 0)


def test_suspensions_exceptions_and_participants_are_counted_beside(town: Town) -> None:
    case = town.case("11-17 09:00", severity="重大")
    unit = town.unit("县水务局")
    part = Assignment.objects.create(
        case=case, department=unit, part="会商", state="acked", dispatched_at=at("11-17 10:00")
    )
    town.event(case, "11-17 11:00", "签收", assignment=part)
    town.event(case, "11-17 12:00", "发布会例外")
    town.event(case, "11-17 13:00", "挂账")
    beside = {one.name: (one.value, one.last) for one in figures(WEEK, after).aside}
    assert beside == {"挂账": (1, 0), "发布会例外": (1, 0), "参与单位签收": (1, 0)}
    town.event(case, "11-18 13:00", "解除挂账")
    assert {one.name: one.value for one in figures(WEEK, after).aside}["挂账"] == 0
