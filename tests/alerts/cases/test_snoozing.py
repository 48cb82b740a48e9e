"""暂缓: back by itself, back when it grows graver, never beyond a clock, and with an event each."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases import events, snoozing
from alerts.rules.states import MoveRefused
from config.vocabulary import Severity


def test_what_is_put_aside_is_back_at_its_instant(triaged, town, at) -> None:
    snoozing.snooze(triaged, town.judge, at(0.1), at(0.4), "等住建局回话 13812345678")
    assert [one.case for one in snoozing.asleep(at(0.3))] == [triaged]
    assert "13812345678" not in triaged.snoozes.get().reason
    assert not snoozing.asleep(at(0.4)).exists()
    assert triaged.events.last().kind == "暂缓"
    assert events.first_broken(triaged) is None


def test_a_graver_alert_is_back_at_once(triaged, town, at) -> None:
    snoozing.snooze(triaged, town.judge, at(0.1), at(0.4), "等回话")
    cases.change_severity(triaged, Severity.EXTREME, "又有人受伤", town.judge, at(0.2))
    assert not snoozing.asleep(at(0.3)).exists()


def test_no_alert_sleeps_through_its_clock(triaged, town, at) -> None:
    first = triaged.timers.order_by("due_at").first()
    with pytest.raises(MoveRefused, match="只能暂缓到这之前"):
        snoozing.snooze(triaged, town.judge, at(0.1), first.due_at + timedelta(seconds=1), "等回话")
    with pytest.raises(MoveRefused, match="时限已过"):
        snoozing.snooze(triaged, town.judge, first.due_at, first.due_at + timedelta(hours=1), "等回话")
    assert not triaged.snoozes.exists()


def test_a_second_time_moves_the_end_and_waking_needs_a_sleeper(triaged, town, at) -> None:
    snoozing.snooze(triaged, town.judge, at(0.1), at(0.2), "等回话")
    snoozing.snooze(triaged, town.judge, at(0.15), at(0.4), "还在等")
    assert snoozing.asleep(at(0.3)).count() == 1
    snoozing.wake(triaged, town.judge, at(0.3))
    assert not snoozing.asleep(at(0.35)).exists()
    with pytest.raises(MoveRefused, match="没有暂缓"):
        snoozing.wake(triaged, town.judge, at(0.35))


def test_units_put_nothing_aside(triaged, town, at) -> None:
    with pytest.raises(MoveRefused):
        snoozing.snooze(triaged, town.contact(town.housing), at(0.1), at(0.2), "忙")
