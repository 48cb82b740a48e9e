"""Times as Chinese sites write them, read without the machine's locale or clock."""

import re
from datetime import UTC, datetime, timedelta

from config.clock import SHANGHAI, meant

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_RFC = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})")
_AGO = re.compile(r"(\d+)\s*(秒钟?|分钟?|个?小时|天)\s*前")
_DAY_WORD = re.compile(r"(今天|昨天|前天)\s*(?:(\d{1,2}):(\d\d)(?::(\d\d))?)?")
_CLOCK = (
    r"(?:[-T\s]*(?:(?:星期|周)[一二三四五六日天]\s*)?(\d{1,2})\s?[:：时点]\s?(\d\d)(?:(?::|\s?分\s?)(\d\d))?"
    r"(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_FULL = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?" + _CLOCK)
_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s*[-/月]\s*(\d{1,2})(?!\d)\s*日?" + _CLOCK)
_UNITS = {"秒": "seconds", "分": "minutes", "小": "hours", "天": "days"}


def parse_time(text: str, now: datetime) -> datetime | None:
    """The instant that `text` names, aware, in Asia/Shanghai; `None` when it names none.

    Relative forms (刚刚, 3分钟前, 半小时前, 今天, 昨天 08:30, 06-08) are taken from `now`; a month and day without a
    year are the latest such day that is not in the future. A day without an hour is its midnight. What stands for "no
    time" (0001-01-01, 1970-01-01) is none.
    """
    words = " ".join(text.split())
    here = now.astimezone(SHANGHAI)
    try:
        found = _rfc(words) or _full(words) or _relative(words, here) or _short(words, here)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and meant(found) else None


def parse_epoch(value: object) -> datetime | None:
    """Seconds or milliseconds since 1970 as an aware time in Asia/Shanghai; `None` for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    try:
        seconds = value / 1000 if value > 10**11 else value
        found = datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)
    except (ValueError, OverflowError, OSError):
        return None
    return found if meant(found) else None


def has_hour(text: str) -> bool:
    """Whether a written time says more than the day."""
    return re.search(r"\d{1,2}\s?[:：时点]\s?\d\d|[秒分时]钟?\s*前|刚刚", text) is not None


def is_rough(text: str) -> bool:
    """Whether a written time is so long before the reader's own (3小时前), and so another one an hour later."""
    return re.search(r"前\s*$|刚刚", text) is not None and "前天" not in text and _FULL.search(text) is None


def _rfc(words: str) -> datetime | None:
    found = _RFC.search(words)
    if not found or found[1] not in _MONTHS:
        return None
    stamp = f"{found[7]}-{_MONTHS[found[1]]:02d}-{int(found[2]):02d}T{found[3]}:{found[4]}:{found[5]}{found[6]}"
    return datetime.fromisoformat(stamp).astimezone(SHANGHAI)


def _full(words: str) -> datetime | None:
    found = _FULL.search(words)
    return _made(int(found[1]), found.groups()[1:]) if found else None


def _short(words: str, now: datetime) -> datetime | None:
    found = _SHORT.search(words)
    if not found:
        return None
    for year in (now.year, now.year - 1, now.year - 2, now.year - 3, now.year - 4):
        try:
            made = _made(year, found.groups())
        except ValueError:  # 29 February of a common year, or no day at all
            continue
        if made <= now + timedelta(days=1):
            return made
    return None


def _made(year: int, parts: tuple[str | None, ...]) -> datetime:
    month, day, hour, minute, second, zone = parts
    made = datetime(
        year, int(month or 0), int(day or 0), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=SHANGHAI
    )
    if zone:
        offset = "+00:00" if zone == "Z" else zone
        made = datetime.fromisoformat(made.replace(tzinfo=None).isoformat() + offset).astimezone(SHANGHAI)
    return made


def _relative(words: str, now: datetime) -> datetime | None:
    if "刚刚" in words:
        return now
    if "半小时前" in words:
        return now - timedelta(minutes=30)
    if found := _AGO.search(words):
        unit = _UNITS[found[2].removeprefix("个")[0]]
        return now - timedelta(**{unit: int(found[1])})
    if found := _DAY_WORD.search(words):
        day = now.date() - timedelta(days=("今天", "昨天", "前天").index(found[1]))
        return datetime(
            day.year, day.month, day.day, int(found[2] or 0), int(found[3] or 0), int(found[4] or 0), tzinfo=SHANGHAI
        )
    return None
