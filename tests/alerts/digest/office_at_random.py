"""An office that moves its cases by the moves themselves, at random; what the rules refuse is not done."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from alerts import cases
from alerts.actors import Actor
from alerts.cases.moves import MovedMeanwhile
from alerts.models import Assignment, Case, CaseEvent, Contact, Department, Extension
from alerts.rules.states import MoveRefused
from config.vocabulary import CaseState, Role, Severity, TimerName

FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修复", "下一步与联系电话": "12345"}
RATINGS = ("满意", "基本满意", "不满意", "联系不上")
Move = Callable[[], object]
MONITOR, JUDGE = Actor("李监测", Role.MONITOR), Actor("王研判", Role.JUDGE)
DISPATCHER, SUPERVISOR = Actor("赵交办", Role.DISPATCHER), Actor("孙督办", Role.SUPERVISOR)


class Office:
    """`now` goes on by minutes or hours at each step; `kinds` counts the events of the ledger so far."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.draw, self.now = random.Random(seed), now
        self.units = [Department.objects.create(name=name) for name in ("市水务局", "市教育局", "清河镇")]
        for unit in self.units:
            Contact.objects.create(department=unit, email="sw@example.gov.cn", confirmed_at=now)

    @property
    def kinds(self) -> Counter[str]:
        return Counter(CaseEvent.objects.values_list("kind", flat=True))

    def live(self, steps: int) -> None:
        for _ in range(steps):
            self.now += timedelta(minutes=self.draw.randint(1, 9 * 60))
            known = list(Case.objects.order_by("pk"))
            case = self.draw.choice(known) if known and self.draw.random() < 0.88 else None
            moves = self._moves(case) if case else [self._open]
            try:
                self.draw.choice(moves)()
            except (MoveRefused, MovedMeanwhile):
                continue

    def _open(self) -> None:
        """Sometimes of a matter that is days old: its clocks may have run out before it was known."""
        since = self.now - timedelta(hours=self.draw.choice((0, 0, 3, 70, 240)))
        grade = self.draw.choice([Severity.ORDINARY] * 3 + [Severity.LARGER])
        cases.open_by_hand("路口积水", "积水", "电话", since, grade, MONITOR, self.now)

    def _regrade(self, case: Case) -> None:
        cases.change_severity(case, self.draw.choice(list(Severity)), "有新情况", JUDGE, self.now)

    def _head(self, part: Assignment) -> Actor:
        return Actor("周局长", Role.DEPT_HEAD, department_id=part.department_id)

    def _moves(self, case: Case) -> list[Move]:
        draw, now = self.draw, self.now
        others = list(Case.objects.exclude(pk=case.pk))
        lead, co = draw.sample(self.units, 2)
        ways: dict[CaseState, list[Move]] = {
            CaseState.TRIAGE: [
                *[lambda: cases.dispatch(case, DISPATCHER, now, lead, [co] if draw.random() < 0.5 else [])] * 4,
                lambda: cases.undo(cases.dispatch(case, DISPATCHER, now, lead), DISPATCHER, now + timedelta(seconds=5)),
                lambda: cases.reject(case, JUDGE, now, "重复"),
                lambda: cases.merge(case, draw.choice(others or [case]), JUDGE, now),
                lambda: cases.reassign(case, DISPATCHER, now, lead, "按属地办理"),
            ],
            CaseState.REJECTED: [lambda: cases.restore(case, JUDGE, now, "并非重复")],
            CaseState.DISPUTED: [lambda: cases.rule_dispute(case, SUPERVISOR, now, lead, "由其主办")],
        }
        parts = list(case.assignments.order_by("pk"))
        return [
            *ways.get(CaseState(case.state), []),
            *(self._of_units(case, parts) if parts else []),
            partial(self._regrade, case),
        ]

    def _of_units(self, case: Case, parts: list[Assignment]) -> list[Move]:
        draw, now = self.draw, self.now
        part, lead = draw.choice(parts), parts[-1]
        head, other = self._head(part), draw.choice([one for one in self.units if one.pk != part.department_id])
        sign = partial(cases.sign_off, part, head, now)
        back = partial(cases.give_back, part, head, now, "不属本单位职责", other, "三定方案")
        ways: dict[CaseState, list[Move]] = {
            CaseState.DISPATCHED: [*[sign] * 4, back, back, lambda: self._extended(part, head)],
            CaseState.HANDLING: [
                sign,
                lambda: cases.report(part, head, now, "已处理"),
                *[lambda: cases.submit_for_review(case, self._head(lead), now, FINAL)] * 3,
                lambda: cases.reassign(case, DISPATCHER, now, other, "按属地办理"),
                lambda: self._extended(part, head),
            ],
            CaseState.REVIEW: [
                *[lambda: cases.approve(case, JUDGE, now, "网站", url="https://w.example/2")] * 3,
                lambda: cases.rework(case, JUDGE, now, "缺少时限"),
            ],
            CaseState.TRACKING: [
                *[lambda: cases.call_back(case, JUDGE, now, draw.choice(RATINGS), key=draw.choice(("", "a")))] * 2,
                lambda: cases.restart(case, JUDGE, now, "再次升温"),
                lambda: cases.evaluate(case, JUDGE, now, "平息"),
            ],
            CaseState.EVALUATED: [lambda: cases.archive(case, now)],
        }
        refused = partial(cases.refuse_return, part, SUPERVISOR, now, "属于本单位职责")
        return [*ways.get(CaseState(case.state), []), refused]

    def _extended(self, part: Assignment, head: Actor) -> None:
        cases.ask_extension(part, TimerName.CLOSE, 2, "需要现场勘验", head, self.now)
        asked = Extension.objects.order_by("-pk").first()
        if asked is not None and asked.state == Extension.State.ASKED:
            cases.grant_extension(asked, "同意", SUPERVISOR, self.now)
