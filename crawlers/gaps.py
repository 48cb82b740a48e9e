"""Posts that were taken away while the page that held them stands: a reply in its thread, a row of a list.

Only pages that were read whole are compared, and only a round that missed nothing concludes: what a page shows no more
may stand on another. What reads as gone and is shown again loses that mark by being read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapy.http import Response

from config.vocabulary import PostKind
from crawlers.keeper import Keeper
from crawlers.marks import record_of
from crawlers.outcome import Outcome
from crawlers.parse.record import Record
from crawlers.taken import TakenOut, awaited, taken_out

UNLISTED = "列表中已不见"
"""The state of a message that its list shows no more: whether it was deleted, the list does not say."""
_SETTLED = re.compile(r"已(?:回|答|办|结|完)|办结|完成|满意")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page on which something is missing: it is noted once that was told, else compared again in the next round."""

    key: str
    url: str
    ids: list[str]
    missing: tuple[TakenOut, ...]


class Gaps:
    """What pages of one round show, beside what they showed."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._pages: list[_Page] = []
        self._rows: list[str] = []
        self._listed: list[str] = []
        self._lost: dict[str, str] = {}

    def thread(self, thread: str, number: int, url: str, records: Sequence[Record]) -> None:
        """The page of this `number` of a thread was read whole; call it once its records were kept."""
        key, ids = f"{thread}\tpage {number}", _ids(records)
        before = self._keeper.seen.shown(key)
        missing = taken_out(before, ids)
        if missing:
            self._pages.append(_Page(key, url, awaited(before, ids), missing))
        elif ids:
            self._keeper.seen.keep_shown(key, awaited(before, ids), self._keeper.task.at())

    def rows(self, response: Response, records: Sequence[Record], addresses: Sequence[str]) -> None:
        """A page of a list without details was read whole; pages come in their order. `addresses`: as in `met`.

        A row is missing where an older and a younger one stand beside it on one page. The list of one unsettled state
        loses what is settled, and proves nothing.
        """
        if not self._listed:
            self._listed = self._keeper.seen.shown(self._list())
        states = {record.state for record in records}
        loses = len(states) == 1 and not _SETTLED.search(next(iter(states)) or "已回复")
        for each in () if loses else taken_out(self._listed, addresses):
            by = dict(zip(addresses, records, strict=True))
            if self._is_between(each, by) and not _named(each.one.rpartition("#")[2], response):
                self._lost[each.one] = response.url
        self._rows += addresses

    def _list(self) -> str:
        return f"{self._keeper.task.source.url}\trows"

    def _is_between(self, each: TakenOut, by: dict[str, Record]) -> bool:
        """Whether it is older than one neighbour and younger than the other: no row that was set above all others."""
        known = self._keeper.seen.get(each.one)
        try:
            at = record_of(known, PostKind.PETITION).published_at if known is not None else None
        except ValueError:  # it was gone before
            return False
        near = [by[one].published_at for one in (each.before, each.after)]
        times = [time for time in near if time is not None]
        return at is not None and len(times) == len(near) and min(times) <= at <= max(times)

    def settle(self, outcome: Outcome) -> None:
        """The end of the round: what is missing is gone, unless the round missed something. Raises `OSError`."""
        if not outcome.complete or outcome.denied or outcome.unread_details:
            return
        seen, now = self._keeper.seen, self._keeper.task.at()
        for page in self._pages:
            for each in page.missing:
                self._keeper.taken_away(each.one, page.url)
            seen.keep_shown(page.key, page.ids, now)
        for address in self._lost.keys() - set(self._rows):
            self._keeper.gone(address, UNLISTED, lasting=False)
        if self._rows:
            seen.keep_shown(self._list(), awaited(self._listed, self._rows), now)
        self._pages, self._rows, self._lost = [], [], {}


def _ids(records: Sequence[Record]) -> list[str]:
    return [record.external_id for record in records if "\n" not in record.external_id]


def _named(number: str, response: Response) -> bool:
    """Whether a row's id stands anywhere in the answer: it is there, and could not be read."""
    return re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", response.body.decode("utf-8", "replace")) is not None
