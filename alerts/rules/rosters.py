"""值班: who is called next, whether it is night, and how long one person may stand on a roster at a stretch."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alerts.rules.calendar import WorkCalendar
from config.clock import SHANGHAI
from config.vocabulary import CallOutcome

LONGEST = timedelta(days=7)
"""One shift is at most this long (proposal): longer is a slip of the date."""
SOON = timedelta(hours=12)
"""What falls due within this belongs into the hand-over note (proposal: one shift)."""


def next_call(order: Sequence[str], calls: Sequence[tuple[str, CallOutcome]]) -> str | None:
    """Who is called next of `order`, after `calls` (who, how it ended) in their order; None once somebody was reached.

    Each is tried once a round; when all were tried the round begins anew. Who was passed over (转下一位) is tried again
    only when nobody else is left. None as well where there is nobody to call.
    """
    if not order or any(outcome is CallOutcome.REACHED for _who, outcome in calls):
        return None
    passed = {who for who, outcome in calls if outcome is CallOutcome.NEXT}
    asked = [who for who in order if who not in passed] or list(order)
    tried = [who for who, _outcome in calls if who in asked]
    least = min(tried.count(who) for who in asked)
    return next(who for who in asked if tried.count(who) == least)


def at_night(now: datetime, calendar: WorkCalendar) -> bool:
    """Whether offices are closed: no working day, or outside the hours from opening to the day's close."""
    day = now.astimezone(SHANGHAI).date()
    known = calendar.guessing()
    return not known.is_workday(day) or not known.opening(day) <= now < known.closing(day)
