"""Cases at several points of the road."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.models import Assignment, Case
from config.clock import SHANGHAI
from config.vocabulary import Severity, TimerName

FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def at() -> Callable[[float], datetime]:
    """Hours after Monday 09:00."""
    return lambda hours: MONDAY + timedelta(hours=hours)


@pytest.fixture
def triaged(town, topic, hit) -> Case:
    """A 重大 case in triage since Monday 09:00."""
    return cases.open_candidate(topic, hit, MONDAY)


@pytest.fixture
def dispatched(triaged, town, at) -> Case:
    """Dispatched at 09:06 to housing alone."""
    return cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing)


@pytest.fixture
def lead(dispatched) -> Assignment:
    return dispatched.assignments.get(part="主办")


@pytest.fixture
def handled(dispatched, lead, town, at) -> Case:
    """Signed off at 09:12."""
    cases.sign_off(lead, town.contact(town.housing), at(0.2))
    dispatched.refresh_from_db()
    return dispatched


@pytest.fixture
def lived(new_topic, hit, town, at):
    """A case that was upgraded, returned, dispatched anew, extended, answered, restarted; another merged into it."""
    case = cases.open_candidate(new_topic("积水", severity="较大"), hit, at(0.1))
    early = cases.open_candidate(new_topic("积水二", severity="一般"), hit, at(0))
    cases.merge(early, case, town.judge, at(0.15))
    cases.dispatch(case, town.dispatcher, at(0.2), town.water, co=[town.street])
    case.refresh_from_db()
    cases.give_back(case.assignments.get(part="主办"), town.head(town.water), at(0.3), "不归我们", town.housing, "条例")
    case.refresh_from_db()
    cases.dispatch(case, town.dispatcher, at(0.4), town.housing, co=[town.street])
    lead = case.assignments.get(part="主办", state="pending_ack")
    cases.sign_off(lead, town.head(town.housing), at(0.5))
    case.refresh_from_db()
    asked = cases.ask_extension(lead, TimerName.CLOSE, 5, "图纸待调取", town.head(town.housing), at(1))
    cases.grant_extension(asked, "同意", town.supervisor, at(2))
    cases.tick(at(26))
    cases.change_severity(case, Severity.MAJOR, "扩大", town.judge, at(27))
    cases.tick(at(30))
    cases.waive(case.assignments.get(part="协办"), town.judge, at(31), "不需要")
    case.refresh_from_db()
    cases.submit_for_review(case, town.head(town.housing), at(32), FINAL)
    cases.rework(case, town.judge, at(33), "补充照片")
    cases.submit_for_review(case, town.head(town.housing), at(34), FINAL)
    cases.approve(case, town.judge, at(35), "网站", url="https://gov.example/1")
    cases.restart(case, town.judge, at(40), "又积水了")
    case.refresh_from_db()
    return case
