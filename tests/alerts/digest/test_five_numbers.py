"""Five numbers of a digest recomputed from the ledger by plain SQL, which shares no code with the digest.

The ledger is written by the moves themselves over two weeks. The same is asked of the tour's four weeks in
`tests/alerts/tour/test_history.py`.
"""

from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.digest import Week, figures
from alerts.digest.spans import SpanKind, span_of
from alerts.models import Contact, Department
from alerts.reports.frozen import summed
from config.vocabulary import Role, Severity
from tests.alerts.digest.conftest import at
from tests.alerts.digest.events_by_sql import five
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


def fortnight() -> None:
    """Fourteen cases of seven fates, a day each; some begin in the small hours, which are yesterday in UTC."""
    water = Department.objects.create(name="市水务局")
    Contact.objects.create(department=water, email="sw@example.gov.cn", confirmed_at=at("11-01 08:00"))
    ends = ("responded", "handling", "dispatched", "triage", "rejected", "responded", "responded")
    for number, day in enumerate(range(9, 23)):
        hours = (0.5 + number % 3, 1 + 5 * (number % 4), 30 + number, 40 + 3 * number)
        lives(at(f"11-{day:02d} {'09:00' if number % 3 else '03:00'}"), water, hours, ends[number % len(ends)])


@pytest.mark.django_db
def test_five_numbers_are_those_of_the_ledger() -> None:
    fortnight()
    for week, now in ((WEEK, at("11-30 08:00")), (WEEK.previous, at("11-30 08:00")), (WEEK, at("11-19 12:00"))):
        end = min(now, week.end)
        mine = recomputed(read(EVENTS), read(TIMERS), week.start, end + timedelta(microseconds=now < week.end))
        assert told(week, now) == mine
    assert told(WEEK, at("11-30 08:00"))["办结"] > 0
    assert told(WEEK, at("11-30 08:00"))["超期"] > 0


@pytest.mark.django_db
def test_five_numbers_by_sql_from_the_events_alone_are_those_of_digest_and_reports() -> None:
    """Weeks, the frozen month, and quarter and year, which are sums of months."""
    fortnight()
    now = at("2027-01-05 08:00")
    for week in (WEEK.previous, WEEK, WEEK.next):
        mine, found = five(week.start, week.end), figures(week, now)
        rate = found.rate("办结率")
        assert {name: found.count(name).value for name in ("新增", "办结", "在办")} == {
            name: mine[name] for name in ("新增", "办结", "在办")
        }
        assert (rate.numerator, rate.denominator) == mine["办结率"]
    for kind, text in ((SpanKind.MONTH, "2026-11"), (SpanKind.QUARTER, "2026-Q4"), (SpanKind.YEAR, "2026")):
        span = span_of(kind, text)
        mine, summed_up = five(span.start, span.end), summed(span, now).figures
        counts, books = summed_up["counts"], summed_up["balance"]
        assert [counts[name] for name in ("新增", "办结", "在办")] == [mine[name] for name in ("新增", "办结", "在办")]
        assert (books["opening"], books["closing"]) == (mine["期初在办"], mine["在办"])
        if kind is SpanKind.MONTH:  # a case given out in one month and answered in the next is in neither's numerator
            assert tuple(summed_up["rates"]["办结率"]) == mine["办结率"]
    assert five(WEEK.start, WEEK.end)["期初在办"]
