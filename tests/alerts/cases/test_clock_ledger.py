"""A clock that somebody changed in the table is named; clocks that moves have changed are not."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.clock_ledger import wrong_clocks
from alerts.models import Timer
from config.vocabulary import Severity, TimerName

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


def clock(case, name):
    return Timer.objects.filter(case=case, name=name).order_by("-pk")


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


def test_clocks_that_moves_have_changed_agree_with_the_ledger(lived):
    assert lived.timers.count() > 10
    assert list(wrong_clocks()) == []


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("T_close", {"due_at": 3 * HOUR}, "“办结”时限的期限与台账不符"),
        ("T_verify", {"due_at": HOUR}, "“核实反馈”时限（县住房和城乡建设局）的期限与台账不符"),
        ("T_response", {"started_at": HOUR / 7}, "的开始时间与台账不符: 台账 没有这个时刻的事件"),
        ("T_ack", {"stopped_at": -HOUR}, "的停止时间与台账不符"),
        ("T_watch", {"voided_at": HOUR}, "的停止时间与台账不符"),
    ],
)
def test_a_clock_that_was_changed_by_hand_is_named(lived, name, change, said):
    timer = clock(lived, name).first()
    moved = {column: getattr(timer, column) + by for column, by in change.items()}
    Timer.objects.filter(pk=timer.pk).update(**moved)
    [line] = wrong_clocks()
    assert line.startswith(f"{lived.number}: ")
    assert said in line


def test_a_clock_that_was_stopped_set_going_or_removed_by_hand_is_named(lived, at):
    running = clock(lived, "T_close").filter(stopped_at=None, voided_at=None)
    assert running.update(stopped_at=at(40), stopped_by="签收") == 1
    assert "停止事由与台账不符" in next(iter(wrong_clocks()))
    clock(lived, "T_close").filter(stopped_by="签收").update(stopped_at=None, stopped_by="")
    assert list(wrong_clocks()) == []
    assert lived.events.get(kind="审核通过").data["stopped"] == ["T_authority", "T_close", "T_response"]
    clock(lived, "T_authority").update(stopped_at=None, stopped_by="")
    assert "表中 在计时" in next(iter(wrong_clocks()))
    clock(lived, "T_authority").delete()
    assert "已不在" in next(iter(wrong_clocks()))


def test_one_of_several_clocks_of_a_name_that_was_removed_is_missed(lived):
    clock(lived, "T_ack").filter(stopped_by="签收").delete()
    assert "“签收”时限与台账不符" in next(iter(wrong_clocks()))


def test_the_older_ledger_without_due_instants_implies_them(triaged, town, at):
    """What an event of an older version does not say is worked out anew while rules and calendar are the same."""
    timer = clock(triaged, "T_triage").get()
    kept = triaged.events.first().data
    kept.pop("sets")
    from alerts.cases import clock_ledger
    from alerts.models import CaseEvent

    events = list(CaseEvent.objects.filter(case=triaged).order_by("number"))
    events[0].data = kept
    said = [clock_ledger.Said(one.number, one.at, one.kind, one.assignment_id, one.data) for one in events]
    timers = list(triaged.timers.order_by("pk"))
    assert clock_ledger._implied(triaged, timers, events, said) is None
    timer.due_at += HOUR
    wrong = clock_ledger._implied(triaged, [timer], events, said)
    assert (wrong.name, wrong.what) == ("T_triage", "期限")
