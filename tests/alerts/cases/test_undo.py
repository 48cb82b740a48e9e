"""撤销: what was not yet sent is taken back whole, by who did it, in time; grave cases wait for nobody."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.clock_ledger import wrong_clocks
from alerts.cases.events import first_broken
from alerts.cases.undo import open_slip
from alerts.models import Case, FormDraft, Notification, SignOffToken, Timer, UndoSlip
from alerts.notify import outbox
from config.vocabulary import Part, Severity
from tests.alerts.cases.kept import stored, told

pytestmark = [pytest.mark.django_db, pytest.mark.server, pytest.mark.usefixtures("mail_server")]
SECOND = timedelta(seconds=1)
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}


@pytest.fixture
def plain(new_topic, hit, town, at):
    """An 一般 case in triage."""
    return cases.open_candidate(new_topic("积水", severity="一般"), hit, at(0))


@pytest.fixture
def in_hand(plain, town, at):
    """Housing leads and has signed, water is a co-handler who has signed."""
    cases.dispatch(plain, town.dispatcher, at(0.1), town.housing, co=[town.water])
    for part, unit in zip(plain.assignments.order_by("id"), (town.housing, town.water), strict=True):
        cases.sign_off(part, town.head(unit), at(0.2))
    plain.refresh_from_db()
    return plain


def lead(case):
    return case.assignments.get(part="主办", state__in=["acked", "submitted", "rework", "pending_ack"])


def co(case):
    return case.assignments.get(part="协办")


CHANGES = {
    "重派": lambda c, t, now: cases.reassign(c, t.dispatcher, now, t.street, "换单位"),
    "撤回": lambda c, t, now: cases.withdraw(co(c), t.dispatcher, now, "不需要"),
    "免予反馈": lambda c, t, now: cases.waive(co(c), t.judge, now, "不需要"),
    "反馈": lambda c, t, now: cases.report(co(c), t.head(t.water), now, "已办"),
    "批示": lambda c, t, now: cases.instruct(c, t.leader, now, "立即办"),
    "会商": lambda c, t, now: cases.invite(c, t.dispatcher, now, Part.CONSULT, [t.street], "意见"),
    "等级": lambda c, t, now: cases.change_severity(c, Severity.LARGER, "扩大", t.judge, now),
}
WHO = {
    "重派": "dispatcher",
    "撤回": "dispatcher",
    "免予反馈": "judge",
    "批示": "leader",
    "会商": "dispatcher",
    "等级": "judge",
}


@pytest.mark.parametrize("move", CHANGES)
def test_a_move_that_is_taken_back_leaves_everything_as_it_was(in_hand, town, at, move):
    before, sent = stored(in_hand), set(Notification.objects.values_list("pk", flat=True))
    CHANGES[move](in_hand, town, at(1))
    actor = town.head(town.water) if move == "反馈" else getattr(town, WHO.get(move, "dispatcher"))
    in_hand.refresh_from_db()
    outbox.deliver(at(1) + 30 * SECOND, limit=1000)
    assert set(Notification.objects.exclude(pk__in=sent).values_list("state", flat=True)) <= {"pending"}
    assert open_slip(in_hand, actor, at(1) + 59 * SECOND)
    cases.undo(in_hand, actor, at(1) + 59 * SECOND)
    after = stored(in_hand)
    changed = [pair for pair in zip(before, after, strict=True) if not pair[1].startswith(pair[0].rstrip("]"))]
    assert changed == []
    assert set(Notification.objects.values_list("pk", flat=True)) == sent
    event = in_hand.events.last()
    assert event.kind == "撤销"
    assert first_broken(in_hand) is None
    assert not Timer.objects.filter(void_reason="撤销", next_at__isnull=False).exists()
    assert not SignOffToken.objects.filter(assignment__state="withdrawn", used_at=None, revoked_at=None).exists()


def given(case, t, now, co=None):
    cases.dispatch(case, t.dispatcher, now, t.housing, co=[co] if co else [])
    return case.assignments.order_by("id")


def returned(case, t, at, part="协办"):
    """One part of it given back."""
    given(case, t, at(0.1), t.water)
    one = case.assignments.get(part=part)
    cases.give_back(one, t.head(one.department), at(0.2), "不归我们", t.street, "条例")
    case.refresh_from_db()
    return one


def disputed(case, t, at):
    """Given back by two leads in turn."""
    for start, unit in ((0.1, t.housing), (0.2, t.water)):
        cases.dispatch(case, t.dispatcher, at(start), unit)
        part = case.assignments.get(part="主办", state="pending_ack")
        cases.give_back(part, t.head(unit), at(start + 0.05), "不归我们", t.street, "条例")
        case.refresh_from_db()
    return case


def signed(case, t, at, co=None):
    for part in given(case, t, at(0.1), co):
        cases.sign_off(part, t.head(part.department), at(0.2))
    case.refresh_from_db()
    return case


def reported(case, t, at):
    signed(case, t, at, t.water)
    return cases.report(co(case), t.head(t.water), at(0.3), "已办")


def put_up(case, t, at):
    cases.submit_for_review(signed(case, t, at), t.head(t.housing), at(0.3), FINAL)
    return case


def tracked(case, t, at):
    cases.approve(put_up(case, t, at), t.judge, at(0.4), "网站", url="https://gov.example/1")
    return case


def over(case, t, at):
    tracked(case, t, at)
    cases.tick(at(73))
    case.refresh_from_db()
    return case


ROADS = {
    "不予交办": (lambda c, t, at: c, lambda c, t, n: cases.reject(c, t.judge, n, "重复")),
    "退回": (
        lambda c, t, at: given(c, t, at(0.1)).get(),
        lambda one, t, n: cases.give_back(one, t.head(t.housing), n, "不归我们", t.water, "条例"),
    ),
    "改派": (returned, lambda one, t, n: cases.replace(one, t.dispatcher, n, t.street, "换单位")),
    "退回不予受理": (returned, lambda one, t, n: cases.refuse_return(one, t.dispatcher, n, "仍请办理")),
    "裁定": (disputed, lambda c, t, n: cases.rule_dispute(c, t.supervisor, n, t.housing, "由住建局办")),
    "反馈通过": (reported, lambda one, t, n: cases.accept(one, t.judge, n)),
    "重办反馈": (reported, lambda one, t, n: cases.rework_part(one, t.judge, n, "补照片")),
    "重办": (put_up, lambda c, t, n: cases.rework(c, t.judge, n, "补照片")),
    "再启动": (tracked, lambda c, t, n: cases.restart(c, t.judge, n, "又积水了")),
    "评估": (over, lambda c, t, n: cases.evaluate(c, t.judge, n, "热度已降")),
}
BY = {"退回": "housing", "改派": "dispatcher", "退回不予受理": "dispatcher", "裁定": "supervisor"}


@pytest.mark.parametrize("move", ROADS)
def test_every_other_move_is_taken_back_whole_as_well(plain, town, at, move):
    prepare, make = ROADS[move]
    place = prepare(plain, town, at)
    case, now = Case.objects.get(pk=plain.pk), at(73.5) if move == "评估" else at(0.45)
    before, sent = stored(case), told(case)
    make(place, town, now)
    who = BY.get(move, "judge")
    cases.undo(case, town.head(town.housing) if who == "housing" else getattr(town, who), now + SECOND)
    changed = [pair for pair in zip(before, stored(case), strict=True) if not pair[1].startswith(pair[0].rstrip("]"))]
    assert changed == []
    assert told(case) == sent
    assert first_broken(case) is None
    assert list(wrong_clocks()) == []


def test_a_dispatch_is_taken_back_and_made_anew(plain, town, at):
    cases.dispatch(plain, town.dispatcher, at(0.1), town.water)
    assert Notification.objects.filter(purpose="assignment", next_attempt_at=at(0.1) + 60 * SECOND).count() == 2
    cases.undo(plain, town.dispatcher, at(0.1) + 20 * SECOND)
    plain.refresh_from_db()
    assert (plain.state, plain.dispatched_at) == ("triage", None)
    assert plain.timers.get(name="T_triage").stopped_at is None
    assert plain.timers.get(name="T_triage").next_at is not None
    cases.dispatch(plain, town.dispatcher, at(0.2), town.housing)
    outbox.deliver(at(0.2) + 61 * SECOND)
    told = Notification.objects.filter(purpose="assignment", state="sent").values_list("recipient", flat=True)
    assert {one.partition("-")[0] for one in told} == {"housing"}
    assert plain.timers.filter(name="T_close", voided_at=None).count() == 1
    assert first_broken(plain) is None


def test_instants_are_put_back_to_the_microsecond(new_topic, hit, town, at):
    odd = at(0) + timedelta(microseconds=123456)
    case = cases.open_candidate(new_topic("积水", severity="一般"), hit, odd)
    before = stored(case)
    cases.dispatch(case, town.dispatcher, odd + SECOND, town.water)
    cases.undo(case, town.dispatcher, odd + 2 * SECOND)
    assert case.timers.get(name="T_triage").started_at == odd
    assert stored(case)[0] == before[0]


def test_a_return_that_was_taken_back_is_no_first_return(plain, town, at):
    """The second one alone would be a dispute."""
    cases.dispatch(plain, town.dispatcher, at(0.1), town.water)
    part, head = plain.assignments.get(), town.head(town.water)
    cases.give_back(part, head, at(0.2), "不归我们", town.housing, "条例")
    plain.refresh_from_db()
    cases.undo(plain, head, at(0.2) + SECOND)
    plain.refresh_from_db()
    part.refresh_from_db()
    cases.give_back(part, head, at(0.25), "不归我们", town.housing, "条例")
    plain.refresh_from_db()
    assert plain.state == "triage"


def test_an_answer_put_up_too_early_is_taken_back_with_its_draft(in_hand, town, at):
    cases.waive(co(in_hand), town.judge, at(0.5), "不需要")
    head, promised = town.head(town.housing), ("全线检修", at(24 * 9).date())
    cases.submit_for_review(in_hand, head, at(1), FINAL, promised)
    assert in_hand.commitments.get().text == "全线检修"
    cases.undo(in_hand, head, at(1) + SECOND)
    in_hand.refresh_from_db()
    assert (in_hand.state, in_hand.releases.count(), lead(in_hand).state) == ("handling", 0, "acked")
    assert not in_hand.commitments.exists()


def test_nobody_else_nobody_late_and_nobody_twice(plain, town, at):
    with pytest.raises(cases.MoveRefused, match="没有可以撤销"):
        cases.undo(plain, town.dispatcher, at(0.1))
    cases.dispatch(plain, town.dispatcher, at(0.1), town.water)
    with pytest.raises(cases.MoveRefused, match="只能由其本人撤销"):
        cases.undo(plain, town.judge, at(0.1) + SECOND)
    with pytest.raises(cases.MoveRefused, match="已过撤销时间"):
        cases.undo(plain, town.dispatcher, at(0.1) + 60 * SECOND)
    cases.undo(plain, town.dispatcher, at(0.1) + SECOND)
    with pytest.raises(cases.MoveRefused, match="没有可以撤销"):
        cases.undo(plain, town.dispatcher, at(0.1) + 2 * SECOND)


def test_what_somebody_built_upon_is_not_taken_back(plain, town, at):
    cases.dispatch(plain, town.dispatcher, at(0.1), town.water)
    cases.sign_off(plain.assignments.get(), town.head(town.water), at(0.1) + 5 * SECOND)
    with pytest.raises(cases.MovedMeanwhile, match="水务局负责人已于 11月23日 09:06 办理“签收”"):
        cases.undo(plain, town.dispatcher, at(0.1) + 10 * SECOND)


def test_what_a_sender_has_taken_already_is_not_taken_back(plain, town, at):
    cases.dispatch(plain, town.dispatcher, at(0.1), town.water)
    Notification.objects.filter(pk=Notification.objects.last().pk).update(attempts=1)
    count = Notification.objects.count()
    with pytest.raises(cases.MoveRefused, match="通知已经发出"):
        cases.undo(plain, town.dispatcher, at(0.1) + SECOND)
    plain.refresh_from_db()
    assert (plain.state, Notification.objects.count()) == ("dispatched", count)


@pytest.mark.parametrize("severity", ["特别重大", "重大"])
def test_grave_cases_wait_for_nobody_and_nothing_of_them_is_taken_back(new_topic, hit, town, at, severity):
    case = cases.open_candidate(new_topic("积水", severity=severity), hit, at(0))
    cases.dispatch(case, town.dispatcher, at(0.1), town.housing)
    assert not UndoSlip.objects.exists()
    assert set(Notification.objects.filter(purpose="assignment").values_list("next_attempt_at", flat=True)) == {at(0.1)}
    with pytest.raises(cases.MoveRefused):
        cases.undo(case, town.dispatcher, at(0.1))


def test_an_installation_may_do_without_the_window(plain, town, at, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"undo_seconds": 0})
    cases.dispatch(plain, town.dispatcher, at(0.1), town.housing)
    assert not UndoSlip.objects.exists()


def test_slips_and_old_drafts_are_swept_away_and_young_ones_stay(plain, town, at, django_user_model):
    cases.dispatch(plain, town.dispatcher, at(0.1), town.housing)
    user = django_user_model.objects.create_user("writer")
    for key, hours in (("/old/", 0), ("/young/", 24 * 20)):
        FormDraft.objects.create(user=user, key=key, values={}, saved_at=at(hours))
    assert cases.sweep(at(1)) == 0
    assert cases.sweep(at(24 * 31)) == 2
    assert FormDraft.objects.get().key == "/young/"


def test_a_refused_move_leaves_no_slip(plain, town, at):
    with pytest.raises(cases.MoveRefused):
        cases.dispatch(plain, town.dispatcher, at(0.1), town.silent)
    assert not UndoSlip.objects.exists()
