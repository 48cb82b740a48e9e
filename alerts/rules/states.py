"""流转规则: which move leads from which state to which, and who may make it. The tables are the law: docs/states.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from config.vocabulary import AssignmentState, CaseState, Role

State = TypeVar("State", CaseState, AssignmentState)

C, A, R = CaseState, AssignmentState, Role


class MoveRefused(Exception):
    """A move that the rules do not allow; `zh` is one Chinese sentence for the screen, `code` is for programs.

    Codes used here: `role` (not this role's move), `state` (not from this state), `unknown` (no such move), `content`,
    `gate`. Callers add their own.
    """

    def __init__(self, code: str, zh: str) -> None:
        super().__init__(zh)
        self.code = code
        self.zh = zh


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    """One row: from any of `sources` (None: there is nothing yet) to `target`, by any of `roles`, under `guards`."""

    event: str
    sources: tuple[State | None, ...]
    target: State
    roles: tuple[Role, ...]
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a case that leaves its state as it is."""

    event: str
    states: tuple[CaseState, ...]
    roles: tuple[Role, ...]
    guards: tuple[str, ...] = ()


CASE_MOVES: tuple[Move[CaseState], ...] = (
    Move("标记", (None,), C.CANDIDATE, (R.SYSTEM,), ("flag_rule",)),
    Move("人工录入", (None,), C.TRIAGE, (R.MONITOR,), ("source_kind", "what", "detected_at")),
    Move("提请研判", (C.CANDIDATE,), C.TRIAGE, (R.SYSTEM,), ("flag_rule",)),
    Move("不予交办", (C.TRIAGE,), C.REJECTED, (R.JUDGE,), ("reason_code",)),
    Move("恢复研判", (C.REJECTED,), C.TRIAGE, (R.JUDGE,), ("reason",)),
    Move("并单", (C.TRIAGE,), C.MERGED, (R.JUDGE,), ("target_open", "earlier_start")),
    Move("交办", (C.TRIAGE,), C.DISPATCHED, (R.DISPATCHER,), ("one_lead", "confirmed_contacts")),
    Move("签收", (C.DISPATCHED,), C.HANDLING, (R.DEPT_CONTACT, R.DEPT_HEAD), ("of_lead",)),
    Move(
        "退回",
        (C.DISPATCHED,),
        C.TRIAGE,
        (R.DEPT_HEAD,),
        ("of_lead", "within_return", "reason", "suggested", "legal_basis"),
    ),
    Move("提请会商", (C.TRIAGE,), C.DISPUTED, (R.SYSTEM,), ("second_return_or_mutual",)),
    Move("裁定", (C.DISPUTED,), C.DISPATCHED, (R.SUPERVISOR,), ("ruling",)),
    Move("改派", (C.HANDLING,), C.DISPATCHED, (R.DISPATCHER,), ("reason", "revoke_tokens")),
    Move("报审", (C.HANDLING,), C.REVIEW, (R.DEPT_HEAD,), ("of_lead", "co_done", "final_content")),
    Move("重办", (C.REVIEW,), C.HANDLING, (R.JUDGE,), ("reason",)),
    Move("审核通过", (C.REVIEW,), C.RESPONDED, (R.JUDGE,), ("publication_evidence",)),
    Move("转入跟踪", (C.RESPONDED,), C.TRACKING, (R.SYSTEM,), ("watch_opened",)),
    Move("再启动", (C.TRACKING, C.EVALUATED), C.HANDLING, (R.JUDGE,), ("reason",)),
    Move("评估", (C.TRACKING,), C.EVALUATED, (R.JUDGE,), ("window_over", "effect")),
    Move("归档", (C.EVALUATED,), C.ARCHIVED, (R.SYSTEM,), ("retention",)),
)

ASSIGNMENT_MOVES: tuple[Move[AssignmentState], ...] = (
    Move("签收", (A.PENDING_ACK,), A.ACKED, (R.DEPT_CONTACT, R.DEPT_HEAD), ("own_unit",)),
    Move(
        "退回",
        (A.PENDING_ACK,),
        A.RETURNED,
        (R.DEPT_HEAD,),
        ("own_unit", "within_return", "reason", "suggested", "legal_basis"),
    ),
    Move("改派", (A.RETURNED,), A.REASSIGNED, (R.DISPATCHER,)),
    Move("退回不予受理", (A.RETURNED,), A.PENDING_ACK, (R.DISPATCHER, R.SUPERVISOR), ("reason",)),
    Move("反馈", (A.ACKED, A.REWORK), A.SUBMITTED, (R.DEPT_HEAD,), ("own_unit",)),
    Move("反馈通过", (A.SUBMITTED,), A.ACCEPTED, (R.JUDGE,)),
    Move("重办", (A.SUBMITTED,), A.REWORK, (R.JUDGE,), ("reason",)),
    Move("撤回", (A.PENDING_ACK, A.ACKED, A.SUBMITTED, A.REWORK), A.WITHDRAWN, (R.DISPATCHER,), ("revoke_tokens",)),
)

OPEN_STATES: tuple[CaseState, ...] = tuple(state for state in CaseState if not state.terminal)
AFTER_TRIAGE_BEGAN: tuple[CaseState, ...] = tuple(state for state in OPEN_STATES if state is not C.CANDIDATE)
ANSWERED: tuple[CaseState, ...] = (C.RESPONDED, C.TRACKING, C.EVALUATED, C.ARCHIVED)
GIVEN_OUT: tuple[CaseState, ...] = (C.DISPATCHED, C.DISPUTED, C.HANDLING, C.REVIEW, *ANSWERED)
IN_HAND: tuple[CaseState, ...] = (C.DISPATCHED, C.DISPUTED, C.HANDLING, C.REVIEW)

ACTS: tuple[Act, ...] = (
    Act("认领", (C.CANDIDATE, C.TRIAGE), (R.MONITOR, R.JUDGE)),
    Act("放下", (C.CANDIDATE, C.TRIAGE), (R.JUDGE, R.MONITOR)),
    Act("暂缓", (C.CANDIDATE, C.TRIAGE), (R.MONITOR, R.JUDGE), ("until", "reason")),
    Act("取消暂缓", (C.CANDIDATE, C.TRIAGE), (R.MONITOR, R.JUDGE)),
    Act("调整等级", OPEN_STATES, (R.JUDGE,), ("reason",)),
    Act("更正领域", OPEN_STATES, (R.MONITOR, R.JUDGE, R.DISPATCHER), ("sector",)),
    Act("发布", AFTER_TRIAGE_BEGAN, (R.JUDGE,), ("content", "gates", "publication_evidence")),
    Act("把关", AFTER_TRIAGE_BEGAN, (R.JUDGE, R.DISPATCHER, R.SUPERVISOR, R.LEADER), ("gates",)),
    Act("免予反馈", (C.DISPATCHED, C.HANDLING), (R.JUDGE,), ("reason",)),
    Act("批示", AFTER_TRIAGE_BEGAN, (R.LEADER,), ("text",)),
    Act("附件", AFTER_TRIAGE_BEGAN, tuple(role for role in R if role not in {R.SYSTEM, R.AUDITOR}), ("content",)),
    Act("登记说法", AFTER_TRIAGE_BEGAN, (R.MONITOR, R.JUDGE), ("statement",)),
    Act("查证说法", AFTER_TRIAGE_BEGAN, (R.JUDGE,), ("finding", "evidence", "unit")),
    Act("登记承诺", AFTER_TRIAGE_BEGAN, (R.JUDGE, R.DEPT_HEAD), ("text", "unit", "due_date")),
    Act(
        "兑现承诺",
        (*AFTER_TRIAGE_BEGAN, C.REJECTED, C.MERGED, C.ARCHIVED),
        (R.JUDGE, R.SUPERVISOR, R.DEPT_HEAD),
        ("evidence",),
    ),
    Act("媒体询问", AFTER_TRIAGE_BEGAN, (R.MONITOR, R.JUDGE), ("outlet", "question", "due_at")),
    Act("电话叫应", AFTER_TRIAGE_BEGAN, (R.MONITOR, R.JUDGE, R.DISPATCHER, R.SUPERVISOR), ("grave", "on_the_list")),
    Act("请专家意见", AFTER_TRIAGE_BEGAN, (R.JUDGE, R.SUPERVISOR), ("confirmed_expert", "question", "due_at")),
    Act("专家意见", AFTER_TRIAGE_BEGAN, (R.JUDGE, R.SUPERVISOR), ("asked", "text")),
    Act("热线工单", AFTER_TRIAGE_BEGAN, (R.MONITOR, R.DISPATCHER), ("number",)),
    Act("查看诉求人", AFTER_TRIAGE_BEGAN, (R.DEPT_CONTACT, R.DEPT_HEAD), ("unit", "reason")),
    Act("邀请参与", AFTER_TRIAGE_BEGAN, (R.DISPATCHER, R.JUDGE, R.SUPERVISOR), ("kind", "ask", "confirmed_contacts")),
    Act("回访", ANSWERED, (R.MONITOR, R.JUDGE, R.DISPATCHER, R.SUPERVISOR), ("rating",)),
    Act("通报表扬", GIVEN_OUT, (R.SUPERVISOR, R.LEADER), ("took_part", "reason")),
    Act("考核异议", GIVEN_OUT, (R.DEPT_HEAD,), ("own_unit", "metric", "reason")),
    Act("异议裁定", GIVEN_OUT, (R.SUPERVISOR,), ("asked", "reason")),
    Act("移送", AFTER_TRIAGE_BEGAN, (R.JUDGE, R.SUPERVISOR), ("authority", "reason")),
    Act("发布会例外", AFTER_TRIAGE_BEGAN, (R.LEADER,), ("reason",)),
    Act("申请延期", (C.DISPATCHED, C.HANDLING), (R.DEPT_HEAD,), ("own_unit", "before_due", "once", "reason")),
    Act("批准延期", IN_HAND, (R.SUPERVISOR,), ("asked", "running", "reason")),
    Act("不予延期", IN_HAND, (R.SUPERVISOR,), ("asked", "running", "reason")),
    Act("挂账", (C.DISPATCHED, C.HANDLING), (R.SUPERVISOR,), ("later_date", "reason")),
    Act("解除挂账", OPEN_STATES, (R.SUPERVISOR,), ("suspended", "reason")),
    Act("签发督办单", OPEN_STATES, (R.SUPERVISOR,), ("proposed", "running")),
    Act("不发督办单", OPEN_STATES, (R.SUPERVISOR,), ("proposed", "reason")),
)

SOURCE_KINDS = ("电话", "上级通知", "网页链接", "截图", "其他")
"""How a matter that no crawler found came to the desk (人工录入)."""
AUTHORITIES = ("公安机关", "网信部门")
"""To whom a matter may be handed over (移送), which is recorded only: 国办发〔2016〕61号."""
REJECT_REASONS = ("非政务", "重复", "司法信访法定途径", "商业", "无效")


def check_case_move(state: CaseState | None, event: str, role: Role) -> CaseState:
    """The state that `event` leads to. `state` None: there is no case yet. Raises `MoveRefused`."""
    return _check("交办单", CASE_MOVES, state, event, role)


def check_assignment_move(state: AssignmentState | None, event: str, role: Role) -> AssignmentState:
    """The state that `event` leads one unit's assignment to. Raises `MoveRefused`."""
    return _check("承办", ASSIGNMENT_MOVES, state, event, role)


def check_act(state: CaseState, event: str, role: Role) -> None:
    """Whether something that does not move the case may be done now. Raises `MoveRefused`."""
    act = next((act for act in ACTS if act.event == event), None)
    if act is None:
        raise MoveRefused("unknown", f"交办单没有“{event}”这一操作。")
    if state not in act.states:
        raise MoveRefused("state", _wrong_state("交办单", state, event, act.states))
    if role not in act.roles:
        raise MoveRefused("role", _wrong_role(event, role, act.roles))


def case_moves_from(state: CaseState | None, role: Role) -> tuple[str, ...]:
    """The events that `role` may cause in `state`, guards apart: what a page offers."""
    return tuple(move.event for move in CASE_MOVES if state in move.sources and role in move.roles)


def assignment_moves_from(state: AssignmentState, role: Role) -> tuple[str, ...]:
    """The events that `role` may cause to an assignment in `state`, guards apart."""
    return tuple(move.event for move in ASSIGNMENT_MOVES if state in move.sources and role in move.roles)


def _check(thing: str, table: Sequence[Move[State]], state: State | None, event: str, role: Role) -> State:
    rows = [move for move in table if move.event == event]
    if not rows:
        raise MoveRefused("unknown", f"{thing}没有“{event}”这一操作。")
    row = next((move for move in rows if state in move.sources), None)
    if row is None:
        raise MoveRefused("state", _wrong_state(thing, state, event, [s for move in rows for s in move.sources]))
    if role not in row.roles:
        raise MoveRefused("role", _wrong_role(event, role, row.roles))
    return row.target


def _wrong_state(
    thing: str,
    state: CaseState | AssignmentState | None,
    event: str,
    allowed: Sequence[CaseState | AssignmentState | None],
) -> str:
    if allowed == [None]:
        return f"“{event}”只用于新建{thing}，不能用于已有的{thing}。"
    names = "、".join(f"“{one.zh}”" for one in allowed if one is not None)
    now = f"处于“{state.zh}”状态" if state is not None else "尚未建立"
    return f"{thing}{now}，不能{event}；{event}只能在{names}状态下进行。"


def _wrong_role(event: str, role: Role, allowed: Sequence[Role]) -> str:
    return f"{role.zh}不能{event}；{event}由{'或'.join(one.zh for one in allowed)}办理。"
