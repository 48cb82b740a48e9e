"""How long a message waits: the window in which messages to one person become one, quiet hours, one message a day.

What concerns a grave matter never comes here. Nothing holds a message until what it asks has fallen due. These are
rules of this project, no document says them.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from config.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Wishes:
    """Of one person: quiet from and until (Asia/Shanghai, may pass midnight), and the hour of the one message a day."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    daily_at: time | None = None


def hold_until(written: datetime, window: timedelta, wishes: Wishes, act_by: datetime | None) -> datetime:
    """The instant up to which a message written at `written` waits; at least the window."""
    joined = written + window
    held = joined
    if wishes.daily_at is not None:
        held = following(held, wishes.daily_at)
    held = _after_quiet(held, wishes)
    return joined if act_by is not None and act_by <= held else held


def following(at: datetime, hour: time) -> datetime:
    """The next instant at or after `at` with this hour in Asia/Shanghai."""
    local = at.astimezone(SHANGHAI)
    then = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return then if then >= local else then + timedelta(days=1)


def _after_quiet(at: datetime, wishes: Wishes) -> datetime:
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None or start == end:
        return at
    hour = at.astimezone(SHANGHAI).time()
    quiet = start <= hour < end if start < end else hour >= start or hour < end
    return following(at, end) if quiet else at
