"""Clocks, the auditor, participants, undo and merges together: none makes a hole or a false alarm of another's work."""

from datetime import date, timedelta

import pytest

from alerts import cases
from alerts.cases import clocks
from alerts.cases.events import first_broken
from alerts.cases.extending import extendable, pending
from alerts.cases.interpreting import ask_interpretation
from alerts.cases.ordering import proposed
from alerts.models import Case, ClockHole, Notification, Policy, SupervisionOrder
from alerts.rules.states import MoveRefused
from config.vocabulary import Part, Severity, TimerName

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_mail_server")]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


@pytest.fixture
def plain(new_topic, hit, town, at) -> Case:
    """An 一般 case in hand: housing leads, water is a co-handler, both have signed at 09:12."""
    case = cases.open_candidate(new_topic("积水", severity="一般"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing, co=[town.water])
    for part in case.assignments.select_related("department"):
        cases.sign_off(part, town.head(part.department), at(0.2))
    case.refresh_from_db()
    return case


@pytest.fixture
def long_grace(settings) -> None:
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"undo_seconds": 600})


def co(case: Case):
    return case.assignments.get(part="协办")


def holes(instant) -> list[str]:
    cases.audit(instant)
    return sorted(ClockHole.objects.filter(gone_at=None).values_list("kind", flat=True))


def clean(instant) -> None:
    """Ticked, and its messages sent, the desk has no hole now and none half an hour later."""
    for when in (instant, instant + 30 * MINUTE):
        cases.tick(when)
        Notification.objects.update(state="sent")
        assert holes(when) == []


@pytest.mark.parametrize("kind", [Part.CONSULT, Part.CO_SIGN, Part.INFORM])
def test_participants_leave_no_hole_from_the_invitation_to_the_archive(triaged, town, at, kind):
    [early] = cases.invite(triaged, town.judge, at(0.05), kind, [town.street], "请先看")
    assert not triaged.timers.filter(name="T_close").exists()
    clean(at(0.05))
    cases.dispatch(triaged, town.dispatcher, at(1), town.housing)
    clean(at(1))
    cases.sign_off(triaged.assignments.get(part="主办"), town.head(town.housing), at(2))
    triaged.refresh_from_db()
    [late] = cases.invite(triaged, town.judge, at(2.1), kind, [town.water], "请提意见")
    cases.sign_off(late, town.head(town.water), at(2.2))
    clean(at(3))
    cases.submit_for_review(triaged, town.head(town.housing), at(4), FINAL)
    cases.approve(triaged, town.judge, at(5), "网站", "https://gov.example/1")
    clean(at(90))
    cases.evaluate(triaged, town.judge, at(91), "平息")
    clean(at(91 + 24 * 7 + 1))
    triaged.refresh_from_db()
    assert triaged.state == "archived"
    assert not clocks.active(triaged).exists()
    early.refresh_from_db()
    assert early.state == ("pending_ack" if kind is Part.INFORM else "withdrawn")  # a view that nobody gave ends


def test_a_participant_asks_for_its_own_answer_s_clock_and_for_no_other(plain, town, at):
    [consult] = cases.invite(plain, town.dispatcher, at(0.5), Part.CONSULT, [town.street], "请提意见")
    cases.sign_off(consult, town.contact(town.street), at(0.6))
    consult.refresh_from_db()
    assert [(timer.name, timer.assignment_id) for timer in extendable(consult, at(1))] == [("T_verify", consult.pk)]
    head = town.head(town.street)
    with pytest.raises(MoveRefused, match="没有由城关街道办事处负责、正在计时的“办结”时限"):
        cases.ask_extension(consult, TimerName.CLOSE, 1, "理由", head, at(1))
    extension = cases.ask_extension(consult, TimerName.VERIFY, 2, "等待图纸", head, at(1))
    before = extension.timer.due_at
    cases.grant_extension(extension, "同意", town.supervisor, at(2))
    assert consult.timers.get(name="T_verify").due_at > before
    assert extendable(consult, at(1)) == []


def test_who_was_only_let_know_has_nothing_to_extend(plain, town, at):
    [known] = cases.invite(plain, town.dispatcher, at(0.5), Part.INFORM, [town.street], "请知悉")
    cases.sign_off(known, town.contact(town.street), at(0.6))
    known.refresh_from_db()
    assert extendable(known, at(1)) == []


ENDS = {
    "免予反馈": ("协办", lambda part, t, now: cases.waive(part, t.judge, now, "不需要")),
    "撤回": ("协办", lambda part, t, now: cases.withdraw(part, t.dispatcher, now, "不需要")),
    "改派": ("主办", lambda part, t, now: cases.reassign(part.case, t.dispatcher, now, t.street, "换单位")),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_unit_whose_part_has_ended_asks_for_nothing_and_the_case_has_no_hole(plain, town, at, end):
    kind, move = ENDS[end]
    part = plain.assignments.select_related("department", "case").get(part=kind)
    head = town.head(part.department)
    move(part, town, at(1))
    part.refresh_from_db()
    assert extendable(part, at(1)) == []
    for name in (TimerName.VERIFY, TimerName.CLOSE):
        with pytest.raises(MoveRefused) as refused:
            cases.ask_extension(part, name, 1, "理由", head, at(1.1))
        assert refused.value.code == "clock"
    clean(at(1.2))


def test_while_a_case_is_suspended_a_participant_s_answer_is_not_chased_but_its_sign_off_is(plain, town, at):
    cases.suspend(plain, date(2026, 12, 10), "等待立项", town.supervisor, at(0.5))
    [consult] = cases.invite(plain, town.dispatcher, at(1), Part.CONSULT, [town.street], "请提意见")
    assert consult.timers.get(name="T_ack").next_at < at(24)
    cases.sign_off(consult, town.contact(town.street), at(1.1))
    verify = consult.timers.get(name="T_verify")
    assert verify.next_at == clocks.morning(date(2026, 12, 10))
    assert verify.due_at < verify.next_at
    clean(at(24 * 3))


@pytest.mark.usefixtures("long_grace")
def test_a_message_within_its_grace_is_no_hole_and_one_that_nobody_sends_after_it_is(plain, town, at):
    Notification.objects.update(state="sent")
    cases.withdraw(co(plain), town.dispatcher, at(1), "不需要")
    assert Notification.objects.filter(state="pending").count() == 2
    for minutes in (3, 9, 16, 24):
        assert holes(at(1) + minutes * MINUTE) == [], minutes
    assert holes(at(1) + 26 * MINUTE) == ["发信停滞"]


def test_a_dispatch_taken_back_and_made_anew_has_all_its_clocks(new_topic, hit, town, at):
    case = cases.open_candidate(new_topic("积水", severity="一般"), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.water)
    cases.undo(case, town.dispatcher, at(0.1) + 20 * SECOND)
    clean(at(0.2))
    case.refresh_from_db()
    cases.dispatch(case, town.dispatcher, at(1), town.housing)
    clean(at(1))
    assert first_broken(case) is None


@pytest.mark.usefixtures("long_grace")
def test_a_rung_that_came_due_while_a_report_stood_is_sent_after_it_was_taken_back_and_is_no_hole(plain, town, at):
    verify = co(plain).timers.get(name="T_verify")
    cases.report(plain.assignments.get(part="主办"), town.head(town.housing), verify.next_at - 3 * MINUTE, "已办")
    cases.tick(verify.next_at - 2 * MINUTE)
    Notification.objects.update(state="sent")
    told = verify.next_at - MINUTE
    cases.report(co(plain), town.head(town.water), told, "已办")
    cases.tick(told + 2 * MINUTE)
    assert not plain.events.filter(kind="提醒", assignment=co(plain), data__timer="T_verify").exists()
    cases.undo(plain, town.head(town.water), told + 9 * MINUTE)
    assert holes(told + 9 * MINUTE) == []
    cases.tick(told + 9 * MINUTE + 10 * SECOND)
    assert plain.events.filter(kind="提醒", assignment=co(plain), data__timer="T_verify").count() == 1
    assert first_broken(plain) is None


def test_a_rung_of_another_clock_keeps_no_move_from_being_taken_back_and_stands(plain, town, at):
    due = co(plain).timers.get(name="T_verify").due_at + timedelta(days=30)
    cases.instruct(plain, town.leader, due, "立即办")
    cases.tick(due + SECOND)
    assert plain.events.filter(kind="拟发督办单").exists()
    level = Case.objects.get(pk=plain.pk).supervision_level
    assert level > 0
    cases.undo(plain, town.leader, due + 2 * SECOND)
    assert Case.objects.get(pk=plain.pk).supervision_level == level
    assert SupervisionOrder.objects.filter(case=plain, state="proposed").exists()
    assert first_broken(plain) is None


def test_a_rung_of_a_clock_that_the_move_started_keeps_it_from_being_taken_back(plain, town, at):
    cases.invite(plain, town.judge, at(2), Part.CONSULT, [town.street], "请提意见")
    clock = plain.timers.get(name="T_ack", assignment__department=town.street)
    rungs = [{**rung, "at": (at(2) + SECOND).isoformat()} for rung in clock.ladder]
    type(clock).objects.filter(pk=clock.pk).update(ladder=rungs, next_at=at(2) + SECOND)
    cases.tick(at(2) + SECOND)
    with pytest.raises(cases.MovedMeanwhile, match="不能再撤销“会商”"):
        cases.undo(plain, town.judge, at(2) + 2 * SECOND)


def test_an_interpretation_that_is_taken_back_leaves_no_task(plain, town, at):
    policy = Policy.objects.create(title="排水办法", drafter=town.street)
    ask_interpretation(plain, town.judge, at(2), policy, ["要交钱吗"])
    assert plain.interpretations.count() == 1
    cases.undo(plain, town.judge, at(2) + SECOND)
    assert plain.interpretations.count() == 0
    assert not plain.assignments.filter(department=town.street, state="pending_ack").exists()
    first = ask_interpretation(plain, town.judge, at(3), policy, ["要交钱吗"])
    assert first.questions == "要交钱吗"


def test_an_order_and_an_application_wait_again_when_the_report_that_met_them_is_taken_back(plain, town, at):
    part = co(plain)
    asked = cases.ask_extension(part, TimerName.VERIFY, 2, "等待图纸", town.head(town.water), at(1))
    late = part.timers.get(name="T_verify").due_at + timedelta(days=30)
    cases.tick(late)
    order = SupervisionOrder.objects.get(timer=asked.timer)
    cases.report(part, town.head(town.water), late + MINUTE, "已办")
    assert (pending(plain), order in proposed(plain)) == ([], False)
    with pytest.raises(MoveRefused):
        cases.issue_order(order, "", town.supervisor, late + MINUTE)
    cases.undo(plain, town.head(town.water), late + MINUTE + 30 * SECOND)
    fresh = Case.objects.get(pk=plain.pk)
    assert (pending(fresh), order in proposed(fresh)) == ([asked], True)
    cases.issue_order(order, "请抓紧", town.supervisor, late + 2 * MINUTE)
    assert Notification.objects.filter(purpose="supervision", next_attempt_at=late + 2 * MINUTE).exists()
    with pytest.raises(MoveRefused):
        cases.undo(fresh, town.supervisor, late + 2 * MINUTE + SECOND)
    assert first_broken(plain) is None


@pytest.mark.parametrize("earlier_is_merged", [True, False])
def test_a_merge_keeps_the_earlier_occurrence_where_clocks_count_from_it(town, at, settings, earlier_is_merged):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"start_event": "occurred_at"})

    def entered(title, hours):
        given = (title, "路口", "电话", at(0), Severity.MAJOR, town.monitor, at(0.1))
        return cases.open_by_hand(*given, occurred_at=at(hours))

    early, late = entered("积水", -3), entered("路口积水", -1)
    merged, target = (early, late) if earlier_is_merged else (late, early)
    cases.merge(merged, target, town.judge, at(0.2))
    target.refresh_from_db()
    assert target.evidence["occurred_at"] == at(-3).isoformat()
    assert clocks.start_of(target) == at(-3)
    running = clocks.active(target).filter(name__in=[name.value for name in clocks.NATIONAL])
    assert {timer.started_at for timer in running} == {at(-3)}
    assert not clocks.active(merged).exists()
    clean(at(0.3))


def test_a_case_merged_away_with_a_participant_an_application_and_a_suspension_leaves_no_hole(triaged, plain, town, at):
    cases.suspend(plain, date(2026, 12, 10), "等待立项", town.supervisor, at(0.5))
    cases.invite(triaged, town.judge, at(0.6), Part.CONSULT, [town.street], "请先看")
    cases.merge(triaged, plain, town.judge, at(1))
    assert not clocks.active(triaged).exists()
    assert {one.state for one in triaged.assignments.all()} == {"withdrawn"}
    plain.refresh_from_db()
    close = plain.timers.get(name="T_close")
    assert close.next_at == clocks.morning(date(2026, 12, 10)), "the merge does not wake what rests"
    clean(at(1.1))
