"""Events are never changed or deleted: the database itself refuses it, whoever asks.

SQLite rebuilds a table to alter it and drops its triggers with the old one: a later migration that alters
alerts_caseevent must run `protect` again (`huiying audit verify` says when the protection is absent).
"""

from django.db import migrations

SQLITE = {
    operation: f"""
CREATE TRIGGER alerts_caseevent_no_{operation} BEFORE {operation.upper()} ON alerts_caseevent
BEGIN SELECT RAISE(ABORT, 'alerts_caseevent is append-only'); END
"""
    for operation in ("update", "delete")
}
POSTGRESQL = """
CREATE OR REPLACE FUNCTION alerts_caseevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alerts_caseevent is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER alerts_caseevent_no_change BEFORE UPDATE OR DELETE ON alerts_caseevent
FOR EACH ROW EXECUTE FUNCTION alerts_caseevent_append_only();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE.values():
            schema_editor.execute(statement)
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for operation in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS alerts_caseevent_no_{operation}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS alerts_caseevent_no_change ON alerts_caseevent")
        schema_editor.execute("DROP FUNCTION IF EXISTS alerts_caseevent_append_only()")


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
