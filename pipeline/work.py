"""The worker: takes a batch, ingests it, and only then confirms it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError

from config.garbage import collect_seldom, pass_over_what_is_loaded
from config.schema.jurisdiction import Jurisdiction
from crawlers.items import Post, PostError
from pipeline.ingest import IngestResult, UnknownSource, ingest
from pipeline.topics.engines import Engines, restore, warm
from pipeline.topics.periodic_pass import Passes
from pipeline.transport.base import Batch, Transport

log = logging.getLogger(__name__)


class NotReady(Exception):
    """The engines cannot be made from models and store; no post is to blame."""


@dataclass
class Worker:
    """Runs the analyse step. `now` is read once a batch."""

    transport: Transport
    jurisdiction: Jurisdiction | None
    now: Callable[[], datetime]
    engines: Engines | None = field(default=None, init=False)
    passes: Passes = field(default_factory=Passes, init=False)
    touched: set[int] = field(default_factory=set, init=False)
    """Topics that changed since the caller emptied it."""

    def step(self) -> int:
        """Take, ingest and confirm one batch; returns how many posts it held, 0 when nothing waits.

        A line that is no post becomes a dead letter. A batch that fails as a whole is tried post by post, so that
        one bad post costs itself only. When it is not the posts (the database is away, the engines do not load, no
        post at all goes through), the batch is released for another try and the error raised.
        """
        batch = self.transport.take()
        if batch is None:
            return 0
        try:
            posts = self._read(batch)
            self._store(posts)
        except Exception:
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
        except (DatabaseError, NotReady):
            raise
        except Exception:
            log.exception("batch_failed posts=%d trying=one_by_one", len(posts))
            self._one_by_one(posts)

    def _one_by_one(self, posts: Sequence[Post]) -> None:
        bad: list[tuple[Post, Exception]] = []
        for post in posts:
            try:
                self.ingest([post])
            except (DatabaseError, NotReady):
                raise
            except Exception as error:
                bad.append((post, error))
        if len(bad) == len(posts) > 1 and not all(isinstance(error, UnknownSource) for _, error in bad):
            raise bad[0][1]  # not one post went through: it is not the posts
        for post, reason in bad:
            log.error("post_failed source=%s error=%r", post.source, reason, exc_info=reason)
            self.transport.reject(post.to_line(), f"{type(reason).__name__}: {reason}")

    def ingest(self, posts: Sequence[Post]) -> IngestResult:
        """Ingest posts with engines that agree with the store. Raises `NotReady` when those cannot be made."""
        now = self.now()
        if self.engines is None:
            try:
                self.engines = restore(self.jurisdiction, now)
                warm(self.engines, now)
            except DatabaseError:
                raise
            except Exception as error:
                raise NotReady(f"分析引擎不能就绪: {error}") from error
            pass_over_what_is_loaded()
            collect_seldom()  # the engines live as long as the worker: no need to walk them again and again
        engines, self.engines = self.engines, None  # forgotten unless the transaction went through
        result = ingest(posts, engines, now)
        self.engines = engines
        self.passes.note(result.new)
        self.touched |= result.topics
        return result

    def consolidate(self, at_once: bool = False) -> int:
        """Go on with a pass over live topics for a moment, or begin one if it is time; `at_once`: make a whole one if
        anything is new. How many changes came of it."""
        if self.engines is None:
            return 0
        engines, self.engines = self.engines, None
        changes = self.passes.run(engines, self.now(), at_once)
        self.engines = engines
        self.touched.update(pk for change in changes for pk in (change.before_id, change.after_id))
        return len(changes)

    @property
    def passing(self) -> bool:
        """Whether a pass has begun and is not over."""
        return self.passes.running is not None
