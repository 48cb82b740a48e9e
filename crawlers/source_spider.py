"""What the spiders share: asking politely, judging answers, hashing authors, writing to the spool."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from config import clock
from config.schema.sources import SourceEntry
from config.vocabulary import PostKind
from crawlers.chains import Chains
from crawlers.guard import Refused
from crawlers.items import Post
from crawlers.outcome import Outcome
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.weibo_answer import refusal
from crawlers.seen import Known, SeenStore
from crawlers.settings import BASE
from crawlers.spool import SpoolWriter

Found: TypeAlias = Record | Request
_log = logging.getLogger("crawlers")
_REFUSING = frozenset([418, 429, 432])
_GONE = frozenset([404, 410])
_LOOKED_AT_AGAIN = 5
_A_ROUND: int = BASE["CLOSESPIDER_PAGECOUNT"]


@dataclass(frozen=True, slots=True)
class Task:
    """One source's part of a round: where to write, with which salt, what is known already, the time to write on it.

    `details`: at most so many details are asked for (a probe).
    """

    source: SourceEntry
    spool: Path
    salt: str
    since: datetime | None = None
    now: datetime | None = None
    seen: Path | None = None
    details: int | None = None


class SourceSpider(Spider):
    """A spider of one source entry. Kinds differ in `first_requests` and in the functions that read answers.

    These functions are generators of records (kept) and requests (followed); they may raise `Blocked` or `ParseError`.
    """

    def __init__(self, task: Task, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task = task
        self.source = task.source
        self.outcome = outcome
        self.spool = SpoolWriter(task.spool, task.source.key)
        self.seen = SeenStore(
            task.seen / f"{task.source.key}.sqlite" if task.seen else None, everything=task.since is None
        )
        self._chains = Chains()
        self._kept: set[str] = set()
        self._asked_details = 0

    def first_requests(self) -> Iterable[Request]:
        """Where this kind of site is entered."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's entry (from 2.13 on; `start_requests` is gone)."""
        for request in self.first_requests():
            yield request
        if self.task.since is not None:
            for known in self.seen.to_look_at_again(self.now(), _LOOKED_AT_AGAIN):
                again = self.again(known)
                if again is not None:
                    yield again

    def again(self, known: Known) -> Request | None:
        """A request for a page that was read before, to see whether it changed or is gone; `None`: not this kind."""
        del known
        return None

    def due(self, url: str, mark: str = "") -> bool:
        """Whether a detail must be asked for: it is new, its list says something else of it, or its turn has come."""
        known = self.seen.get(url)
        if known is None:
            return True
        return known.mark != mark if mark else known.due_again(self.now())

    def ask(
        self,
        url: str,
        read: Callable[..., Iterable[Found]],
        *,
        listing: bool = False,
        headers: dict[str, str] | None = None,
        otherwise: Record | None = None,
        mark: str = "",
        **given: Any,
    ) -> Request:
        """A request whose answer goes to `read(response, **given)`; `listing`: the answer is a list, not a detail.

        `otherwise` is kept in its place when no answer can be read. `mark`: what the list says of it, for the next
        round. A detail that was read before is asked for conditionally, unless its list says that it changed.
        """
        return Request(
            url,
            callback=self._received,
            errback=self._failed,
            headers=headers or (None if listing else self._unless_changed(url, mark)),
            cb_kwargs={"read": read, "listing": listing, "given": given},
            meta={"otherwise": otherwise, "asked": url, "mark": mark},
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
        return self.task.now or clock.now()

    def fresh(self, at: datetime | None, lag: timedelta) -> bool:
        """Whether something last touched at `at` is due. `lag` is how late a site may show it."""
        return self.task.since is None or at is None or at >= self.task.since - lag

    def signal(self, name: str, value: object = "") -> None:
        """Count and log something that an operator should see: an unknown value, a page that is gone."""
        self.outcome.signals[name] += 1
        if self.outcome.signals[name] == 1:
            _log.warning("signal=%s source=%s value=%r", name, self.source.key, str(value)[:80])

    def keep(self, record: Record) -> None:
        """Write a record to the spool as a post, once a round. Shielded ones hold no words and are counted only."""
        if record.external_id in self._kept:
            return
        self._kept.add(record.external_id)
        new = self.seen.first_time(record.external_id, self.now())
        if record.shielded or not (record.text or record.title):
            self.outcome.signals["shielded" if record.shielded else "without_words"] += 1
            return
        if new:
            self._count(record)
        else:
            self.outcome.signals["known_post"] += 1
        self.spool.write(record.as_post(self.source.key, self.task.salt, self.now()).to_line())

    def _count(self, record: Record) -> None:
        """A new post. What is given again for its counts or edits is no sign of life, and says nothing of fields."""
        self.outcome.items += 1
        if record.published_at is None:
            self.signal("no_time", record.url)
        if not record.author:
            self.outcome.signals["no_author"] += 1
        if not record.text:
            self.outcome.signals["no_text"] += 1

    def end(self) -> None:
        """Close the segment, then keep what is known of pages, or nothing. Raises `OSError`, `sqlite3.Error`.

        Of a round that missed something, what it did read is kept too, so that the next one goes on from there.
        """
        try:
            self.spool.close()
        except OSError:
            self.outcome.lost = True
            raise
        finally:
            for url in self._chains.unfinished():
                self.seen.unmark(url)
            self.seen.close(keep=not self.outcome.lost, whole=self.outcome.complete, now=self.now())

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end; any end but its own is told."""
        if reason != "finished" and not self.outcome.refusal:
            spent = reason == "closespider_pagecount" and self.source.daily_requests <= _A_ROUND
            self.outcome.stopped = f"stopped early: {'the budget of the day is spent' if spent else reason}"

    def _received(
        self, response: Response, read: Callable[..., Iterable[Found]], listing: bool, given: dict[str, Any]
    ) -> Iterator[Request]:
        if self.outcome.refusal:
            return
        otherwise, read_whole = self._otherwise(response.meta), False
        try:
            if self._readable(response, listing):
                yield from self._taken(response, read(response, **given), listing)
                read_whole = True
                self._chains.settle(response.meta)
        except Exception as error:  # a page that breaks a parser is one lost page, not a lost source
            self._broken(error, response.url, listing)
        finally:
            if not read_whole:
                self._keep_otherwise(otherwise)

    def _taken(self, response: Response, found: Iterable[Found], listing: bool) -> Iterator[Request]:
        """Keep the records, follow the requests; a detail that was read to its end is known from now on."""
        first = ""
        for thing in found:
            if isinstance(thing, Record):
                first = first or thing.external_id
                self.keep(thing)
            elif self._within_limit(thing):
                self._chains.follow(response.meta, thing)
                yield thing
        if first and not listing and not response.meta.get("later"):
            self._note(response, first)

    def _within_limit(self, request: Request) -> bool:
        if self.task.details is None or request.cb_kwargs.get("listing"):
            return self.task.details is None or not self._asked_details
        self._asked_details += 1
        return self._asked_details <= self.task.details

    def _broken(self, error: Exception, url: str, listing: bool) -> None:
        """Note what went wrong with an answer; ends the crawl where asking on is useless."""
        if isinstance(error, Blocked):
            self._blocked(error, url, listing)
        elif isinstance(error, ParseError):
            self._unread(f"{url}: {error}", listing)
        elif isinstance(error, OSError):
            self.outcome.failures.append(f"spool: {error}")
            self.outcome.lost = True
            raise CloseSpider("spool") from error
        else:
            _log.error("signal=parser_error source=%s url=%s", self.source.key, url, exc_info=error)
            self._unread(f"{url}: {type(error).__name__}", listing)

    def _otherwise(self, meta: dict[str, Any]) -> Record | None:
        """What the list says of a page, to be kept when that is not read; if it was before, its whole words stand."""
        found: Record | None = meta.get("otherwise")
        return found if found is not None and self.seen.get(meta["asked"]) is None else None

    def _keep_otherwise(self, otherwise: Record | None) -> None:
        if otherwise is not None:
            self.signal("kept_cut", otherwise.url)
            self.keep(otherwise)

    def _readable(self, response: Response, listing: bool) -> bool:
        """Judge the HTTP status; `False` where there is nothing to read and that was noted."""
        status = response.status
        if status == 304:
            self.outcome.details += 1
            self._note(response, "")
            self._chains.settle(response.meta)
            return False
        if 200 <= status < 300:
            return True
        refused = refusal(status)
        if refused is not None and (listing or status in _REFUSING):
            raise refused
        told = f"HTTP {status} from {response.url}"
        if status >= 500 or listing:
            self.outcome.failures.append(told)
        else:
            self.outcome.denied.append(told)
            self.signal(f"http_{status}", response.url)
            self._chains.settle(response.meta)
            if status in _GONE:
                self.gone(response.meta["asked"])
                self._note(response, "")  # so that it is not asked for again in each round
        return False

    def gone(self, url: str) -> None:
        """A page that was read before is no longer there: its post is marked, not deleted."""
        known = self.seen.get(url)
        if known is None:
            return
        self.seen.forget(url)
        if known.external_id:
            self.signal("post_gone", url)
            kind = PostKind.PETITION if "petition" in self.name or "board" in self.name else PostKind.POST
            post = Post(
                source=self.source.key, external_id=known.external_id, url=url, kind=kind, title="", text="",
                published_at=None, fetched_at=self.now(), gone=True,
            )  # fmt: skip
            self.spool.write(post.to_line())

    def _note(self, response: Response, external_id: str) -> None:
        url, now = response.meta["asked"], self.now()
        headers = {
            name: (response.headers.get(name) or b"").decode("latin-1")[:200] for name in ("ETag", "Last-Modified")
        }
        known = self.seen.get(url)
        if known is not None and response.status == 304:
            headers = {"ETag": known.etag, "Last-Modified": known.modified}
        mark = response.meta["mark"] or (known.mark if known else "")
        self.seen.note(Known(url, mark, headers["ETag"], headers["Last-Modified"], external_id, now, now))

    def _blocked(self, error: Blocked, url: str, listing: bool) -> None:
        if error.status == "unreachable":  # the site says that this one page does not exist
            if listing:
                self.outcome.failures.append(f"{url}: {error.reason}")
            else:
                self.signal("gone", error.reason)
                self.gone(url)
            return
        self.outcome.refusal = ("login" if error.status == "login" else "blocked", error.reason)
        raise CloseSpider(error.status) from error

    def _unread(self, told: str, listing: bool) -> None:
        (self.outcome.unread_lists if listing else self.outcome.unread_details).append(told)
        self.signal("unread_list" if listing else "unread_page", told)

    def _failed(self, failure: Failure) -> None:
        error = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]
        self._keep_otherwise(self._otherwise(request.meta))
        if isinstance(error, Refused):
            refused = refusal(0, error.location)
            if refused is not None:
                self._blocked(refused, error.location, listing=True)
        if isinstance(error, IgnoreRequest) and not str(error).startswith("Ignored response"):  # that is one too large
            self.outcome.forbidden = self.outcome.forbidden or str(error)
            self.outcome.signals["not_allowed"] += 1
            self._chains.settle(request.meta)
            return
        self.outcome.failures.append(f"{type(error).__name__}: {str(error)[:160]}")
