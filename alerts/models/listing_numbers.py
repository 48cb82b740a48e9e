"""Keeps how many cases stand under each tab, by triggers of SQLite: a page that counts them reads six rows.

On PostgreSQL nothing is kept and pages count: moves made at one moment would wait there for each other's row of the
number, and two that cross (A to B, B to A) would end in a deadlock. SQLite has one writer at a time in any case.
A tab that has no row is counted too, so that a store whose numbers are not laid yet says no wrong one.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from alerts.models.laying import Trigger, lay, lift
from alerts.rules.desk_tabs import TABS

ALL = "all"
"""The row of every case, ended or not."""
_TABLE = "alerts_listednumber"
_LISTING = "alerts_listing"


def triggers() -> Iterator[Trigger]:
    """A case that is listed, that changes its tab, that goes."""
    change = f"UPDATE {_TABLE} SET number = number"
    yield "listing_number_new", _LISTING, "AFTER INSERT", f"{change} + 1 WHERE tab IN (NEW.tab, '{ALL}')"
    yield (
        "listing_number_moved",
        _LISTING,
        "AFTER UPDATE OF tab",
        f"{change} + (tab IS NEW.tab) - (tab IS OLD.tab) WHERE tab IN (NEW.tab, OLD.tab) AND NEW.tab IS NOT OLD.tab",
    )
    yield "listing_number_gone", _LISTING, "AFTER DELETE", f"{change} - 1 WHERE tab IN (OLD.tab, '{ALL}')"


def release(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, so that tables can be rebuilt."""
    if connection.vendor == "sqlite":
        lift(connection, triggers())


def keep(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, and every number true."""
    if connection.vendor != "sqlite":
        return
    lay(connection, triggers())
    counted = " UNION ALL ".join(f"SELECT '{tab}', count(*) FROM {_LISTING} WHERE tab = '{tab}'" for tab in TABS)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE}")
        counted += f" UNION ALL SELECT '{ALL}', count(*) FROM {_LISTING}"
        cursor.execute(f"INSERT INTO {_TABLE} (tab, number) {counted}")


def connect(app: AppConfig) -> None:
    """Before and after each migration of the store; after the rows of the list themselves."""
    pre_migrate.connect(_before, sender=app, dispatch_uid="listing_numbers_before")
    post_migrate.connect(_after, sender=app, dispatch_uid="listing_numbers_after")


def _before(using: str, plan: Sequence[Any] = (), **_rest: Any) -> None:
    if plan:
        release(connections[using])


def _after(using: str, **_rest: Any) -> None:
    connection = connections[using]
    if _TABLE in connection.introspection.table_names():
        keep(connection)
