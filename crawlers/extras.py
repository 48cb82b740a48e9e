"""Requests that a round can do without: looks at posts seen before, long texts. Refused, they refuse not the rest.

A site that refuses one is asked for no more of them for a day; the posts stand as they are, and an operator is told.
"""

from datetime import UTC, datetime, timedelta

from scrapy import Request

from crawlers.keeper import Keeper
from crawlers.seen import Known

_REST = timedelta(days=1)
_MARK = "extras refused"
_LONG_AGO = datetime(1971, 1, 1, tzinfo=UTC)


class Extras:
    """Whether such requests may be made. `refused`: what was said to one; empty for nothing."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        known = keeper.seen.get(_MARK)
        self.refused = known.mark if known is not None and keeper.task.at() - known.seen_at < _REST else ""
        if self.refused:
            keeper.outcome.extras = self.refused

    @staticmethod
    def mark(request: Request) -> Request:
        """A request that the round can do without."""
        request.meta["extra"] = True
        return request

    def refuse(self, reason: str) -> None:
        """One was refused: those that wait are not asked, nor others for a day."""
        if self.refused:
            return
        self.refused = " ".join(reason.split())[:200]
        self._keeper.outcome.extras = self.refused
        self._keeper.signals.tell("extra_refused", self.refused)
        self._keeper.seen.note(Known(_MARK, self.refused, "", "", "", _LONG_AGO, self._keeper.task.at()))
