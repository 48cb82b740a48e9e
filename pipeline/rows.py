"""Writes many rows at once: one prepared statement, where the ORM would build an expression for each value."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter, itemgetter
from types import NoneType
from typing import Any, TypeVar

import orjson
from django.db import connection, models
from django.db.models.base import ModelState

_Row = TypeVar("_Row", bound=models.Model)
_PLAIN: tuple[tuple[type, type], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.ForeignKey, int),
    (models.FloatField, float),
)
"""Python values that the driver takes as they are; any other value is for the field to convert or to refuse."""


def update_rows(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of saved objects of one model. Inside the caller's transaction."""
    if not objects:
        return
    meta = objects[0]._meta
    fields = [meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)  # type: ignore[union-attr]
    rows = _values(objects, [*fields, meta.pk])
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote('id')} = %s", rows)


def insert_rows(objects: Sequence[models.Model]) -> None:
    """Store new objects of one model that have their primary key from `reserve_ids`. Inside the caller's transaction.

    Foreign keys are checked when the transaction ends, so rows may name rows that are inserted after them.
    """
    if not objects:
        return
    meta = objects[0]._meta
    fields = list(meta.concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})", _values(objects, fields)
        )
    alias = connection.alias
    for row in objects:
        row._state.adding, row._state.db = False, alias


def insert_new(row: models.Model) -> None:
    """Store one new object that has no key yet, and give it its key: `save(force_insert=True)` without signals, at a
    quarter of its time. Inside the caller's transaction."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    [values] = _values([row], fields)
    with connection.cursor() as cursor:
        cursor.execute(_insertion(type(row), connection.vendor), values)
        row.pk = cursor.fetchall()[0][0]
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(model: type[models.Model], _vendor: str) -> str:
    """The statement that stores a row without its key, which it gives."""
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in model._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) RETURNING {quote('id')}"


def insert_plain(model: type[models.Model], **values: Any) -> None:
    """Store one row of which nobody asks the key; all columns but that are given. Inside the caller's transaction."""
    meta, quote = model._meta, connection.ops.quote_name
    fields = [meta.get_field(name) for name in values]
    columns = ", ".join(quote(str(field.column)) for field in fields)  # type: ignore[union-attr]
    places = ", ".join(["%s"] * len(fields))
    [row] = _values([new_row(model, **values)], fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})", row)


def stored(model: type[models.Model], column: str, values: Sequence[Any], **also: Any) -> Iterator[Any]:
    """Which of `values` a column holds, in rows whose other columns are as in `also`: mostly none, and that is quickly
    said."""
    quote = connection.ops.quote_name
    where = " AND ".join(f"{quote(name)} = %s" for name in also)
    with connection.cursor() as cursor:
        for start in range(0, len(values), 500):
            part = values[start : start + 500]
            cursor.execute(
                f"SELECT {quote(column)} FROM {quote(model._meta.db_table)}"
                f" WHERE {where} AND {quote(column)} IN ({', '.join(['%s'] * len(part))})",
                [*also.values(), *part],
            )
            yield from (row[0] for row in cursor.fetchall())


def asked(sql: str, *values: Any) -> list[Any]:
    """The rows of a SELECT of plain columns (numbers, words, JSON as text), which takes a tenth of the ORM's time.

    `values` go to the `%s`, instants among them as the database holds them.
    """
    taken = [connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, taken)
        return list(cursor.fetchall())


def locking() -> str:
    """What stands behind a SELECT that holds its row; SQLite's writers have the whole store to themselves."""
    return "" if connection.vendor == "sqlite" else " FOR UPDATE"


def one_of(values: Sequence[Any]) -> str:
    """The places of that many values behind IN; of none, what nothing is one of."""
    return f"({', '.join(['%s'] * len(values)) or 'NULL'})"


def new_row(model: type[_Row], **values: Any) -> _Row:
    """The same as `model(**values)`, of column names, in a tenth of the time.

    Django's own `__init__` looks at each field in turn; here the columns go straight to where a model instance keeps
    them. No signal is sent, and no unknown name is refused.
    """
    constants, made = _defaults(model)
    row = model.__new__(model)
    row.__dict__ = own = {"_state": ModelState(), **constants, **values}
    for name, make in made:
        if name not in values:
            own[name] = make()
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """The defaults of all columns in their order; and those that are made anew for each row."""
    fields = model._meta.concrete_fields
    made = [(field.attname, field.default) for field in fields if callable(field.default) and field.has_default()]
    return {field.attname: field.get_default() for field in fields}, made


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """The next `count` primary keys of a model, ascending; nobody else gets them. Inside the caller's transaction.

    The ORM goes on after them. SQLite: what AUTOINCREMENT itself keeps count in. PostgreSQL: the column's sequence.
    """
    if count <= 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            last = _count_up(cursor, table, count)
            return list(range(last - count + 1, last + 1))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), count],
        )
        return sorted(number for (number,) in cursor.fetchall())


def _count_up(cursor: Any, table: str, count: int) -> int:
    cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
    found = cursor.fetchall()
    if not found:  # no row was ever inserted
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
    return int(found[0][0]) if found else count


def _values(objects: Sequence[models.Model], fields: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The values of these fields, one row per object, as the database driver takes them."""
    names = [field.attname for field in fields]
    try:  # straight from where a model instance keeps them: its attributes are descriptors
        columns = list(zip(*map(itemgetter(*names), map(vars, objects)), strict=True))
    except KeyError:  # a column that was not loaded: the attribute loads it
        columns = list(zip(*map(attrgetter(*names), objects), strict=True))
    driver = _Driver(connection.vendor)
    prepared = [driver.prepared(field, column) for field, column in zip(fields, columns, strict=True)]
    return list(zip(*prepared, strict=True))


class _Driver:
    """How a database takes what Python holds; asked once for many rows, as Django's own way asks for each value."""

    def __init__(self, vendor: str) -> None:
        self._sqlite = vendor == "sqlite"
        self._moments: dict[int, Any] = {}

    def prepared(self, field: Any, column: Sequence[Any]) -> Sequence[Any]:
        """A column's values; those of no common type are for the field to convert or to refuse."""
        types = set(map(type, column))
        plain = next((own for kind, own in _PLAIN if isinstance(field, kind)), None)
        if plain and types <= {plain, NoneType}:
            return column
        if self._sqlite and isinstance(field, models.JSONField) and field.encoder is None:
            return [None if value is None else _json(value) for value in column]
        if isinstance(field, models.DateTimeField) and types <= {datetime, NoneType}:
            known = self._moments.get  # the columns of a row often hold the same instant
            return [None if value is None else known(id(value)) or self._moment(value, field) for value in column]
        return [field.get_db_prep_save(value, connection) for value in column]

    def _moment(self, value: datetime, field: Any) -> Any:
        aware = self._sqlite and value.tzinfo is not None
        made = value.astimezone(UTC).isoformat(" ")[:-6] if aware else field.get_db_prep_save(value, connection)
        self._moments[id(value)] = made
        return made


def _json(value: Any) -> str:
    """JSON as text: as it is, not as escapes of twice its size."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a number of more than 64 bits, half an emoji
        return json.dumps(value)
