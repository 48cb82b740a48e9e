"""Rows of an Excel file as people export it: titles above the header, numbers as text, dates as dates."""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST = 200 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_CELLS = 10_000_000
"""Of the first sheet: a year's hotline of a big city has five million. One takes a second for 200,000 of them."""
LARGEST_STRINGS = 256 * 1024 * 1024
"""Of the texts that all cells share, which are kept in memory while a sheet is read."""
_LEAST_CELL = len("<c/>")
_HEADER_WITHIN = 10
_WIDEST = 200
_LONGEST = 1 << 20
"""Rows that a sheet can have (Excel's own limit); a row that is numbered beyond would be led up to by empty ones."""
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[ />]")
_LONGEST_TAG = 24
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    EOFError,
    SyntaxError,
)


class SheetError(ValueError):
    """A file that is no sheet of posts; the message says what is wrong."""


def sheet_rows(path: Path, known: Collection[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, row) of the first sheet, below the first line that holds two names of `known`, or else the first.

    Reads line by line. Raises `SheetError`, `OSError`.
    """
    _check(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except _BROKEN as error:
        raise SheetError(f"{path.name}: 打不开, 不是合格的 .xlsx (no valid workbook)") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some exporters write a wrong size
        lines = enumerate((line[:_WIDEST] for line in sheet.iter_rows(values_only=True)), 1)
        yield from _below_header(_until_the_longest(lines, path.name), known, path.name)
    except _BROKEN as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError(f"{path.name}: 文件已损坏 (damaged): {type(error).__name__}") from error
    finally:
        book.close()


def _check(path: Path) -> None:
    if path.stat().st_size > LARGEST:
        raise SheetError(f"{path.name}: 超过 {LARGEST >> 20} MB, 请分成几个文件 (too large)")
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
            if unpacked <= LARGEST_UNPACKED:
                _check_parts(packed, path.name)
    except SheetError:
        raise
    except _BROKEN as error:
        raise SheetError(f"{path.name}: 不是合格的 .xlsx; 旧的 .xls 请先另存为 .xlsx (no valid .xlsx)") from error
    if unpacked > LARGEST_UNPACKED:
        raise SheetError(f"{path.name}: 解开后超过 {LARGEST_UNPACKED >> 20} MB (unpacks to too much)")


def _check_parts(packed: zipfile.ZipFile, name: str) -> None:
    """Cells are counted before any is read, so that nothing of a sheet that is too large has been loaded when it ends.

    A packed megabyte may hold two million of them.
    """
    for part in packed.infolist():
        if part.filename.endswith("sharedStrings.xml") and part.file_size > LARGEST_STRINGS:
            raise SheetError(f"{name}: 文字解开后超过 {LARGEST_STRINGS >> 20} MB, 请分成几个文件 (too much text)")
        if part.file_size > MOST_CELLS * _LEAST_CELL:  # whatever its name: the workbook says which are its sheets
            cells = _cells(packed, part)
            if cells > MOST_CELLS:
                told = f"{cells // 10_000:,} 万个单元格, 最多 {MOST_CELLS // 10_000:,} 万, 请按月份分成几个文件"
                raise SheetError(f"{name}: {told} (too many cells)")


def _cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    count, rest = 0, b""
    with packed.open(part) as sheet:
        for piece in iter(lambda: sheet.read(1 << 20), b""):
            read = rest + piece
            last = read.rfind(b"<")
            end = last if last >= len(read) - _LONGEST_TAG else len(read)  # a tag may lie across two pieces
            count += len(_CELL.findall(read, 0, end))
            rest = read[end:]
    return count + len(_CELL.findall(rest))


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
