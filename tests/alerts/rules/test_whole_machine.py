"""Nothing of the reference machine is missing: each key of `policy/case_machine.yaml` is counted against the tables."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml

from alerts.rules.calendar import load_calendar
from alerts.rules.clocks import STOPPED_BY_EVENT, STOPPED_BY_RELEASE, VOIDED_BY_EVENT
from alerts.rules.deadlines import due
from alerts.rules.ladder import rungs
from alerts.rules.releases import CHANNELS, CONTENT, GATES, one_officer_may_pass_all_gates
from alerts.rules.states import AFTER_TRIAGE_BEGAN, REJECT_REASONS
from alerts.rules.timers import CAP, NO_LADDER, longest_extension, rule_for
from config.clock import SHANGHAI
from config.load import deadline_rules, ladder, timer_policies
from config.vocabulary import (
    Appeal,
    AssignmentState,
    CaseState,
    ClaimState,
    Part,
    ReleaseKind,
    Role,
    Severity,
    TimerName,
)

pytestmark = pytest.mark.shared
T, K = TimerName, ReleaseKind
NATURAL = (T.TRIAGE, T.ACK, T.RETURN, T.AUTHORITY, T.PRESS, T.RESPONSE, T.CONTINUE, T.REPOST, T.WATCH)
"""Clocks that the reference calls not pausable."""
STOPS = {
    T.TRIAGE: {"不予交办", "并单", "交办"},
    T.ACK: {"签收"},
    T.RETURN: {"签收", "退回"},
    T.AUTHORITY: {K.FIRST, K.FOLLOW_UP, K.PRESS_CONFERENCE, K.CLARIFICATION, K.INTERPRETATION, K.FINAL},
    T.PRESS: {K.PRESS_CONFERENCE},
    T.RESPONSE: {K.FIRST, K.CLARIFICATION, K.REPLY, K.FINAL},
    T.CONTINUE: {*K, "转入跟踪"},
    T.VERIFY: {"反馈"},
    T.CLOSE: {"审核通过"},
    T.REPOST: set(),  # stopped by `alerts.office.reposting`
    T.WATCH: {"评估"},
}
"""What the sentences of `clock_stops` mean, read by a person."""


@pytest.fixture
def machine(shared) -> dict[str, Any]:
    return yaml.safe_load((shared / "policy/case_machine.yaml").read_text("utf-8"))


@pytest.fixture
def rules(shared) -> dict[str, dict[str, Any]]:
    sections = yaml.safe_load((shared / "policy/rules.yaml").read_text("utf-8"))
    return {row["id"]: row for rows in sections.values() for row in rows}


def test_states_roles_and_reasons_are_those_of_the_reference(machine) -> None:
    assert {role.value for role in Role} == set(machine["roles"])
    assert {one.value: one.zh for one in CaseState} == {name: row["zh"] for name, row in machine["case_states"].items()}
    assert {one.value: one.zh for one in AssignmentState} == machine["assignment_states"]
    assert list(REJECT_REASONS) == machine["case_states"]["rejected"]["reasons"]
    ends = {name for name, row in machine["case_states"].items() if row.get("terminal")}
    assert {one.value for one in CaseState if one.terminal} == ends


def test_every_clock_takes_the_rules_of_the_reference(machine) -> None:
    assert {one.value for one in TimerName} == set(machine["timers"])
    ours = {name: policy.rules for name, policy in timer_policies().items()}
    assert ours == {name: row["due"] for name, row in machine["timers"].items()}


def test_a_clock_is_extended_only_where_the_reference_lets_it_be_paused(machine) -> None:
    pausable = {name for name, row in machine["timers"].items() if row.get("pausable")}
    assert {name for name, policy in timer_policies().items() if policy.extension} == pausable
    for name in TimerName:
        for rule in timer_policies()[name.value].rules.values():
            longest = longest_extension(name, rule)
            assert longest == (10 if name.value in pausable and not deadline_rules()[rule].natural else 0)


def test_natural_clocks_of_national_documents_are_hours(machine, rules) -> None:
    for name in (T.AUTHORITY, T.PRESS, T.RESPONSE):
        for rule in machine["timers"][name.value]["due"].values():
            assert rules[rule]["kind"] == "elapsed_h"
            assert deadline_rules()[rule].natural


def test_every_clock_has_its_one_stop(machine) -> None:
    assert {one.value for one in STOPS} == {*machine["clock_stops"], T.WATCH.value}
    stops: dict[TimerName, set[object]] = {name: set() for name in TimerName}
    for table in (STOPPED_BY_EVENT, STOPPED_BY_RELEASE):
        for cause, names in table.items():
            for name in names:
                stops[name].add(cause)
    assert stops == STOPS


def test_every_void_is_one_of_the_reference(machine) -> None:
    assert set(machine["clock_voids"]) == {"rejected", "merged", "returned", "withdrawn or reassigned"}
    whole = set(TimerName)
    assert {event: set(names) for event, names in VOIDED_BY_EVENT.items()} == {
        "不予交办": whole,
        "并单": whole,
        "退回": {T.ACK, T.RETURN, T.VERIFY},
        "改派": whole,
        "撤回": whole,
    }


def test_statements_have_the_kinds_parts_gates_and_channels_of_the_reference(machine) -> None:
    releases = machine["releases"]
    assert {one.value: one.zh for one in ReleaseKind} == releases["kinds"]
    assert list(GATES) == releases["gates"]["names"]
    assert list(CHANNELS) == releases["channels"]
    for kind, parts in releases["content"].items():
        assert list(CONTENT[ReleaseKind(kind)]) == parts
    allowed = {(kind, grade) for kind in K for grade in Severity if one_officer_may_pass_all_gates(kind, grade)}
    assert allowed == {(K.FIRST, Severity.EXTREME), (K.FIRST, Severity.MAJOR)}
    assert CaseState(releases["allowed_from"]) in AFTER_TRIAGE_BEGAN
    assert CaseState.CANDIDATE not in AFTER_TRIAGE_BEGAN


def test_claims_and_participants_are_those_of_the_reference(machine) -> None:
    assert {one.value: one.zh for one in ClaimState} == machine["claims"]["states"]
    assert {one.value for one in Part if one.participant} == set(machine["participants"]["kinds"].values())


def test_the_ladder_has_the_rungs_of_the_reference(machine) -> None:
    for step, row in zip(ladder(), machine["ladder"], strict=True):
        assert (step.stage, step.name) == (row["stage"], row["zh"])
        assert list(step.to) == row["to"]
        assert step.confirm == ("confirms" in row.get("note", ""))
    cc = {step.stage: list(step.cc) for step in ladder()}
    assert cc == {1: [], 2: ["supervisor"], 3: ["leader"], 4: []}


def test_every_rule_that_is_chased_has_its_rungs_where_the_reference_puts_them(machine) -> None:
    """Each rule of each clock, from a Monday morning: 75 % or a working day before, due, +1 wd or 25 %, +5 wd."""
    start = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    seen = 0
    for name, row in machine["timers"].items():
        if TimerName(name) in NO_LADDER:
            continue
        for key, rule_id in row["due"].items():
            if key == CAP:
                continue
            rule = deadline_rules()[rule_id]
            end = due(rule.kind, rule.arg, start, load_calendar()).instant
            at = [rung.at for rung in rungs(start, end, rule.natural, ladder(), load_calendar())]
            assert len(at) == 4
            assert at[1] == end
            assert start < at[0] < end < at[2] <= at[3]
            if rule.natural:
                assert at[0] == start + (end - start) * 0.75
                assert at[2] == min(end + (end - start) * 0.25, at[3])
            assert at[3] >= end + timedelta(days=5)
            seen += 1
    assert seen == 24


def test_who_asks_gets_the_rule_of_his_case(machine) -> None:
    """Every key of every clock of the reference is reached by a case that has it and nothing else."""
    severities, appeals = set(Severity), set(Appeal)
    for name, row in machine["timers"].items():
        for key, rule in row["due"].items():
            if key == CAP:
                continue
            severity = Severity(key) if key in severities else Severity.ORDINARY
            appeal = Appeal(key) if key in appeals else None
            said = () if key in severities | appeals | {"default"} else (key,)
            assert rule_for(TimerName(name), severity, appeal, said) == rule, (name, key)
