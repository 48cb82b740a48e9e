"""What a source's pages were like when they were last read: a SQLite file a source, of flat memory at any size.

A page is known by 16 bytes of its address' BLAKE2b: two addresses in ten million share one with a probability of 1e-25,
so nothing is ever taken for seen that was not. What a round notes becomes true only with the posts that it wrote.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

_KEPT = timedelta(days=400)
_FOLLOWED = timedelta(days=7)
_SOONEST = timedelta(hours=6)
_WAITED = timedelta(days=60)
"""Letters are to be settled within 60 days (信访工作条例, 2022), and boards seldom say when they were."""
_WAITS_LOOKED_AT = timedelta(days=4)
_TABLE = """CREATE TABLE IF NOT EXISTS page (
    id BLOB PRIMARY KEY, url TEXT NOT NULL, mark TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
    external_id TEXT NOT NULL, first_at REAL NOT NULL, seen_at REAL NOT NULL,
    waits INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"""
_WAITS = "ALTER TABLE page ADD COLUMN waits INTEGER NOT NULL DEFAULT 0"
"""For a file of before letters were waited for."""
_WAITING = "CREATE INDEX IF NOT EXISTS page_waits ON page (first_at, seen_at) WHERE waits"
_POSTS = "CREATE TABLE IF NOT EXISTS post (id BLOB NOT NULL UNIQUE, at REAL NOT NULL)"
_SHOWN = "CREATE TABLE IF NOT EXISTS shown (id BLOB PRIMARY KEY, ids TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID"
"""The ids of the posts that a page showed, in its order: what they begin with alike, then the rest of each."""
_SHOWN_AT = "CREATE INDEX IF NOT EXISTS shown_at ON shown (at)"
_SHOWN_KEPT = timedelta(days=60)
_FORGOTTEN_AT_ONCE = 5000
_ROBOTS = "CREATE TABLE IF NOT EXISTS robots (url TEXT PRIMARY KEY, body BLOB NOT NULL, at REAL NOT NULL)"
_ROBOTS_KEPT = timedelta(hours=4)
_NEVER_WHOLE = 1
"""The file's `user_version` until a round has missed nothing."""
_INDEX = "CREATE INDEX IF NOT EXISTS page_turn ON page (first_at, seen_at)"
"""Holds all that a turn is reckoned from, so that the pages of a week are asked without being fetched one by one."""
_FORMER_INDEX = "DROP INDEX IF EXISTS page_first"


@dataclass(frozen=True, slots=True)
class Known:
    """A page that was read. `mark` is what its list said of it then; `external_id` the post that it is about.

    `waits`: it is a letter without an answer.
    """

    url: str
    mark: str
    etag: str
    modified: str
    external_id: str
    first_at: datetime
    seen_at: datetime
    waits: bool = False

    def due_again(self, now: datetime) -> bool:
        """Whether to look again: after six hours, then at doubling intervals, for a week; edits come soon or never.

        A letter that waits is looked at for 60 days, and every fourth day at least.
        """
        age, gap = now - self.first_at, max(_SOONEST, self.seen_at - self.first_at)
        if self.waits and age <= _WAITED:
            gap = min(gap, _WAITS_LOOKED_AT)
        return age <= (_WAITED if self.waits else _FOLLOWED) and now - self.seen_at >= gap


class SeenStore:
    """Pages of one source. Without a file it lives as long as the round.

    `everything`: this round is asked for all there is. Then pages that an earlier such round read before it was cut
    short are known; but where a round was whole since, the store of posts was begun anew, and so is this one.
    """

    def __init__(self, file: Path | None, everything: bool = False) -> None:
        self._file, self._everything = file, everything
        try:
            self._open()
        except sqlite3.OperationalError:  # held by another, or the disk is full: what it knows is to be kept
            raise
        except sqlite3.DatabaseError:  # damaged: what it knew is fetched once more, nothing is lost
            assert file is not None
            file.unlink(missing_ok=True)
            self._open()

    def _open(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._base = sqlite3.connect(str(self._file) if self._file else ":memory:", isolation_level=None, timeout=30)
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.execute("PRAGMA cache_size = -4000")
        self._base.execute(_TABLE)
        if all(column[1] != "waits" for column in self._base.execute("PRAGMA table_info(page)")):
            self._base.execute(_WAITS)
        self._base.execute(_INDEX)
        self._base.execute(_WAITING)
        self._base.execute(_FORMER_INDEX)
        self._base.execute(_ROBOTS)
        self._base.execute(_POSTS)
        self._base.execute(_SHOWN)
        self._base.execute(_SHOWN_AT)
        self._base.execute("BEGIN IMMEDIATE")
        if self._everything and self._base.execute("PRAGMA user_version").fetchone()[0] != _NEVER_WHOLE:
            self._base.execute("DELETE FROM page")
            self._base.execute("DELETE FROM post")
            self._base.execute("DELETE FROM shown")
            self._base.execute(f"PRAGMA user_version = {_NEVER_WHOLE}")

    def get(self, url: str) -> Known | None:
        """What is known of an address; `None` when it was never read."""
        row = self._base.execute("SELECT * FROM page WHERE id = ?", (_key(url),)).fetchone()
        return _known(row) if row else None

    def first_time(self, external_id: str, now: datetime) -> bool:
        """Whether a post with this id was never met before; from now on it was."""
        row = (_key(external_id), now.timestamp())
        return self._base.execute("INSERT OR IGNORE INTO post VALUES (?, ?)", row).rowcount == 1

    def note(self, known: Known) -> None:
        """A page was read just now. Its first time stays as it was."""
        self._base.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark,"
            " etag = excluded.etag, modified = excluded.modified, seen_at = excluded.seen_at, waits = excluded.waits,"
            " external_id = iif(excluded.external_id = '', external_id, excluded.external_id)",
            (
                _key(known.url), known.url, known.mark, known.etag, known.modified, known.external_id,
                known.first_at.timestamp(), known.seen_at.timestamp(), known.waits,
            ),
        )  # fmt: skip

    def forget(self, url: str) -> None:
        """A page is gone: it is not looked at again."""
        self._base.execute("DELETE FROM page WHERE id = ?", (_key(url),))

    def unmark(self, url: str) -> None:
        """A page was read, but not all that belongs to it: it is due, without a condition."""
        self._base.execute(
            "UPDATE page SET mark = '', etag = '', modified = '', seen_at = 0 WHERE id = ?", (_key(url),)
        )

    def to_look_at_again(self, now: datetime, limit: int) -> list[Known]:
        """Pages of the last week, and letters that wait, whose turn it is; those seen longest ago first.

        At most `limit` of each, so that many letters keep no edit of a young page from being seen.
        """
        rows = list(self._of_the_week(now, limit)) + list(self._waiting(now, limit))
        found = {known.url: known for known in map(_known, rows)}
        return sorted(found.values(), key=lambda known: known.seen_at)

    def _of_the_week(self, now: datetime, limit: int) -> sqlite3.Cursor:
        return self._base.execute(
            "SELECT * FROM page WHERE id IN (SELECT id FROM page INDEXED BY page_turn WHERE first_at >= ?"
            " AND ? - seen_at >= max(?, seen_at - first_at) ORDER BY seen_at LIMIT ?) ORDER BY seen_at",
            ((now - _FOLLOWED).timestamp(), now.timestamp(), _SOONEST.total_seconds(), limit),
        )

    def _waiting(self, now: datetime, limit: int) -> sqlite3.Cursor:
        return self._base.execute(
            "SELECT * FROM page WHERE id IN (SELECT id FROM page INDEXED BY page_waits WHERE waits AND first_at >= ?"
            " AND seen_at <= ? ORDER BY seen_at LIMIT ?) ORDER BY seen_at",
            ((now - _WAITED).timestamp(), (now - _WAITS_LOOKED_AT).timestamp(), limit),
        )

    def shown(self, page: str) -> list[str]:
        """The ids that a page showed when it was last read whole; none for a page that never was."""
        row = self._base.execute("SELECT ids FROM shown WHERE id = ?", (_key(page),)).fetchone()
        alike, *rest = row[0].split("\n") if row else [""]
        return [alike + one for one in rest]

    def keep_shown(self, page: str, ids: Sequence[str], now: datetime) -> None:
        """A page showed these ids, of one line each, in this order."""
        alike = _begin_alike(min(ids, default=""), max(ids, default=""))
        packed = "\n".join([alike, *(one[len(alike) :] for one in ids)])
        self._base.execute("INSERT OR REPLACE INTO shown VALUES (?, ?, ?)", (_key(page), packed, now.timestamp()))

    def robots(self, url: str, now: datetime) -> bytes | None:
        """A robots.txt of the last four hours (RFC 9309 allows 24); `None` for none."""
        after = (now - _ROBOTS_KEPT).timestamp()
        row = self._base.execute("SELECT body FROM robots WHERE url = ? AND at > ?", (url, after)).fetchone()
        return bytes(row[0]) if row else None

    def keep_robots(self, url: str, body: bytes, now: datetime) -> None:
        """Remember what a site's robots.txt said."""
        self._base.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (url, body, now.timestamp()))

    def close(self, keep: bool, now: datetime, whole: bool = True) -> None:
        """End the round: keep what was noted (then it is on the disk), or drop it. May be called again.

        `whole`: the round missed nothing.
        """
        base, self._base = self._base, sqlite3.connect(":memory:", isolation_level=None)
        if not base.in_transaction:
            base.close()
            return
        if keep:
            long_ago = (now - _KEPT).timestamp()  # `first_at` is never later than `seen_at`, and has the index
            base.execute("DELETE FROM page WHERE first_at < ? AND seen_at < ?", (long_ago, long_ago))
            base.execute("DELETE FROM shown WHERE at < ?", ((now - _SHOWN_KEPT).timestamp(),))
            oldest = "SELECT rowid FROM post ORDER BY rowid LIMIT ?"  # they were met in this order
            base.execute(f"DELETE FROM post WHERE rowid IN ({oldest}) AND at < ?", (_FORGOTTEN_AT_ONCE, long_ago))
        if keep and whole:
            base.execute("PRAGMA user_version = 0")
        base.execute("COMMIT" if keep else "ROLLBACK")
        base.close()


def _begin_alike(one: str, other: str) -> str:
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]


def _key(url: str) -> bytes:
    return blake2b(url.encode("utf-8", "replace"), digest_size=16).digest()


def _known(row: tuple[object, ...]) -> Known:
    _, url, mark, etag, modified, external_id, first_at, seen_at, waits = row
    return Known(
        str(url), str(mark), str(etag), str(modified), str(external_id),
        datetime.fromtimestamp(float(str(first_at)), UTC), datetime.fromtimestamp(float(str(seen_at)), UTC),
        bool(waits),
    )  # fmt: skip
