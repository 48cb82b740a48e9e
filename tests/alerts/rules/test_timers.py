"""Which rule a clock takes, when it is due, and its ladder."""

from datetime import datetime, timedelta

import pytest
import yaml

from alerts.rules.calendar import load_calendar
from alerts.rules.ladder import rungs
from alerts.rules.timers import CAP, CIRCUMSTANCES, COMPLEX, DANGER, DEFAULT, LEGACY, UTILITIES, rule_for, set_clock
from config.clock import SHANGHAI
from config.load import deadline_rules, ladder, timer_policies
from config.schema.deadlines import TimerPolicy
from config.vocabulary import Appeal, Severity, TimerName

T, S = TimerName, Severity


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("timer", "severity", "appeal", "circumstances", "rule"),
    [
        (T.TRIAGE, S.EXTREME, None, (), "proposal-triage-1"),
        (T.TRIAGE, S.ORDINARY, None, (), "proposal-triage-4"),
        (T.ACK, S.ORDINARY, None, (), "tianjin-general"),
        (T.ACK, S.ORDINARY, None, (UTILITIES,), "tianjin-utility"),
        (T.ACK, S.ORDINARY, None, (UTILITIES, DANGER), "tianjin-life"),
        (T.ACK, S.EXTREME, None, (DANGER,), "tianjin-life"),
        (T.ACK, S.LARGER, Appeal.QUESTION, (), "proposal-larger-sign-off"),
        (T.AUTHORITY, S.MAJOR, None, (), "gbf-80-authority"),
        (T.AUTHORITY, S.LARGER, None, (), None),
        (T.PRESS, S.ORDINARY, None, (), None),
        (T.RESPONSE, S.LARGER, None, (), "gbf-61-response"),
        (T.RESPONSE, S.MAJOR, None, (), None),
        (T.CONTINUE, S.EXTREME, None, (), "proposal-continue"),
        (T.VERIFY, S.ORDINARY, None, (), "wanbu-verify"),
        (T.VERIFY, S.ORDINARY, None, (LEGACY,), "wanbu-legacy"),
        (T.CLOSE, S.ORDINARY, Appeal.COMPLAINT, (), "shandong-general"),
        (T.CLOSE, S.ORDINARY, Appeal.QUESTION, (), "yueqing-consult"),
        (T.CLOSE, S.ORDINARY, Appeal.QUESTION, (COMPLEX,), "yueqing-complex"),
        (T.RETURN, S.ORDINARY, None, (), "proposal-return"),
        (T.WATCH, S.ORDINARY, None, (), "proposal-watch"),
    ],
)
def test_a_clock_takes_the_rule_of_its_case(timer, severity, appeal, circumstances, rule) -> None:
    assert rule_for(timer, severity, appeal, circumstances) == rule


def test_a_clock_that_no_policy_knows_does_not_run() -> None:
    assert rule_for(T.ACK, S.MAJOR, policies={}) is None
    assert (
        rule_for(T.ACK, S.MAJOR, policies={"T_ack": TimerPolicy(timer=T.ACK, rules={"一般": "tianjin-general"})})
        is None
    )


def test_every_policy_names_rules_that_exist_and_keys_that_mean_something() -> None:
    known = {*S, *Appeal, *CIRCUMSTANCES, DEFAULT, CAP}
    for policy in timer_policies().values():
        assert set(policy.rules.values()) <= set(deadline_rules())
        assert set(policy.rules) <= known
    assert set(timer_policies()) == {timer.value for timer in T}


@pytest.mark.parametrize(
    ("severity", "circumstances", "start", "due"),
    [
        (S.ORDINARY, (UTILITIES,), "2026-03-02T10:00", "2026-03-02T11:00"),  # twice 30 minutes
        (S.LARGER, (), "2026-03-02T10:00", "2026-03-02T14:00"),  # twice 2 hours
        (S.ORDINARY, (), "2026-03-02T10:00", "2026-03-03T10:00"),  # twice a working day is more than 24 hours
    ],
)
def test_the_right_to_return_ends_at_the_earlier_of_twice_sign_off_and_24_hours(
    severity, circumstances, start, due
) -> None:
    clock = set_clock(T.RETURN, at(start), severity, None, circumstances)
    assert clock is not None
    assert clock.due_at == at(due)
    assert clock.ladder == ()


def test_a_clock_past_the_calendar_stores_its_estimate_marked_so() -> None:
    clock = set_clock(T.CLOSE, at("2026-12-30T10:00"), S.ORDINARY)
    assert clock is not None
    assert (clock.due_at, clock.estimated) == (at("2027-01-06T18:00"), True)
    assert clock.warning


def stages(start: str, due: str, natural: bool) -> list[tuple[int, str]]:
    reached = rungs(at(start), at(due), natural, ladder(), load_calendar())
    return [(rung.stage, rung.at.strftime("%m-%d %H:%M")) for rung in reached]


def test_the_ladder_of_an_hour_clock_is_at_shares_of_its_span() -> None:
    assert stages("2026-03-02T10:00", "2026-03-04T10:00", True) == [
        (1, "03-03 22:00"),
        (2, "03-04 10:00"),
        (3, "03-04 22:00"),
        (4, "03-11 18:00"),
    ]


def test_the_ladder_of_a_working_clock_counts_working_days() -> None:
    assert stages("2026-03-02T10:00", "2026-03-09T18:00", False) == [
        (1, "03-06 18:00"),  # Friday before Monday
        (2, "03-09 18:00"),
        (3, "03-10 18:00"),
        (4, "03-16 18:00"),
    ]


def test_a_working_clock_too_short_for_a_day_reminds_when_offices_open() -> None:
    assert stages("2026-03-06T17:00", "2026-03-09T12:00", False)[0] == (1, "03-09 08:30")


def test_a_working_clock_within_a_day_reminds_at_three_quarters() -> None:
    assert stages("2026-03-02T09:00", "2026-03-02T11:00", False)[0] == (1, "03-02 10:30")


def test_the_ladder_never_goes_back_in_time() -> None:
    """A long hour clock's order at a quarter of its span may come after the fifth working day."""
    start = at("2026-03-02T10:00")
    reached = rungs(start, start + timedelta(days=60), True, ladder(), load_calendar())
    assert [rung.at for rung in reached] == sorted(rung.at for rung in reached)


@pytest.mark.shared
def test_every_rule_is_that_of_the_reference(shared) -> None:
    sections = yaml.safe_load((shared / "policy/rules.yaml").read_text("utf-8"))
    theirs = {
        row["id"]: (row["kind"], row["arg"], row["clock"])
        for name, rows in sections.items()
        if name != "ladder"
        for row in rows
    }
    assert {rule.id: (rule.kind, rule.arg, rule.clock) for rule in deadline_rules().values()} == theirs
    proposals = {row["id"] for rows in sections.values() for row in rows if row["from"].startswith("proposal")}
    assert {rule.id for rule in deadline_rules().values() if rule.evidence == "proposal"} == proposals & set(theirs)
