"""A year's notice of holidays in the form of holiday-cn, read; what is wrong is said in Chinese, with its line."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from config.load import ConfigError

_DECEMBER = 12
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DO = {
    "name": "应为节日名称, 如 春节, 最多 40 字",
    "date": "应为存在的日期, 例如 2027-02-06",
    "isOffDay": "应为 true (放假) 或 false (上班), 不带引号",
    "year": "应为四位年份, 例如 2027",
    "papers": "应为网址的列表, 可以不写",
    "days": "应为列表, 每天写一项 name、date、isOffDay, 至少一天",
}


def _written_day(value: object) -> object:
    """A day as it is written, and nothing that a date can be made of besides: numbers of seconds, hours of a day."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("not a day")
    return value


class HolidayDay(BaseModel):
    """One day of a notice: off, or worked to make up for it."""

    name: str = Field(min_length=1, max_length=40)
    date: Annotated[date, BeforeValidator(_written_day)]
    off: bool = Field(alias="isOffDay", strict=True)


class HolidayFile(BaseModel):
    """A year's notice as a file: `{"year", "papers", "days": [{"name", "date", "isOffDay"}]}`."""

    year: int = Field(ge=2000, le=2200)
    papers: tuple[str, ...] = ()
    days: tuple[HolidayDay, ...] = Field(min_length=1)


def read_year(path: Path) -> HolidayFile:
    """A file of one year. Raises `ConfigError`: a mistake a line, with where it stands and what to write instead."""
    text = _text(path)
    try:
        content: Any = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{path}: 第 {error.lineno} 行第 {error.colno} 个字: 不是合格的 JSON"
        raise ConfigError(f"{where}, 请检查这里和上一行的逗号、引号、括号") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: 不是合格的 JSON, 请重新下载或导出这个文件") from error
    try:
        found = HolidayFile.model_validate(content)
    except ValidationError as error:
        lines = _lines(text)
        wrong = [f"{path}: {said}" for said in dict.fromkeys(_said(problem, lines) for problem in error.errors())]
        raise ConfigError("\n".join(wrong)) from error
    if wrong := [f"{path}: {said}" for said in _not_a_year(found, _lines(text))]:
        raise ConfigError("\n".join(wrong))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: 没有这个文件") from error
    except OSError as error:
        raise ConfigError(f"{path}: 无法读取, 请检查它是不是文件、有没有读取权限") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: 不是 UTF-8 编码的文本, 请另存为 UTF-8 编码的 .json") from error


def _said(problem: Mapping[str, Any], lines: Sequence[int]) -> str:
    """第 18 行 date = '2027-02-30': 应为存在的日期, 例如 2027-02-06."""
    place = tuple(problem["loc"])
    if not place:
        return '应为 {"year": 2027, "days": [...]} 的形式'
    numbers, keys = [key for key in place if isinstance(key, int)], [key for key in place if isinstance(key, str)]
    inside = bool(numbers) and keys[0] == "days"
    where = f"第 {_line(lines, numbers[0])} 行 " if inside else ""
    if inside and len(keys) == 1:
        return f"{where}应为一天: name、date、isOffDay"
    key = keys[-1]
    if problem["type"] == "missing":
        return f"{where}缺少 {key}, {_DO.get(key, '请补上')}"
    return f"{where}{key} = {_short(problem['input'])}: {_DO.get(key, '值不合要求')}"


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:59]}…"


def _not_a_year(found: HolidayFile, lines: Sequence[int]) -> Iterator[str]:
    met: dict[date, int] = {}
    for number, day in enumerate(found.days):
        line = _line(lines, number)
        if day.date in met:
            yield f"第 {line} 行 date = {day.date}: 和第 {met[day.date]} 行重复, 请删去一个"
        elif day.date.year != found.year and (day.date.year, day.date.month) != (found.year - 1, _DECEMBER):
            yield f"第 {line} 行 date = {day.date}: 不属于 {found.year} 年 (可以带上一年 12 月的几天), 请改正或删去"
        met.setdefault(day.date, line)
    if not any(day.date.year == found.year for day in found.days):
        yield f"days 里没有 {found.year} 年的日期, 请核对 year 和文件"


def _line(lines: Sequence[int], number: int) -> int:
    """The line on which the day of this number begins; the last one where it is not found."""
    return lines[min(number, len(lines) - 1)]


def _lines(text: str) -> list[int]:
    """The line of each day's brace, and at the end the last line; in one pass, for a file may have many days."""
    first = max(text.find('"days"'), 0)
    line, found = text.count("\n", 0, first) + 1, []
    for mark in re.finditer(r"[{\n]", text[first:]):
        if mark[0] == "{":
            found.append(line)
        else:
            line += 1
    return [*found, line]
