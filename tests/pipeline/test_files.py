"""Files as people have them become posts, and a bad line is named."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from crawlers.items import Post
from pipeline.files.reading import Loading, RowError, columns_of, instant, rows, to_post

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)


def _loading(row: dict[str, object]) -> Loading:
    return Loading("hotline", columns_of(row, {}), "salt", NOON)


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1", "time": "2020-01-06 13:15:56", "user_group": "a1", "title": "噪音", "text": "酒吧太吵"},
        {
            "留言编号": "1",
            "留言时间": "2020/1/6 13:15:56",
            "留言用户": "a1",
            "留言主题": "噪音",
            "留言详情": "酒吧太吵",
        },
    ],
)
def test_columns_are_known_by_their_common_names(row: dict[str, object]) -> None:
    post = to_post(row, _loading(row))
    assert (post.external_id, post.title, post.text) == ("1", "噪音", "酒吧太吵")
    assert post.published_at == datetime(2020, 1, 6, 13, 15, 56, tzinfo=SHANGHAI)
    assert post.submitter not in ("", "a1")
    assert post.history


def test_given_column_outranks_a_synonym() -> None:
    row = {"text": "概要", "全文": "全文内容"}
    assert to_post(row, Loading("x", columns_of(row, {"text": "全文"}), "s", NOON)).text == "全文内容"


def test_row_without_id_gets_one_of_its_content() -> None:
    row = {"text": "路灯不亮"}
    first, second = (to_post(row, _loading(row)).external_id for _ in range(2))
    assert first == second != ""


@pytest.mark.parametrize("row", [{"text": ""}, {"title": " "}, {"text": 5}, {}, {"text": "x", "time": "不久以前"}])
def test_row_without_content_or_readable_time_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(RowError):
        to_post(row, _loading(row))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-29T02:10:00+00:00", "2025-01-29T10:10:00+08:00"),
        ("2025-01-29 02:10", "2025-01-29T02:10:00+08:00"),
        ("2025/1/9 2:05:07", "2025-01-09T02:05:07+08:00"),
        ("2025年1月9日", "2025-01-09T00:00:00+08:00"),
    ],
)
def test_times_are_read_as_files_write_them(text: str, expected: str) -> None:
    found = instant(text)
    assert found is not None
    assert found.astimezone(SHANGHAI).isoformat() == expected


def test_what_stands_for_no_time_is_none() -> None:
    """.NET's and databases' empty times; the first cannot even become UTC, and a batch of them held up all others."""
    assert [instant(text) for text in ("0001-01-01T00:00:00", "1970-01-01 08:00:00", "9999-12-31")] == [None] * 3


def test_broken_lines_are_named_and_the_rest_read(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_bytes('{"text": "好"}\n{half\n[1]\n'.encode() + b"\xff\xfe\n" + json.dumps({"text": "再"}).encode())
    found = list(rows(path))
    assert [isinstance(row, RowError) for _, row in found] == [False, True, True, True, False]
    assert [number for number, _ in found] == [1, 2, 3, 4, 5]


def test_what_nothing_can_store_is_left_out_of_a_post(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(
        '{"id": "a\\u0000", "text": "停水\\ud83d了", "url": "http://x/\\ude00", "user": "\\ud83d"}\n', "utf-8"
    )
    ((_, row),) = rows(path)
    post = to_post(row, _loading(row))
    assert (post.external_id, post.text, post.url) == ("a", "停水了", "http://x/")
    assert Post.from_line(post.to_line()) == post
    post.to_line().encode()


def test_csv_written_by_excel_in_china_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes("工单编号,诉求内容\r\nA1,水管爆了\r\n".encode("gb18030"))
    ((_, row),) = rows(path)
    assert to_post(row, _loading(row)).text == "水管爆了"


def test_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RowError, match="csv"):
        rows(tmp_path / "x.pdf")
