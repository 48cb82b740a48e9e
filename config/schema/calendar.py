"""What calendar files may say: holidays and make-up days, and what a place decides for itself."""

from datetime import date

from pydantic import Field

from config.entry import Entry, Hour, MonthDay, Window


class CalendarYear(Entry):
    """Public holidays and make-up workdays of a year: `MM-DD` or `MM-DD..MM-DD`, then a blank and the name."""

    holidays: tuple[str, ...]
    workdays: tuple[str, ...]


class LocalDay(Entry):
    """A day, or days up to `to`, that a place decides for itself."""

    day: date
    to: date | None = None
    name: str = ""


class HalfDay(Entry):
    """A workday on which offices open later or close earlier."""

    day: date
    opens: Hour = "00:00"
    closes: Hour = "23:59"
    name: str = ""


class Shift(Entry):
    """Other office hours from a day to a day of each year (冬令时, 夏令时); may run over the new year."""

    first: MonthDay = Field(alias="from")
    last: MonthDay = Field(alias="to")
    windows: tuple[Window, ...] = Field(min_length=1)
    close: Hour
    name: str = ""


class LocalCalendar(Entry):
    """`calendar.yaml` of a working folder: what differs here from the calendar of the State Council."""

    windows: tuple[Window, ...] = ()
    close: Hour | None = None
    shifts: tuple[Shift, ...] = ()
    holidays: tuple[LocalDay, ...] = ()
    workdays: tuple[LocalDay, ...] = ()
    half_days: tuple[HalfDay, ...] = ()


class CalendarData(Entry):
    """The working calendar's data; days not named are workdays from Monday to Friday."""

    first_year: int
    last_year: int
    windows: tuple[str, ...] = Field(description="office hours, `HH:MM-HH:MM`, in order")
    close: str = Field(description="`HH:MM` at which a working day's deadline falls")
    years: dict[int, CalendarYear]
    local: LocalCalendar = LocalCalendar()
