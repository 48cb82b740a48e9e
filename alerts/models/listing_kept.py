"""Keeps `Listing` true by triggers of the store: no move writes it, none can forget it, and each costs microseconds.

What is kept is said once, as columns and the query that gives them; triggers, filling and checking are made from it.
Triggers name other tables, and SQLite rebuilds tables when it migrates: they are taken away before and made after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from alerts.models.laying import Trigger, lay, lift
from alerts.rules.desk_tabs import TAB_OF
from config.vocabulary import AssignmentState, Part, Severity, TimerName

RIGHTS = (TimerName.WATCH.value, TimerName.RETURN.value)
"""A window and a right: nobody is late when they are over, so no row shows them as its clock."""
_GONE = (AssignmentState.RETURNED, AssignmentState.REASSIGNED, AssignmentState.WITHDRAWN)
_CASE_COLUMNS = (
    "state",
    "severity",
    "sector",
    "place_name",
    "detected_at",
    "title",
    "topic_id",
    "claimed_by_id",
    "flag_rule",
    "flag_because",
    "reject_reason",
    "evidence",
    "proposal",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Columns of the listing that one table gives: by the first of its rows of a case that are `live`.

    `given`: an expression for each column; `watched`: columns after whose change they are asked again; `key` names the
    case in the table; `order` says which of several is the first.
    """

    table: str
    key: str
    columns: tuple[str, ...]
    given: tuple[str, ...]
    live: str
    order: str
    watched: tuple[str, ...]

    def values(self, case: str) -> str:
        """The query that gives the columns of a case."""
        return (
            f"SELECT {', '.join(self.given)} FROM {self.table} WHERE {self.key} = {case} AND {self.live} "
            f"ORDER BY {self.order} LIMIT 1"
        )


def kept(vendor: str) -> tuple[Kept, ...]:
    """What is kept, in the words of SQLite or PostgreSQL; that of the case comes first."""
    return (_case(vendor), _timer(vendor), _lead(), _snooze(vendor), _suspension())


def _instant(vendor: str, column: str) -> str:
    if vendor == "sqlite":
        return f"CAST(strftime('%s', {column}) AS INTEGER)"
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {column})) AS BIGINT)"


def _json(vendor: str, column: str, key: str, number: bool = False) -> str:
    if vendor == "sqlite":
        return f"json_extract({column}, '$.{key}')"
    return f"CAST({column}->>'{key}' AS double precision)" if number else f"({column}->>'{key}')"


def _chosen(column: str, words: dict[str, Any]) -> str:
    rows = " ".join(f"WHEN '{key}' THEN {value!r}" for key, value in words.items())
    return f"CASE {column} {rows} END"


def _case(vendor: str) -> Kept:
    values = {
        "tab": _chosen("state", {state.value: tab for state, tab in TAB_OF.items()}),
        "state": "state",
        "severity": "severity",
        "rank": _chosen("severity", {one.value: one.rank for one in Severity}),
        "sector": "sector",
        "place": "place_name",
        "detected": _instant(vendor, "detected_at"),
        "title": "title",
        "topic_id": "topic_id",
        "claimed_by_id": "claimed_by_id",
        "flag_rule": "flag_rule",
        "because": "flag_because",
        "rejected": "reject_reason",
        "sector_then": _json(vendor, "evidence", "sector"),
        "sector_p": _json(vendor, "evidence", "sector_p", number=True),
        "suggested": _json(vendor, "proposal", "lead"),
    }
    return Kept("alerts_case", "id", tuple(values), tuple(values.values()), "1 = 1", "id", _CASE_COLUMNS)


def _timer(vendor: str) -> Kept:
    given = (_instant(vendor, "due_at"), "name", "rule", _instant(vendor, "started_at"))
    rights = ", ".join(f"'{name}'" for name in RIGHTS)
    live = f"stopped_at IS NULL AND voided_at IS NULL AND name NOT IN ({rights})"
    watched = ("case_id", "name", "rule", "started_at", "due_at", "stopped_at", "voided_at")
    columns = ("due", "clock", "rule", "started")
    return Kept("alerts_timer", "case_id", columns, given, live, "due_at, id", watched)


def _lead() -> Kept:
    gone = ", ".join(f"'{one.value}'" for one in _GONE)
    live = f"part = '{Part.LEAD.value}' AND state NOT IN ({gone})"
    watched = ("case_id", "department_id", "part", "state")
    columns = ("lead_id", "lead_state")
    return Kept("alerts_assignment", "case_id", columns, ("department_id", "state"), live, "id", watched)


def _snooze(vendor: str) -> Kept:
    given = (_instant(vendor, "until"), "severity", '"by"')
    columns = ("asleep_until", "asleep_grade", "asleep_by")
    watched = ("case_id", "until", "severity", "by", "ended_at")
    return Kept("alerts_snooze", "case_id", columns, given, "ended_at IS NULL", "id", watched)


def _suspension() -> Kept:
    given = ("CAST(until AS varchar(10))",)
    watched = ("case_id", "until", "ended_at")
    return Kept("alerts_suspension", "case_id", ("suspended",), given, "ended_at IS NULL", "id", watched)


def update(one: Kept, case: str) -> str:
    """The statement that makes one part of a case's row true again."""
    columns = ", ".join(one.columns)
    left = f"({columns})" if len(one.columns) > 1 else columns
    return f"UPDATE alerts_listing SET {left} = ({one.values(case)}) WHERE case_id = {case}"


def _insert(one: Kept, case: str) -> str:
    return (
        f"INSERT INTO alerts_listing (case_id, {', '.join(one.columns)}) "
        f"SELECT {case}, {', '.join(one.given)} FROM {one.table} WHERE {one.key} = {case}"
    )


def triggers(vendor: str) -> Iterator[Trigger]:
    """Name, table, when and what of each trigger."""
    for one in kept(vendor):
        of = ", ".join(f'"{column}"' for column in one.watched)
        new, old = f"NEW.{one.key}", f"OLD.{one.key}"
        first = one.table == "alerts_case"
        yield f"{one.table}_listed_new", one.table, "AFTER INSERT", (_insert if first else update)(one, new)
        yield f"{one.table}_listed_changed", one.table, f"AFTER UPDATE OF {of}", update(one, new)
        gone = f"DELETE FROM alerts_listing WHERE case_id = {old}" if first else update(one, old)
        yield f"{one.table}_listed_gone", one.table, f"{'BEFORE' if first else 'AFTER'} DELETE", gone


def release(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, so that tables can be rebuilt."""
    lift(connection, triggers(connection.vendor))


def keep(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers."""
    lay(connection, triggers(connection.vendor))


def fill(connection: BaseDatabaseWrapper) -> None:
    """Make every row true: after a migration, which triggers do not see. Rows that are true are not written."""
    first, *others = kept(connection.vendor)
    unlike = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(
        f"alerts_listing.{column} {unlike} {value}" for column, value in zip(first.columns, first.given, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM alerts_listing WHERE case_id NOT IN (SELECT id FROM alerts_case)")
        like = f"SELECT 1 FROM alerts_case WHERE id = alerts_listing.case_id AND ({changed})"
        cursor.execute(f"{update(first, 'alerts_listing.case_id')} AND EXISTS ({like})")
        cursor.execute(
            f"INSERT INTO alerts_listing (case_id, {', '.join(first.columns)}) SELECT id, {', '.join(first.given)} "
            "FROM alerts_case WHERE id NOT IN (SELECT case_id FROM alerts_listing)"
        )
        for one in others:
            cursor.execute(
                f"{update(one, 'alerts_listing.case_id')} AND ({one.columns[0]} IS NOT NULL "
                f"OR case_id IN (SELECT case_id FROM {one.table} WHERE {one.live}))"
            )


def connect(app: AppConfig) -> None:
    """Before and after each migration of the store."""
    pre_migrate.connect(_before, sender=app, dispatch_uid="listing_before")
    post_migrate.connect(_after, sender=app, dispatch_uid="listing_after")


def _before(using: str, plan: Sequence[Any] = (), **_rest: Any) -> None:
    if plan:
        release(connections[using])


def _after(using: str, plan: Sequence[Any] = (), **_rest: Any) -> None:
    """A flush has no plan."""
    connection = connections[using]
    if "alerts_listing" not in connection.introspection.table_names():
        return
    keep(connection)
    if plan:
        fill(connection)
