"""When a statement promises the next one: the ways in which notices say it."""

from datetime import datetime

import pytest

from alerts.rules.promised import hour_of
from config.clock import SHANGHAI

SAID = datetime(2026, 11, 27, 16, 30, tzinfo=SHANGHAI)
"""A Friday."""

READ = {
    "11月28日 18:00": "11-28 18:00",
    "11月28日18:00前": "11-28 18:00",
    "2026年11月28日上午10时": "11-28 10:00",
    "11月28日下午3时30分": "11-28 15:30",
    "11月28日下午3点半": "11-28 15:30",
    "28日10时": "11-28 10:00",
    "28日晚8点前": "11-28 20:00",
    "2日上午9时": "12-02 09:00",
    "1月3日9时": "01-03 09:00",
    "今日18时。": "11-27 18:00",
    "今天20:00左右": "11-27 20:00",
    "今晚八点": "11-27 20:00",
    "今晚": "11-28 00:00",
    "当日22时前": "11-27 22:00",
    "明日": "11-29 00:00",
    "明天上午十时": "11-28 10:00",
    "明早8点": "11-28 08:00",
    "明日中午12时": "11-28 12:00",
    "明天上午": "11-28 12:00",
    "明天下班前": "11-28 18:00",
    "次日9时": "11-28 09:00",
    "后天15时": "11-29 15:00",
    "24小时内": "11-28 16:30",
    "两小时后": "11-27 18:30",
    "二十四个小时之内": "11-28 16:30",
    "半小时内": "11-27 17:00",
    "30分钟后": "11-27 17:00",
    "三天内": "11-30 16:30",
    "每日18时": "11-27 18:00",
    "每天9时发布": "11-28 09:00",
    "18时": "11-27 18:00",
    "18：00": "11-27 18:00",
    "上午9时": "11-28 09:00",
    "本周日10时": "11-29 10:00",
    "下周一上午9时": "11-30 09:00",
    "周一": "12-01 00:00",
    "预计于11月28日12时发布后续情况": "11-28 12:00",
    "24时": "11-28 00:00",
    "11月28日24时": "11-29 00:00",
    "１１月２８日１０时": "11-28 10:00",
    "2026-11-28 10:00": "11-28 10:00",
}
NOT_READ = (
    "",
    "有",
    "视情况而定",
    "待核查结束后",
    "适时发布",
    "5个工作日内",
    "13月40日",
    "11月28日33时",
    "12345",
    "99999999999小时内",
    "9" * 5000 + "日",
)


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_the_promised_hour_is_read(text: str, expected: str) -> None:
    read = hour_of(text, SAID)
    assert read is not None
    assert read.astimezone(SHANGHAI).strftime("%m-%d %H:%M") == expected


@pytest.mark.parametrize("text", NOT_READ)
def test_what_names_no_hour_is_left_to_a_person(text: str) -> None:
    assert hour_of(text, SAID) is None


def test_a_month_that_is_over_is_next_years() -> None:
    read = hour_of("1月3日9时", SAID)
    assert read is not None
    assert read.year == 2027


def test_a_day_that_the_writer_saw_go_by_stays_where_it_was() -> None:
    """Written on the 27th, "11月26日18时" is a slip, not a day a year away."""
    read = hour_of("11月26日18时", SAID)
    assert read == datetime(2026, 11, 26, 18, tzinfo=SHANGHAI)
