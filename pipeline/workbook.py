"""The one door for Excel files that somebody sends: what is larger than its purpose allows is known before it is read.

A packed megabyte may hold two million cells, or a gigabyte of one letter.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils.exceptions import InvalidFileException

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    NotImplementedError,  # a way to pack that no spreadsheet uses
    RuntimeError,  # a password
    KeyError,
    IndexError,
    ValueError,
    EOFError,
    OSError,
    SyntaxError,  # what both XML parsers raise
)
"""What openpyxl and what it stands on raise for a file that is no workbook, or is damaged."""
_LEAST_CELL = len("<c/>")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[ />]")
_LONGEST_TAG = 24


class SheetError(ValueError):
    """A file that is no sheet of its kind; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold: bytes as it comes, bytes unpacked, bytes of the texts that all cells share (they are
    kept in memory), cells of a part."""

    packed: int
    unpacked: int
    strings: int
    cells: int


def check(path: Path, limits: Limits) -> None:
    """Raises `SheetError` for a file that is larger than its limits or no workbook, `OSError`."""
    if path.stat().st_size > limits.packed:
        raise SheetError(f"{path.name}: 超过 {limits.packed >> 20} MB, 请分成几个文件 (too large)")
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
            if unpacked <= limits.unpacked:
                _check_parts(packed, path.name, limits)
    except SheetError:
        raise
    except BROKEN as error:
        raise SheetError(f"{path.name}: 不是合格的 .xlsx; 旧的 .xls 请先另存为 .xlsx (no valid .xlsx)") from error
    if unpacked > limits.unpacked:
        raise SheetError(f"{path.name}: 解开后超过 {limits.unpacked >> 20} MB (unpacks to too much)")


def _check_parts(packed: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Cells are counted before any is read, so that nothing of a sheet that is too large is ever loaded."""
    for part in packed.infolist():
        if part.filename.endswith("sharedStrings.xml") and part.file_size > limits.strings:
            raise SheetError(f"{name}: 文字解开后超过 {limits.strings >> 20} MB, 请分成几个文件 (too much text)")
        if part.file_size > limits.cells * _LEAST_CELL:  # whatever its name: the workbook says which are its sheets
            cells = count_cells(packed, part)
            if cells > limits.cells:
                told = f"{cells // 10_000:,} 万个单元格, 最多 {limits.cells // 10_000:,} 万, 请按月份分成几个文件"
                raise SheetError(f"{name}: {told} (too many cells)")


def count_cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells a part holds, read a megabyte at a time."""
    count, rest = 0, b""
    with packed.open(part) as sheet:
        for piece in iter(lambda: sheet.read(1 << 20), b""):
            read = rest + piece
            last = read.rfind(b"<")
            end = last if last >= len(read) - _LONGEST_TAG else len(read)  # a tag may lie across two pieces
            count += len(_CELL.findall(read, 0, end))
            rest = read[end:]
    return count + len(_CELL.findall(rest))
