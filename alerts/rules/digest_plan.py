"""周报设置: who gets which digest, and when. `huiying.yaml` says the default; a page may put another in its place."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from config.clock import SHANGHAI
from config.schema.installation import Digest

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the week; Monday is 0."""

    weekday: int = 0
    hour: int = 8

    @property
    def zh(self) -> str:
        """周一 08:00."""
        return f"{WEEKDAYS[self.weekday]} {self.hour:02d}:00"

    def last(self, now: datetime) -> datetime:
        """The last such instant at or before `now`."""
        local = now.astimezone(SHANGHAI)
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        due = datetime.combine(day, time(self.hour), SHANGHAI)
        return due if due <= local else due - timedelta(days=7)

    def next(self, now: datetime) -> datetime:
        """The first such instant after `now`."""
        return self.last(now) + timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """`off`: leaders' addresses (lower case) that get none; `units_off`: full names of units that get none.

    `recipients`: (address, full name of a unit, or nothing for the whole). `portfolios`: (address, units in charge of).
    """

    leaders: bool = True
    leaders_at: Hour = Hour()
    departments: bool = True
    territories: bool = True
    units_at: Hour = Hour()
    off: tuple[str, ...] = ()
    units_off: tuple[str, ...] = ()
    recipients: tuple[tuple[str, str], ...] = ()
    portfolios: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def charge(self) -> dict[str, tuple[str, ...]]:
        """Address (lower case) -> the units in that leader's charge."""
        return {address.lower(): units for address, units in self.portfolios}

    def stored(self) -> dict[str, Any]:
        """As the store and the book keep it."""
        return asdict(self)


def configured(digest: Digest) -> DigestPlan:
    """What `huiying.yaml` says."""
    hour = Hour(digest.weekday, digest.hour)
    return DigestPlan(
        leaders_at=hour,
        units_at=hour,
        departments=digest.units,
        territories=digest.units,
        recipients=tuple((address, "") for address in digest.recipients),
        portfolios=tuple((one.address, one.units) for one in digest.portfolios),
    )


def read(stored: Mapping[str, Any]) -> DigestPlan:
    """What `stored` wrote; tuples come back from JSON as lists."""
    values = dict(stored)
    values |= {name: Hour(**values[name]) for name in ("leaders_at", "units_at")}
    values |= {name: tuple(values[name]) for name in ("off", "units_off")}
    values["recipients"] = tuple((address, unit) for address, unit in values["recipients"])
    values["portfolios"] = tuple((address, tuple(units)) for address, units in values["portfolios"])
    return DigestPlan(**values)
