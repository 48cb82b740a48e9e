"""A new store gets all tables as they are today at once, and the migrations noted as done.

Django would replay each migration on an empty store, rendering all models anew at each step: nine seconds where less
than one does. What migrations do beside tables (triggers) is done as they say. A test holds both ways to one schema.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps


def is_new(connection: BaseDatabaseWrapper) -> bool:
    """Whether the store holds no table at all."""
    return not connection.introspection.table_names()


def lay_down(connection: BaseDatabaseWrapper) -> None:
    """All tables, indexes, constraints and triggers in one transaction; killed in between, the store is empty still."""
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)]
    apps = executor.loader.project_state().apps
    recorder = MigrationRecorder(connection)
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models(include_auto_created=False):
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        editor.create_model(recorder.Migration)
        for statement in editor.deferred_sql:
            editor.execute(statement)
        editor.deferred_sql.clear()
        for migration in plan:
            _beside_tables(migration, apps, editor)
        recorder.migration_qs.bulk_create(recorder.Migration(app=one.app_label, name=one.name) for one in plan)


def _beside_tables(migration: Migration, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            operation.code(apps, editor)
        elif isinstance(operation, RunSQL | SeparateDatabaseAndState):
            raise NotImplementedError(f"{migration}: say here what {operation} does to a new store")
