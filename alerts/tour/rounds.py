"""Crawl rounds of the replay: one `python -m crawlers` that serves them all, so that Scrapy starts once."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from config.lifeline import child_environment
from config.schema.sources import SourceEntry
from crawlers.run import CrawlResult
from pipeline import sources
from pipeline.crawl import Crawler, parse_results


class CrawlerDied(Exception):
    """The crawling process ended or answered something that is no result."""


class Rounds:
    """A context manager; `round` crawls the sources once, as of an instant. What the crawler says goes to `log`."""

    def __init__(self, crawler: Crawler, log: Path) -> None:
        self._crawler, self._log = crawler, log
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Rounds":
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

    def round(self, entries: Sequence[SourceEntry], now: datetime) -> list[CrawlResult]:
        """Crawl `entries` as of `now` and record how it went. Raises `CrawlerDied`."""
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise CrawlerDied("not started")
        sources.started(entries, now)
        try:
            child.stdin.write(self._crawler.request(entries, now) + "\n")
            child.stdin.flush()
        except BrokenPipeError as error:
            raise CrawlerDied(f"status {child.poll()}") from error
        results = parse_results(child.stdout.readline())
        if len(results) != len(entries):
            raise CrawlerDied(f"status {child.poll()}")
        sources.record(results, now)
        return results
