"""When things are said in the town: days of its four weeks, hours before it opens, minutes after it went live."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from config.clock import SHANGHAI

DAYS = 28
"""The town's history: day 0 to day 27, which is yesterday."""

_FORMS = {
    "day": re.compile(r"(?P<a>\d{1,2}) (?P<b>\d{2}):(?P<c>\d{2})"),
    "before": re.compile(r"now-(?P<b>\d{2}):(?P<c>\d{2})"),
    "live": re.compile(r"live (?P<b>\d{2}):(?P<c>\d{2})"),
}
_SPAN = re.compile(r"(\d+)([mhd])")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A point in the town's time. `form` 0: `offset` after midnight of day 0; 1: after the opening (negative); 2: after
    it went live. The order is that of time."""

    form: Literal[0, 1, 2]
    offset: timedelta

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """`5 07:42`, `now-03:20` (hours, minutes) or `live 01:30` (minutes, seconds). Raises `ValueError`."""
        if found := _FORMS["day"].fullmatch(text):
            if int(found["a"]) >= DAYS:
                raise ValueError(f"day {found['a']} is not one of 0..{DAYS - 1}")
            return cls(0, timedelta(days=int(found["a"]), hours=int(found["b"]), minutes=int(found["c"])))
        if found := _FORMS["before"].fullmatch(text):
            return cls(1, -timedelta(hours=int(found["b"]), minutes=int(found["c"])))
        if found := _FORMS["live"].fullmatch(text):
            return cls(2, timedelta(minutes=int(found["b"]), seconds=int(found["c"])))
        raise ValueError(f"{text!r} is no moment of the town")


@dataclass(frozen=True, slots=True)
class Run:
    """One time that the tour was on: when it began, and for how long; `None` for the one that is on."""

    start: datetime
    lasted: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Puts moments on the calendar. `opening` is the instant up to which history is replayed; live time passes only
    while the tour runs, so a tour that was stopped goes on where it was."""

    opening: datetime
    runs: tuple[Run, ...] = ()

    @property
    def first_day(self) -> datetime:
        """Midnight of day 0."""
        midnight = self.opening.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=DAYS)

    def instant(self, moment: Moment) -> datetime | None:
        """When that is; `None` for live moments that have no run yet."""
        if moment.form == 0:
            return self.first_day + moment.offset
        if moment.form == 1:
            return self.opening + moment.offset
        left = moment.offset
        for run in self.runs:
            if run.lasted is None or left < run.lasted:
                return run.start + left
            left -= run.lasted
        return None


def span(text: str) -> timedelta:
    """A length of time as scripts write it: `25m`, `4h`, `3d`. Raises `ValueError`."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no span such as 25m, 4h or 3d")
    number = int(found[1])
    return {"m": timedelta(minutes=number), "h": timedelta(hours=number), "d": timedelta(days=number)}[found[2]]
