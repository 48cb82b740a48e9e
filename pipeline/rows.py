"""Writes many changed rows at once: one prepared UPDATE, where the ORM would build an expression for each value."""

from collections.abc import Sequence

from django.db import connection, models


def update_rows(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of saved objects of one model. Inside the caller's transaction."""
    if not objects:
        return
    meta = objects[0]._meta
    fields = [meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)  # type: ignore[union-attr]
    rows = [
        (*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk)  # type: ignore[union-attr]
        for row in objects
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote('id')} = %s", rows)
