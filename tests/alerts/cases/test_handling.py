import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.models import Case, Notification
from alerts.rules.states import MoveRefused
from config.vocabulary import ReleaseKind

pytestmark = pytest.mark.django_db
FINAL = {"核实情况": "属实", "法规政策": "条例", "处理情况": "已修", "下一步与联系电话": "12345"}
FIRST = dict.fromkeys(("已知事实与来源", "初步核实情况", "应对措施", "公众防范提示", "下次发布时间"), "有")
GATES = dict.fromkeys(("政治", "法律", "保密", "文字"), "值班乙")


def test_two_people_at_once_the_second_is_told_who_was_first(triaged, town, at):
    mine = type(triaged).objects.get(pk=triaged.pk)
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing)
    with pytest.raises(cases.MovedMeanwhile, match="交办员交办丙于 11月23日 09:06 办理“交办”，现为“已交办”"):
        cases.reject(mine, town.judge, at(0.2), "非政务")
    triaged.refresh_from_db()
    assert triaged.state == "dispatched"
    assert first_broken(triaged) is None


def test_a_claimed_case_is_not_claimed_by_another(triaged, town, at):
    cases.claim(triaged, town.judge, at(0.1))
    cases.claim(triaged, town.judge, at(0.15))
    with pytest.raises(cases.MovedMeanwhile, match="值班乙"):
        cases.claim(triaged, town.monitor, at(0.2))
    assert triaged.events.filter(kind="认领").count() == 1


def test_a_claim_is_put_down_by_who_made_it_and_a_colleague_may_take_it(triaged, town, at):
    cases.put_down(triaged, town.monitor, at(0.05))
    cases.claim(triaged, town.monitor, at(0.1))
    cases.put_down(triaged, town.monitor, at(0.15))
    cases.claim(triaged, town.judge, at(0.2))
    with pytest.raises(MoveRefused, match=r"值班乙于.*由其本人或研判值班长放下"):
        cases.put_down(triaged, town.monitor, at(0.25))
    triaged.refresh_from_db()
    assert triaged.claimed_by_id == town.judge.user_id
    assert [event.kind for event in triaged.events.filter(kind__in=["认领", "放下"])] == ["认领", "放下", "认领"]
    assert first_broken(triaged) is None


def test_a_stale_page_never_puts_down_a_newer_claim_of_a_colleague(triaged, town, at):
    cases.claim(triaged, town.monitor, at(0.1))
    seen = Case.objects.get(pk=triaged.pk)
    cases.put_down(triaged, town.judge, at(0.2))
    other = town.judge
    cases.claim(triaged, other, at(0.3))
    with pytest.raises(cases.MovedMeanwhile, match=r"值班乙.*没有放下"):
        cases.put_down(seen, town.judge, at(0.4))
    triaged.refresh_from_db()
    assert triaged.claimed_by_id == other.user_id


def test_a_judge_puts_down_the_claim_of_a_colleague_who_is_away(triaged, town, at):
    cases.claim(triaged, town.monitor, at(0.1))
    cases.put_down(triaged, town.judge, at(0.2))
    triaged.refresh_from_db()
    assert triaged.claimed_by_id is None
    assert "认领" in triaged.events.get(kind="放下").reason


def test_the_first_notice_waits_for_nobody(triaged, town, at):
    release = cases.publish(triaged, town.judge, at(0.1), ReleaseKind.FIRST, FIRST, GATES, "微博", evidence="截图")
    assert (release.number, triaged.state) == (1, "triage")
    assert triaged.timers.get(name="T_authority").stopped_at == at(0.1)
    assert triaged.events.get(kind="发布").data["one_officer"] is True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": {}}, "已知事实与来源"),
        ({"gates": {"政治": "甲"}}, "法律、保密、文字"),
        ({"evidence": ""}, "链接或发布凭证"),
        ({"channel": "喇叭"}, "发布渠道"),
        ({"kind": ReleaseKind.FINAL}, "审核"),
    ],
)
def test_a_release_that_lacks_something_is_refused_and_stops_no_clock(triaged, town, at, change, said):
    told = {
        "kind": ReleaseKind.FIRST,
        "content": FIRST,
        "gates": GATES,
        "channel": "网站",
        "evidence": "截图",
        **change,
    }
    with pytest.raises(cases.MoveRefused, match=said):
        cases.publish(triaged, town.judge, at(0.1), **told)
    assert triaged.timers.get(name="T_authority").stopped_at is None


def test_the_answer_waits_for_the_co_handlers_or_their_waiver(triaged, town, at):
    cases.dispatch(triaged, town.dispatcher, at(0.1), town.housing, co=[town.water])
    lead, co = triaged.assignments.order_by("id")
    cases.sign_off(lead, town.head(town.housing), at(0.2))
    triaged.refresh_from_db()
    with pytest.raises(cases.MoveRefused, match="县水务局尚未反馈"):
        cases.submit_for_review(triaged, town.head(town.housing), at(1), FINAL)
    cases.waive(co, town.judge, at(1.1), "现场已会同处置")
    assert co.timers.filter(void_reason="免予反馈").count() == 2
    cases.submit_for_review(triaged, town.head(town.housing), at(1.2), FINAL)
    assert triaged.state == "review"
    assert Notification.objects.filter(purpose="review", recipient="judge@town.example").count() == 1


def test_the_answer_needs_its_four_elements_and_the_head_of_the_lead(handled, town, at):
    for actor, content in (
        (town.head(town.housing), {**FINAL, "法规政策": " "}),
        (town.head(town.water), FINAL),
        (town.contact(town.housing), FINAL),
    ):
        with pytest.raises(cases.MoveRefused):
            cases.submit_for_review(handled, actor, at(1), content)
    handled.refresh_from_db()
    assert (handled.state, handled.releases.count()) == ("handling", 0)


def test_rework_goes_back_with_a_reason_and_the_answer_is_put_up_again(handled, lead, town, at):
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    cases.rework(handled, town.judge, at(2), "未说明何时完工")
    lead.refresh_from_db()
    assert (handled.state, lead.state) == ("handling", "rework")
    assert lead.timers.get(name="T_verify", stopped_at=None).started_at == at(2)
    assert Notification.objects.filter(purpose="rework").count() == 2
    close = handled.timers.get(name="T_close")
    assert (close.stopped_at, close.voided_at) == (None, None)
    cases.submit_for_review(handled, town.head(town.housing), at(3), {**FINAL, "处理情况": "今日完工"})
    assert handled.releases.get().content["处理情况"] == "今日完工"
    cases.approve(handled, town.judge, at(4), "网站", url="https://gov.example/f")
    lead.refresh_from_db()
    assert (handled.state, lead.state) == ("tracking", "accepted")
    assert first_broken(handled) is None


def test_an_approval_needs_publication_evidence(handled, town, at):
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    with pytest.raises(cases.MoveRefused, match="链接或发布凭证"):
        cases.approve(handled, town.judge, at(2), "网站")
    handled.refresh_from_db()
    assert (handled.state, handled.releases.get().published_at) == ("review", None)


def test_an_answered_case_is_restarted_and_answered_again(handled, lead, town, at):
    cases.submit_for_review(handled, town.head(town.housing), at(1), FINAL)
    cases.approve(handled, town.judge, at(2), "网站", url="https://gov.example/f")
    cases.restart(handled, town.judge, at(10), "又积水了")
    lead.refresh_from_db()
    assert (handled.state, lead.state) == ("handling", "rework")
    assert handled.timers.get(name="T_watch").void_reason == "再启动"
    cases.submit_for_review(handled, town.head(town.housing), at(11), FINAL)
    cases.approve(handled, town.judge, at(12), "网站", url="https://gov.example/g")
    assert handled.releases.filter(kind="final").count() == 2
    assert handled.responded_at == at(12)


def test_a_leaders_instruction_is_an_event_and_is_told(handled, town, at):
    cases.instruct(handled, town.leader, at(1), "立即整改")
    assert handled.events.get(kind="批示").reason == "立即整改"
    assert Notification.objects.filter(purpose="instruction").count() == 4
    with pytest.raises(cases.MoveRefused):
        cases.instruct(handled, town.judge, at(1), "我也批")


def test_without_a_mail_server_units_get_printed_notices_and_the_desk_reads_inside(dispatched, town, at):
    from alerts.notify import outbox

    told = Notification.objects.filter(purpose="assignment")
    assert {(note.channel, note.state, note.next_attempt_at) for note in told} == {("paper", "pending", None)}
    cases.instruct(dispatched, town.leader, at(1), "立即整改")
    desk = Notification.objects.filter(purpose="instruction", recipient="judge@town.example")
    assert {(note.channel, note.state) for note in desk} <= {("in_app", "sent")}
    assert outbox.deliver(at(2)).sent == 0  # nothing leaves the house, nothing is given up
    assert not Notification.objects.filter(state="failed").exists()
