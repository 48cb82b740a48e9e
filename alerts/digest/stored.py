"""The rows of many cases, read together: events, clocks, parts and statements beside their case.

The rows become objects of the models, so that whoever reads them finds what he knows, but without the setter of each
field, which a row of the store does not need: a third of the time.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from alerts.digest.plain_rows import rows_of_cases
from alerts.models import Assignment, Case, CaseEvent, Department, Release, Timer
from config.vocabulary import TimerName

_EVENT = ("id", "case_id", "number", "at", "kind", "after", "assignment_id", "reason", "data")
"""Of an event; what else it holds is for the chain, and is looked up where somebody asks."""
_FIRST = "_first_dispatched"
"""Kept with the part, which is asked dozens of times."""
_AT_ONCE = 2000
"""Cases that are read together; SQLite takes no longer list of keys than 32,766."""
Row = TypeVar("Row", Assignment, Timer, CaseEvent, Release)
AnyRow = TypeVar("AnyRow", bound=Model)


@dataclass(slots=True)
class CaseRows:
    """A case with its events (by number), clocks, parts and statements (by key), as they are now.

    `looked_at`: kept by whoever asks the same of a case for many instants.
    """

    case: Case
    events: list[CaseEvent] = field(default_factory=list)
    clocks: list[Timer] = field(default_factory=list)
    parts: list[Assignment] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    looked_at: tuple[list[CaseEvent], list[tuple[Timer, datetime]]] | None = None


def joined(cases: QuerySet[Case], said: bool = True) -> list[CaseRows]:
    """The cases with all that belongs to them, in the order of the query; their statements where these are `said`."""
    units = Department.objects.in_bulk()
    with not_collecting():
        found = [CaseRows(case) for case in _cases(cases)]
        for first in range(0, len(found), _AT_ONCE):
            some = {one.case.pk: one for one in found[first : first + _AT_ONCE]}
            _join(some, units)
            if said:
                for release in _read(Release, _columns(Release), some):
                    some[release.case_id].releases.append(release)
    return found


def first_dispatched(assignment: Assignment) -> datetime:
    """When the unit first got it: a refused return sets `dispatched_at` anew, the first sign-off clock stays."""
    known: datetime = assignment.__dict__[_FIRST]
    return known


@contextmanager
def not_collecting() -> Iterator[None]:
    """Let the collector rest while thousands of rows become objects, all of which stay: a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _join(rows: Mapping[int, CaseRows], units: Mapping[int, Department]) -> None:
    parts: dict[int, Assignment] = {}
    for part in _read(Assignment, _columns(Assignment), rows):
        part._state.fields_cache["department"] = units[part.department_id]
        part.__dict__[_FIRST] = part.dispatched_at
        parts[part.pk] = part
        rows[part.case_id].parts.append(part)
    for clock in _read(Timer, _columns(Timer), rows):
        part_of = parts.get(clock.assignment_id or 0)
        if part_of is not None:
            clock._state.fields_cache["assignment"] = part_of
            if clock.name == TimerName.ACK.value:
                part_of.__dict__[_FIRST] = min(first_dispatched(part_of), clock.started_at)
        rows[clock.case_id].clocks.append(clock)
    for event in _read(CaseEvent, _EVENT, rows, "number"):
        rows[event.case_id].events.append(event)


def _cases(cases: QuerySet[Case]) -> Iterator[Case]:
    """The cases themselves; what the query leaves out is looked up where somebody asks for it, as of any row."""
    left_out, _leaves = cases.query.deferred_loading
    names = tuple(one.attname for one in Case._meta.concrete_fields if one.name not in left_out)
    for values in cases.values_list(*names):
        yield _made(Case, names, values, cases.db)


def _made(model: type[AnyRow], names: Sequence[str], values: Sequence[Any], store: str) -> AnyRow:
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = ModelState()
    made._state.db, made._state.adding = store, False
    return made


def _read(model: type[Row], names: Sequence[str], rows: Mapping[int, CaseRows], order: str = "id") -> Iterator[Row]:
    store = model._default_manager.db
    for values in rows_of_cases(model, names, list(rows), order):
        made = _made(model, names, values, store)
        made._state.fields_cache = {"case": rows[made.case_id].case}
        yield made


def _columns(model: type[Model]) -> tuple[str, ...]:
    return tuple(one.attname for one in model._meta.concrete_fields)
