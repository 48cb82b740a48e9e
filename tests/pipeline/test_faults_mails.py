"""The rig that reads mails about sources counts what they tell, joined ones too, and what is missing or told twice."""

import asyncio
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import Envelope

from benchmarks.faults_mails import Change, Sink, compared, in_order

WHO = "monitor@office.test"
CHANGES = [Change("来源1", "被拒绝访问", 0.0), Change("来源12", "版式已变", 1.0), Change("来源1", "已恢复正常", 2.0)]


def arrive(sink: Sink, number: str, subject: str, text: str = "") -> None:
    message, envelope = EmailMessage(), Envelope()
    message["Subject"], message["Message-ID"] = subject, f"<{number}@x>"
    message.set_content(text or "请看。")
    envelope.original_content, envelope.rcpt_tos = message.as_bytes(), [WHO]
    asyncio.run(sink.handle_DATA(cast("Any", None), cast("Any", None), envelope))


def test_each_change_is_looked_for_in_what_arrived() -> None:
    sink = Sink()
    arrive(sink, "a", "【来源】来源1 · 被拒绝访问")
    assert len(compared(CHANGES, sink.words, [WHO])) == 2
    joined = "有 2 条通知。\n1. 【来源】来源12 · 版式已变\n   来源\n2. 【来源】来源1 · 已恢复正常\n"
    arrive(sink, "b", "【汇总】2 条通知：来源 2 条", joined)
    assert compared(CHANGES, sink.words, [WHO]) == [] == in_order(CHANGES, sink.words, WHO)
    arrive(sink, "b", "【汇总】2 条通知：来源 2 条", joined)
    assert (sink.repeats, compared(CHANGES, sink.words, [WHO])) == (1, [])
    arrive(sink, "c", "【来源】来源12 · 版式已变")
    assert compared(CHANGES, sink.words, [WHO]) == [f"{WHO} was told what was not seen: 来源12 · 版式已变"]
