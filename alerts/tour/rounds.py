"""Crawl rounds of the replay: one `python -m crawlers` that serves them all, so that Scrapy starts once, and
crawls the next round while the posts of this one are read."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from config.lifeline import child_environment
from config.schema.sources import SourceEntry
from crawlers.run import CrawlResult
from crawlers.spool import make_spool
from pipeline.sources import registry as sources
from pipeline.sources.crawl import Crawler, parse_results


class CrawlerDied(Exception):
    """The crawling process ended or answered something that is no result."""


class Rounds:
    """A context manager. A round is begun, goes on while the one before is worked on, and is ended at its own instant:
    what it found lies outside the spool until then. `show(instant)` sets the sites' clocks. What the crawler says goes
    to `log`.
    """

    def __init__(self, crawler: Crawler, log: Path, show: Callable[[datetime], None]) -> None:
        self._spool, self._log, self._show = crawler.spool, log, show
        self._crawler = replace(crawler, spool=crawler.spool.with_name("ahead"))
        self._child: subprocess.Popen[str] | None = None
        self._under_way: tuple[Sequence[SourceEntry], datetime] | None = None

    def __enter__(self) -> "Rounds":
        make_spool(self._spool)
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "crawlers"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=child_environment(),
                start_new_session=True,
            )
        return self

    def __exit__(self, *_exception: object) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        shutil.rmtree(self._crawler.spool, ignore_errors=True)

    def begin(self, entries: Sequence[SourceEntry], now: datetime) -> None:
        """Start to crawl `entries` as of `now`; the round before has ended. Raises `CrawlerDied`."""
        child, self._under_way = self._child, (entries, now)
        if child is None or child.stdin is None:
            raise CrawlerDied("not started")
        self._show(now)
        try:
            child.stdin.write(self._crawler.request(entries, now) + "\n")
            child.stdin.flush()
        except BrokenPipeError as error:
            raise CrawlerDied(f"status {child.poll()}") from error

    def end(self) -> list[CrawlResult]:
        """Wait for the round, put what it found into the spool and record how it went. Raises `CrawlerDied`."""
        child, under_way = self._child, self._under_way
        if child is None or child.stdout is None or under_way is None:
            raise CrawlerDied("not started")
        entries, now = under_way
        results = parse_results(child.stdout.readline())
        if len(results) != len(entries):
            raise CrawlerDied(f"status {child.poll()}")
        self._under_way = None
        for segment in sorted((self._crawler.spool / "incoming").glob("*.jsonl")):
            segment.rename(self._spool / "incoming" / segment.name)
        sources.started(entries, now)
        sources.record(results, now)
        return results
