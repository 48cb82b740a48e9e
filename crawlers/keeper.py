"""What is kept of a round: posts in the spool, pages and posts in the memory of the source, signals in its counters."""

from dataclasses import replace
from typing import Any

from scrapy.http import Response

from config.vocabulary import PostKind
from crawlers.items import Post
from crawlers.outcome import Outcome
from crawlers.parse.record import Record
from crawlers.seen import Known, SeenStore
from crawlers.signals import Signals
from crawlers.spool import SpoolWriter
from crawlers.task import Task

_PETITIONS = ("petition", "board")
ABSENT = "absent"
"""The mark of a page whose post was not shown when it was last looked at, and may be shown again."""


class Keeper:
    """Writes what the answers of one source hold. Authors are hashed here, before anything reaches the spool."""

    def __init__(self, task: Task, outcome: Outcome) -> None:
        self.task, self.outcome = task, outcome
        self.signals = Signals(task.source.key, outcome.signals)
        self.spool = SpoolWriter(task.spool, task.source.key)
        self.seen = SeenStore(
            task.seen / f"{task.source.key}.sqlite" if task.seen else None, everything=task.since is None
        )
        self._kept: set[str] = set()

    def keep(self, record: Record) -> None:
        """Write a record to the spool as a post, once a round. Shielded ones hold no words and are counted only."""
        if record.external_id in self._kept:
            return
        self._kept.add(record.external_id)
        now = self.task.at()
        new = self.seen.first_time(record.external_id, now)
        if record.shielded or not (record.text or record.title):
            self.signals.count("shielded" if record.shielded else "without_words")
            return
        if record.cut:
            self.signals.tell("kept_cut", record.url)
        if new:
            self._count(record)
        else:
            self.signals.count("known_post")
        self.spool.write(record.as_post(self.task.source.key, self.task.salt, now).to_line())

    def _count(self, record: Record) -> None:
        """A new post. What is given again for its counts or edits is no sign of life, and says nothing of fields."""
        self.outcome.items += 1
        if record.published_at is None:
            self.signals.tell("no_time", record.url)
        if not record.author:
            self.signals.count("no_author")
        if not record.text:
            self.signals.count("no_text")

    def otherwise(self, meta: dict[str, Any]) -> Record | None:
        """What the list says of a page, to be kept when that is not read; if it was before, its whole words stand."""
        found: Record | None = meta.get("otherwise")
        return found if found is not None and self.seen.get(meta["asked"]) is None else None

    def keep_otherwise(self, record: Record | None) -> None:
        """Keep what `otherwise` gave."""
        if record is not None:
            self.keep(replace(record, cut=True))

    def gone(self, url: str, state: str = "", lasting: bool = True) -> None:
        """A page that was read before is no longer there: its post is marked, not deleted.

        `state`: why, in words for staff. Not `lasting`: it may come back, and is looked at again in its turn.
        """
        known = self.seen.get(url)
        if known is None:
            return
        if lasting:
            self.seen.forget(url)
        else:
            self.seen.note(replace(known, mark=ABSENT, seen_at=self.task.at()))
        if known.external_id:
            self.signals.tell("post_gone" if lasting else "post_hidden", url)
            petitions = any(word in self.task.source.kind.value for word in _PETITIONS)
            self._write_gone(known.external_id, url, PostKind.PETITION if petitions else PostKind.POST, state)

    def taken_away(self, external_id: str, url: str) -> None:
        """A reply was taken out of the page of this `url`; one that another page showed in this round was not."""
        if external_id not in self._kept:
            self.signals.tell("reply_gone", url)
            self._write_gone(external_id, url, PostKind.REPLY)

    def _write_gone(self, external_id: str, url: str, kind: PostKind, state: str = "") -> None:
        post = Post(
            source=self.task.source.key, external_id=external_id, url=url, title="", text="", published_at=None,
            kind=kind, fetched_at=self.task.at(), gone=True, state=state,
        )  # fmt: skip
        self.spool.write(post.to_line())

    def met(self, url: str, external_id: str, mark: str = "") -> None:
        """A list showed a whole post just now; `url` is where it is looked at again, once lists show it no more.

        A row that has no page of its own is known by its place within its list.
        """
        now = self.task.at()
        self.seen.note(Known(url, mark, "", "", external_id, now, now))

    def note(self, response: Response, external_id: str, waits: bool = False) -> None:
        """The page was answered just now; what its server and its list say of it is for the next round.

        `waits`: it is a letter that has no answer yet.
        """
        url, now = response.meta["asked"], self.task.at()
        headers = {
            name: (response.headers.get(name) or b"").decode("latin-1")[:200] for name in ("ETag", "Last-Modified")
        }
        known = self.seen.get(url)
        if known is not None and response.status == 304:
            headers, waits = {"ETag": known.etag, "Last-Modified": known.modified}, known.waits
        mark = response.meta["mark"] or (known.mark if known else "")
        self.seen.note(Known(url, mark, headers["ETag"], headers["Last-Modified"], external_id, now, now, waits))

    def end(self, unfinished: list[str]) -> None:
        """Close the segment, then keep what is known of pages, or nothing. Raises `OSError`, `sqlite3.Error`.

        Of a round that missed something, what it did read is kept too, so that the next one goes on from there;
        `unfinished` pages are asked for again.
        """
        try:
            self.spool.close()
        except OSError:
            self.outcome.lost = True
            raise
        finally:
            for url in unfinished:
                self.seen.unmark(url)
            self.seen.close(keep=not self.outcome.lost, whole=self.outcome.complete, now=self.task.at())
