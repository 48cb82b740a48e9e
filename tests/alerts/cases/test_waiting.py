"""The look before a tick: never "no" where something is due, and "no" where nothing is."""

from datetime import date, datetime, timedelta

import pytest

from alerts import cases
from alerts.cases.opinions import ask_opinion
from alerts.cases.waiting import Waiting, waiting
from alerts.models import Case, Expert
from config.clock import SHANGHAI
from config.load import ConfigError

pytestmark = pytest.mark.django_db
NOTHING = Waiting(rungs=False, opinions=False, candidates=False, archives=False, suspensions=False)


def test_a_quiet_moment_asks_the_store_once(triaged, django_assert_num_queries, at):
    with django_assert_num_queries(1):
        assert cases.tick(at(0.01)) == cases.TickReport()
    assert waiting(at(0.01)) == NOTHING


def test_rungs_from_the_instant_the_next_is_due_until_it_is_done(dispatched, at):
    due = min(dispatched.timers.exclude(next_at=None).values_list("next_at", flat=True))
    assert not waiting(due - timedelta(microseconds=1)).rungs
    assert waiting(due).rungs
    cases.tick(due)
    assert not waiting(due).rungs


def test_a_stopped_or_voided_clock_is_no_work(dispatched, at):
    dispatched.timers.update(stopped_at=at(0.2))
    assert not waiting(at(1000)).rungs
    dispatched.timers.update(stopped_at=None, voided_at=at(0.2))
    assert not waiting(at(1000)).rungs


def test_an_expert_who_may_have_to_be_reminded(handled, town, at):
    expert = Expert.objects.create(
        name="周工", organisation="设计院", email="z@town.example", added_at=at(0), confirmed_at=at(0)
    )
    assert not waiting(at(1)).opinions
    ask_opinion(handled, town.judge, at(1), expert, "管径够不够？", at(5))
    assert waiting(at(1)).opinions
    cases.tick(at(4.5))
    assert not waiting(at(4.6)).opinions, "reminded, and not yet due"
    assert waiting(at(5)).opinions
    cases.tick(at(5))
    assert not waiting(at(6)).opinions


def test_a_candidate_whose_rule_sends_it_to_triage(triaged, at, monkeypatch):
    Case.objects.filter(pk=triaged.pk).update(state="candidate", flag_rule="mine")
    assert not waiting(at(0.01)).candidates
    monkeypatch.setattr("alerts.cases.waiting.to_triage", lambda: ["other", "mine"])
    monkeypatch.setattr("alerts.cases.ticking.to_triage", lambda: ["other", "mine"])
    assert waiting(at(0.01)).candidates
    assert cases.tick(at(0.01)).moved == 1
    assert Case.objects.get(pk=triaged.pk).state == "triage"


def test_an_evaluated_case_a_week_after_its_last_evaluation(handled, town, at):
    content = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
    cases.submit_for_review(handled, town.head(town.housing), at(1), content)
    cases.approve(handled, town.judge, at(2), "留言板", evidence="已在留言板答复")
    cases.evaluate(handled, town.judge, at(80), "热度回落")
    cases.tick(at(81))
    week = at(80) + timedelta(days=7)
    assert not waiting(week - timedelta(seconds=1)).archives
    assert waiting(week).archives
    assert cases.tick(week).moved == 1
    handled.refresh_from_db()
    assert handled.state == "archived"
    assert not waiting(week).archives


def test_a_suspension_on_its_day(handled, town, at):
    cases.suspend(handled, date(2026, 12, 10), "等待立项", town.supervisor, at(1))
    day = datetime(2026, 12, 10, tzinfo=SHANGHAI)
    assert not waiting(day - timedelta(seconds=1)).suspensions
    assert waiting(day).suspensions
    cases.tick(day + timedelta(hours=9))
    assert not waiting(day + timedelta(hours=10)).suspensions


def test_a_place_whose_rules_send_nothing_to_triage(triaged, at, monkeypatch):
    monkeypatch.setattr("alerts.cases.waiting.to_triage", list)
    assert waiting(at(0.01)) == NOTHING


def test_flag_rules_that_cannot_be_read_keep_no_clock_from_its_turn(dispatched, at, monkeypatch):
    def broken() -> list[str]:
        raise ConfigError("flags.yaml:3: boom")

    monkeypatch.setattr("alerts.cases.waiting.to_triage", broken)
    due = min(dispatched.timers.exclude(next_at=None).values_list("next_at", flat=True))
    assert cases.tick(due).rungs == 1
