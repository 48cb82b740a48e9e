"""Excel exports of a hotline become petitions; a mapping that was given once is remembered."""

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from config.clock import SHANGHAI
from pipeline.files import excel, kept_columns, workbook
from pipeline.files.excel import sheet_rows
from pipeline.files.reading import SYNONYMS, Loading, RowError, columns_of, rows, to_post
from pipeline.files.workbook import SheetError
from tests.own_process import ADMIN, huiying

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


def book(path: Path, *lines: list[object]) -> Path:
    made = Workbook()
    for line in lines:
        made.active.append(line)  # type: ignore[union-attr]
    made.save(path)
    return path


def test_a_hotline_export_is_read_below_its_title(tmp_path: Path) -> None:
    path = book(
        tmp_path / "12345.xlsx",
        ["12345 热线工单导出", None],
        [],
        ["工单编号", "诉求标题", "诉求内容", "受理时间", "承办单位", "办理结果"],
        [202611220001.0, "路灯", "平安里路灯不亮", datetime(2026, 11, 20, 9, 30), "市政中心", "已修复"],  # noqa: DTZ001  as Excel has it
        [None, None, None, None, None, None],
        ["202611220002", "停水", "停水两天", "2026/11/21 08:00", "", ""],
    )
    found = list(rows(path))
    assert [number for number, _ in found] == [4, 6]
    loading = Loading("12345", columns_of(found[0][1], {}), "salt", NOW)
    first, second = (to_post(row, loading) for _, row in found)
    assert (first.external_id, first.title, first.text) == ("202611220001", "路灯", "平安里路灯不亮")
    assert first.published_at == datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
    assert (first.official_reply, first.reply_department) == ("已修复", "市政中心")
    assert second.published_at == datetime(2026, 11, 21, 8, tzinfo=SHANGHAI)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_a_damaged_sheet_is_said_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(RowError, match="xlsx"):
        list(rows(path))


def test_an_old_sheet_is_told_to_be_saved_anew(tmp_path: Path) -> None:
    with pytest.raises(RowError, match=r"\.xls"):
        rows(tmp_path / "x.xls")


def test_no_name_stands_for_two_fields() -> None:
    names = [name for field, others in SYNONYMS.items() for name in (field, *others)]
    assert len(names) == len(set(names))


def test_a_mapping_is_remembered_by_the_columns(tmp_path: Path) -> None:
    kept_columns.remember(tmp_path, ["甲", "乙"], {"text": "甲"})
    assert kept_columns.recall(tmp_path, ["乙", "甲"]) == {"text": "甲"}
    assert kept_columns.recall(tmp_path, ["甲", "丙"]) == {}


@pytest.mark.server
@pytest.mark.own_store
def test_ingest_shows_the_columns_and_remembers_them(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert huiying("init", str(folder), "--jurisdiction", "demo", **ADMIN).returncode == 0
    one = book(tmp_path / "one.xlsx", ["号", "反映的事", "何时"], ["1", "路灯不亮", "2026-11-20 09:00"])
    two = book(tmp_path / "two.xlsx", ["号", "反映的事", "何时"], ["2", "停水两天", "2026-11-21 09:00"])
    first = huiying(
        "ingest", str(one), "--map", "text=反映的事,published_at=何时,external_id=号", "--source", "hot", folder=folder
    )
    assert (first.returncode, "反映的事 → " in first.stdout or "→ text" in first.stdout) == (0, True), first.stderr
    second = huiying("ingest", str(two), "--source", "hot", folder=folder)
    assert (second.returncode, "two.xlsx: 1 条载入, 0 行有误" in second.stdout) == (0, True), (
        second.stdout + second.stderr
    )


def test_a_row_that_is_numbered_far_below_ends_by_itself(tmp_path: Path) -> None:
    """Five kilobytes that lead up to row 900,000,000,000 by empty ones."""
    book, path = Workbook(), tmp_path / "far.xlsx"
    book.active.append(["工单编号", "诉求内容"])
    book.save(path)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            far = b'<row r="900000000000"><c t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
            packed.writestr(name, part.replace(b"</sheetData>", far) if "sheet1" in name else part)
    with pytest.raises(SheetError, match="too many rows"):
        list(sheet_rows(path, {"工单编号", "诉求内容"}))


def test_a_sheet_of_too_many_cells_is_refused_before_a_row_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "12345.xlsx", *([["编号", "标题", "内容"]] + [[n, "路灯", "不亮"] for n in range(40)]))
    assert len(list(rows(path))) == 40
    monkeypatch.setattr(excel, "LIMITS", replace(excel.LIMITS, cells=100))
    with pytest.raises(RowError, match="too many cells"):
        next(iter(rows(path)))
    monkeypatch.undo()
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/sharedStrings.xml", "<sst>longer than ten</sst>")
    monkeypatch.setattr(excel, "LIMITS", replace(excel.LIMITS, strings=10))
    with pytest.raises(RowError, match="too much text"):
        next(iter(rows(path)))


@pytest.mark.parametrize("renamed", [False, True])
def test_cells_are_counted_whatever_the_sheet_and_its_tags_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renamed: bool
) -> None:
    path = tmp_path / "bomb.xlsx"
    cells = b'<row r="1">' + b'<x:c r="A1"/><c/> ' * 300_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/first.xml" if renamed else "xl/worksheets/sheet1.xml", cells)
    monkeypatch.setattr(workbook, "_LEAST_CELL", 1)
    with zipfile.ZipFile(path) as packed:
        [part] = packed.infolist()
        assert workbook.count_cells(packed, part) == 600_000  # five pieces of a megabyte, and what lies across them
    with pytest.raises(SheetError, match="too many cells"):
        workbook.check(path, replace(excel.LIMITS, cells=599_999))
