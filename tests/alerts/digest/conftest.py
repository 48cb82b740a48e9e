"""A small town's records, made row by row, so that every instant of a test is written in it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from alerts.models import Assignment, Case, CaseEvent, Department, Release, Timer
from config.clock import SHANGHAI
from config.vocabulary import AssignmentState, CaseState, Part, Role, TimerName
from pipeline.models import Item, Source, Topic


def at(text: str) -> datetime:
    """`11-17 09:30` of 2026, or a whole `2027-01-03 09:30`, in Asia/Shanghai."""
    whole = text if text.count("-") == 2 else f"2026-{text}"
    return datetime.strptime(whole, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


class Town:
    """Writes cases, events, clocks and posts."""

    def __init__(self) -> None:
        self.cases = 0
        self.posts = 0

    def unit(self, name: str, short: str = "") -> Department:
        return Department.objects.get_or_create(name=name, defaults={"short": short})[0]

    def case(self, opened: str, title: str = "清溪路积水", severity: str = "一般", **values: Any) -> Case:
        self.cases += 1
        case = Case.objects.create(
            number=f"JB2026-{self.cases:05d}",
            title=title,
            state=CaseState.CANDIDATE.value,
            severity=severity,
            sector="城乡建设",
            detected_at=at(opened),
            policy_version="p",
            **{"flag_because": "3 小时内 8 人反映清溪路积水。", **values},
        )
        self.event(case, opened, "标记", after="candidate")
        self.event(case, opened, "提请研判", after="triage")
        return case

    def event(
        self, case: Case, when: str, kind: str, after: str = "", assignment: Assignment | None = None, **values: Any
    ) -> CaseEvent:
        number = case.events.count() + 1
        event = CaseEvent.objects.create(
            case=case,
            number=number,
            at=at(when),
            kind=kind,
            actor="某人",
            role=Role.JUDGE.value,
            channel="web",
            after=after,
            assignment=assignment,
            policy_version="p",
            calendar_version="c",
            hash=f"{case.number}-{number}",
            **values,
        )
        if kind == "退回" and assignment:
            Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.RETURNED.value)
        if after in set(CaseState):
            Case.objects.filter(pk=case.pk).update(state=after)
            case.state = after
        return event

    def clock(  # noqa: PLR0917
        self,
        case: Case,
        name: TimerName,
        start: str,
        due: str,
        stopped: str = "",
        voided: str = "",
        assignment: Assignment | None = None,
        **values: Any,
    ) -> Timer:
        return Timer.objects.create(
            case=case,
            assignment=assignment,
            name=name.value,
            rule="gbf-61-response",
            started_at=at(start),
            due_at=at(due),
            stopped_at=at(stopped) if stopped else None,
            voided_at=at(voided) if voided else None,
            **values,
        )

    def assign(  # noqa: PLR0917
        self,
        case: Case,
        when: str,
        unit: str = "市水务局",
        part: Part = Part.LEAD,
        due: str = "",
        acked: str = "",
        voided: str = "",
    ) -> Assignment:
        """An assignment with its sign-off clock, and the moves of the case that belong to the lead's."""
        assignment = Assignment.objects.create(
            case=case,
            department=self.unit(unit),
            part=part.value,
            state=(AssignmentState.ACKED if acked else AssignmentState.PENDING_ACK).value,
            dispatched_at=at(when),
            acked_at=at(acked) if acked else None,
        )
        if due:
            self.clock(case, TimerName.ACK, when, due, stopped=acked, voided=voided, assignment=assignment)
        lead = part is Part.LEAD
        if lead:
            self.event(case, when, "交办", after="dispatched")
        if acked:
            self.event(case, acked, "签收", after="handling" if lead else "acked", assignment=assignment)
        return assignment

    def answer(self, case: Case, when: str) -> None:
        """Reviewed, published, and under observation."""
        self.event(case, when, "报审", after="review")
        number = case.releases.count() + 1
        Release.objects.create(case=case, number=number, kind="final", channel="网站", published_at=at(when))
        self.event(case, when, "审核通过", after="responded")
        self.event(case, when, "转入跟踪", after="tracking")

    def source(self, name: str = "清溪论坛") -> Source:
        return Source.objects.get_or_create(
            key=f"s{Source.objects.count()}-{name}"[:40], name=name, defaults={"kind": "discuz"}
        )[0]

    def topic(self, title: str = "清溪路积水") -> Topic:
        return Topic.objects.create(
            title=title,
            sector="城乡建设",
            first_at=at("11-16 08:00"),
            last_at=at("11-16 08:00"),
            learnt_at=at("11-16 08:00"),
        )

    def post(
        self,
        when: str | None,
        topic: Topic | None = None,
        who: str = "",
        source: Source | None = None,
        learnt: str = "",
        **values: Any,
    ) -> Item:
        self.posts += 1
        learnt_at = at(learnt or when or "")
        return Item.objects.create(
            source=source
            or Source.objects.get_or_create(key="forum", defaults={"name": "清溪论坛", "kind": "discuz"})[0],
            external_id=str(self.posts),
            kind="post",
            text=values.pop("text", "积水"),
            submitter=who,
            published_at=at(when) if when else None,
            learnt_at=learnt_at,
            seen_at=learnt_at,
            content_hash=str(self.posts),
            topic=topic,
            **values,
        )


@pytest.fixture
def town(db: None) -> Town:
    """An empty town."""
    return Town()


@pytest.fixture
def instant() -> Callable[[str], datetime]:
    """`11-17 09:30` as an aware instant of 2026."""
    return at
