"""督办: the rungs of the supervision ladder of one clock, worked out once when the clock starts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from alerts.rules.calendar import WorkCalendar
from alerts.rules.deadlines import due as due_after
from alerts.rules.deadlines import later
from config.clock import SHANGHAI
from config.schema.deadlines import LadderStep


class Rung(NamedTuple):
    """A rung and the instant at which it is reached if the clock is still running."""

    stage: int
    at: datetime


def rungs(
    start: datetime, due: datetime, natural: bool, steps: Sequence[LadderStep], calendar: WorkCalendar
) -> list[Rung]:
    """The ladder of a clock from `start` to `due`, lowest rung first, never going back in time.

    `natural`: an hour clock, whose reminder and order come at shares of its span; a working clock counts working days
    (too short for that: it reminds when offices open on the day it falls due, or at the share of its span).
    """
    ordered: list[Rung] = []
    for step in sorted(steps, key=lambda step: step.stage):
        at = _reached(step, start, due, natural, calendar)
        ordered.append(Rung(step.stage, max(at, ordered[-1].at) if ordered else at))
    return ordered


def _reached(step: LadderStep, start: datetime, due: datetime, natural: bool, calendar: WorkCalendar) -> datetime:
    span = due - start
    if step.after_working_days is not None and not (natural and step.after_share_of_span is not None):
        return due_after("working_days", step.after_working_days, due, calendar).instant
    if step.after_share_of_span is not None:
        return later(due, span * step.after_share_of_span)
    if step.working_days_before is not None and not (natural and step.share_of_span is not None):
        before = _days_before(step.working_days_before, due, calendar)
        if before > start:
            return before
        opening = calendar.opening(due.astimezone(SHANGHAI).date())
        if start < opening < due:
            return opening
    return later(start, span * (step.share_of_span if step.share_of_span is not None else 1.0))


def _days_before(days: int, due: datetime, calendar: WorkCalendar) -> datetime:
    """The same hour `days` working days earlier."""
    local = due.astimezone(SHANGHAI)
    day = local.date()
    for number, day in enumerate(calendar.guessing().workdays_before(local.date()), 1):  # noqa: B007  the last one counts
        if number >= days:
            break
    return datetime.combine(day, local.timetz())
