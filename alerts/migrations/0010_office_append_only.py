"""The events of the office (roster, contacts, experts, reposts) are never changed or deleted either: the database itself refuses it."""

from django.db import migrations

TABLES = ("alerts_officeevent",)
FUNCTION = """
CREATE OR REPLACE FUNCTION alerts_office_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events of the office are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for operation in ("update", "delete"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{operation} BEFORE {operation.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        elif schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION alerts_office_append_only()"
            )


def release(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for operation in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{operation}")
        elif schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS alerts_office_append_only()")


class Migration(migrations.Migration):
    dependencies = [("alerts", "0009_office")]

    operations = [migrations.RunPython(protect, release)]
