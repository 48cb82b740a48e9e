"""The rows of a case as they stand, read twice around every move that can be taken back: what changed is kept.

Read as the database gives them, by statements that Django compiled once: turning rows into models and back for every
move would cost more than the move. Only what changed becomes Python values.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from alerts.models import Assignment, Case, Commitment, InterpretationTask, Release, SignOffToken, Timer

Row = tuple[Any, ...]
Snapshot = Mapping[str, Mapping[int, Row]]
Values = dict[str, Any]
_SOME_CASE = -71
"""Stands for the case in a statement until it is run."""

_OF_CASE: dict[str, Callable[[int], QuerySet[Any]]] = {
    "case": lambda pk: Case.objects.filter(pk=pk),
    "assignments": lambda pk: Assignment.objects.filter(case=pk),
    "timers": lambda pk: Timer.objects.filter(case=pk),
    "tokens": lambda pk: SignOffToken.objects.filter(assignment__case=pk),
    "releases": lambda pk: Release.objects.filter(case=pk, published_at=None),
    "interpretations": lambda pk: InterpretationTask.objects.filter(case=pk),
    "commitments": lambda pk: Commitment.objects.filter(case=pk),
}
"""Every row that a move may change, by kind."""


class _Exact(DjangoJSONEncoder):
    """Instants to the microsecond: Django's own encoder cuts them, and what is put back would differ from before."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@dataclass(frozen=True, slots=True)
class _Statement:
    """`columns`: the model's attributes in the order of the row; `key`: where the primary key stands in it."""

    sql: str
    parameters: tuple[Any, ...]
    columns: tuple[str, ...]
    key: int
    converters: Any
    compiler: Any

    def rows(self, case: int) -> dict[int, Row]:
        parameters = [case if value == _SOME_CASE else value for value in self.parameters]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, parameters)
            return {row[self.key]: row for row in cursor.fetchall()}

    def values(self, row: Row) -> Values:
        """The row's columns as JSON knows them."""
        [converted] = self.compiler.apply_converters([list(row)], self.converters)
        raw = dict(zip(self.columns, converted, strict=True))
        values: Values = json.loads(json.dumps(raw, cls=_Exact))
        return values


def snapshot(case: int) -> Snapshot:
    """The rows of a case now, by kind and primary key."""
    return {kind: _statement(kind).rows(case) for kind in _OF_CASE}


def values(kind: str, row: Row) -> Values:
    """One row's columns as JSON knows them."""
    return _statement(kind).values(row)


def moved(kind: str, before: Row, after: Row) -> list[str]:
    """The columns in which two states of one row differ."""
    names = _statement(kind).columns
    return [name for name, old, new in zip(names, before, after, strict=True) if old != new]


@cache
def _statement(kind: str) -> _Statement:
    found = _OF_CASE[kind](_SOME_CASE).order_by()
    model: type[Model] = found.model
    compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    columns = tuple(column.target.attname for column, _, _ in compiler.select)
    if set(columns) != {field.attname for field in model._meta.concrete_fields}:
        raise TypeError(f"{model.__name__}: not every column is read")
    pk = model._meta.pk
    key = columns.index(pk.attname if pk else "id")
    converters = compiler.get_converters([column for column, _, _ in compiler.select])
    return _Statement(sql, tuple(parameters), columns, key, converters, compiler)
