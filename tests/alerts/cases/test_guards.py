"""Every guard of every move: where it fails, the move is refused in words and nothing has changed.

The names are those of the tables in `alerts.rules.states`; a guard without a row here fails the last test.
"""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from alerts import cases
from alerts.cases import snoozing
from alerts.cases.correcting import correct_sector
from alerts.cases.events import first_broken
from alerts.cases.hotline import reveal, take_order
from alerts.cases.media import note_question
from alerts.models import (
    Assignment,
    CallEntry,
    Case,
    CaseEvent,
    Expert,
    Extension,
    Notification,
    Release,
    SignOffToken,
    SupervisionOrder,
    Suspension,
    Timer,
)
from alerts.rules.releases import CONTENT, GATES
from alerts.rules.states import ACTS, ASSIGNMENT_MOVES, CASE_MOVES
from config.vocabulary import CallOutcome, ClaimState, Part, ReleaseKind, Sector, Severity, TimerName

pytestmark = pytest.mark.django_db
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
FIRST = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")
PASSED = {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
URL = "https://gov.example/1"


class Road:
    """A case at each point of the road, with its people; `t`: the town, `at`: hours after Monday 09:00."""

    def __init__(self, town, at, new_topic, hit):
        self.t, self.at, self.new_topic, self.hit = town, at, new_topic, hit

    @property
    def case(self) -> Case:
        return Case.objects.order_by("id").first()

    def part(self, part: str = "主办") -> Assignment:
        return self.case.assignments.filter(part=part).order_by("-id").first()

    def triage(self) -> None:
        cases.open_candidate(self.new_topic("积水"), self.hit, self.at(0))

    def ordinary(self) -> None:
        cases.open_candidate(self.new_topic("路灯", severity="一般"), self.hit, self.at(0))

    def rejected(self) -> None:
        self.triage()
        cases.reject(self.case, self.t.judge, self.at(0.1), "无效")

    def dispatched(self) -> None:
        self.triage()
        cases.dispatch(self.case, self.t.dispatcher, self.at(0.1), self.t.housing, co=[self.t.water])

    def returned(self) -> None:
        self.dispatched()
        cases.give_back(self.part(), self.t.head(self.t.housing), self.at(0.2), "不归我们", self.t.water, "条例")

    def disputed(self) -> None:
        self.returned()
        cases.dispatch(self.case, self.t.dispatcher, self.at(0.3), self.t.water)
        cases.give_back(self.part(), self.t.head(self.t.water), self.at(0.4), "不归我们", self.t.housing, "条例")

    def handling(self) -> None:
        self.dispatched()
        cases.sign_off(self.part(), self.t.head(self.t.housing), self.at(0.2))
        cases.sign_off(self.part("协办"), self.t.head(self.t.water), self.at(0.2))

    def reported(self) -> None:
        self.handling()
        cases.report(self.part("协办"), self.t.head(self.t.water), self.at(0.5), "已办")

    def asked(self) -> None:
        """For its verification, which is due on Friday."""
        self.handling()
        extend(self)

    def granted(self) -> None:
        self.asked()
        cases.grant_extension(Extension.objects.get(), "同意", self.t.supervisor, self.at(0.4))

    def refused(self) -> None:
        self.asked()
        cases.refuse_extension(Extension.objects.get(), "可以按期", self.t.supervisor, self.at(0.4))

    def asked_in_vain(self) -> None:
        self.asked()
        cases.report(self.part("协办"), self.t.head(self.t.water), self.at(0.5), "已办")

    def suspended(self) -> None:
        self.handling()
        cases.suspend(self.case, date(2026, 12, 10), "等待立项", self.t.supervisor, self.at(0.3))

    def proposed(self) -> None:
        """督办单 for both sign-offs, due at 09:36."""
        self.dispatched()
        cases.tick(self.at(0.75))

    def issued(self) -> None:
        self.proposed()
        cases.issue_order(SupervisionOrder.objects.first(), "", self.t.supervisor, self.at(0.8))

    def withheld(self) -> None:
        self.proposed()
        cases.withhold_order(SupervisionOrder.objects.first(), "已在办理", self.t.supervisor, self.at(0.8))

    def signed_late(self) -> None:
        self.proposed()
        cases.sign_off(self.part(), self.t.head(self.t.housing), self.at(0.8))

    def review(self) -> None:
        self.reported()
        cases.submit_for_review(self.case, self.t.head(self.t.housing), self.at(1), FINAL)

    def objected(self) -> None:
        self.handling()
        object_to(self, self.t.housing)

    def ruled(self) -> None:
        self.objected()
        rule_objection(self)

    def tracking(self) -> None:
        self.review()
        cases.approve(self.case, self.t.judge, self.at(2), "网站", URL)


def object_to(road, unit, metric="及时签收率", reason="系统故障"):
    return cases.object_to(road.case, road.t.head(unit), road.at(1), metric, reason)


def rule_objection(road, reason="属实"):
    asked = CaseEvent.objects.get(kind="考核异议")
    return cases.rule_objection(asked, road.t.supervisor, road.at(2), True, reason)


def merged_into_ended(r: Road) -> object:
    ended = cases.open_candidate(r.new_topic("别的"), r.hit, r.at(0))
    cases.reject(ended, r.t.judge, r.at(0), "无效")
    return cases.merge(r.case, ended, r.t.judge, r.at(0.1))


def by_hand(r: Road, title: str = "积水", what: str = "路口", kind: str = "电话", hours: float = 0) -> object:
    return cases.open_by_hand(title, what, kind, r.at(hours), Severity.ORDINARY, r.t.monitor, r.at(0))


def back(r: Road, unit: Any = None, hours: float = 0.2, **given: Any) -> object:
    said = {"reason": "不归我们", "suggested": r.t.water, "legal_basis": "条例", **given}
    return cases.give_back(r.part(), r.t.head(unit or r.t.housing), r.at(hours), **said)


def speak(r: Road, content: Any = FIRST, gates: Any = PASSED, url: str = URL, kind: ReleaseKind = ReleaseKind.FIRST):
    return cases.publish(r.case, r.t.judge, r.at(0.1), kind, content, gates, "网站", url)


def claim(r: Road):
    return cases.note_claim(r.case, r.t.judge, r.at(0.1), "水有毒")


def verify(r: Road, finding: str = "查过", evidence: str = "报告", unit: bool = True) -> object:
    department = r.t.water if unit else None
    return cases.verify_claim(claim(r), r.t.judge, r.at(1), ClaimState.REFUTED, finding, evidence, department)


def invite(r: Road, kind: Part = Part.CONSULT, ask: str = "意见", unit: str = "street") -> object:
    return cases.invite(r.case, r.t.dispatcher, r.at(1), kind, [getattr(r.t, unit)], ask)


def promise(r: Road, text: str = "修好", day: int = 1, unit: str = "housing") -> object:
    actor = r.t.head(r.t.housing)
    return cases.promise(
        r.case, actor, r.at(1), getattr(r.t, unit), text, date(2026, 12, day) if day else date(2020, 1, 1)
    )


def fulfil(r: Road) -> object:
    made = cases.promise(r.case, r.t.judge, r.at(0.1), r.t.housing, "修好", date(2026, 12, 1))
    return cases.fulfil(made, r.t.judge, r.at(1), " ")


def draft_gate(r: Road) -> object:
    release = cases.draft(r.case, r.t.judge, r.at(0.1), ReleaseKind.FIRST, FIRST)
    return cases.sign_gates(release, r.t.judge, r.at(0.2), ["文采"])


def refuse(r: Road) -> object:
    return cases.refuse_return(r.part(), r.t.dispatcher, r.at(0.3), " ")


def look(r: Road, unit: Any, reason: str) -> object:
    order = take_order(r.case, r.t.monitor, r.at(0.3), "RX1", {"电话": "13812345678"})
    return reveal(order, r.t.head(unit), r.at(1), reason)


def media(r: Road, outlet: str = "某报", question: str = "何时", hours: float = 5) -> object:
    return note_question(r.case, r.t.judge, r.at(1), outlet, question, r.at(hours))


def submit(r: Road, unit: str = "housing", content: Any = FINAL) -> object:
    return cases.submit_for_review(r.case, r.t.head(getattr(r.t, unit)), r.at(1), content)


def extend(r: Road, unit: str = "water", hours: float = 0.3, reason: str = "等待图纸") -> object:
    actor = r.t.head(getattr(r.t, unit))
    return cases.ask_extension(r.part("协办"), TimerName.VERIFY, 2, reason, actor, r.at(hours))


def grant(r: Road, reason: str = "同意") -> object:
    return cases.grant_extension(Extension.objects.get(), reason, r.t.supervisor, r.at(1))


def deny(r: Road, reason: str = "可以按期") -> object:
    return cases.refuse_extension(Extension.objects.get(), reason, r.t.supervisor, r.at(1))


def put_off(r: Road, reason: str = "等回话", hours: float = 0.5) -> object:
    return snoozing.snooze(r.case, r.t.judge, r.at(0.2), r.at(0.2 + hours), reason)


def suspend(r: Road, reason: str = "等待立项", day: int = 24) -> object:
    return cases.suspend(r.case, date(2026, 11, day), reason, r.t.supervisor, r.at(1))


def resume(r: Road, reason: str = "已立项") -> object:
    return cases.resume(r.case, reason, r.t.supervisor, r.at(1))


def issue(r: Road) -> object:
    return cases.issue_order(SupervisionOrder.objects.first(), "", r.t.supervisor, r.at(1))


def withhold(r: Road, reason: str = "已在办理") -> object:
    return cases.withhold_order(SupervisionOrder.objects.first(), reason, r.t.supervisor, r.at(1))


def called(r: Road, name: str):
    CallEntry.objects.create(place=1, name="张三", phone="0539-1")
    return cases.note_call(r.case, r.t.judge, r.at(1), None, name, CallOutcome.REACHED)


def expert_asked(r: Road, confirmed: bool = True, question: str = "要加泵吗", hours: float = 9):
    known = {"confirmed_at": r.at(0) if confirmed else None, "added_at": r.at(0), "added_by": "值班乙"}
    expert = Expert.objects.create(name="孙", organisation="院", email="sun@institute.example", **known)
    return cases.ask_opinion(r.case, r.t.judge, r.at(1), expert, question, r.at(hours))


def expert_said(r: Road, text: str, taken_back: bool = False):
    opinion = expert_asked(r)
    if taken_back:
        cases.withdraw_opinion(opinion, r.t.judge, r.at(1), "不用了")
    return cases.write_down(opinion, r.t.judge, r.at(2), text, "电话")


ROWS: list[tuple[str, str, str, Callable[[Road], object]]] = [
    ("人工录入", "source_kind", "triage", lambda r: by_hand(r, kind=" ")),
    ("人工录入", "what", "triage", lambda r: by_hand(r, what=" ")),
    ("人工录入", "detected_at", "triage", lambda r: by_hand(r, hours=1)),
    ("不予交办", "reason_code", "triage", lambda r: cases.reject(r.case, r.t.judge, r.at(1), "不想办")),
    ("恢复研判", "reason", "rejected", lambda r: cases.restore(r.case, r.t.judge, r.at(1), " ")),
    ("并单", "target_open", "triage", merged_into_ended),
    ("并单", "earlier_start", "triage", lambda r: cases.merge(r.case, r.case, r.t.judge, r.at(1))),
    ("交办", "confirmed_contacts", "triage", lambda r: cases.dispatch(r.case, r.t.dispatcher, r.at(1), r.t.silent)),
    ("交办", "one_lead", "triage", lambda r: cases.dispatch(r.case, r.t.judge, r.at(1), r.t.housing)),
    ("签收", "of_lead", "dispatched", lambda r: cases.sign_off(r.part(), r.t.head(r.t.water), r.at(1))),
    ("签收", "own_unit", "dispatched", lambda r: cases.sign_off(r.part("协办"), r.t.head(r.t.housing), r.at(1))),
    ("退回", "of_lead", "dispatched", lambda r: back(r, r.t.water)),
    ("退回", "own_unit", "dispatched", lambda r: back(r, r.t.street)),
    ("退回", "within_return", "dispatched", lambda r: back(r, hours=30)),
    ("退回", "reason", "dispatched", lambda r: back(r, reason=" ")),
    ("退回", "suggested", "dispatched", lambda r: back(r, suggested=None)),
    ("退回", "legal_basis", "dispatched", lambda r: back(r, legal_basis=" ")),
    ("裁定", "ruling", "disputed", lambda r: cases.rule_dispute(r.case, r.t.supervisor, r.at(1), r.t.housing, " ")),
    ("改派", "reason", "handling", lambda r: cases.reassign(r.case, r.t.dispatcher, r.at(1), r.t.water, " ")),
    ("报审", "of_lead", "reported", lambda r: submit(r, "water")),
    ("报审", "co_done", "handling", submit),
    ("报审", "final_content", "reported", lambda r: submit(r, content={**FINAL, "法规政策": ""})),
    ("重办", "reason", "review", lambda r: cases.rework(r.case, r.t.judge, r.at(2), " ")),
    ("审核通过", "publication_evidence", "review", lambda r: cases.approve(r.case, r.t.judge, r.at(2), "网站")),
    ("再启动", "reason", "tracking", lambda r: cases.restart(r.case, r.t.judge, r.at(3), " ")),
    ("评估", "window_over", "tracking", lambda r: cases.evaluate(r.case, r.t.judge, r.at(3), "好")),
    ("退回不予受理", "reason", "returned", refuse),
    ("反馈", "own_unit", "handling", lambda r: cases.report(r.part("协办"), r.t.head(r.t.housing), r.at(1), "办")),
    ("撤回", "revoke_tokens", "handling", lambda r: cases.withdraw(r.part("协办"), r.t.dispatcher, r.at(1), " ")),
    (
        "调整等级",
        "reason",
        "triage",
        lambda r: cases.change_severity(r.case, Severity.EXTREME, " ", r.t.judge, r.at(1)),
    ),
    ("发布", "content", "triage", lambda r: speak(r, content={})),
    ("发布", "gates", "triage", lambda r: speak(r, gates={})),
    ("发布", "publication_evidence", "triage", lambda r: speak(r, url="")),
    ("把关", "gates", "triage", draft_gate),
    ("免予反馈", "reason", "handling", lambda r: cases.waive(r.part("协办"), r.t.judge, r.at(1), " ")),
    ("批示", "text", "triage", lambda r: cases.instruct(r.case, r.t.leader, r.at(1), " ")),
    ("附件", "content", "triage", lambda r: cases.attach(r.case, r.t.judge, r.at(1), BytesIO(b"text"), "a.png")),
    ("登记说法", "statement", "triage", lambda r: cases.note_claim(r.case, r.t.judge, r.at(1), " ")),
    ("查证说法", "finding", "triage", lambda r: verify(r, finding=" ")),
    ("查证说法", "evidence", "triage", lambda r: verify(r, evidence=" ")),
    ("查证说法", "unit", "triage", lambda r: verify(r, unit=False)),
    ("登记承诺", "text", "dispatched", lambda r: promise(r, text=" ")),
    ("登记承诺", "unit", "dispatched", lambda r: promise(r, unit="water")),
    ("登记承诺", "due_date", "dispatched", lambda r: promise(r, day=0)),
    ("兑现承诺", "evidence", "dispatched", fulfil),
    ("媒体询问", "outlet", "triage", lambda r: media(r, outlet=" ")),
    ("媒体询问", "question", "triage", lambda r: media(r, question=" ")),
    ("媒体询问", "due_at", "triage", lambda r: media(r, hours=0.5)),
    ("电话叫应", "grave", "ordinary", lambda r: called(r, "张三")),
    ("电话叫应", "on_the_list", "triage", lambda r: called(r, "李四")),
    ("请专家意见", "confirmed_expert", "triage", lambda r: expert_asked(r, confirmed=False)),
    ("请专家意见", "question", "triage", lambda r: expert_asked(r, question=" ")),
    ("请专家意见", "due_at", "triage", lambda r: expert_asked(r, hours=1)),
    ("专家意见", "asked", "triage", lambda r: expert_said(r, "要加泵", taken_back=True)),
    ("专家意见", "text", "triage", lambda r: expert_said(r, " ")),
    ("热线工单", "number", "triage", lambda r: take_order(r.case, r.t.monitor, r.at(1), " ", {})),
    ("查看诉求人", "unit", "handling", lambda r: look(r, r.t.water, "核实")),
    ("查看诉求人", "reason", "handling", lambda r: look(r, r.t.housing, " ")),
    ("邀请参与", "kind", "triage", lambda r: invite(r, kind=Part.LEAD)),
    ("邀请参与", "ask", "triage", lambda r: invite(r, ask=" ")),
    ("邀请参与", "confirmed_contacts", "triage", lambda r: invite(r, unit="silent")),
    ("移送", "authority", "triage", lambda r: cases.hand_over(r.case, r.t.judge, r.at(1), "某公司", "谣言")),
    ("移送", "reason", "triage", lambda r: cases.hand_over(r.case, r.t.judge, r.at(1), "公安机关", " ")),
    ("发布会例外", "reason", "triage", lambda r: cases.except_press_conference(r.case, r.t.leader, r.at(1), " ")),
    ("申请延期", "own_unit", "handling", lambda r: extend(r, "street")),
    ("申请延期", "before_due", "handling", lambda r: extend(r, hours=24 * 14)),
    ("申请延期", "once", "asked", extend),
    ("申请延期", "reason", "handling", lambda r: extend(r, reason=" ")),
    ("批准延期", "asked", "refused", grant),
    ("批准延期", "running", "asked_in_vain", grant),
    ("批准延期", "reason", "asked", lambda r: grant(r, " ")),
    ("不予延期", "asked", "granted", deny),
    ("不予延期", "running", "asked_in_vain", deny),
    ("不予延期", "reason", "asked", lambda r: deny(r, " ")),
    ("暂缓", "until", "triage", lambda r: put_off(r, hours=-1)),
    ("暂缓", "reason", "triage", lambda r: put_off(r, " ")),
    ("更正领域", "sector", "triage", lambda r: correct_sector(r.case, Sector(r.case.sector), r.t.judge, r.at(0.5))),
    ("挂账", "later_date", "handling", lambda r: suspend(r, day=23)),
    ("挂账", "reason", "handling", lambda r: suspend(r, " ")),
    ("解除挂账", "suspended", "handling", resume),
    ("解除挂账", "reason", "suspended", lambda r: resume(r, " ")),
    ("签发督办单", "proposed", "withheld", issue),
    ("签发督办单", "running", "signed_late", issue),
    ("不发督办单", "proposed", "issued", withhold),
    ("不发督办单", "reason", "proposed", lambda r: withhold(r, " ")),
]
ROWS += [
    ("回访", "rating", "tracking", lambda r: cases.call_back(r.case, r.t.monitor, r.at(50), "很好")),
    ("通报表扬", "took_part", "handling", lambda r: cases.praise(r.case, r.t.leader, r.at(1), r.t.street, "及时")),
    ("通报表扬", "reason", "handling", lambda r: cases.praise(r.case, r.t.leader, r.at(1), r.t.housing, " ")),
    ("考核异议", "own_unit", "handling", lambda r: object_to(r, r.t.street)),
    ("考核异议", "metric", "handling", lambda r: object_to(r, r.t.housing, "好评率")),
    ("考核异议", "reason", "handling", lambda r: object_to(r, r.t.housing, reason=" ")),
    ("异议裁定", "asked", "ruled", rule_objection),
    ("异议裁定", "reason", "objected", lambda r: rule_objection(r, " ")),
]
BY_THE_SYSTEM = {
    "标记", "提请研判", "提请会商", "转入跟踪", "归档",
}  # fmt: skip
"""Moves that only the system makes, when their guard holds: tested with what causes them."""
HELD_ELSEWHERE = {("改派", "revoke_tokens"), ("评估", "effect")}
"""What a move does, rather than asks for: tested in `test_returns` and `test_main_road`."""


@pytest.fixture
def road(town, at, new_topic, hit, settings, tmp_path) -> Road:
    settings.FOLDER = tmp_path
    return Road(town, at, new_topic, hit)


def stored() -> list[object]:
    kept = (Case, Assignment, Timer, Release, SignOffToken, Extension, Suspension, SupervisionOrder)
    return [*(list(model.objects.order_by("pk").values()) for model in kept), Notification.objects.count()]


@pytest.mark.parametrize(("event", "guard", "state", "move"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_a_guard_that_fails_refuses_in_words_and_changes_nothing(road, event, guard, state, move):
    getattr(road, state)()
    before = stored()
    kinds = list(road.case.events.values_list("kind", flat=True))
    with pytest.raises(cases.MoveRefused) as refused:
        move(road)
    assert refused.value.zh.endswith("。")
    prepared = {"专家意见", "查证说法", "兑现承诺", "把关", "并单", "查看诉求人"}
    if event not in prepared:
        assert stored() == before
        assert list(road.case.events.values_list("kind", flat=True)) == kinds
    assert not CaseEvent.objects.filter(kind=event, case=road.case).exclude(kind__in=kinds).exists()
    assert first_broken(road.case) is None


def test_every_guard_of_the_tables_has_its_row():
    asked = {(row.event, guard) for row in (*CASE_MOVES, *ASSIGNMENT_MOVES, *ACTS) for guard in row.guards}
    asked = {pair for pair in asked if pair[0] not in BY_THE_SYSTEM}
    assert asked - HELD_ELSEWHERE == {(event, guard) for event, guard, _state, _move in ROWS}
