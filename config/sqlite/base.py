"""The store of a working folder as Django's own, with two shorter ways for what every page asks.

Django rewrites `%s` to `?` in each statement each time, by a regular expression over two kilobytes in a list of cases;
and it turns an instant to UTC by four calls.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as Operations

_LONGEST = 10_000
"""Characters of a statement that is remembered: longer ones name hundreds of keys and are not asked twice."""


class Cursor(base.SQLiteCursorWrapper):
    """Rewrites a statement once."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """With `?` for `%s`, and `%` for `%%`."""
        if param_names is None and len(query) <= _LONGEST:
            return _question_marks(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(1024)
def _question_marks(query: str) -> str:
    converted: str = base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return converted


class DatabaseOperations(Operations):
    """Instants as text."""

    def adapt_datetimefield_value(self, value: Any) -> str | None:
        """In UTC, without its offset."""
        if type(value) is datetime and value.tzinfo is not None and self.connection.timezone is UTC:
            return str(value.astimezone(UTC).replace(tzinfo=None))
        adapted: str | None = super().adapt_datetimefield_value(value)
        return adapted


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection."""

    ops_class = DatabaseOperations

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002  Django's
        """A cursor of ours."""
        return self.connection.cursor(factory=Cursor)
