"""Excel files as an office sends them."""

from pathlib import Path

from openpyxl import Workbook


def sheet(path: Path, *rows: list[str]) -> Path:
    """A workbook of one sheet, written to `path`."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
