"""Rows of an Excel file as people export it: titles above the header, numbers as text, dates as dates."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pipeline.files.workbook import Limits, SheetError, broken, check

LIMITS = Limits(packed=200 << 20, unpacked=1 << 30, strings=256 << 20, cells=10_000_000)
"""A year's hotline of a big city has five million cells. One takes a second for 200,000 of them."""
_HEADER_WITHIN = 10
_WIDEST = 200
_LONGEST = 1 << 20
"""Rows that a sheet can have (Excel's own limit); a row that is numbered beyond would be led up to by empty ones."""


def sheet_rows(path: Path, known: Collection[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, row) of the first sheet, below the first line that holds two names of `known`, or else the first.

    Reads line by line. Raises `SheetError`, `OSError`.
    """
    check(path, LIMITS)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except broken() as error:
        raise SheetError(f"{path.name}: 打不开, 不是合格的 .xlsx (no valid workbook)") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some exporters write a wrong size
        lines = enumerate((line[:_WIDEST] for line in sheet.iter_rows(values_only=True)), 1)
        yield from _below_header(_until_the_longest(lines, path.name), known, path.name)
    except broken() as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError(f"{path.name}: 文件已损坏 (damaged): {type(error).__name__}") from error
    finally:
        book.close()


def _until_the_longest(
    lines: Iterator[tuple[int, tuple[Any, ...]]], name: str
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, line in lines:
        if number > _LONGEST:
            raise SheetError(f"{name}: 超过 {_LONGEST} 行 (too many rows)")
        yield number, line


def _below_header(
    lines: Iterator[tuple[int, tuple[Any, ...]]], known: Collection[str], name: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    head: list[tuple[int, tuple[Any, ...]]] = []
    for number, line in lines:
        head.append((number, line))
        if sum(_text(cell) in known for cell in line) >= 2 or number >= _HEADER_WITHIN:
            break
    at = next((n for n, (_, line) in enumerate(head) if sum(_text(cell) in known for cell in line) >= 2), 0)
    if not head:
        raise SheetError(f"{name}: 第一张表是空的 (the first sheet is empty)")
    titles = [_text(cell) for cell in head[at][1]]
    for number, line in head[at + 1 :]:
        yield from _row(number, titles, line)
    for number, line in lines:
        yield from _row(number, titles, line)


def _row(number: int, titles: list[str], line: tuple[Any, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    row = {title: _text(cell) for title, cell in zip(titles, line, strict=False) if title}
    if any(row.values()):
        yield number, row


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
