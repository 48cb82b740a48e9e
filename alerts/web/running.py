"""The clock of a row: which runs out first, in whole seconds since 1970; said and drawn without a query or a parse."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from alerts.models import Timer
from alerts.models.listing_kept import RIGHTS
from alerts.web.clocks import NEAR
from alerts.web.svg import clock_bar
from alerts.web.words import short_span
from config.load import deadline_rules
from config.vocabulary import TimerName

WAITS = {one.value: one.zh for one in TimerName}


class Running(NamedTuple):
    """A clock that runs at `now`; `natural`: counted in hours of the day, not in working time."""

    waits_for: str
    natural: bool
    started: int
    due: int
    now: int

    @property
    def late(self) -> bool:
        """Whether it has run out."""
        return self.now >= self.due

    @property
    def share(self) -> float:
        """How much of it is gone; above 1 when late."""
        return (self.now - self.started) / max(self.due - self.started, 1)

    @property
    def state(self) -> str:
        """running, near (three quarters gone) or late."""
        _waits, _natural, started, due, now = self
        if now >= due:
            return "late"
        return "near" if now - started >= NEAR * max(due - started, 1) else "running"

    @property
    def words(self) -> str:
        """还剩 3 小时 20 分, or 已超 2 小时 5 分."""
        left = self.due - self.now
        return f"还剩 {short_span(left)}" if left > 0 else f"已超 {short_span(-left)}"

    @property
    def kind(self) -> str:
        """自然时 or 工作时."""
        return "自然时" if self.natural else "工作时"

    @property
    def bar(self) -> str:
        """The thin bar, to half a percent: what is finer nobody sees."""
        _waits, natural, started, due, now = self
        return bar_of(200 if now >= due else round(max((now - started) / max(due - started, 1), 0) * 200), natural)


@lru_cache(512)
def bar_of(halves: int, natural: bool) -> str:
    """The bar of a clock of which so many half percents are gone."""
    return clock_bar(halves / 200, natural)


def running(name: str, rule: str, started: int, due: int, now: int) -> Running:
    """From what is stored of a clock."""
    return Running(WAITS[name], natural_of(rule), started, due, now)


@cache
def natural_of(rule: str) -> bool:
    """Whether a rule counts hours of the day; where it is no more, too."""
    found = deadline_rules().get(rule)
    return found is None or found.natural


def nearest(timers: Iterable[Timer], now: datetime) -> Running | None:
    """The running clock that falls due first; None when all have ended. Windows and rights are no deadlines."""
    live = [t for t in timers if not (t.stopped_at or t.voided_at) and t.name not in RIGHTS]
    timer = min(live, key=lambda each: each.due_at, default=None)
    if timer is None:
        return None
    started, due = int(timer.started_at.timestamp()), int(timer.due_at.timestamp())
    return running(timer.name, timer.rule, started, due, int(now.timestamp()))
