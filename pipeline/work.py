"""The worker: takes a batch, ingests it, and only then confirms it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError

from config.schema import Jurisdiction
from crawlers.items import Post, PostError
from pipeline.engines import Engines, restore
from pipeline.ingest import IngestResult, UnknownSource, ingest
from pipeline.transport.base import Batch, Transport

log = logging.getLogger(__name__)


@dataclass
class Worker:
    """Runs the analyse step. `now` is read once a batch."""

    transport: Transport
    jurisdiction: Jurisdiction | None
    now: Callable[[], datetime]
    engines: Engines | None = field(default=None, init=False)

    def step(self) -> int:
        """Take, ingest and confirm one batch; returns how many posts it held, 0 when nothing waits.

        A line that is no post becomes a dead letter. A batch that fails as a whole is tried post by post, so that
        one bad post costs itself only. When the database is away the batch is released and the error raised.
        """
        batch = self.transport.take()
        if batch is None:
            return 0
        try:
            posts = self._read(batch)
            self._store(posts)
        except DatabaseError:
            self.engines = None
            self.transport.release(batch)
            raise
        self.transport.confirm(batch)
        return max(1, len(posts))

    def _read(self, batch: Batch) -> list[Post]:
        posts = []
        for line in batch.lines:
            try:
                posts.append(Post.from_line(line))
            except PostError as error:
                self.transport.reject(line, str(error))
        return posts

    def _store(self, posts: Sequence[Post]) -> None:
        if not posts:
            return
        try:
            self.ingest(posts)
        except DatabaseError:
            raise
        except Exception:
            log.exception("batch_failed posts=%d trying=one_by_one", len(posts))
            self._one_by_one(posts)

    def _one_by_one(self, posts: Sequence[Post]) -> None:
        for post in posts:
            try:
                self.ingest([post])
            except UnknownSource as error:
                self.transport.reject(post.to_line(), str(error))
            except Exception as error:
                log.exception("post_failed source=%s", post.source)
                self.transport.reject(post.to_line(), f"{type(error).__name__}: {error}")

    def ingest(self, posts: Sequence[Post]) -> IngestResult:
        """Ingest posts with engines that agree with the store."""
        now = self.now()
        if self.engines is None:
            self.engines = restore(self.jurisdiction, now)
        engines, self.engines = self.engines, None  # forgotten unless the transaction went through
        result = ingest(posts, engines, now)
        self.engines = engines
        return result
