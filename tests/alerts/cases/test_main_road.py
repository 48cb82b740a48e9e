"""The main road of a case from the flag to the archive, with the mails that really went out over SMTP."""

import re
from datetime import timedelta

import pytest

from alerts import cases
from alerts.cases.events import first_broken
from alerts.models import Case, Notification, SignOffToken
from alerts.notify import outbox
from config.clock import SHANGHAI
from config.vocabulary import ReleaseKind

FIRST = {
    "已知事实与来源": "春江路路口积水，群众反映。",
    "初步核实情况": "泵站停机，正在抢修。",
    "应对措施": "已派人抽排。",
    "公众防范提示": "请绕行。",
    "下次发布时间": "今日18时。",
}
PRESS = {"主题": "积水处置", "发布人及职务": "副县长", "时间地点": "11月23日15时，新闻发布厅"}
FINAL = {
    "核实情况": "属实",
    "法规政策": "城镇排水条例",
    "处理情况": "泵站已修复",
    "下一步与联系电话": "每日巡查，12345",
}
GATES = {"政治": "值班乙", "法律": "值班乙", "保密": "保密办", "文字": "值班乙"}


def timers(case: Case) -> dict[str, tuple[str, str, str]]:
    """Name -> (due, stopped or voided at, by), all in local words; of several of a name the last one counts."""
    rows = {}
    for timer in case.timers.order_by("started_at", "id"):
        end = timer.stopped_at or timer.voided_at
        rows[timer.name] = (local(timer.due_at), local(end) if end else "", timer.stopped_by or timer.void_reason)
    return rows


def local(instant) -> str:
    return f"{instant.astimezone(SHANGHAI):%m-%d %H:%M}"


@pytest.mark.django_db
@pytest.mark.server
def test_a_case_walks_the_main_road_with_every_event_clock_and_mail(  # noqa: PLR0915  one road, one test
    town, topic, hit, mail_server
):
    monday = topic.last_at.astimezone(SHANGHAI)

    def at(hours: float):
        return monday + timedelta(hours=hours)

    case = cases.open_candidate(topic, hit, monday)
    assert case.state == "triage"
    assert case.number == "JB2026-00001"
    assert case.evidence["items"][0]["source"] == "春江论坛"
    assert case.evidence["words"] == ["积水", "路口"]
    assert timers(case) == {
        "T_triage": ("11-23 09:30", "", ""),
        "T_authority": ("11-23 14:00", "", ""),
        "T_press": ("11-24 09:00", "", ""),
    }

    cases.claim(case, town.judge, at(0.1))
    cases.dispatch(
        case, town.dispatcher, at(0.2), town.housing, co=[town.water], territory=[town.street], note="请速办"
    )
    lead, co, territory = case.assignments.order_by("id")
    assert (lead.part, co.part, territory.part) == ("主办", "协办", "属地")
    assert timers(case)["T_triage"] == ("11-23 09:30", "11-23 09:12", "交办")
    assert timers(case)["T_ack"][0] == "11-23 09:42"
    assert timers(case)["T_return"][0] == "11-23 10:12"
    assert timers(case)["T_close"][0] == "11-30 18:00"

    report = outbox.deliver(at(0.2))
    assert (report.failed, report.retried) == (0, 0)
    mail = mail_server.to("housing-dept_contact@town.example")[0]
    assert mail["Subject"].startswith("【重大】春江路路口积水没人管 · 请 11月23日 09:42 前签收")
    assert mail.get_content_type() == "multipart/alternative"
    text = mail.get_body(("plain",)).get_content()
    token = re.search(r"https://desk\.example/s/([A-Za-z0-9_-]{43})\s", text)[1]
    assert token in mail.get_body(("html",)).get_content()
    assert not Notification.objects.filter(text__contains=token).exists()
    assert not SignOffToken.objects.filter(digest=token).exists()

    before = case.events.count()
    assert cases.look_up_token(token, at(0.3)).pk == lead.pk
    lead.refresh_from_db()
    assert (lead.state, case.events.count()) == ("pending_ack", before)

    cases.sign_off_by_token(token, "王一", "科员", at(0.4))
    lead.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, lead.state, lead.acked_by, lead.acked_channel) == ("handling", "acked", "王一", "token")
    assert case.timers.get(assignment=lead, name="T_ack").stopped_by == "签收"
    assert local(case.timers.get(assignment=lead, name="T_verify").due_at) == "11-25 18:00"
    cases.sign_off(co, town.contact(town.water), at(0.4))
    cases.sign_off(territory, town.contact(town.street), at(0.4))

    cases.publish(case, town.judge, at(1), ReleaseKind.FIRST, FIRST, GATES, "网站", url="https://gov.example/1")
    assert timers(case)["T_authority"] == ("11-23 14:00", "11-23 10:00", "发布1 首次信息")
    assert timers(case)["T_press"] == ("11-24 09:00", "", "")
    assert timers(case)["T_continue"] == ("11-24 10:00", "", "")
    told = {"url": "https://gov.example/2", "evidence": "发布会实录"}
    cases.publish(case, town.judge, at(6), ReleaseKind.PRESS_CONFERENCE, PRESS, GATES, "发布会", **told)
    assert timers(case)["T_press"] == ("11-24 09:00", "11-23 15:00", "发布2 新闻发布会")
    assert timers(case)["T_continue"] == ("11-24 15:00", "", "")

    cases.report(co, town.head(town.water), at(7), "泵站电缆进水，已更换。")
    cases.accept(co, town.judge, at(7.5))
    cases.report(lead, town.head(town.housing), at(8), "井盖堵塞，已清理。")
    assert case.timers.get(assignment=lead, name="T_verify").stopped_by == "反馈"
    cases.submit_for_review(case, town.head(town.housing), at(9), FINAL)
    assert case.state == "review"
    cases.approve(case, town.judge, at(10), "网站", url="https://gov.example/final")
    assert case.state == "tracking"
    assert case.responded_at == at(10)
    assert timers(case)["T_close"] == ("11-30 18:00", "11-23 19:00", "审核通过")
    assert timers(case)["T_continue"][1] == "11-23 19:00"
    assert timers(case)["T_watch"] == ("11-26 19:00", "", "")

    with pytest.raises(cases.MoveRefused, match="11月26日 19:00"):
        cases.evaluate(case, town.judge, at(11), "太早")
    cases.tick(at(82.1))
    cases.evaluate(case, town.judge, at(83), "热度已降。")
    assert case.effect["items_before"] == 5
    assert case.effect["heat_now"] < case.effect["heat_at_response"]
    cases.tick(at(83 + 24 * 7 - 1))
    case.refresh_from_db()
    assert case.state == "evaluated"
    cases.tick(at(83 + 24 * 7))
    case.refresh_from_db()
    assert case.state == "archived"
    assert not case.timers.filter(stopped_at=None, voided_at=None).exists()

    kinds = list(case.events.order_by("number").values_list("kind", "before", "after"))
    assert [row for row in kinds if row[0] not in {"提醒", "红牌催办", "督办单", "拟发督办单", "通报"}] == [
        ("标记", "", "candidate"),
        ("提请研判", "candidate", "triage"),
        ("认领", "", ""),
        ("交办", "triage", "dispatched"),
        ("签收", "dispatched", "handling"),
        ("签收", "pending_ack", "acked"),
        ("签收", "pending_ack", "acked"),
        ("发布", "", ""),
        ("发布", "", ""),
        ("反馈", "acked", "submitted"),
        ("反馈通过", "submitted", "accepted"),
        ("反馈", "acked", "submitted"),
        ("报审", "handling", "review"),
        ("审核通过", "review", "responded"),
        ("转入跟踪", "responded", "tracking"),
        ("观察期满", "", ""),
        ("评估", "tracking", "evaluated"),
        ("归档", "evaluated", "archived"),
    ]
    assert first_broken(case) is None

    outbox.deliver(at(300))
    told = set(Notification.objects.values_list("purpose", flat=True))
    assert {"triage", "assignment", "reported", "review", "responded", "window_over"} <= told
    left = Notification.objects.exclude(state="sent").values_list("purpose", "state").distinct()
    assert set(left) == {("triage", "moot")}  # 请研判 of a case that was judged before the first delivery
    threads = {mail["References"] for mail in mail_server.received}
    assert threads == {"<case.JB2026-00001@town.example>"}
