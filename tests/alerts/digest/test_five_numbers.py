"""Five numbers of a digest recomputed from the ledger by plain SQL, which shares no code with the digest.

The ledger is written by the moves themselves over two weeks. The same is asked of the tour's four weeks in
`tests/alerts/tour/test_history.py`.
"""

from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.digest import Week, figures
from alerts.models import Contact, Department
from config.vocabulary import Role, Severity
from tests.alerts.digest.conftest import at
from tests.alerts.digest.ledger_by_hand import EVENTS, TIMERS, read, recomputed

WEEK = Week(2026, 47)
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修复", "下一步与联系电话": "12345"}


def told(week: Week, now: datetime) -> dict[str, object]:
    found = figures(week, now)
    rate = found.rate("及时签收率")
    return {**{one.name: one.value for one in found.counts}, "及时签收率": (rate.numerator, rate.denominator)}


def lives(now: datetime, department: Department, hours: tuple[float, ...], end: str) -> None:
    """One case, moved by the moves: dispatched, signed, returned or answered after so many hours."""
    monitor, judge = Actor("李监测", Role.MONITOR), Actor("王研判", Role.JUDGE)
    dispatcher, head = Actor("赵交办", Role.DISPATCHER), Actor("周局长", Role.DEPT_HEAD, department_id=department.pk)
    after = [now + timedelta(hours=each) for each in hours]
    case = cases.open_by_hand("路口积水", "积水", "电话", now, Severity.ORDINARY, monitor, now)
    if end == "rejected":
        cases.reject(case, judge, after[0], "重复")
        return
    if end == "triage":
        return
    case = cases.dispatch(case, dispatcher, after[0], department)
    if end == "dispatched":
        return
    part = case.assignments.get()
    cases.sign_off(part, head, after[1])
    case.refresh_from_db()
    if end == "handling":
        return
    cases.submit_for_review(case, head, after[2], FINAL)
    case.refresh_from_db()
    cases.approve(case, judge, after[3], "网站", url="https://w.example/2")


@pytest.mark.django_db
def test_five_numbers_are_those_of_the_ledger() -> None:
    water = Department.objects.create(name="市水务局")
    Contact.objects.create(department=water, email="sw@example.gov.cn", confirmed_at=at("11-01 08:00"))
    ends = ("responded", "handling", "dispatched", "triage", "rejected", "responded", "responded")
    for number, day in enumerate(range(9, 23)):
        hours = (0.5 + number % 3, 1 + 5 * (number % 4), 30 + number, 40 + 3 * number)
        lives(at(f"11-{day:02d} 09:00"), water, hours, ends[number % len(ends)])
    for week, now in ((WEEK, at("11-30 08:00")), (WEEK.previous, at("11-30 08:00")), (WEEK, at("11-19 12:00"))):
        end = min(now, week.end)
        mine = recomputed(read(EVENTS), read(TIMERS), week.start, end + timedelta(microseconds=now < week.end))
        assert told(week, now) == mine
    assert told(WEEK, at("11-30 08:00"))["办结"] > 0
    assert told(WEEK, at("11-30 08:00"))["超期"] > 0
