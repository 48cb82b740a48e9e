"""Every state x event x role: what is allowed is exactly the table below, written independently of the code's."""

from itertools import product

import pytest
import yaml

from alerts.rules.states import (
    ACTS,
    ASSIGNMENT_MOVES,
    CASE_MOVES,
    Act,
    MoveRefused,
    assignment_moves_from,
    case_moves_from,
    check_act,
    check_assignment_move,
    check_case_move,
)
from config.vocabulary import AssignmentState, CaseState, Role

CASE = """
none 标记 candidate system
none 人工录入 triage monitor
candidate 提请研判 triage system
triage 不予交办 rejected judge
rejected 恢复研判 triage judge
triage 并单 merged judge
triage 交办 dispatched dispatcher
dispatched 签收 handling dept_contact,dept_head
dispatched 退回 triage dept_head
triage 提请会商 disputed system
disputed 裁定 dispatched supervisor
handling 改派 dispatched dispatcher
handling 报审 review dept_head
review 重办 handling judge
review 审核通过 responded judge
responded 转入跟踪 tracking system
tracking 再启动 handling judge
evaluated 再启动 handling judge
tracking 评估 evaluated judge
evaluated 归档 archived system
"""
ASSIGNMENT = """
pending_ack 签收 acked dept_contact,dept_head
pending_ack 退回 returned dept_head
returned 改派 reassigned dispatcher
returned 退回不予受理 pending_ack dispatcher,supervisor
acked 反馈 submitted dept_head
rework 反馈 submitted dept_head
submitted 反馈通过 accepted judge
submitted 重办 rework judge
pending_ack 撤回 withdrawn dispatcher
acked 撤回 withdrawn dispatcher
submitted 撤回 withdrawn dispatcher
rework 撤回 withdrawn dispatcher
"""


def table(text: str) -> dict[tuple[str, str, str], str]:
    """(state, event, role) -> next state."""
    rows = (line.split() for line in text.strip().splitlines())
    return {(state, event, role): target for state, event, target, roles in rows for role in roles.split(",")}


CASE_TABLE, ASSIGNMENT_TABLE = table(CASE), table(ASSIGNMENT)


@pytest.mark.parametrize("state", [None, *CaseState])
@pytest.mark.parametrize("event", sorted({event for _, event, _ in CASE_TABLE}))
def test_cases_move_exactly_as_the_table_says(state: CaseState | None, event: str) -> None:
    for role in Role:
        expected = CASE_TABLE.get((state.value if state else "none", event, role.value))
        if expected:
            assert check_case_move(state, event, role) == expected
            assert event in case_moves_from(state, role)
        else:
            with pytest.raises(MoveRefused) as refusal:
                check_case_move(state, event, role)
            assert refusal.value.code in {"state", "role"}
            assert refusal.value.zh.endswith("。")
            assert event in refusal.value.zh
            assert event not in case_moves_from(state, role)


@pytest.mark.parametrize("state", list(AssignmentState))
@pytest.mark.parametrize("event", sorted({event for _, event, _ in ASSIGNMENT_TABLE}))
def test_assignments_move_exactly_as_the_table_says(state: AssignmentState, event: str) -> None:
    for role in Role:
        expected = ASSIGNMENT_TABLE.get((state.value, event, role.value))
        if expected:
            assert check_assignment_move(state, event, role) == expected
            assert event in assignment_moves_from(state, role)
        else:
            with pytest.raises(MoveRefused):
                check_assignment_move(state, event, role)


def test_the_auditor_can_do_nothing() -> None:
    assert not any(Role.AUDITOR in row.roles for row in (*CASE_MOVES, *ASSIGNMENT_MOVES, *ACTS))


def test_nothing_leaves_a_case_that_is_merged_or_archived() -> None:
    left = {state for move in CASE_MOVES for state in move.sources}
    assert not left & {CaseState.MERGED, CaseState.ARCHIVED}


def test_a_refusal_by_state_says_where_the_case_is_and_where_the_move_belongs() -> None:
    with pytest.raises(MoveRefused) as refusal:
        check_case_move(CaseState.TRIAGE, "签收", Role.DEPT_CONTACT)
    assert refusal.value.code == "state"
    assert "待研判" in refusal.value.zh
    assert "已交办" in refusal.value.zh


def test_a_refusal_by_role_says_who_is_in_charge() -> None:
    with pytest.raises(MoveRefused) as refusal:
        check_case_move(CaseState.TRIAGE, "交办", Role.MONITOR)
    assert refusal.value.code == "role"
    assert refusal.value.zh == "监测员不能交办；交办由交办员办理。"


def test_an_unknown_event_is_refused() -> None:
    for check in (check_case_move, check_assignment_move):
        with pytest.raises(MoveRefused, match="没有“删除”"):
            check(None, "删除", Role.JUDGE)
    with pytest.raises(MoveRefused, match="没有“删除”"):
        check_act(CaseState.TRIAGE, "删除", Role.JUDGE)


@pytest.mark.parametrize("row", ACTS, ids=lambda row: row.event)
def test_acts_are_allowed_by_state_and_role_only(row: Act) -> None:
    for state, role in product(CaseState, Role):
        if state in row.states and role in row.roles:
            check_act(state, row.event, role)
        else:
            with pytest.raises(MoveRefused):
                check_act(state, row.event, role)


def test_nothing_is_published_before_triage_or_after_the_end() -> None:
    for state in (CaseState.CANDIDATE, CaseState.REJECTED, CaseState.MERGED, CaseState.ARCHIVED):
        with pytest.raises(MoveRefused):
            check_act(state, "发布", Role.JUDGE)


@pytest.mark.shared
def test_the_tables_are_those_of_the_reference(shared) -> None:
    machine = yaml.safe_load((shared / "policy/case_machine.yaml").read_text("utf-8"))
    for name, ours in (("transitions", CASE_TABLE), ("assignment_transitions", ASSIGNMENT_TABLE)):
        theirs = {
            (state or "none", row["event"], role): row["to"]
            for row in machine[name]
            for state in listed(row["from"])
            for role in listed(row["by"])
        }
        assert theirs == ours


def listed(value):
    return value if isinstance(value, list) else [value]
