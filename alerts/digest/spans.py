"""Days, months, quarters and years in Asia/Shanghai, and what was known of the cases at their ends."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from alerts.digest import history
from alerts.digest.numbers import Period
from alerts.digest.reading import Reading
from config.clock import SHANGHAI

_MOMENT = timedelta(microseconds=1)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_YEAR = re.compile(r"(\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
_NUMBERS = "一二三四"


class SpanError(ValueError):
    """No such period; the message is fit for the screen."""


class SpanKind(StrEnum):
    """What kind of period."""

    DAY = "daily"
    MONTH = "monthly"
    QUARTER = "quarterly"
    YEAR = "yearly"


@dataclass(frozen=True, slots=True)
class Span:
    """One calendar period: from its first day up to, not including, the day after its last."""

    kind: SpanKind
    first: date

    @property
    def after(self) -> date:
        """The first day that no longer belongs to it."""
        if self.kind is SpanKind.DAY:
            return self.first + timedelta(days=1)
        return _month_after(self.first, _MONTHS[self.kind])

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first instant that no longer belongs to it."""
        return datetime.combine(self.after, time(), SHANGHAI)

    @property
    def previous(self) -> "Span":
        """The one before."""
        return holding(self.kind, self.first - timedelta(days=1))

    @property
    def year_before(self) -> "Span":
        """The same of the year before (同比)."""
        day = self.first
        return holding(self.kind, day.replace(year=day.year - 1, day=min(day.day, 28)))

    @property
    def months(self) -> tuple["Span", ...]:
        """Its calendar months; of a day none."""
        count = _MONTHS.get(self.kind, 0)
        return tuple(Span(SpanKind.MONTH, _month_after(self.first, number)) for number in range(count))

    @property
    def zh(self) -> str:
        """2026年11月25日, 2026年11月, 2026年第四季度, 2026年."""
        day = self.first
        names = {
            SpanKind.DAY: f"{day.year}年{day.month}月{day.day}日",
            SpanKind.MONTH: f"{day.year}年{day.month}月",
            SpanKind.QUARTER: f"{day.year}年第{_NUMBERS[(day.month - 1) // 3]}季度",
            SpanKind.YEAR: f"{day.year}年",
        }
        return names[self.kind]

    def __str__(self) -> str:
        day = self.first
        names = {
            SpanKind.DAY: day.isoformat(),
            SpanKind.MONTH: f"{day:%Y-%m}",
            SpanKind.QUARTER: f"{day.year}-Q{(day.month - 1) // 3 + 1}",
            SpanKind.YEAR: f"{day.year}",
        }
        return names[self.kind]

    def over(self, now: datetime) -> bool:
        """Whether it has ended at `now`."""
        return now >= self.end

    def as_of(self, now: datetime) -> datetime:
        """The instant of its figures: its last moment, or `now` while it runs."""
        return min(now, self.end - _MOMENT).astimezone(SHANGHAI)


_MONTHS = {SpanKind.MONTH: 1, SpanKind.QUARTER: 3, SpanKind.YEAR: 12}
_WRITTEN = {
    SpanKind.DAY: "2026-11-25",
    SpanKind.MONTH: "2026-11",
    SpanKind.QUARTER: "2026-Q4",
    SpanKind.YEAR: "2026",
}


def span_of(kind: SpanKind, text: str) -> Span:
    """The period of this kind that `text` names, or that holds the day it names. Raises `SpanError`."""
    wanted = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
            return holding(kind, date.fromisoformat(wanted))
        if kind is SpanKind.MONTH and (found := _MONTH.fullmatch(wanted)):
            return holding(kind, date(int(found[1]), int(found[2]), 1))
        if kind is SpanKind.QUARTER and (found := _QUARTER.fullmatch(wanted)):
            return holding(kind, date(int(found[1]), 3 * int(found[2]) - 2, 1))
        if kind is SpanKind.YEAR and (found := _YEAR.fullmatch(wanted)):
            return holding(kind, date(int(found[1]), 1, 1))
    except ValueError as error:
        if isinstance(error, SpanError):
            raise
        raise SpanError(f"没有 {text!r} 这个日期 (no such day)") from error
    raise SpanError(f"应写作 {_WRITTEN[kind]}，而不是 {text!r} (a period is expected)")


def holding(kind: SpanKind, day: date) -> Span:
    """The period of this kind that the day lies in. Raises `SpanError` far outside the calendar."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise SpanError(f"{day.year} 年不在可用范围内 (the year is out of range)")
    firsts = {
        SpanKind.DAY: day,
        SpanKind.MONTH: day.replace(day=1),
        SpanKind.QUARTER: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        SpanKind.YEAR: day.replace(month=1, day=1),
    }
    return Span(kind, firsts[kind])


def last_over(kind: SpanKind, now: datetime) -> Span:
    """The last period of this kind that has ended at `now`."""
    return holding(kind, now.astimezone(SHANGHAI).date()).previous


def period(span: Span, now: datetime, read: Reading | None = None) -> Period:
    """The cases of the span as known at its end, or at `now` while it runs.

    `read`: one reading for several spans that follow one another, so that each case is read once.
    """
    cases = (read or Reading()).load(span.start, span.as_of(now))
    return Period(span.start, history.then(cases, span.as_of(now)))


def _month_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
