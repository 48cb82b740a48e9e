"""周报: what a week brought, what was done and what is late; the same figures for the page, the mail and the command.

A week's figures are as of its end (of an unfinished week: as of now). They come from events, clocks and items whose
instants lie before that, so the digest of a past week stays what it was.
"""

from alerts.digest.figures import figures, read, unit_figures
from alerts.digest.render import render
from alerts.digest.send import recipients, send, send_due
from alerts.digest.values import (
    CaseRef,
    Count,
    DigestFigures,
    HotTopic,
    LateClock,
    Matter,
    Promise,
    Proof,
    Rate,
    SourceHealth,
    UnitLine,
)
from alerts.digest.week import Week, WeekError, last_week, week_of

__all__ = [
    "CaseRef",
    "Count",
    "DigestFigures",
    "HotTopic",
    "LateClock",
    "Matter",
    "Promise",
    "Proof",
    "Rate",
    "SourceHealth",
    "UnitLine",
    "Week",
    "WeekError",
    "figures",
    "last_week",
    "read",
    "recipients",
    "render",
    "send",
    "send_due",
    "unit_figures",
    "week_of",
]
