"""期限: when a deadline falls due, by natural time or by the working calendar.

Natural clocks run through nights and holidays. Working days are counted from the day after the start and end at the
close of the last one; working minutes run inside office hours only, and an end on the edge of a window stays there.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alerts.rules.calendar import DAY, BeyondCalendar, WorkCalendar
from config.clock import SHANGHAI

ELAPSED = {"elapsed_min": timedelta(minutes=1), "elapsed_h": timedelta(hours=1)}
WORKING = ("working_days", "working_minutes")
KINDS = (*ELAPSED, *WORKING)
FARTHEST = {"working_days": 100_000, "working_minutes": 24_000_000}
"""Working clocks are counted day by day: some 400 and 220 years are as far as anybody asks."""


@dataclass(frozen=True, slots=True)
class Due:
    """The instant a deadline falls due.

    Past the calendar's last year `at` is None, `estimated` true, and `estimate` counts unknown years by weekends only.
    """

    at: datetime | None
    estimated: bool = False
    estimate: datetime | None = None
    warning: str = ""

    @property
    def instant(self) -> datetime:
        """The due instant, or the estimate where it is one: what a case stores."""
        instant = self.at or self.estimate
        if instant is None:
            raise ValueError("a due without instant")
        return instant


def due(rule_kind: str, arg: int, start: datetime, calendar: WorkCalendar) -> Due:
    """When `arg` units of `rule_kind` after `start` (aware) are over, in Asia/Shanghai.

    Raises `ValueError`, with a Chinese sentence, for an unknown kind, an `arg` below 1 or past the end of time.
    """
    if rule_kind not in KINDS:
        raise ValueError(f"kind = {rule_kind!r}: 应为 {', '.join(KINDS)} 之一")
    if isinstance(arg, bool) or not isinstance(arg, int) or arg < 1:
        raise ValueError(f"arg = {arg!r}: 应为不小于 1 的整数")
    start = start.astimezone(SHANGHAI)
    if arg > FARTHEST.get(rule_kind, arg):
        raise ValueError(f"arg = {arg!r}: 超出日期范围")
    try:
        if rule_kind in ELAPSED:
            return Due(later(start, ELAPSED[rule_kind] * arg))
        return _working(rule_kind, arg, start, calendar)
    except OverflowError as error:
        raise ValueError(f"arg = {arg!r}: 超出日期范围") from error


def later(start: datetime, span: timedelta) -> datetime:
    """`span` of natural time after `start`, in Asia/Shanghai (also across its former summer times)."""
    return (start.astimezone(UTC) + span).astimezone(SHANGHAI)


def _working(rule_kind: str, arg: int, start: datetime, calendar: WorkCalendar) -> Due:
    count = _days if rule_kind == "working_days" else _minutes
    try:
        return Due(count(arg, start, calendar))
    except BeyondCalendar as beyond:
        warning = f"{beyond}，期限按周末推算，仅供参考；请更新工作日历后重新计算"
        return Due(None, True, count(arg, start, calendar.guessing()), warning)


def _days(arg: int, start: datetime, calendar: WorkCalendar) -> datetime:
    day: date = start.date()
    for number, day in enumerate(calendar.workdays_after(start.date()), 1):  # noqa: B007  the last day is the result
        if number == arg:
            break
    return calendar.closing(day)


def _minutes(arg: int, start: datetime, calendar: WorkCalendar) -> datetime:
    left = timedelta(minutes=arg)
    day = start.date()
    while True:
        if calendar.is_workday(day):
            for opens, closes in calendar.hours(day):
                begin = max(start, datetime.combine(day, opens, SHANGHAI))
                room = datetime.combine(day, closes, SHANGHAI) - begin
                if room >= left:
                    return begin + left
                left -= max(room, timedelta(0))
        day += DAY
