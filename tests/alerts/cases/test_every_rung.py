"""Every rung of every clock that is chased: nothing a second before, one event and its hearers then, nothing again."""

from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.models import Case, Notification
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import ReleaseKind, Severity

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
KINDS = {1: "提醒", 2: "红牌催办", 3: "拟发督办单", 4: "通报"}
UNIT = {
    1: {"housing-dept_contact"},
    2: {"housing-dept_contact", "housing-dept_head", "supervisor"},
    3: {"supervisor"},
    4: {"leader"},
}
DESK = {1: {"judge", "dispatcher"}, 2: {"judge", "dispatcher", "supervisor"}, 3: {"supervisor"}, 4: {"leader"}}
TABLE = [
    ("T_triage", Severity.MAJOR, "triage", DESK),
    ("T_triage", Severity.ORDINARY, "triage", DESK),
    ("T_ack", Severity.MAJOR, "dispatched", UNIT),
    ("T_ack", Severity.ORDINARY, "dispatched", UNIT),
    ("T_authority", Severity.MAJOR, "dispatched", UNIT),
    ("T_press", Severity.MAJOR, "dispatched", UNIT),
    ("T_response", Severity.ORDINARY, "dispatched", UNIT),
    ("T_continue", Severity.MAJOR, "spoken", UNIT),
    ("T_verify", Severity.ORDINARY, "handling", UNIT),
    ("T_close", Severity.ORDINARY, "handling", UNIT),
]
"""Clock, grade, how far the case has come, who hears of each rung at least. T_repost belongs to no case: see
`tests/alerts/office/test_reposting.py`; T_return and T_watch are chased by nobody."""


@pytest.fixture
def road(town, at, new_topic, hit):
    """A case of a grade as far as a point."""

    def lead_to(point: str, severity: Severity) -> Case:
        case = cases.open_candidate(new_topic("积水", severity=severity.value), hit, at(0))
        if point == "triage":
            return case
        cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
        if point == "dispatched":
            return case
        cases.sign_off(case.assignments.get(), town.contact(town.housing), at(0.2))
        case.refresh_from_db()
        if point == "spoken":
            content = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明")
            gates = {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
            cases.publish(case, town.judge, at(0.3), ReleaseKind.FIRST, content, gates, "网站", "https://gov.example/1")
        return case

    return lead_to


def of_rung(case: Case, timer: str, stage: int) -> list[str]:
    return [event.kind for event in case.events.filter(data__timer=timer, data__stage=stage)]


@pytest.mark.parametrize("stage", KINDS)
@pytest.mark.parametrize(("timer", "severity", "point", "hearers"), TABLE, ids=[f"{row[0]}-{row[1]}" for row in TABLE])
def test_a_rung_is_reached_at_its_instant_told_to_its_hearers_and_never_again(
    road, timer, severity, point, hearers, stage
):
    case = road(point, severity)
    clock = case.timers.get(name=timer, stopped_at=None, voided_at=None)
    assert [rung["stage"] for rung in clock.ladder] == list(KINDS)
    reached = datetime.fromisoformat(clock.ladder[stage - 1]["at"])
    cases.tick(reached - SECOND)
    assert of_rung(case, timer, stage) == []
    told = set(Notification.objects.values_list("pk", flat=True))
    cases.tick(reached)
    assert of_rung(case, timer, stage) == [KINDS[stage]]
    letters = Notification.objects.exclude(pk__in=told)
    assert {f"{name}@town.example" for name in hearers[stage]} <= set(letters.values_list("recipient", flat=True))
    case.refresh_from_db()
    assert case.supervision_level >= stage
    before = (case.events.count(), Notification.objects.count())
    cases.tick(reached)
    assert (case.events.count(), Notification.objects.count()) == before


@pytest.mark.parametrize(("timer", "severity", "point", "hearers"), TABLE, ids=[f"{row[0]}-{row[1]}" for row in TABLE])
def test_the_rungs_of_a_clock_climb_and_the_second_stands_at_its_due_instant(road, timer, severity, point, hearers):
    clock = road(point, severity).timers.get(name=timer, stopped_at=None, voided_at=None)
    at = [datetime.fromisoformat(rung["at"]) for rung in clock.ladder]
    assert at == sorted(at)
    assert clock.started_at < at[0] < at[1] == clock.due_at < at[2]
