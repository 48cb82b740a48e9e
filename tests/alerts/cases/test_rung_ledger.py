"""A rung, the next one, the ladder or the 督办 level that was changed by hand is named; those of moves are not."""

from datetime import date, timedelta

import pytest

from alerts import cases
from alerts.cases.clock_ledger import wrong_clocks
from alerts.models import Case, Suspension, Timer
from config.vocabulary import TimerName

pytestmark = pytest.mark.django_db


def running(case, name):
    return Timer.objects.filter(case=case, name=name, stopped_at=None, voided_at=None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stage": 4}, "“办结”时限的催办级数与台账不符：台账 0，表中 4"),
        ({"next_at": None}, "“办结”时限的下次催办时间与台账不符"),
        ({"next_at": timedelta(days=30)}, "“办结”时限的下次催办时间与台账不符"),
        ({"ladder": []}, "“办结”时限的催办安排与台账不符"),
    ],
)
def test_a_rung_that_was_changed_by_hand_is_named(lived, change, said):
    timer = running(lived, "T_close").get()
    late = {name: timer.next_at + by if isinstance(by, timedelta) else by for name, by in change.items()}
    assert running(lived, "T_close").update(**late) == 1
    [line] = wrong_clocks()
    assert line.startswith(f"{lived.number}: {said}")


def test_who_hears_of_a_rung_is_part_of_it(lived):
    timer = running(lived, "T_close").get()
    timer.ladder[1]["to"] = ["dept_contact"]
    timer.save(update_fields=["ladder"])
    assert "告知dept_contact" in next(iter(wrong_clocks()))


def test_a_rung_that_was_reached_cannot_be_unsaid_nor_sent_again(dispatched, at):
    """The lead did not sign: the reminder and the red card of its clock are in the ledger."""
    cases.tick(at(4))
    [timer] = running(dispatched, "T_ack")
    assert timer.stage > 1
    assert list(wrong_clocks()) == []
    again = [rung["at"] for rung in timer.ladder if rung["stage"] == timer.stage]
    running(dispatched, "T_ack").update(stage=timer.stage - 1, next_at=again[0])
    assert "的催办级数与台账不符" in next(iter(wrong_clocks()))


def test_a_rung_of_a_clock_that_ended_is_not_to_come(lived, at):
    assert Timer.objects.filter(case=lived, name="T_authority").exclude(stopped_at=None).update(next_at=at(100)) == 1
    assert "“首次权威信息发布”时限的下次催办时间与台账不符：台账 没有" in next(iter(wrong_clocks()))


def test_the_level_of_supervision_is_that_of_the_highest_rung(lived):
    level = Case.objects.get(pk=lived.pk).supervision_level
    assert level > 0
    Case.objects.filter(pk=lived.pk).update(supervision_level=0)
    assert list(wrong_clocks()) == [f"{lived.number}: 督办层级与台账不符：台账 {level}，表中 0"]


def test_a_suspension_puts_off_rungs_and_is_in_the_ledger(handled, town, at):
    cases.suspend(handled, date(2026, 12, 10), "等待立项", town.supervisor, at(1))
    cases.tick(at(24 * 9))
    assert list(wrong_clocks()) == []
    suspended = Suspension.objects.filter(case=handled)
    suspended.update(until=date(2027, 12, 10))
    assert list(wrong_clocks()) == [f"{handled.number}: 挂账与台账不符：台账 没有这次挂账的事件，表中 2027-12-10"]
    suspended.update(until=date(2026, 12, 10))
    running(handled, "T_close").update(next_at=at(24 * 300))
    assert "“办结”时限的下次催办时间" in next(iter(wrong_clocks()))


def test_a_late_extension_takes_rungs_back_and_says_how_far(handled, lead, town, at):
    """Granted after the red card: what lies ahead again under the new due instant is sent again."""
    lead.refresh_from_db()
    timer = running(handled, "T_close").get()
    asked = cases.ask_extension(lead, TimerName.CLOSE, 5, "图纸待调取", town.head(town.housing), at(1))
    cases.tick(timer.due_at + timedelta(minutes=1))
    climbed = running(handled, "T_close").get().stage
    cases.grant_extension(asked, "同意", town.supervisor, timer.due_at + timedelta(hours=1))
    assert running(handled, "T_close").get().stage < climbed
    assert list(wrong_clocks()) == []
    running(handled, "T_close").update(stage=climbed)
    assert "“办结”时限的催办级数" in next(iter(wrong_clocks()))
