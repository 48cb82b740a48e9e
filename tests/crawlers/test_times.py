from datetime import datetime

import pytest

from config.clock import SHANGHAI
from crawlers.parse.times import parse_epoch, parse_time

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue Jun 08 09:35:04 +0800 2021", "2021-06-08T09:35:04+08:00"),
        ("Tue Jun 08 01:35:04 +0000 2021", "2021-06-08T09:35:04+08:00"),
        ("刚刚", "2026-11-22T08:50:00+08:00"),
        ("30秒前", "2026-11-22T08:49:30+08:00"),
        ("发表于 5\u00a0分钟前", "2026-11-22T08:45:00+08:00"),
        ("半小时前", "2026-11-22T08:20:00+08:00"),
        ("3小时前", "2026-11-22T05:50:00+08:00"),
        ("2\u00a0天前", "2026-11-20T08:50:00+08:00"),
        ("今天 07:05", "2026-11-22T07:05:00+08:00"),
        ("昨天\u00a021:03", "2026-11-21T21:03:00+08:00"),
        ("前天 12:31", "2026-11-20T12:31:00+08:00"),
        ("06-08", "2026-06-08T00:00:00+08:00"),
        ("12-31", "2025-12-31T00:00:00+08:00"),
        ("11月22日 08:30", "2026-11-22T08:30:00+08:00"),
        ("02-29", "2024-02-29T00:00:00+08:00"),
        ("2026-7-10 12:10:42", "2026-07-10T12:10:42+08:00"),
        ("2021-06-08 09:35", "2021-06-08T09:35:00+08:00"),
        ("2019年09月07日13:43", "2019-09-07T13:43:00+08:00"),
        ("2019-09-07T05:43:45Z", "2019-09-07T13:43:45+08:00"),
        ("2019-09-07T13:43:45.123+08:00", "2019-09-07T13:43:45+08:00"),
        ("2018-05/03", "2018-05-03T00:00:00+08:00"),
    ],
)
def test_every_written_form_names_its_instant(text: str, expected: str) -> None:
    assert parse_time(text, NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["", "很久以前", "2026-13-40", "电话 0531-88888888", "99999999999999小时前",
                                  "0001-01-01T00:00:00", "1970-01-01 08:00:00", "9999-12-31 23:59:59"])  # fmt: skip
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text, NOW) is None


def test_epochs_are_seconds_or_milliseconds() -> None:
    expected = datetime(2026, 11, 22, 8, 40, tzinfo=SHANGHAI)
    assert parse_epoch(1795308000) == expected
    assert parse_epoch("1795308000") == expected
    assert parse_epoch(1795308000000) == expected
    assert [parse_epoch(value) for value in (None, 0, True, "x", 10**30, 1, 95617584000)] == [None] * 7
