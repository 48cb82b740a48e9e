"""Runs the spiders of a round in this process, over one reactor that serves any number of rounds."""

import asyncio
import gc
import logging
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from twisted.internet import asyncioreactor

from config.schema.sources import SourceEntry
from crawlers.outcome import CrawlResult, Outcome
from crawlers.settings import settings_for
from crawlers.spiders import SPIDERS
from crawlers.spool import make_spool, sweep_parts
from crawlers.task import Task

__all__ = ["CrawlResult", "run_round"]

_log = logging.getLogger("crawlers")
_loop: asyncio.AbstractEventLoop | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What all sources of a round share: see `run_round`."""

    spool: Path
    salt: str
    contact: str
    since: Mapping[str, datetime | None]
    now: datetime | None
    seen: Path | None
    details: int | None


def run_round(  # noqa: PLR0913  each of the things that a round needs has a name of its own
    sources: Sequence[SourceEntry],
    spool: Path,
    salt: str,
    contact: str,
    since: Mapping[str, datetime | None],
    now: datetime | None = None,
    *,
    seen: Path | None = None,
    details: int | None = None,
) -> list[CrawlResult]:
    """Crawl each source once, all at the same time; one result a source, in the order given.

    Posts go to segments in `spool`, which are complete when this returns. What was last active before `since[key]` is
    not fetched (`None`: everything is). `now` is written on all posts as `fetched_at`; without it the clock is read.
    `seen`: the folder in which each source's pages are remembered.
    `details`: ask for so many details of each source at most.
    May be called again and again, from one thread; it never raises for what a site does, but `OSError` where the
    spool cannot be made.
    """
    make_spool(spool)
    sweep_parts(spool)
    shared = Round(spool, salt, contact, since, now, seen, details)
    results = _reactor().run_until_complete(_round(sources, shared))
    gc.collect()  # crawlers are full of cycles, and the collector seldom comes by itself
    return results


async def _round(sources: Sequence[SourceEntry], shared: Round) -> list[CrawlResult]:
    return list(await asyncio.gather(*(_crawl(source, shared) for source in sources)))


async def _crawl(source: SourceEntry, shared: Round) -> CrawlResult:
    began = time.monotonic()
    spider = SPIDERS.get(source.kind.value)
    outcome = Outcome()
    requests = 0
    if spider is None:
        outcome.failures.append(f"there is no spider for sources of kind {source.kind.value}")
    else:
        task = Task(
            source, shared.spool, shared.salt, shared.since.get(source.key), shared.now, shared.seen, shared.details
        )
        crawler = Crawler(spider, Settings(settings_for(source, shared.contact, task.at())))
        requests = await _guarded(crawler, task, outcome)
    status, reason = outcome.verdict()
    if status != "ok":
        _log.warning("source=%s status=%s reason=%r", source.key, status, reason)
    return CrawlResult(
        source=source.key,
        status=status,
        reason=reason,
        items=outcome.items,
        requests=requests,
        seconds=round(time.monotonic() - began, 3),
        complete=outcome.complete,
        signals=dict(outcome.signals),
    )


async def _guarded(crawler: Crawler, task: Task, outcome: Outcome) -> int:
    """Run one spider and close its segment; whatever breaks is an outcome of this source only. Returns its requests."""
    try:
        await crawler.crawl_async(task=task, outcome=outcome)
    except Exception as error:  # one source never ends the round of the others
        _log.exception("source=%s the crawl broke", task.source.key)
        outcome.failures.append(f"{type(error).__name__}: {error}")
    spider: Any = crawler.spider
    if spider is None:
        return 0
    try:
        spider.end()
    except OSError as error:
        outcome.failures.append(f"spool: {error}")
    except sqlite3.Error as error:  # the pages are read once more
        outcome.failures.append(f"seen: {error}")
    return int(crawler.stats.get_value("downloader/request_count", 0)) if crawler.stats is not None else 0


def _reactor() -> asyncio.AbstractEventLoop:
    """The loop under Twisted's reactor, installed and started once. It turns only while a round runs."""
    global _loop  # noqa: PLW0603  a process has one reactor
    if _loop is None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
        from twisted.internet import reactor  # noqa: PLC0415  importing it installs another one

        started: Any = reactor
        started.startRunning(installSignalHandlers=False)
        started.getThreadPool().threadFactory = partial(threading.Thread, daemon=True)
        _loop = loop
        _collect_less_often()
    return _loop


def _collect_less_often() -> None:
    """What is loaded stays; pages leave few cycles behind. A tenth of a crawl's time was the search for them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
