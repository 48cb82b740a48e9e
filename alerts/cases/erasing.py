"""抹除: what was purged of who asked (诉求人) leaves the store's files too, not its tables alone.

SQLite zeroes what it deletes (`secure_delete`), but its journal (`huiying.sqlite3-wal`) keeps older pages until they
are written over, which may be never. So after a purge the journal is carried over and cut to nothing. PostgreSQL keeps
the row as it was before, and its own vacuum only marks the room as free, so the small tables that hold sealed text are
written anew (`VACUUM FULL`). Its log (`pg_wal`) and backups are the operator's: docs/operate.md.
"""

import logging
from datetime import datetime

from django.db import OperationalError, connection
from django.db.models import Max

from alerts.models import HotlineOrder, PendingImport

log = logging.getLogger(__name__)

_WAIT = 500
"""Milliseconds to wait for readers; who reads longer is asked again at the next turn, so that no writer waits."""
_TABLES = (HotlineOrder._meta.db_table, PendingImport._meta.db_table)
"""Where sealed text is kept. Never from outside: the names go into statements as they are."""

KEPT_IN_LOG = (
    "已清除的诉求人信息在 PostgreSQL 的日志旧段 (pg_wal) 里还有密文：把 wal_recycle 设为 off (见 docs/operate.md)"
)


def erase() -> bool:
    """Empty the files of it; False where somebody read or wrote meanwhile, or where a transaction is open here."""
    if connection.in_atomic_block:
        return False
    if connection.vendor == "sqlite":
        return _empty_journal()
    return all([_write_anew(table) for table in _TABLES])


def _empty_journal() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        [usual] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout={_WAIT}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    return not busy


def _write_anew(table: str) -> bool:
    """True when the table has new files, its TOAST too, and no row in them that somebody may still see as it was.

    Rows that an older transaction may see are copied as well; `reltuples` counts them, the table's own count does not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(%s)", [table])
        [before] = cursor.fetchone()
        cursor.execute(f"SET lock_timeout = {_WAIT}")
        try:
            cursor.execute(f"VACUUM (FULL) {table}")
        except OperationalError:  # it is being read or written
            return False
        finally:
            cursor.execute("RESET lock_timeout")
        cursor.execute(
            f"SELECT pg_relation_filenode(oid), reltuples = (SELECT count(*) FROM {table})"
            " FROM pg_class WHERE oid = %s::regclass",
            [table],
        )
        after, whole = cursor.fetchone()
    if after == before:  # PostgreSQL warns, and skips the table
        log.error("erase_refused table=%s reason=not_owned_by_the_role_that_huiying_connects_as", table)
    return bool(after != before and whole)


def log_keeps_purged() -> bool:
    """Whether something was purged on a PostgreSQL whose log keeps old segments for use again, contents and all."""
    if connection.vendor != "postgresql" or not HotlineOrder.objects.filter(purged_at__isnull=False).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW wal_recycle")
        [recycled] = cursor.fetchone()
    return bool(recycled == "on")


class Eraser:
    """Erases once behind every purge, and tries again until it could; a new process begins with it."""

    def __init__(self) -> None:
        self._done: datetime | None = None

    def after_purges(self) -> bool:
        """True when there was something to do and it is done."""
        last = HotlineOrder.objects.aggregate(last=Max("purged_at"))["last"]
        if last is None or last == self._done or not erase():
            return False
        self._done = last
        return True
