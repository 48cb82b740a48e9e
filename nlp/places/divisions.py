"""The administrative divisions of the country (config/data/{divisions,streets}.csv) and how people shorten them."""

import csv
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import config

_DATA = Path(config.__file__).parent / "data"
_PEOPLES = (
    "蒙古族|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族"
    "|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族"
    "|纳西族|景颇族|柯尔克孜|土族|"
    "达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|普米族|塔吉克"
    "|怒族|鄂温克族?|保安族|裕固族|独龙族|鄂伦春|各族|蒙古"
)
_AUTONOMOUS = re.compile(rf"(?:{_PEOPLES})+自治[州县旗]$")
_PEOPLE = re.compile(rf"(?:{_PEOPLES}|族)+(?:民族)?$")
_SUFFIX = {
    "province": re.compile(r"(?:壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)$"),
    "city": re.compile(r"(?:市|地区|盟)$"),
    "county": re.compile(r"(?:新区|林区|特区|[县区市旗])$"),
}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the table; `short` is the name without its suffix, empty where that would be one character."""

    code: str
    name: str
    level: str
    parent: str
    short: str


@cache
def divisions() -> tuple[Division, ...]:
    """Provinces, cities and counties."""
    with (_DATA / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Division(**row, short=short_name(row["name"], row["level"])) for row in csv.DictReader(file))


def short_name(name: str, level: str) -> str:
    """福州市 -> 福州, 恩施土家族苗族自治州 -> 恩施; empty where one character would be left."""
    short = _AUTONOMOUS.sub("", name)
    if short == name:
        short = _SUFFIX[level].sub("", name)
    return short if len(short) > 1 and short != name else ""


@cache
def by_code() -> dict[str, Division]:
    """Divisions by their code."""
    return {division.code: division for division in divisions()}


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above a code, the nearest first: county, city, province."""
    return (code[:6], *_above(code[:6])) if len(code) == 9 else _above(code[:6])


@lru_cache(8192)
def _above(code: str) -> tuple[str, ...]:
    known = by_code()
    above = []
    current = known.get(code)
    while current is not None and current.parent:
        above.append(current.parent)
        current = known.get(current.parent)
    return tuple(above)


@cache
def _street_lines() -> list[str]:
    """`code,name` by code."""
    return (_DATA / "streets.csv").read_text("utf-8").splitlines()[1:]


STREET = re.compile(r"(?:街道办事处|街道|镇|乡|苏木|办事处)$")
"""How the name of a street or town ends."""


@cache
def street_stems() -> dict[str, tuple[tuple[str, str], ...]]:
    """Streets and towns (code, name) by their names without 街道, 镇, 乡; 日东回族乡 also as 日东."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in _street_lines():
        code, name = line.split(",", 1)
        stem = STREET.sub("", name)
        if stem == name:
            continue
        found[stem] = (*found.get(stem, ()), (code, name))
        if "族" in stem and (plain := _PEOPLE.sub("", stem)) and plain != stem:
            found[plain] = (*found.get(plain, ()), (code, name))
    return found


@cache
def counties(city: str) -> tuple[str, ...]:
    """The counties of a city; a city without counties stands for itself."""
    return tuple(code for code, division in by_code().items() if division.parent == city) or (city,)


@lru_cache(4096)
def streets(county: str) -> tuple[tuple[str, str], ...]:
    """Streets, towns and townships (code, name) of a county by its code."""
    lines = _street_lines()
    first, last = bisect_left(lines, county), bisect_left(lines, f"{county}:")  # the colon comes after the digits
    pairs = (line.split(",", 1) for line in lines[first:last])
    return tuple((code, name) for code, name in pairs) if len(county) == 6 else ()


def name_of(code: str) -> str:
    """What a division is called, by its code of 2, 4, 6 or 9 digits; empty where the tables do not have it."""
    if len(code) > 6:
        return dict(streets(code[:6])).get(code, "")
    found = by_code().get(code.ljust(6, "0"))
    return found.name if found else ""
