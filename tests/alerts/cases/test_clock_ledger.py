"""A clock that somebody changed in the table is named; clocks that moves have changed are not."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.clock_ledger import wrong_clocks
from alerts.models import Timer
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import Part, ReleaseKind

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


def clock(case, name):
    return Timer.objects.filter(case=case, name=name).order_by("-pk")


def test_clocks_that_moves_have_changed_agree_with_the_ledger(lived):
    assert lived.timers.count() > 10
    assert list(wrong_clocks()) == []


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("T_close", {"due_at": 3 * HOUR}, "“办结”时限的期限与台账不符"),
        ("T_verify", {"due_at": HOUR}, "“核实反馈”时限（县住房和城乡建设局）的期限与台账不符"),
        ("T_response", {"started_at": HOUR / 7}, "的开始时间与台账不符：台账 没有这个时刻的事件"),
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


def test_a_follow_up_ends_one_clock_and_starts_the_next(triaged, town, at):
    """At 重大 each statement owes the next one: the second belongs to the second clock alone."""
    kind = ReleaseKind.CLARIFICATION
    content, gates = dict.fromkeys(CONTENT[kind], "已写明"), {**dict.fromkeys(GATES, "值班乙"), "保密": "保密办"}
    for hours in (0.1, 0.2, 0.3):
        cases.publish(triaged, town.judge, at(hours), kind, content, gates, "网站", f"https://gov.example/{hours}")
    assert clock(triaged, "T_continue").count() == 3
    assert list(wrong_clocks()) == []
    clock(triaged, "T_continue").filter(stopped_at=at(0.2)).update(due_at=at(30))
    assert "“续报”时限的期限与台账不符" in next(iter(wrong_clocks()))


def test_the_answer_ends_the_verification_of_the_lead_not_of_others(handled, town, at):
    """A unit that was consulted still owes its view when the lead puts up the answer."""
    [consulted] = cases.invite(handled, town.judge, at(1), Part.CONSULT, [town.water], "请提意见")
    cases.sign_off(consulted, town.head(town.water), at(1.1))
    handled.refresh_from_db()
    cases.submit_for_review(handled, town.head(town.housing), at(2), FINAL)
    assert list(wrong_clocks()) == []
    clock(handled, "T_verify").filter(stopped_at=at(2)).update(stopped_at=None, stopped_by="")
    assert "“核实反馈”时限" in next(iter(wrong_clocks()))
