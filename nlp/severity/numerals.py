"""Numbers as people write them: 12, 1.2万, 三千五, 两百多, 十二, 廿三; of 七八 the lower."""

import re
from functools import lru_cache

_WRITTEN = ("零〇", "一壹", "二贰两俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {mark: digit for digit, marks in enumerate(_WRITTEN) for mark in marks}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "w": 10_000, "W": 10_000, "k": 1000, "K": 1000, "亿": 100_000_000}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})
HAN = "零〇一二两俩三仨四五六七八九十百千万萬亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
PATTERN = (
    r"(?:(?:\d+亿)?\d+万(?:\d千)?\d百(?:\d十)?\d?|(?:\d+亿)?\d+万\d千\d百?\d?|\d千\d百(?:\d十)?\d?|"
    rf"\d+(?:[,，]\d{{3}}(?!\d))*(?:\.\d+)?[ ]?(?:[百千]?[万亿]|[wWkK](?![a-zA-Z])|[百千])?(?:\d+(?:\.\d+)?(?"
    rf":千\d?)?"
    rf"|[一二三四五六七八九]千?)?|[{HAN}]+)"
)
"""A number, to be built into larger patterns (no group inside)."""
_EITHER = re.compile(
    "(?<![一二两三四五六七八九])(?:一二|一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)(?![一二两三四五"
    "六七八九零〇])"
)
"""Two neighbours stand for a range: 七八 (个), 三四 (十)."""
_ARABIC = re.compile(
    r"^(\d[\d,，]*(?:\.\d+)?) ?([百千]?[万亿wWkK]|[百千])?(?:(\d+(?:\.\d+)?|[一二三四五六七八九])(千?)(\d?))?$"
)


_MIXED = re.compile(r"^(?:\d[亿万千百十])+\d?$|^(?:\d+亿)?\d+万(?:\d[千百十])+\d?$")
_STEP = re.compile(r"(\d+)([亿万千百十]?)")


@lru_cache(maxsize=1024)  # people write few numbers
def value(text: str) -> float | None:
    """The number that the text writes, or None when it writes none."""
    text = text.strip()
    found = _ARABIC.match(text)
    if found:
        return _arabic(*found.groups())
    if _MIXED.match(text):  # 19万6千3百
        return _mixed(text)
    if not text or any(mark not in HAN for mark in text):
        return None
    return _han(_EITHER.sub(lambda pair: pair.group()[0], text.translate(_SHORT)))


_SIZES = re.compile("[百千]?[万亿]|[千百wWkK]")


def size_of(lower: str, upper: str | None) -> float:
    """20-30万: what the lower end of a range leaves unsaid, 10,000 here; 1 where it says it itself."""
    size = _SIZES.search(upper) if upper else None
    if size is None or _SIZES.search(lower):
        return 1.0
    return value("1" + size.group()) or 1.0


def _arabic(number: str, unit: str | None, rest: str | None, thousand: str | None, hundred: str | None) -> float | None:
    total = float(number.replace(",", "").replace("，", ""))
    size = 1.0
    for mark in unit or "":
        size *= _UNITS.get(mark) or _LARGE[mark]
    total *= size
    if rest is not None:
        if unit is None:
            return None
        digit = float(_DIGITS.get(rest, 0) or (rest if rest.replace(".", "").isdigit() else 0))
        total += digit * (1000 if thousand else size / 10 if digit < 10 else 1)
        total += 100 * float(hundred or 0)
    return round(total, 4)


def _mixed(text: str) -> float:
    """19万6千3百; a last bare digit stands for the next smaller unit."""
    total, size = 0.0, 10.0
    for number, unit in _STEP.findall(text):
        size = float(_UNITS.get(unit) or _LARGE[unit]) if unit else size / 10 if len(number) == 1 else 1.0
        total += int(number) * size
    return total


def _han(text: str) -> float | None:
    """三千五 is 3,500 and 一万八 is 18,000: a last bare digit stands for the next smaller unit."""
    total = section = digit = 0.0
    last = 1.0
    bare = False
    for mark in text:
        if mark in _DIGITS:
            if bare and digit and mark not in "零〇":
                return _digits(text)
            digit, bare = float(_DIGITS[mark]), mark not in "零〇"
            if mark in "零〇":
                last = 10.0
        elif mark in _UNITS:
            section += (digit or 1.0) * _UNITS[mark]
            digit, last, bare = 0.0, float(_UNITS[mark]), False
        else:
            part = section + digit
            total = total + (part or 1.0) * _LARGE[mark] if mark in "万萬" else (total + part or 1.0) * _LARGE[mark]
            section, digit, last, bare = 0.0, 0.0, float(_LARGE[mark]), False
    return total + section + digit * (last / 10 if last >= 100 else 1)


def _digits(text: str) -> float | None:
    """二零一九 -> 2019."""
    return float("".join(str(_DIGITS[mark]) for mark in text)) if all(mark in _DIGITS for mark in text) else None
