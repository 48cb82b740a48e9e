"""Lays triggers in the store, and lifts them: SQLite rebuilds tables when it migrates and cannot while they are named.

A trigger is (name, table, when, what): `AFTER UPDATE OF "state"` and one statement over `NEW` and `OLD`.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

Trigger = tuple[str, str, str, str]


def lift(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Take the triggers away, so that tables can be rebuilt."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, table, _when, _what in triggers:
            if table in tables:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def lay(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Make the triggers; those of these names that are there go first."""
    laid = list(triggers)
    lift(connection, laid)
    with connection.cursor() as cursor:
        for name, table, when, what in laid:
            if connection.vendor == "sqlite":
                cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} BEGIN {what}; END")
                continue
            back = "OLD" if "DELETE" in when else "NEW"
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {what}; RETURN {back}; END $$"
            )
            cursor.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
