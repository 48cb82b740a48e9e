"""A new store laid down at once is the same as one that went through every migration."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangosMigrate
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from config.new_store import is_new, lay_down

ALIAS = "another"


@contextmanager
def another(folder: Path, name: str) -> Iterator[BaseDatabaseWrapper]:
    """An empty store of the same kind as the tests' own, as one more connection of Django's."""
    settings = dict(connection.settings_dict)
    postgres = connection.vendor == "postgresql"
    settings["NAME"] = f"huiying_{name}" if postgres else str(folder / f"{name}.sqlite3")
    if postgres:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {settings['NAME']}")
            cursor.execute(f"CREATE DATABASE {settings['NAME']}")
    connections.databases[ALIAS] = settings
    opened = connections[ALIAS]
    try:
        with closing(opened):
            yield opened
    finally:
        del connections[ALIAS]
        del connections.databases[ALIAS]
        if postgres:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {settings['NAME']}")


def schema(store: BaseDatabaseWrapper) -> dict[str, Any]:
    """Tables with their columns, keys, constraints, indexes and triggers, whatever their order."""
    look, found = store.introspection, {}
    triggers = (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        if store.vendor == "postgresql"
        else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with store.cursor() as cursor:
        for table in look.table_names(cursor):
            columns = {
                column.name: (look.get_field_type(column.type_code, column), column.null_ok, column.display_size)
                for column in look.get_table_description(cursor, table)
            }
            found[table] = (columns, _named(look.get_constraints(cursor, table)), look.get_relations(cursor, table))
        cursor.execute(triggers)
        found["triggers"] = sorted(cursor.fetchall())
    return found


def _named(constraints: dict[str, dict[str, Any]]) -> list[str]:
    """SQLite invents names for what has none."""
    return sorted(
        repr(["" if name.startswith(("__unnamed", "fk_")) else name, sorted(one.items(), key=lambda pair: pair[0])])
        for name, one in constraints.items()
    )


@pytest.fixture(autouse=True)
def stores_may_be_opened(django_db_blocker: Any) -> Iterator[None]:
    """Others than the tests' own."""
    with django_db_blocker.unblock():
        yield


def test_both_ways_end_at_the_same_schema(tmp_path: Path) -> None:
    with another(tmp_path, "walked") as store:
        call_command(DjangosMigrate(), database=ALIAS, verbosity=0, interactive=False)
        walked, applied = schema(store), set(MigrationRecorder(store).applied_migrations())
    with another(tmp_path, "new") as store:
        assert is_new(store)
        call_command("migrate", database=ALIAS, verbosity=0, interactive=False)
        assert not is_new(store)
        assert set(MigrationRecorder(store).applied_migrations()) == applied
        found = schema(store)
        assert [name for name in walked if found.get(name) != walked[name]] == []
        assert found.keys() == walked.keys()
        assert len(walked) > 70
        assert walked["triggers"]


def test_cut_short_it_leaves_an_empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with another(tmp_path, "cut") as store:
        monkeypatch.setattr(MigrationRecorder, "migration_qs", property(_cut))
        with pytest.raises(RuntimeError, match="power cut"):
            lay_down(store)
        assert is_new(store)


def _cut(_recorder: MigrationRecorder) -> None:
    raise RuntimeError("power cut")
