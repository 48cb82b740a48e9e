"""逐日说明: how a deadline was counted, day by day, from the start to the due instant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alerts.rules.calendar import DAY, SATURDAY, WorkCalendar
from config.clock import SHANGHAI

MOST = 400
"""Days that are walked through; no rule is longer."""
_NAMES = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day. `kind`: 工作日, 周末, 放假, 调休上班, 半天, 自然日; `why` names the holiday; `said` is what it counts.

    `count`: how far the deadline has run after the day (days, minutes or hours, by the rule's kind); `known` is false
    past the calendar's horizon.
    """

    day: date
    kind: str
    why: str
    said: str
    count: float
    counted: bool
    last: bool
    known: bool

    @property
    def weekday(self) -> str:
        """周一."""
        return f"周{_NAMES[self.day.weekday()]}"


def walk(rule_kind: str, arg: int, start: datetime, due: datetime, calendar: WorkCalendar) -> tuple[DayLine, ...]:
    """Every day from `start` to `due` (aware); what lies behind `arg` working days is counted as the extension."""
    first, end = start.astimezone(SHANGHAI), due.astimezone(SHANGHAI)
    lines = _LINES.get(rule_kind, _natural)(arg, first, end, calendar.guessing())
    return tuple(line for line, _ in zip(lines, range(MOST), strict=False))


def _natural(_arg: int, start: datetime, due: datetime, calendar: WorkCalendar) -> Iterator[DayLine]:
    for day in _days(start, due):
        begin = max(start, datetime.combine(day, time(), SHANGHAI))
        end = min(due, datetime.combine(day + DAY, time(), SHANGHAI))
        run = (end - start).total_seconds() / 3600
        said = f"计 {_hours(end - begin)}，累计 {_hours(end - start)}"
        why = calendar.names.get(day, "")
        yield DayLine(day, "自然日", why, said, run, True, day == due.date(), calendar.knows(day))


def _working_days(arg: int, start: datetime, due: datetime, calendar: WorkCalendar) -> Iterator[DayLine]:
    number = 0
    for day in _days(start, due):
        kind, counted = _kind(day, calendar), day > start.date() and calendar.is_workday(day)
        number += counted
        said = "起算日，从次日数起" if day == start.date() else (_numbered(number, arg) if counted else "不计")
        why = calendar.names.get(day, "")
        yield DayLine(day, kind, why, said, number, counted, day == due.date(), calendar.knows(day))


def _working_minutes(_arg: int, start: datetime, due: datetime, calendar: WorkCalendar) -> Iterator[DayLine]:
    total = timedelta(0)
    for day in _days(start, due):
        windows = calendar.hours(day) if calendar.is_workday(day) else ()
        run = sum((_within(day, window, start, due) for window in windows), timedelta(0))
        total += run
        minutes = int(total.total_seconds()) // 60
        said = f"计 {int(run.total_seconds()) // 60} 分，累计 {minutes} 分" if windows else "不计"
        why = calendar.names.get(day, "")
        kind = _kind(day, calendar)
        yield DayLine(day, kind, why, said, minutes, bool(run), day == due.date(), calendar.knows(day))


_LINES = {"working_days": _working_days, "working_minutes": _working_minutes}


def _days(start: datetime, due: datetime) -> Iterator[date]:
    day = start.date()
    while day <= due.date():
        yield day
        day += DAY


def _kind(day: date, calendar: WorkCalendar) -> str:
    if calendar.is_workday(day):
        if day in calendar.halves:
            return "半天"
        return "调休上班" if day.weekday() >= SATURDAY else "工作日"
    return "放假" if day in calendar.holidays else "周末"


def _numbered(number: int, arg: int) -> str:
    return f"第 {number} 个工作日" if number <= arg else f"延期第 {number - arg} 个工作日"


def _within(day: date, window: tuple[time, time], start: datetime, due: datetime) -> timedelta:
    begin = max(start, datetime.combine(day, window[0], SHANGHAI))
    end = min(due, datetime.combine(day, window[1], SHANGHAI))
    return max(end - begin, timedelta(0))


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时" + (f" {rest} 分" if rest else "") if hours else f"{rest} 分"
