"""How the clocks stand as a whole: the auditor's last run, and how far the working calendar reaches."""

from dataclasses import dataclass
from datetime import date, datetime

from alerts.cases.auditing import last_audit, stale
from alerts.models import ClockAudit, Timer
from alerts.rules.calendar import load_calendar
from config.clock import SHANGHAI

HORIZON_WARNING_DAYS = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """`stale`: the auditor stands still; `ending`: the calendar ends within 60 days; `estimated`: clocks that guess."""

    run: ClockAudit | None
    stale: bool
    horizon: date
    ending: bool
    estimated: int

    @property
    def next_year(self) -> int:
        """The year whose holidays are wanted."""
        return self.horizon.year + 1


def standing(now: datetime) -> Standing:
    """As known at `now`."""
    run, horizon = last_audit(), load_calendar().horizon
    left = (horizon - now.astimezone(SHANGHAI).date()).days
    estimated = Timer.objects.filter(estimated=True, stopped_at=None, voided_at=None).count()
    return Standing(run, stale(run, now), horizon, left < HORIZON_WARNING_DAYS, estimated)
