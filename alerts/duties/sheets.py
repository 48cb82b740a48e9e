"""Reads a sheet (.xlsx or .csv) that somebody made by hand into rows; columns are known by their usual names."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from config.load import ConfigError
from pipeline.files.workbook import Limits, SheetError, broken, check

MOST_ROWS = 5000
LIMITS = Limits(packed=10 << 20, unpacked=100 << 20, strings=32 << 20, cells=MOST_ROWS * 200)
HEADER_WITHIN = 10
_WIDEST = 64
_FIGURE = re.compile(r"\d{7}")
_NAMED = 10

Row = dict[str, str]


def read(path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[tuple[int, Row]]:
    """Rows with their line numbers, by the keys of `columns` (key -> names of the column, the first is shown).

    The header is the first line, of the first ten, that has all `needed` columns. Raises `ConfigError` in words.
    """
    cells = list(_lines(path))
    for number, line in enumerate(cells[:HEADER_WITHIN]):
        places = _places(line, columns)
        if all(key in places for key in needed):
            rows = ((at, _row(one, places)) for at, one in enumerate(cells[number + 1 :], number + 2))
            return [(at, row) for at, row in rows if any(row.values())]
    wanted = "、".join(columns[key][0] for key in needed)
    raise ConfigError(f"{path}: 前 {HEADER_WITHIN} 行里没有找到表头，需要的列: {wanted}")


def table(
    path: Path,
    known: Set[str],
    needed: int = 2,
    also: Callable[[list[str]], bool] = lambda _titles: False,
    otherwise_fullest: bool = False,
) -> tuple[list[str], list[tuple[int, Row]]]:
    """(column titles, rows by title with their line numbers) of a sheet whose columns are called in many ways.

    The header is the first line, of the first ten, with at least `needed` titles among `known`, or of which `also`
    says so; `otherwise_fullest`: where there is none, the fullest of these lines that holds no
    telephone or identity number: a row of a person is no header. A title that stands twice counts once.
    Raises `ConfigError` in words.
    """
    cells = list(_lines(path))
    heads = [["".join(title.split()) for title in line] for line in cells[:HEADER_WITHIN]]
    at = next((at for at, titles in enumerate(heads) if len(known & {*titles}) >= needed or also(_once(titles))), None)
    if at is None and otherwise_fullest:
        able = [place for place, titles in enumerate(heads) if any(titles) and not any(map(_FIGURE.search, titles))]
        at = max(able, key=lambda place: (sum(map(bool, heads[place])), -place), default=None)
    if at is None:
        raise ConfigError(f"{path}: 前 {HEADER_WITHIN} 行里没有找到表头，认识的列名如: {'、'.join(sorted(known)[:12])}")
    places = {title: heads[at].index(title) for title in _once(heads[at])}
    rows = ((number, _row(one, places)) for number, one in enumerate(cells[at + 1 :], at + 2))
    return list(places), [(number, row) for number, row in rows if any(row.values())]


def _once(titles: Sequence[str]) -> list[str]:
    return [*dict.fromkeys(filter(None, titles))]


def _places(line: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    titles = ["".join(title.split()) for title in line]
    return {
        key: next(titles.index(name) for name in names if name in titles)
        for key, names in columns.items()
        if any(name in titles for name in names)
    }


def _row(line: Sequence[str], places: Mapping[str, int]) -> Row:
    return {key: line[place].strip() if place < len(line) else "" for key, place in places.items()}


def _lines(path: Path) -> Iterator[list[str]]:
    if not path.is_file():
        raise ConfigError(f"{path}: 没有这个文件 (no such file)")
    if path.stat().st_size > LIMITS.packed:
        raise ConfigError(f"{path}: 超过 {LIMITS.packed >> 20} MB，不像一张职责表或联系人表")
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _limited(path, csv.reader(io.StringIO(_text(path))))
    if suffix != ".xlsx":
        raise ConfigError(f"{path}: 只读 .xlsx 和 .csv；旧的 .xls 请先另存为 .xlsx")
    return _limited(path, _workbook(path))


def _limited(path: Path, lines: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    try:
        for number, line in enumerate(lines):
            if number > MOST_ROWS:
                raise ConfigError(f"{path}: 超过 {MOST_ROWS} 行")
            yield [_cell(value) for value in line[:_WIDEST]]
    except csv.Error as error:
        raise ConfigError(f"{path}: 不是合格的 CSV ({error})") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _text(path: Path) -> str:
    """UTF-8, or the GB18030 that spreadsheets write in Chinese offices."""
    content = path.read_bytes()
    for name in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path}: 既不是 UTF-8 也不是 GB18030 编码")


def _uncomputed(number: int, line: Sequence[Any], formulas: Sequence[Any]) -> Iterator[str]:
    """The cells where a formula has no value: a program wrote it, nobody computed it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  heavy
    from openpyxl.worksheet.formula import ArrayFormula  # noqa: PLC0415  heavy

    for column, (value, formula) in enumerate(zip(line, formulas, strict=False), 1):
        if value is None and (isinstance(formula, ArrayFormula) or str(formula or "").startswith("=")):
            yield f"{get_column_letter(column)}{number}"


def _refuse_uncomputed(path: Path, cells: Sequence[str]) -> None:
    if cells:
        more = f" 等 {len(cells)} 个" if len(cells) > _NAMED else ""
        raise ConfigError(
            f"{path}: 单元格 {'、'.join(cells[:_NAMED])}{more} 是公式，但文件里没有算好的值; "
            "请用 Excel 或 WPS 打开，保存一次再传，或改成文字"
        )


def _workbook(path: Path) -> Iterator[Sequence[Any]]:
    """The first sheet's values; a formula gives the value last computed."""
    from openpyxl import load_workbook  # noqa: PLC0415  heavy

    try:
        check(path, LIMITS)
        values = load_workbook(path, read_only=True, data_only=True)
        written = load_workbook(path, read_only=True)
        try:
            for book in (values, written):
                book.worksheets[0].reset_dimensions()  # some exporters write a wrong size
            shown = values.worksheets[0].iter_rows(max_col=_WIDEST, values_only=True)
            typed = written.worksheets[0].iter_rows(max_col=_WIDEST, values_only=True)
            empty: list[str] = []
            for number, (line, formulas) in enumerate(zip(shown, typed, strict=True), 1):
                empty += _uncomputed(number, line, formulas)
                yield line
            _refuse_uncomputed(path, empty)
        finally:
            values.close()
            written.close()
    except SheetError as error:
        raise ConfigError(str(error)) from error
    except broken() as error:
        raise ConfigError(f"{path}: 不是合格的 .xlsx 文件 ({error})") from error
