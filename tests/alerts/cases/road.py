"""A case at each point of its road, with its people, and the moves that the tests of guards make there."""

from datetime import date
from typing import Any

from alerts import cases
from alerts.cases import snoozing
from alerts.cases.hotline import reveal, take_order
from alerts.cases.media import note_question
from alerts.models import (
    Assignment,
    CallEntry,
    Case,
    CaseEvent,
    Expert,
    Extension,
    SupervisionOrder,
)
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import CallOutcome, ClaimState, Part, ReleaseKind, Severity, TimerName

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
