"""What kind of day a day is for the rhythm of life: its weekday; a holiday is a Sunday, a make-up workday a Monday."""

from collections.abc import Callable
from datetime import date, timedelta

from config.schema.calendar import CalendarData

SUNDAY, MONDAY = 6, 0


def day_kinds(data: CalendarData) -> Callable[[date], int]:
    """A function from a day to 0 (Monday) .. 6 (Sunday), by the calendar's holidays and make-up workdays."""
    off: set[date] = set()
    worked: set[date] = set()
    for year, days in data.years.items():
        off |= {day for text in days.holidays for day in _days(year, text)}
        worked |= {day for text in days.workdays for day in _days(year, text)}

    def kind(day: date) -> int:
        return SUNDAY if day in off else MONDAY if day in worked else day.weekday()

    return kind


def _days(year: int, text: str) -> list[date]:
    """`MM-DD` or `MM-DD..MM-DD`, then a blank and the name."""
    first, _, last = text.split(" ", maxsplit=1)[0].partition("..")
    start = date.fromisoformat(f"{year}-{first}")
    end = date.fromisoformat(f"{year}-{last}") if last else start
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
