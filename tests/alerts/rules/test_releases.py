"""What a public statement needs, and which clocks it stops."""

import pytest

from alerts.rules.clocks import STOPPED_BY_RELEASE, VOIDED_BY_EVENT
from alerts.rules.releases import CONTENT, GATES, check_release, one_officer_may_pass_all_gates
from alerts.rules.states import MoveRefused
from config.vocabulary import CaseState, ReleaseKind, Severity, TimerName

PASSED = dict.fromkeys(GATES, "值班长王某")
FIRST = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")


def test_a_first_notice_waits_for_no_sign_off() -> None:
    for state in (CaseState.TRIAGE, CaseState.DISPATCHED, CaseState.HANDLING):
        check_release(ReleaseKind.FIRST, state, FIRST, PASSED)


@pytest.mark.parametrize("part", CONTENT[ReleaseKind.FIRST])
def test_a_missing_or_blank_part_is_named(part: str) -> None:
    with pytest.raises(MoveRefused, match=part) as refusal:
        check_release(ReleaseKind.FIRST, CaseState.TRIAGE, {**FIRST, part: "  "}, PASSED)
    assert refusal.value.code == "content"


@pytest.mark.parametrize("gate", ["政治", "法律", "保密", "文字"])
def test_nothing_is_published_without_all_four_gates(gate: str) -> None:
    with pytest.raises(MoveRefused, match=gate) as refusal:
        check_release(ReleaseKind.FIRST, CaseState.TRIAGE, FIRST, {**PASSED, gate: ""})
    assert refusal.value.code == "gate"


def test_the_final_statement_is_published_from_review_only() -> None:
    final = dict.fromkeys(("核实情况", "法规政策", "处理情况", "下一步与联系电话"), "已写明")
    check_release(ReleaseKind.FINAL, CaseState.REVIEW, final, PASSED)
    with pytest.raises(MoveRefused):
        check_release(ReleaseKind.FINAL, CaseState.HANDLING, final, PASSED)


def test_one_officer_may_hold_all_gates_of_a_grave_first_notice_only() -> None:
    assert one_officer_may_pass_all_gates(ReleaseKind.FIRST, Severity.MAJOR)
    assert not one_officer_may_pass_all_gates(ReleaseKind.FIRST, Severity.LARGER)
    assert not one_officer_may_pass_all_gates(ReleaseKind.FINAL, Severity.EXTREME)


@pytest.mark.parametrize(
    ("timer", "kinds"),
    [
        (TimerName.PRESS, {"press_conference"}),
        (TimerName.RESPONSE, {"first", "clarification", "reply", "final"}),
        (TimerName.AUTHORITY, {"first", "follow_up", "press_conference", "clarification", "interpretation", "final"}),
        (TimerName.CLOSE, set()),
    ],
)
def test_each_clock_is_stopped_by_the_statements_named_for_it(timer: TimerName, kinds: set[str]) -> None:
    assert {kind.value for kind, timers in STOPPED_BY_RELEASE.items() if timer in timers} == kinds


def test_a_return_voids_the_units_own_clocks_and_no_national_one() -> None:
    assert set(VOIDED_BY_EVENT["退回"]) == {TimerName.ACK, TimerName.RETURN, TimerName.VERIFY}
