"""`huiying case clocks`: every clock with its days, rule, document, grade, rungs and what stopped it."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from alerts import cases
from config import clock
from config.clock import SHANGHAI
from config.vocabulary import TimerName

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


def test_each_clock_is_walked_through(town, topic, hit, capsys):
    case = cases.open_candidate(topic, hit, MONDAY)
    case = cases.dispatch(case, town.dispatcher, MONDAY, town.housing)
    lead = case.assignments.get()
    cases.sign_off(lead, town.contact(town.housing), MONDAY)
    lead.refresh_from_db()
    extension = cases.ask_extension(lead, TimerName.CLOSE, 2, "管网图纸待调取", town.head(town.housing), MONDAY)
    cases.grant_extension(extension, "同意", town.supervisor, MONDAY)
    clock.install(lambda: MONDAY)
    call_command("case", "clocks", case.number.lower())
    said = capsys.readouterr().out
    for line in (
        "首次发布 11月23日 08:00，1 小时后发现；国家时限从发现时起算",
        "【首次权威信息发布】自然时  还剩 5 小时",
        "规则 gbf-80-authority: 特别重大、重大突发事件，最迟5小时内发布首次权威信息。",
        "(国办发〔2016〕80号)  证据等级 B，见载明文号的报道或转载",
        "依据 本系统建议值，未见文件规定\n",
        "起算 2026-11-23T09:00:00+08:00  到期 2026-11-23T14:00:00+08:00",
        "2026-11-23 周一 自然日: 计 5 小时，累计 5 小时  到期",
        "2026-11-28 周六 周末: 不计",
        "2026-11-30 周一 工作日: 第 5 个工作日\n",
        "2026-12-02 周三 工作日: 延期第 2 个工作日  到期",
        "延期 2 个工作日（管网图纸待调取）：已批准，督办丁：同意",
        "催办 2026-11-23T12:45:00+08:00 提醒",
        "由“签收”停止",
    ):
        assert line in said, line


def test_a_number_that_nobody_has_ends_with_status_2(db):
    with pytest.raises(CommandError, match="没有交办单 JB1999-00001") as error:
        call_command("case", "clocks", "JB1999-00001")
    assert error.value.returncode == 2
