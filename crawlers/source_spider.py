"""What the spiders share: asking politely, giving answers to their readers, following what they find."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from scrapy import Request, Spider
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.signals import spider_idle
from twisted.python.failure import Failure

from config.schema.sources import SourceEntry
from crawlers.chains import Chains
from crawlers.extras import Extras
from crawlers.gaps import Gaps
from crawlers.judge import Judge
from crawlers.keeper import Keeper
from crawlers.outcome import QUIET, Outcome
from crawlers.parse.record import Record
from crawlers.parse.shapes import Audit
from crawlers.seen import Known, SeenStore
from crawlers.settings import BASE
from crawlers.task import Task

Found: TypeAlias = Record | Request
_LOOKED_AT_AGAIN = 5
_A_ROUND: int = BASE["CLOSESPIDER_PAGECOUNT"]
_LONGEST: float = BASE["CLOSESPIDER_TIMEOUT"]


class SourceSpider(Spider):
    """A spider of one source entry. Kinds differ in `first_requests` and in the functions that read answers.

    These functions are generators of records (kept) and requests (followed); they may raise `Blocked` or `ParseError`.
    `beside`: hosts of the same platform that such requests may go to as the round can do without.
    """

    beside: frozenset[str] = frozenset()

    def __init__(self, task: Task, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task = task
        self.outcome = outcome
        self.keeper = Keeper(task, outcome)
        self.extras = Extras(self.keeper)
        self.gaps = Gaps(self.keeper)
        self._judge = Judge(self.keeper, self.extras)
        self._chains = Chains()
        self._asked_details = 0
        self._looks: Iterator[Request] | None = None

    @property
    def source(self) -> SourceEntry:
        """The entry that is collected."""
        return self.task.source

    @property
    def seen(self) -> SeenStore:
        """What is known of its pages."""
        return self.keeper.seen

    def first_requests(self) -> Iterable[Request]:
        """Where this kind of site is entered."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's entry (from 2.13 on; `start_requests` is gone)."""
        self.crawler.signals.connect(self._look_again, signal=spider_idle)
        for request in self.first_requests():
            yield request

    def _look_again(self) -> None:
        """Once all that is new was read, one look after the other: a list may have shown the page meanwhile, a refusal
        ends them, and what is left of the budget is theirs."""
        if self.task.since is None or self.outcome.refusal:
            return
        if self._looks is None:
            self._looks = iter(self.looks_again())
        look = next(self._looks, None)
        if look is not None:
            engine: Any = self.crawler.engine
            engine.crawl(look)
            raise DontCloseSpider

    def looks_again(self) -> Iterator[Request]:
        """Requests for some of the pages that were read before, those first whose turn was longest ago."""
        for known in self.seen.to_look_at_again(self.now(), _LOOKED_AT_AGAIN):
            again = self.again(known)
            if again is not None:
                yield again

    def again(self, known: Known) -> Request | None:
        """A request for a page that was read before, to see whether it changed or is gone; `None`: not this kind."""
        del known
        return None

    def met(self, record: Record) -> None:
        """A list showed this record; kinds without pages of their own remember where it can be looked at again."""

    def due(self, url: str, mark: str = "") -> bool:
        """Whether a detail must be asked for: it is new, its list says something else of it, or its turn has come."""
        known = self.seen.get(url)
        if known is None:
            return True
        return known.mark != mark if mark else known.due_again(self.now())

    def ask(  # noqa: PLR0913  each of the things that a request needs has a name of its own
        self,
        url: str,
        read: Callable[..., Iterable[Found]],
        *,
        listing: bool = False,
        headers: dict[str, str] | None = None,
        otherwise: Record | None = None,
        mark: str = "",
        audit: Audit | None = None,
        **given: Any,
    ) -> Request:
        """A request whose answer goes to `read(response, **given)`; `listing`: the answer is a list, not a detail.

        `otherwise` is kept in its place when no answer can be read. `mark`: what the list says of it, for the next
        round. A detail that was read before is asked for conditionally, unless its list says that it changed. `audit`
        gives what the answer holds that no parser reads or ignores on purpose.
        """
        return Request(
            url,
            callback=self._received,
            errback=self._failed,
            headers=headers or (None if listing else self._unless_changed(url, mark)),
            cb_kwargs={"read": read, "listing": listing, "given": given},
            meta={"otherwise": otherwise, "asked": url, "mark": mark, "audit": audit},
        )

    def ask_on(self, url: str, read: Callable[..., Iterable[Found]], **given: Any) -> Request:
        """A later page of a detail. It alone does not say whose it is, so it is never looked at again by itself."""
        request = self.ask(url, read, **given)
        request.meta["later"] = True
        return request

    def _unless_changed(self, url: str, mark: str) -> dict[str, str] | None:
        known = self.seen.get(url)
        if known is None or (mark and known.mark != mark):
            return None
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {name: value for name, value in named.items() if value} or None

    def now(self) -> datetime:
        """The time that goes on what is fetched now."""
        return self.task.at()

    def fresh(self, at: datetime | None, lag: timedelta) -> bool:
        """Whether something last touched at `at` is due. `lag` is how late a site may show it."""
        return self.task.fresh(at, lag)

    def signal(self, name: str, value: object = "") -> None:
        """Count and log something that an operator should see: an unknown value, a page that is gone."""
        self.keeper.signals.tell(name, value)

    def end(self) -> None:
        """Make what was read durable. Raises `OSError`, `sqlite3.Error`."""
        try:
            self.gaps.settle(self.outcome)
        except OSError:
            self.outcome.lost = True
            raise
        finally:
            self._end()

    def _end(self) -> None:
        self.keeper.end(list(self._chains.unfinished()))

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end; any end but its own is told."""
        if reason != "finished" and not self.outcome.refusal:
            self.outcome.stopped = f"stopped early: {self._why(reason)}"

    def _why(self, reason: str) -> str:
        if reason == "closespider_pagecount" and self.source.daily_requests <= _A_ROUND:
            return "the budget of the day is spent"
        if reason == "closespider_timeout" and self.settings.getfloat("CLOSESPIDER_TIMEOUT") < _LONGEST:
            return QUIET
        return reason

    def _received(
        self, response: Response, read: Callable[..., Iterable[Found]], listing: bool, given: dict[str, Any]
    ) -> Iterator[Request]:
        if self.outcome.refusal:
            return
        otherwise, read_whole = self.keeper.otherwise(response.meta), False
        try:
            if self._readable(response, listing):
                yield from self._taken(response, read(response, **given), listing)
                read_whole = True
                self._chains.settle(response.meta)
        except Exception as error:  # a page that breaks a parser is one lost page, not a lost source
            self._judge.broken(error, response, listing)
        finally:
            if not read_whole:
                self.keeper.keep_otherwise(otherwise)

    def _taken(self, response: Response, found: Iterable[Found], listing: bool) -> Iterator[Request]:
        """Keep the records, follow the requests; a detail that was read to its end is known from now on."""
        first: Record | None = None
        keep = self.keeper.keep
        for thing in found:
            if isinstance(thing, Record):
                first = first or thing
                keep(thing)
                if listing:
                    self.met(thing)
            elif self._within_limit(thing):
                self._chains.follow(response.meta, thing)
                yield thing
        if first is not None and not listing and not response.meta.get("later"):
            self.keeper.note(response, first.external_id, waits=first.waits)
        audit: Audit | None = response.meta.get("audit")
        if audit is not None:
            self.keeper.signals.unknown(audit(response.body), response.url)

    def _within_limit(self, request: Request) -> bool:
        if self.task.details is None or request.cb_kwargs.get("listing"):
            return self.task.details is None or not self._asked_details
        self._asked_details += 1
        return self._asked_details <= self.task.details

    def _readable(self, response: Response, listing: bool) -> bool:
        """Whether there is something to read; where not, that was noted."""
        if response.status == 304:
            self.outcome.details += 1
            self.keeper.note(response, "")
            self._chains.settle(response.meta)
            return False
        readable = self._judge.status(response, listing)
        if not readable and response.status < 500 and not listing:
            self._chains.settle(response.meta)
        return readable

    def _failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        self.keeper.keep_otherwise(self.keeper.otherwise(request.meta))
        if self._judge.failed(failure.value, request):
            self._chains.settle(request.meta)
