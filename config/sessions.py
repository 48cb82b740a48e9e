"""Sessions in the store, as Django keeps them; one is read for every page, so by one plain query."""

from datetime import UTC, datetime
from functools import lru_cache
from json import dumps, loads
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.db import connections, router


class SessionStore(Stored):
    """Django's own, but for how a session is read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a key that is unknown or over is forgotten, as Django does."""
        connection = connections[router.db_for_read(self.model) or "default"]
        until = connection.ops.adapt_datetimefield_value(datetime.now(UTC))  # noqa: TID251  as Django ends them
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                (self.session_key, until),
            )
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        decoded: dict[str, Any] = loads(_signed(found[0], settings.SECRET_KEY))
        return decoded


@lru_cache(1024)
def _signed(stored: str, _key: str) -> str:
    """What a stored session says, by Django's own check of its signature: the same text is checked once."""
    return dumps(SessionStore().decode(stored))
