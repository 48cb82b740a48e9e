"""Every mail as people read it: both parts say the same, nothing is left blank, nothing of the text runs as HTML."""

import json
import re
from pathlib import Path

import pytest

from alerts import cases
from alerts.models import Notification
from alerts.notify.links import unseal
from alerts.notify.mail import draw, render
from alerts.notify.sending import message_of

MAIL = Path(__file__).resolve().parents[3] / "alerts" / "templates" / "mail"
PARTS = {"base", "row", "button"}
PURPOSES = sorted({path.stem for path in MAIL.glob("*.txt")} - PARTS)
VALUES = {
    "to": "王<b>一</b>", "number": "JB2026-00001", "title": "路灯 <script>alert(1)</script> & 井盖", "severity": "重大",
    "colour": "橙", "place": "城关街道", "sector": "城乡建设", "because": "3小时内8人反映。", "case_page": "https://d.example/c",
    "reason": "理由甲", "note": "说明乙", "part": "主办", "sign": "https://d.example/s/sealed-x",
    "sign_until": "11月30日 09:06",
    "page": "https://d.example/i", "may_return": "11月23日 10:06", "unit": "县水务局", "suggested": "县住建局",
    "legal_basis": "条例第五条", "clock": "签收", "due": "11月23日 09:36",
    "colour_card": "黄牌", "step": "督办单", "late": True,
    "before": "较大", "after": "重大", "actor": "值班乙", "at": "11月23日 10:00", "where": "https://gov.example/1",
    "content": [("核实情况", "属实")], "clocks": [{"zh": "签收", "due": "11月23日 09:36", "rule": "30分钟内签收"}],
    "subject": "某通知", "whom": "安娜", "error": "550",
    "until": "2026年12月1日", "days": 5, "granted": True, "count": 2, "lines": ["甲一乙二丙三"], "more": 3,
    "channel": "邮件",
    "rows": [{"subject": "【一般】路灯不亮 · 请签收", "link": "https://d.example/i", "number": "JB2026-00001"}],
}  # fmt: skip


@pytest.mark.parametrize("purpose", PURPOSES)
def test_both_parts_say_the_same_and_escape_what_people_wrote(purpose):
    text, drawn = render(purpose, VALUES)
    html = draw(json.loads(json.dumps(drawn)))  # as it waits in the outbox
    assert text.startswith("王<b>一</b>：\n")
    assert "<script>" not in html
    assert "{{" not in text + html
    plain = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", html.split("<body", 1)[1]))
    for line in text.splitlines():
        for value in re.findall(r"[\u4e00-\u9fff]{6,}", line.split("（打开", 1)[0]):
            assert value in plain, value
    assert not re.search(r"\n\n\n", text)


def test_a_missing_value_leaves_no_empty_row():
    text, drawn = render("assignment", {**VALUES, "note": "", "place": "", "because": ""})
    html = draw(drawn)
    assert "说明：" not in text
    assert "地点" not in text + html


def test_a_mail_whose_template_is_gone_since_goes_as_text():
    waiting = Notification(text="请签收。", drawn_from={"template": "of-another-version", "values": {}})
    assert message_of(waiting, private=True).text == "请签收。"
    assert not message_of(waiting, private=True).html


@pytest.mark.django_db
def test_the_assignment_says_what_is_asked_by_when_and_by_which_rule(dispatched_text):
    assert "签收：11月23日 09:36 前（" in dispatched_text
    assert "首次权威信息发布：11月23日 14:00 前（" in dispatched_text
    assert "请于 11月23日 10:06 前登录系统退回" in dispatched_text
    assert re.search(r"签收：https?://\S+/s/[A-Za-z0-9_-]{43}\n", dispatched_text)


@pytest.fixture
def dispatched_text(town, topic, hit) -> str:
    from datetime import timedelta

    now = topic.last_at
    case = cases.open_candidate(topic, hit, now)
    cases.dispatch(case, town.dispatcher, now + timedelta(minutes=6), town.housing)
    return unseal(Notification.objects.filter(purpose="assignment").first().text)
