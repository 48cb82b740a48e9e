"""回测 on a page: the longest recent span that can be walked while a person waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.backtest.comparing import Comparison, compare
from alerts.backtest.replaying import Span, count, walk_all
from config.flags import FlagFile

_DAYS = (30, 14, 7, 3, 1)
_MOST_ITEMS = 3_000
"""About two seconds of a processor; the command walks as many as are asked for."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What rules would have alerted of in the last `days`, of so many topics and items, beside those of today."""

    days: int
    topics: int
    items: int
    compared: Comparison


def preview(today: FlagFile, other: FlagFile, now: datetime) -> Preview | None:
    """None where even the last day holds more than a page can wait for."""
    for days in _DAYS:
        span = Span(now - timedelta(days=days), now)
        topics, items = count(span)
        if items <= _MOST_ITEMS:
            return Preview(days, topics, items, compare(walk_all([today, other], span)))
    return None
