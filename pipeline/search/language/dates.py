"""Days as people type them -> the instants at which they begin and end, Asia/Shanghai."""

import re
from datetime import date, datetime, time, timedelta

from config.clock import SHANGHAI

_NUMERIC = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日?")
_MONTH = re.compile(r"(\d{1,2})月份?")
_AGO = re.compile(r"(?:近|最近)?(\d{1,4})(天|日|周|个月|月|小时|d|h|w)")
_DAYS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_UNITS = {"天": 24, "日": 24, "d": 24, "周": 168, "w": 168, "个月": 720, "月": 720, "小时": 1, "h": 1}
_SAID = {"日": "天", "d": "天", "w": "周", "月": "个月", "h": "小时"}


def span_of(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """The first instant and the first instant after it that `text` names; None when it is no date.

    A length of time (7天, 24小时) is the span from that long ago to now; 3月 is March of this year, 3个月 a length.
    """
    today = now.astimezone(SHANGHAI).date()
    try:
        if text in _DAYS:
            return _day(today - timedelta(days=_DAYS[text]))
        if match := _MONTH.fullmatch(text):
            return _numeric(today.year, match[1], None)
        if match := _AGO.fullmatch(text):
            return now - timedelta(hours=int(match[1]) * _UNITS[match[2]]), now
        if match := _MONTH_DAY.fullmatch(text):
            return _day(date(today.year, int(match[1]), int(match[2])))
        if match := _NUMERIC.fullmatch(text):
            return _numeric(int(match[1]), match[2], match[3])
    except (ValueError, OverflowError):
        pass
    return None


def length_of(text: str) -> str:
    """7 天, 3 个月: how a length of time is said; empty for a date."""
    match = None if _MONTH.fullmatch(text) else _AGO.fullmatch(text)
    return f"{match[1]} {_SAID.get(match[2], match[2])}" if match else ""


def _numeric(year: int, month: str | None, day: str | None) -> tuple[datetime, datetime]:
    if day is not None and month is not None:
        return _day(date(year, int(month), int(day)))
    first = date(year, int(month or 1), 1)
    after = date(year + 1, 1, 1) if month is None or first.month == 12 else date(year, first.month + 1, 1)
    return _midnight(first), _midnight(after)


def _day(day: date) -> tuple[datetime, datetime]:
    return _midnight(day), _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
