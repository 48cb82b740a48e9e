"""The one door for Excel files that somebody sends: what is larger than its purpose allows is known before it is read.

A packed megabyte may hold two million cells, or a gigabyte of one letter.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def broken() -> tuple[type[Exception], ...]:
    """What openpyxl and what it stands on raise for a file that is no workbook, or is damaged."""
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  heavy

    return (
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


_LEAST_CELL = len("<c/>")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[ />]")
_TEXT = re.compile(rb"<(?:\w{1,20}:)?si[ />]")
_LONGEST_TAG = 24
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


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
    except broken() as error:
        raise SheetError(f"{path.name}: 不是合格的 .xlsx; 旧的 .xls 请先另存为 .xlsx (no valid .xlsx)") from error
    if unpacked > limits.unpacked:
        raise SheetError(f"{path.name}: 解开后超过 {limits.unpacked >> 20} MB (unpacks to too much)")


def _check_parts(packed: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Cells are counted before any is read, so that nothing of a sheet that is too large is ever loaded.

    Parts go by what they hold: the workbook says which are its sheets and its texts, whatever their names.
    """
    most = limits.cells * _LEAST_CELL
    for part in packed.infolist():
        if part.file_size > min(most, limits.strings) and _is_wide(packed, part):
            raise SheetError(f"{name}: 编码不是 UTF-8, 请用 Excel 或 WPS 另存一次 (not UTF-8)")
        if part.file_size > limits.strings and (part.filename.endswith("sharedStrings.xml") or _texts(packed, part)):
            raise SheetError(f"{name}: 文字解开后超过 {limits.strings >> 20} MB, 请分成几个文件 (too much text)")
        if part.file_size > most:
            cells = count_cells(packed, part)
            if cells > limits.cells:
                told = f"{cells // 10_000:,} 万个单元格, 最多 {limits.cells // 10_000:,} 万, 请按月份分成几个文件"
                raise SheetError(f"{name}: {told} (too many cells)")


def _is_wide(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Is it in UTF-16, in which no tag would be found? XML may be; spreadsheets are not written so."""
    with packed.open(part) as opened:
        return opened.read(2) in _WIDE


def _texts(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Are there texts in it that all cells share?"""
    return any(_count(packed, part, _TEXT))


def count_cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells a part holds."""
    return sum(_count(packed, part, _CELL))


def _count(packed: zipfile.ZipFile, part: zipfile.ZipInfo, tag: re.Pattern[bytes]) -> Iterator[int]:
    """How many such tags there are in each megabyte, which is all that is held of a part."""
    rest = b""
    with packed.open(part) as opened:
        for piece in iter(lambda: opened.read(1 << 20), b""):
            read = rest + piece
            last = read.rfind(b"<")
            end = last if last >= len(read) - _LONGEST_TAG else len(read)  # a tag may lie across two pieces
            yield len(tag.findall(read, 0, end))
            rest = read[end:]
    yield len(tag.findall(rest))
