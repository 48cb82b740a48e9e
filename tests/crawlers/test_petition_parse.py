from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.parse.petition_json import parse_petition, parse_threads
from crawlers.parse.record import Blocked, ParseError

URL = "http://board.example/threads/7001"


def test_the_list_tells_when_something_last_happened(pages: Path, now: datetime) -> None:
    entries = parse_threads((pages / "petition/threads_1.json").read_bytes(), URL, now)
    assert [(e.tid, e.active_at) for e in entries] == [
        ("7002", datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)),
        ("7001", datetime(2026, 11, 22, 8, 0, tzinfo=SHANGHAI)),
    ]


def test_a_detail_has_the_whole_words_and_the_official_answer(pages: Path, now: datetime) -> None:
    record = parse_petition((pages / "petition/thread_7001.json").read_bytes(), URL, now)
    assert (record.external_id, record.kind, record.title) == ("7001", PostKind.PETITION, "乡镇卫生院何时能做彩超")
    assert record.text.endswith("为什么一直锁着？")
    assert record.official_reply.startswith("您好：\n南坪乡卫生院")
    assert record.replied_at == datetime(2026, 11, 22, 8, 0, tzinfo=SHANGHAI)
    assert (record.reply_department, record.state, record.author) == ("柳岸县卫生健康局", "已办理", "88034")
    assert record.published_at == datetime(2026, 11, 15, 8, 0, tzinfo=SHANGHAI)


def test_an_unanswered_petition_has_no_reply_fields(pages: Path, now: datetime) -> None:
    record = parse_petition((pages / "petition/thread_7002.json").read_bytes(), URL, now)
    assert (record.official_reply, record.replied_at, record.reply_department, record.state) == ("", None, "", "待回复")
    assert record.text.split("\n")[1] == "找过物业三次，物业说设备是水务公司的。请问到底归谁管？"


def test_a_text_that_ends_in_dots_is_cut(now: datetime) -> None:
    body = '{"result":"success","responseData":{"tid":1,"subject":"a","content":"每天……"}}'.encode()
    assert parse_petition(body, URL, now).cut


def test_past_the_last_page_the_list_is_empty(now: datetime) -> None:
    assert parse_threads(b'{"result":"success","responseData":[]}', URL, now) == ()


@pytest.mark.parametrize(
    "body", [b"", b'{"code":"SN0006","msg":"bad"}', '{"result":"fail","message":"请登录"}'.encode()]
)
def test_a_refusing_api_is_blocked(body: bytes, now: datetime) -> None:
    with pytest.raises(Blocked):
        parse_threads(body, URL, now)


@pytest.mark.parametrize(
    "body", [b'{"result":"success","respo', b"[]", b"{}", b'{"result":"success","responseData":[{"x":1}]}']
)
def test_broken_or_other_json_is_a_parse_error(body: bytes, now: datetime) -> None:
    with pytest.raises(ParseError):
        parse_threads(body, URL, now)
    with pytest.raises(ParseError):
        parse_petition(body, URL, now)
