"""Whether the database refuses to change events and anchors, as migrations 0002, 0007 and 0010 ask of it."""

from importlib import import_module

from django.db import connection

_MIGRATIONS = ("0002_events_append_only", "0007_anchors_append_only", "0010_office_append_only")
_TABLES = ("alerts_caseevent", "alerts_anchor", "alerts_anchoredhead", "alerts_officeevent")
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal",
}
_WANTED = {"sqlite": ("no_update", "no_delete"), "postgresql": ("no_change",)}


def events_protected() -> bool:
    """True when the triggers that refuse UPDATE and DELETE of events and anchors are there and enabled."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        there = {row[0] for row in cursor.fetchall()}
    return {f"{table}_{word}" for table in _TABLES for word in _WANTED[connection.vendor]} <= there


def protect() -> None:
    """Set the triggers anew, e.g. after a table was rebuilt."""
    with connection.schema_editor() as editor:
        for name in _MIGRATIONS:
            migration = import_module(f"alerts.migrations.{name}")
            migration.release(None, editor)
            migration.protect(None, editor)
