"""Whether the database refuses to change events, as migration 0002 asks of it."""

from importlib import import_module

from django.db import connection

_TRIGGERS = {
    "sqlite": (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN "
        "('alerts_caseevent_no_update', 'alerts_caseevent_no_delete')",
        2,
    ),
    "postgresql": (
        "SELECT count(*) FROM pg_trigger WHERE tgname = 'alerts_caseevent_no_change' AND tgenabled <> 'D' "
        "AND tgrelid = 'alerts_caseevent'::regclass",
        1,
    ),
}


def events_protected() -> bool:
    """True when the triggers that refuse UPDATE and DELETE of events are there and enabled."""
    query, wanted = _TRIGGERS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return bool(row and row[0] == wanted)


def protect() -> None:
    """Set the triggers anew, e.g. after the table was rebuilt."""
    migration = import_module("alerts.migrations.0002_events_append_only")
    with connection.schema_editor() as editor:
        migration.release(None, editor)
        migration.protect(None, editor)
