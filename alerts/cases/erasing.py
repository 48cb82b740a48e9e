"""抹除: what was purged of who asked (诉求人) leaves the store's files too, not its tables alone.

SQLite zeroes what it deletes (`secure_delete`), but its journal (`huiying.sqlite3-wal`) keeps older pages until they
are written over, which may be never. So after a purge the journal is carried over and cut to nothing. PostgreSQL gives
dead rows back by its own vacuum.
"""

from datetime import datetime

from django.db import connection
from django.db.models import Max

from alerts.models import HotlineOrder

_WAIT = 500
"""Milliseconds to wait for readers; who reads longer is asked again at the next turn, so that no writer waits."""


def erase() -> bool:
    """Empty the journal; False where somebody read or wrote meanwhile, or where a transaction is open here."""
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
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


class Eraser:
    """Empties the journal once behind every purge, and tries again until it could; a new process begins with it."""

    def __init__(self) -> None:
        self._done: datetime | None = None

    def after_purges(self) -> bool:
        """True when there was something to do and it is done."""
        last = HotlineOrder.objects.aggregate(last=Max("purged_at"))["last"]
        if last is None or last == self._done or not erase():
            return False
        self._done = last
        return True
