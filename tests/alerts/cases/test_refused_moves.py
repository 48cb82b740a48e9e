"""Every move of the machine, made by its real function from every state and in every role: only the table's succeed.

`test_states` holds the tables against the reference; here the functions are held to the tables: whatever the tables
refuse is refused in words and changes nothing, and no function asks another table than its own.
"""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction

from alerts import cases
from alerts.actors import Actor
from alerts.cases import snoozing
from alerts.cases.correcting import correct_sector
from alerts.cases.hotline import take_order
from alerts.cases.media import note_question
from alerts.models import Assignment, Case, CaseEvent, Notification
from alerts.rules.releases import CONTENT, GATES
from alerts.rules.states import ACTS, ASSIGNMENT_MOVES, CASE_MOVES, MoveRefused
from config.vocabulary import AssignmentState, CaseState, Part, ReleaseKind, Role, Sector, Severity, TimerName

pytestmark = pytest.mark.django_db
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
PASSED = {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
URL = "https://gov.example/1"
Move = Callable[[Any, Actor, Any], object]
"""(the place, who, when) -> the move's result."""


class Place:
    """A dispatched case with a lead and a co-handler that have both answered; its state is then set by hand."""

    def __init__(self, town, at, new_topic, hit):
        self.town, self.at = town, at
        self.case = cases.open_candidate(new_topic("积水"), hit, at(0))
        self.other = cases.open_candidate(new_topic("路灯"), hit, at(0))
        cases.dispatch(self.case, town.dispatcher, at(0.1), town.housing, co=[town.water])

    def part(self, part: str = "主办") -> Assignment:
        return self.case.assignments.get(part=part)

    def set(self, state: CaseState) -> Case:
        Case.objects.filter(pk=self.case.pk).update(state=state.value)
        self.case.refresh_from_db()
        return self.case

    def set_part(self, state: AssignmentState, part: str = "协办") -> Assignment:
        Assignment.objects.filter(case=self.case, part=part).update(state=state.value)
        return self.part(part)

    def stored(self) -> tuple[object, ...]:
        """All that a move could have changed."""
        return (
            list(Case.objects.order_by("pk").values()),
            list(Assignment.objects.order_by("pk").values()),
            list(self.case.timers.order_by("pk").values()),
            CaseEvent.objects.count(),
            Notification.objects.count(),
        )


def say(p: Place, actor: Actor, now: Any) -> object:
    content = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")
    return cases.publish(p.case, actor, now, ReleaseKind.FIRST, content, PASSED, "网站", URL)


OF_CASES: dict[str, Move] = {
    "不予交办": lambda p, a, n: cases.reject(p.case, a, n, "无效"),
    "恢复研判": lambda p, a, n: cases.restore(p.case, a, n, "弄错了"),
    "并单": lambda p, a, n: cases.merge(p.case, p.other, a, n),
    "交办": lambda p, a, n: cases.dispatch(p.case, a, n, p.town.housing),
    "裁定": lambda p, a, n: cases.rule_dispute(p.case, a, n, p.town.housing, "职责在住建"),
    "改派": lambda p, a, n: cases.reassign(p.case, a, n, p.town.water, "职责在水利"),
    "报审": lambda p, a, n: cases.submit_for_review(p.case, a, n, FINAL),
    "重办": lambda p, a, n: cases.rework(p.case, a, n, "没有写清"),
    "审核通过": lambda p, a, n: cases.approve(p.case, a, n, "网站", URL),
    "再启动": lambda p, a, n: cases.restart(p.case, a, n, "又有反映"),
    "评估": lambda p, a, n: cases.evaluate(p.case, a, n, "回落"),
}
OF_PARTS: dict[str, Move] = {
    "签收": lambda p, a, n: cases.sign_off(p.part("协办"), a, n),
    "退回": lambda p, a, n: cases.give_back(p.part("协办"), a, n, "不归我们", p.town.street, "条例"),
    "改派": lambda p, a, n: cases.replace(p.part("协办"), a, n, p.town.street, "职责在街道"),
    "退回不予受理": lambda p, a, n: cases.refuse_return(p.part("协办"), a, n, "职责清楚"),
    "反馈": lambda p, a, n: cases.report(p.part("协办"), a, n, "已办"),
    "反馈通过": lambda p, a, n: cases.accept(p.part("协办"), a, n),
    "重办": lambda p, a, n: cases.rework_part(p.part("协办"), a, n, "没有写清"),
    "撤回": lambda p, a, n: cases.withdraw(p.part("协办"), a, n, "不需要了"),
}
DONE_TO_A_CASE: dict[str, Move] = {
    "认领": lambda p, a, n: cases.claim(p.case, a, n),
    "暂缓": lambda p, a, n: snoozing.snooze(p.case, a, n, p.at(0.6), "等回话"),
    "调整等级": lambda p, a, n: cases.change_severity(p.case, Severity.EXTREME, "升级", a, n),
    "更正领域": lambda p, a, n: correct_sector(p.case, Sector.LAND, a, n),
    "发布": say,
    "免予反馈": lambda p, a, n: cases.waive(p.part("协办"), a, n, "不再需要"),
    "批示": lambda p, a, n: cases.instruct(p.case, a, n, "速办"),
    "附件": lambda p, a, n: cases.attach(p.case, a, n, BytesIO(b"\x89PNG\r\n\x1a\n" + b"x" * 99), "a.png"),
    "登记说法": lambda p, a, n: cases.note_claim(p.case, a, n, "水有毒"),
    "登记承诺": lambda p, a, n: cases.promise(p.case, a, n, p.town.housing, "修好", date(2026, 12, 1)),
    "媒体询问": lambda p, a, n: note_question(p.case, a, n, "某报", "何时修好", p.at(9)),
    "热线工单": lambda p, a, n: take_order(p.case, a, n, "RX1", {}),
    "邀请参与": lambda p, a, n: cases.invite(p.case, a, n, Part.CONSULT, [p.town.street], "请提意见"),
    "移送": lambda p, a, n: cases.hand_over(p.case, a, n, "公安机关", "涉嫌违法"),
    "发布会例外": lambda p, a, n: cases.except_press_conference(p.case, a, n, "以通报代替"),
    "申请延期": lambda p, a, n: cases.ask_extension(p.part("协办"), TimerName.VERIFY, 2, "等图纸", a, n),
    "挂账": lambda p, a, n: cases.suspend(p.case, date(2026, 12, 10), "等立项", a, n),
}
BY_THE_SYSTEM = {"标记", "提请研判", "提请会商", "转入跟踪", "归档"}
"""Moves that nobody asks for; `人工录入` begins a case; the lead's own 签收 and 退回 move the case with the part."""
WITH_SOMETHING_OPEN = {
    "放下", "取消暂缓", "把关", "查证说法", "兑现承诺", "电话叫应", "请专家意见", "专家意见", "查看诉求人", "回访",
    "通报表扬", "考核异议", "异议裁定", "批准延期", "不予延期", "解除挂账", "签发督办单", "不发督办单",
}  # fmt: skip
"""Acts on something that must be there first: their guards are in `test_guards`, state and role in `test_states`."""


@pytest.fixture
def place(town, at, new_topic, hit, settings, tmp_path) -> Place:
    settings.FOLDER = tmp_path
    return Place(town, at, new_topic, hit)


def actors(place: Place) -> list[Actor]:
    """One of each role, those of units of the right unit."""
    return [Actor("某人", role, 1, place.town.water.pk, "web") for role in Role]


def refused(place: Place, move: Move, actor: Actor, why: str) -> None:
    """The move is refused in a whole sentence and has changed nothing."""
    before = place.stored()
    with pytest.raises(MoveRefused) as refusal, transaction.atomic():
        move(place, actor, place.at(0.5))
    assert refusal.value.zh.endswith("。"), (why, refusal.value.zh)
    assert place.stored() == before, why


def test_no_move_of_the_tables_is_left_out() -> None:
    moves = {move.event for move in CASE_MOVES} - BY_THE_SYSTEM - {"人工录入", "签收", "退回"}
    assert moves == set(OF_CASES)
    assert {move.event for move in ASSIGNMENT_MOVES} == set(OF_PARTS)
    assert {act.event for act in ACTS} == set(DONE_TO_A_CASE) | WITH_SOMETHING_OPEN


@pytest.mark.parametrize("event", OF_CASES)
def test_a_case_is_moved_from_no_state_and_by_no_role_but_those_of_the_table(place: Place, event: str) -> None:
    rows = [move for move in CASE_MOVES if move.event == event]
    tried = 0
    for state in CaseState:
        place.set(state)
        for actor in actors(place):
            allowed = any(state in move.sources and actor.role in move.roles for move in rows)
            also = event == "改派" and state is CaseState.TRIAGE  # a dispatch, by its own rules
            if allowed or also:
                continue
            refused(place, OF_CASES[event], actor, f"{event} from {state.value} by {actor.role}")
            tried += 1
    assert tried > 100


@pytest.mark.parametrize("event", OF_PARTS)
def test_a_part_is_moved_from_no_state_and_by_no_role_but_those_of_the_table(place: Place, event: str) -> None:
    rows = [move for move in ASSIGNMENT_MOVES if move.event == event]
    place.set(CaseState.HANDLING)
    tried = 0
    for state in AssignmentState:
        place.set_part(state)
        for actor in actors(place):
            if any(state in move.sources and _may(actor.role, move.roles) for move in rows):
                continue
            refused(place, OF_PARTS[event], actor, f"{event} from {state.value} by {actor.role}")
            tried += 1
    assert tried > 60


def _may(role: Role, roles: tuple[Role, ...]) -> bool:
    """A township's person acts as a head."""
    return role in roles or (role is Role.TERRITORY and Role.DEPT_HEAD in roles)


@pytest.mark.parametrize("event", DONE_TO_A_CASE)
def test_nothing_is_done_to_a_case_but_in_the_states_and_by_the_roles_of_the_table(place: Place, event: str) -> None:
    act = next(act for act in ACTS if act.event == event)
    tried = 0
    for state in CaseState:
        place.set(state)
        for actor in actors(place):
            if state in act.states and _may(actor.role, act.roles):
                continue
            refused(place, DONE_TO_A_CASE[event], actor, f"{event} in {state.value} by {actor.role}")
            tried += 1
    assert tried > 20


@pytest.mark.parametrize("state", [state for state in CaseState if state.terminal])
def test_no_part_of_an_ended_case_is_moved(place: Place, state: CaseState) -> None:
    """Archived, merged and rejected cases keep their parts as they are."""
    place.set(state)
    for event, move in OF_PARTS.items():
        sources = next(row.sources for row in ASSIGNMENT_MOVES if row.event == event)
        place.set_part(sources[0])
        for actor in actors(place):
            refused(place, move, actor, f"{event} in {state.value}")
