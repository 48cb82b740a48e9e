"""下次发布时间: the hour that a statement promises for the next one, read from the words of the statement.

A first notice and each follow-up must name it (临政办字〔2020〕87号). A form field would not do: the words are what the
public reads, and what an office is held to. What cannot be read is left to a person; nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from config.clock import SHANGHAI
from config.vocabulary import CaseState
from nlp.severity.numerals import value

PART = "下次发布时间"
"""The part of a statement's content that says it."""
IN_HAND = frozenset({CaseState.TRIAGE, CaseState.DISPATCHED, CaseState.DISPUTED, CaseState.HANDLING, CaseState.REVIEW})
"""The states of work in hand, in which the next statement is still owed."""
_NUMBER = r"(?:\d{1,4}|[零〇一二两三四五六七八九十廿]{1,5})"
_PART = {
    **dict.fromkeys(("上午", "早上", "早晨", "早", "凌晨"), 0),
    "中午": 11,
    **dict.fromkeys(("下午", "傍晚", "晚上", "晚间", "晚", "夜里", "夜间", "深夜", "夜"), 12),
}
_EVENING = frozenset({"晚上", "晚间", "晚", "夜里", "夜间", "深夜", "夜"})
"""Twelve of an evening is midnight."""
_ENDS = {"上午": time(12), "中午": time(13), "下午": time(18), "下班前": time(18)}
_DAYS = {"今": 0, "当": 0, "本": 0, "明": 1, "次": 1, "后": 2}
_WEEK = {mark: number for number, mark in enumerate("一二三四五六日")} | {"天": 6}

_SPAN = re.compile(rf"(?<![\d.])(半|{_NUMBER})个?半?(小时|钟头|分钟|天|日)(?:之?[内后]|以[内后])")
_DATE = re.compile(rf"(?:({_NUMBER})[年./-])?({_NUMBER})(?:月({_NUMBER})[日号]?|[./-](\d{{1,2}})(?![\d点时:]))")
_DAY = re.compile(rf"(?<![个\d])({_NUMBER})[日号](?![内后])")
_NAMED = re.compile("(?<!大)(今|当|本|明|次|后)[天日]|(今|明|次)(?=[早晚])")
_WEEKDAY = re.compile("(?<![上下])(本|下|这)?(?:个)?(?:周|星期)([一二三四五六日天])")
_EVERY = re.compile("每[天日]")
_PARTS = "|".join(_PART)
_HOUR = re.compile(rf"({_PARTS})?({_NUMBER})(?:[:：](\d\d)|[时点](?:(半)|({_NUMBER})分?)?)(?!间)")
_ROUGH = re.compile("|".join(_ENDS))
_VAGUE = re.compile(
    "下个?月|大后|下下|[至到~—]|[时点]-|\\d-\\d{1,2}[时点日]|[时点][一二三两]刻|(?<!\\d)\\d\\d年|工作日"
)
"""Ranges and forms that would be read as something else."""
_LONGEST = 60
"""Characters of the words that are read: an hour stands at the beginning, or the words tell no hour."""


def hour_of(words: str, said_at: datetime) -> datetime | None:
    """The instant until which the next statement was promised; None where the words name none.

    `said_at`: when the words were published, aware. A day without an hour ends at midnight; an hour without a day is
    the next such hour; 每日18时 is the first of them; working days, ranges, words such as 适时, and hours that were
    over when they were written give none.
    """
    text = re.sub(r"(?<=\d)\s+(?!\d)|(?<!\d)\s+", "", unicodedata.normalize("NFKC", words[:_LONGEST]))
    said = said_at.astimezone(SHANGHAI)
    if _VAGUE.search(text):
        return None
    try:
        span = _SPAN.search(text)
        found = said + _span(span) if span else _moment(text, said)
    except (ValueError, OverflowError):  # 13月40日, 33时
        return None
    return found if found is not None and found > said else None


def next_of(content: Mapping[str, str], published_at: datetime) -> tuple[str, datetime | None]:
    """(words, hour) of the promise in a published statement's content; ("", None) where it makes none."""
    words = str(content.get(PART, "")).strip()
    return words, hour_of(words, published_at) if words else None


def _span(found: re.Match[str]) -> timedelta:
    number = 0.5 if found[1] == "半" else _number(found[1])
    if "半" in found[0][1:]:
        number += 0.5
    return number * {"小时": timedelta(hours=1), "钟头": timedelta(hours=1), "分钟": timedelta(minutes=1)}.get(
        found[2], timedelta(days=1)
    )


def _moment(text: str, said: datetime) -> datetime | None:
    day, rest = _day(text, said)
    hour = _HOUR.search(rest)
    if hour:
        found = (day or _midnight(said)) + _clock(hour)
        return found if day or found > said else found + timedelta(days=1)
    if day is None:
        return None
    rough = _ROUGH.search(rest)
    if rough:
        return datetime.combine(day, _ENDS[rough[0]], SHANGHAI)
    return day + timedelta(days=1)


def _day(text: str, said: datetime) -> tuple[datetime | None, str]:
    """Midnight of the day that is named, and the words behind its name; an everyday hour names none."""
    today = _midnight(said)
    every = _EVERY.search(text)
    if every:
        return None, text[every.end() :]
    date = _DATE.search(text)
    if date:
        return _of_year(date, today), text[date.end() :]
    named = _NAMED.search(text)
    if named:
        return today + timedelta(days=_DAYS[named[1] or named[2]]), text[named.end() :]
    weekday = _WEEKDAY.search(text)
    if weekday:
        ahead = _WEEK[weekday[2]] - today.weekday()
        if weekday[1] == "下" or (ahead < 0 and weekday[1] is None):
            ahead += 7
        return today + timedelta(days=ahead), text[weekday.end() :]
    day = _DAY.search(text)
    if day:
        return _of_month(int(_number(day[1])), today), text[day.end() :]
    return None, text


def _of_year(found: re.Match[str], today: datetime) -> datetime:
    """Without a year it is this one, unless that was long ago: then the next."""
    month, day = int(_number(found[2])), int(_number(found[3] or found[4]))
    if found[1]:
        return datetime(int(_number(found[1])), month, day, tzinfo=SHANGHAI)
    this = datetime(today.year, month, day, tzinfo=SHANGHAI)
    return this.replace(year=today.year + 1) if this < today - timedelta(days=180) else this


def _of_month(day: int, today: datetime) -> datetime:
    """This month's, or the next's where that day is over."""
    if day >= today.day:
        return today.replace(day=day)
    return (today.replace(day=1) + timedelta(days=32)).replace(day=day)


def _clock(found: re.Match[str]) -> timedelta:
    part, minutes = _PART.get(found[1] or "", 0), found[3] or found[5]
    hour = int(_number(found[2]))
    if part and hour < part:
        hour += 12
    if found[1] in _EVENING and hour == 12:
        hour = 24
    minute = 30 if found[4] else int(_number(minutes)) if minutes else 0
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(found[0])
    return timedelta(hours=hour, minutes=minute)


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at, time(0), SHANGHAI)


def _number(text: str) -> float:
    read = value(text)
    if read is None:
        raise ValueError(text)
    return read
