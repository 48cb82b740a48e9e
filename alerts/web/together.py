"""Rows of several tables in one question to the store: each comes as the number of its kind and a JSON array.

A page that shows twenty kinds of things asks once, not twenty times. The statement is made by Django, for both stores,
and kept; what comes back are models as usual, those of one another's keys joined in memory.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import F, Field, ForeignKey, Model, Value
from django.db.models.functions import JSONArray

_MARK = -1
"""Stands for the key in the statement that is kept."""
_MOST = 127
"""Values that SQLite's `json_array` takes."""
_PLAIN = (models.IntegerField, models.FloatField, models.CharField, models.TextField, models.ForeignKey)


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of `model` that `way` leads from to the key asked for; `related` are read with them, `without` left out.

    `order`: names of fields, with `-` for the last first; the model's own where it is empty.
    """

    model: type[Model]
    way: str = "case"
    related: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One model within a row: where it hangs (the path of names, empty for the row itself), its columns."""

    path: tuple[str, ...]
    model: type[Model]
    fields: tuple["Field[Any, Any]", ...]
    readers: tuple[Callable[[Any], Any] | None, ...]


def read_together(kinds: tuple[Kind, ...], key: int) -> list[list[Any]]:
    """The rows of each kind, in its order; a row's keys of others that were read lead to these."""
    sql, values = _statement(kinds, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [key if value == _MARK else value for value in values])
        found: list[list[Any]] = [[] for _ in kinds]
        for number, row in cursor.fetchall():
            found[number].append(_made(_parts(kinds[number], connection.vendor), json.loads(row)))
    for kind, rows in zip(kinds, found, strict=True):
        _sort(rows, kind.order or tuple(map(str, kind.model._meta.ordering or ())))
    _join(found)
    return found


@lru_cache(16)
def _statement(kinds: tuple[Kind, ...], vendor: str) -> tuple[str, tuple[Any, ...]]:
    first, *rest = (_asked(number, kind, vendor) for number, kind in enumerate(kinds))
    sql, values = first.union(*rest, all=True).query.get_compiler(connection=connection).as_sql()
    return sql, tuple(values)


def _asked(number: int, kind: Kind, vendor: str) -> Any:
    names = ["__".join((*part.path, field.attname)) for part in _parts(kind, vendor) for field in part.fields]
    if len(names) > _MOST:
        raise ValueError(f"{kind.model.__name__}: {len(names)} values, at most {_MOST}")
    rows = kind.model._default_manager.filter(**{kind.way: _MARK}).order_by()
    return rows.values_list(Value(number), JSONArray(*map(F, names)))


@lru_cache(128)
def _parts(kind: Kind, vendor: str) -> tuple[_Part, ...]:
    """The row itself first, then what is read with it, the nearer first."""
    made = [_part((), kind.model, kind.without, vendor)]
    steps = {tuple(path.split("__")[: at + 1]) for path in kind.related for at in range(path.count("__") + 1)}
    for path in sorted(steps, key=lambda one: (len(one), one)):
        model = kind.model
        for name in path:
            model = model._meta.get_field(name).related_model  # type: ignore[assignment]
        below = frozenset(one.removeprefix("__".join(path) + "__") for one in kind.without)
        made.append(_part(path, model, below, vendor))
    return tuple(made)


def _part(path: tuple[str, ...], model: type[Model], without: frozenset[str], vendor: str) -> _Part:
    fields = tuple(one for one in model._meta.concrete_fields if one.name not in without)
    return _Part(path, model, fields, tuple(_reader(one, vendor) for one in fields))


def _reader(field: "Field[Any, Any]", vendor: str) -> Callable[[Any], Any] | None:
    """How the field's value is read out of JSON; None where it is there as it is."""
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.DateField):
        return date.fromisoformat
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.JSONField):
        return json.loads if vendor == "sqlite" else None
    if isinstance(field, _PLAIN):
        return None
    raise TypeError(f"{field}: no way to read it out of JSON")


def _instant(text: str) -> datetime:
    """SQLite has no zones and keeps UTC; PostgreSQL says the zone of the connection."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _made(parts: Sequence[_Part], row: list[Any]) -> Any:
    """The model of a row with what hangs on it."""
    at = 0
    hung: dict[tuple[str, ...], Any] = {}
    for part in parts:
        values = row[at : at + len(part.fields)]
        at += len(part.fields)
        hung[part.path] = one = _model(part, values)
        owner = hung[part.path[:-1]] if part.path else None
        if owner is not None:
            owner._state.fields_cache[part.path[-1]] = one
    return hung[()]


def _model(part: _Part, values: Iterable[Any]) -> Any:
    """The row as its model; None where what a key may lead to is not there."""
    read = [
        value if reader is None or value is None else reader(value)
        for value, reader in zip(values, part.readers, strict=True)
    ]
    names = [field.attname for field in part.fields]
    if read[names.index(part.model._meta.pk.attname)] is None:
        return None
    return part.model.from_db(connection.alias, names, read)


def _sort(rows: list[Any], order: Sequence[str]) -> None:
    rows.sort(key=lambda one: one.pk)
    for name in reversed(order):
        rows.sort(key=lambda one, name=name: getattr(one, name.lstrip("-")), reverse=name.startswith("-"))  # type: ignore[misc]


def _join(found: Sequence[Sequence[Any]]) -> None:
    """Let keys lead to rows that were read beside them, where nothing hangs there yet."""
    known = {(type(one), one.pk): one for rows in found for one in rows}
    for rows in found:
        for field in _keys(type(rows[0])) if rows else ():
            for one in rows:
                other = known.get((field.related_model, getattr(one, field.attname)))
                if other is not None:
                    one._state.fields_cache.setdefault(field.name, other)


def _keys(model: type[Model]) -> Iterator["ForeignKey[Any, Any]"]:
    return (one for one in model._meta.concrete_fields if isinstance(one, ForeignKey))
