"""How instants, spans, numbers and probabilities are said on screen; pure functions, Asia/Shanghai."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from config.clock import SHANGHAI

_DAY_WORDS = {0: "今天", -1: "昨天", -2: "前天", 1: "明天"}
_SURE = ((0.95, "几乎肯定"), (0.8, "很可能"), (0.6, "可能"))


def when(instant: datetime, now: datetime) -> str:
    """今天 14:05, 昨天 09:30, 11月3日 08:00, 2025年3月1日: the nearer, the shorter."""
    at, today = instant.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    word = _DAY_WORDS.get((at.date() - today).days)
    if word:
        return f"{word} {at:%H:%M}"
    if at.year == today.year or abs((at.date() - today).days) < 90:
        return f"{at.month}月{at.day}日 {at:%H:%M}"
    return f"{at.year}年{at.month}月{at.day}日"


_OFFSET, _DAY, _EPOCH = 8 * 3600, 86_400, date(1970, 1, 1).toordinal()
_CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(1440))


def when_at(at: int, now: int) -> str:
    """`when` of whole seconds since 1970, for lists: China has had one time, without summer time, since 1992."""
    day, second = divmod(at + _OFFSET, _DAY)
    word, clock = _day(day, (now + _OFFSET) // _DAY)
    return f"{word} {_CLOCK[second // 60]}" if clock else word


@lru_cache(4096)
def _day(day: int, today: int) -> tuple[str, bool]:
    """The words for a day, and whether the time of day is said with it."""
    if word := _DAY_WORDS.get(day - today):
        return word, True
    on = date.fromordinal(_EPOCH + day)
    if abs(day - today) < 90 or on.year == date.fromordinal(_EPOCH + today).year:
        return f"{on.month}月{on.day}日", True
    return f"{on.year}年{on.month}月{on.day}日", False


def written_at(at: int) -> tuple[str, str]:
    """Whole seconds since 1970 as ISO 8601 in Asia/Shanghai, and as `exact` says them."""
    day, second = divmod(at + _OFFSET, _DAY)
    iso, words = _date(day)
    time = f"{_CLOCK[second // 60]}:{second % 60:02}"
    return f"{iso}T{time}+08:00", f"{words} {time}"


@lru_cache(4096)
def _date(day: int) -> tuple[str, str]:
    on = date.fromordinal(_EPOCH + day)
    return str(on), f"{on.year}年{on.month}月{on.day}日"


def day_word(day: date, today: date) -> str:
    """今天, 明天; nothing for a day that has no such word."""
    return _DAY_WORDS.get((day - today).days, "")


def exact(instant: datetime) -> str:
    """The whole instant, for a hover: 2026年11月22日 14:05:09."""
    at = instant.astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"


def span(length: timedelta) -> str:
    """3 小时 20 分, 2 天 4 小时, 40 秒: two units at most; the sign is ignored."""
    return short_span(int(abs(length.total_seconds())))


def short_span(seconds: int) -> str:
    """The same of whole seconds."""
    return _minutes(seconds // 60) if seconds >= 60 else f"{seconds} 秒"


@lru_cache(4096)
def _minutes(minutes: int) -> str:
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [(days, "天"), (hours, "小时")] if days else [(hours, "小时"), (rest, "分")]
    return " ".join(f"{value} {unit}" for value, unit in parts if value)


def left(due: datetime, now: datetime) -> str:
    """还剩 3 小时 20 分, or 已超 2 小时 5 分 from the due instant on."""
    return f"已超 {span(now - due)}" if now >= due else f"还剩 {span(due - now)}"


def day_zh(day: str) -> str:
    """2月3日 of `02-03`, 2027年2月3日 of `2027-02-03`."""
    *year, month, on = day.split("-")
    return f"{f'{year[0]}年' if year else ''}{int(month)}月{int(on)}日"


def number(value: float | None) -> str:
    """1.2 万 from ten thousand on; a dash for what is not known."""
    if value is None:
        return "–"
    if abs(value) >= 100_000_000:
        return f"{_short(value / 100_000_000)} 亿"
    if abs(value) >= 10_000:
        return f"{_short(value / 10_000)} 万"
    return _short(value)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def probability(p: float) -> str:
    """几乎肯定 97 %, 很可能 85 %, 可能 70 %, 不确定 40 %."""
    word = next((word for least, word in _SURE if p >= least), "不确定")
    return f"{word} {percent(p)}"


def percent(p: float) -> str:
    """92 %; a probability below one is never shown as 100 %."""
    shown = round(p * 100) if p < 1 else 100
    return f"{shown} %" if shown < 100 or p >= 1 else "99 %"
