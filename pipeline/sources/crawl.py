"""Crawls run as a subprocess: Scrapy's reactor lives and dies with it."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import OperationalError, close_old_connections

from config import folder as working_folder
from config.schema.sources import SourceEntry
from crawlers.items import Post
from crawlers.outcome import CrawlResult
from pipeline.sources import registry as sources

_TRIES = 4
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Crawler:
    """What a crawl needs to know of the installation. `timeout` in seconds ends a crawl that hangs."""

    spool: Path
    salt: str
    contact: str
    timeout: float = 1800
    seen: Path | None = None

    @classmethod
    def of(cls, folder: Path, contact: str) -> "Crawler":
        """The crawler of a working folder."""
        return cls(folder / "spool", working_folder.secret(folder, "salt"), contact, seen=folder / "seen")

    def request(self, entries: Sequence[SourceEntry], now: datetime | None = None) -> str:
        """The line that `python -m crawlers` reads."""
        since = sources.since(entries)
        return json.dumps(
            {
                "sources": [entry.model_dump(mode="json") for entry in entries],
                "spool": str(self.spool),
                "salt": self.salt,
                "contact": self.contact,
                "since": {key: value.isoformat() if value else None for key, value in since.items()},
                "now": now.isoformat() if now else None,
                "seen": str(self.seen) if self.seen else None,
            },
            ensure_ascii=False,
        )

    def try_out(self, entry: SourceEntry, details: int) -> tuple[CrawlResult, list[Post]]:
        """Crawl so many details of a source that is not configured yet, into a folder that is thrown away."""
        with TemporaryDirectory(prefix="huiying-probe-") as folder:
            asked = {
                "sources": [entry.model_dump(mode="json")], "spool": folder, "salt": self.salt,
                "contact": self.contact, "details": details,
            }  # fmt: skip
            results, reason = self._run(json.dumps(asked, ensure_ascii=False))
            segments = sorted((Path(folder) / "incoming").glob("*.jsonl"))
            lines = [line for segment in segments for line in segment.read_text("utf-8").splitlines()]
        return (results[0] if results else _failed(entry, reason)), [Post.from_line(line) for line in lines]

    def crawl(self, entries: Sequence[SourceEntry], now: datetime) -> list[CrawlResult]:
        """Crawl these sources once and record how it went; a crawler that died is recorded as unreachable."""
        sources.started(entries, now)
        results, reason = self._run(self.request(sources.within_budget(entries, now)))
        answered = {result.source for result in results}
        results += [_failed(entry, reason) for entry in entries if entry.key not in answered]
        _record(results, now)
        return results

    def _run(self, request: str) -> tuple[list[CrawlResult], str]:
        """The answers to one request, and why there is none where one is missing."""
        try:
            done = subprocess.run(
                [sys.executable, "-m", "crawlers"],
                input=request + "\n",
                capture_output=True,
                text=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [], f"采集超过 {self.timeout:.0f} 秒, 已中止 (crawl timed out)"
        reason = f"采集进程异常结束 (crawler ended with status {done.returncode}): {done.stderr[-500:]}"
        return parse_results(done.stdout), reason


def _record(results: Sequence[CrawlResult], now: datetime) -> None:
    """What a crawl came to must not be lost because others held the store: the page would say that nothing was asked.

    Each try waits as long as the store's own time limit. Raises `OperationalError` after the last.
    """
    for left in range(_TRIES - 1, -1, -1):
        try:
            sources.record(results, now)
        except OperationalError:
            if not left:
                raise
            _log.warning("crawl_not_recorded tries_left=%d", left)
            close_old_connections()
        else:
            return


def _failed(entry: SourceEntry, reason: str) -> CrawlResult:
    return CrawlResult(source=entry.key, status="unreachable", reason=reason, items=0, requests=0, seconds=0.0)


def parse_results(text: str) -> list[CrawlResult]:
    """The results in what `python -m crawlers` wrote; lines that are none are left out."""
    results = []
    for line in text.splitlines():
        try:
            rows = json.loads(line)
        except ValueError:
            continue
        if isinstance(rows, list):
            results += [CrawlResult(**row) for row in rows]
    return results
