"""Takes `PeriodFigures` away by triggers of the store, as soon as anything is written whose instant lies within them.

So a row that is there is what a recount would give. In ordinary life nothing is written behind a period that is over:
the triggers look into a table of a few dozen rows and find nothing. What is loaded later, or corrected, takes away the
periods from its instant on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from alerts.models.laying import Trigger, lay, lift

_TABLE = "alerts_periodfigures"


@dataclass(frozen=True, slots=True)
class Ground:
    """A table that figures stand on. `since`: the instant from which a row counts ("": from ever).

    `columns`: what counts from then on when it changes; `instants`: those that count from themselves on; `rows`: that a
    row is there counts by itself (a case is known by its events).
    """

    table: str
    since: str
    columns: tuple[str, ...] = ()
    instants: tuple[str, ...] = ()
    rows: bool = True


_CASE = (
    *("detected_at", "first_published_at", "number", "title", "severity", "sector", "place_code", "place_name"),
    *("flag_because", "topic_id", "evidence"),
)
GROUNDS = (
    Ground("alerts_caseevent", "at"),
    Ground("alerts_case", "detected_at", _CASE, rows=False),
    Ground("alerts_timer", "started_at", ("started_at", "due_at"), ("stopped_at", "voided_at")),
    Ground("alerts_assignment", "dispatched_at", ("dispatched_at", "department_id", "part")),
    Ground("alerts_release", "published_at", ("number", "kind", "content", "channel", "url"), ("published_at",)),
    Ground("alerts_commitment", "", ("text", "due_date", "department_id"), ("done_at",), rows=False),
    Ground("alerts_department", "", ("name", "short", "kind", "division"), rows=False),
)


def triggers() -> Iterator[Trigger]:
    """Name, table, when and what of each trigger."""
    ruled = f"DELETE FROM {_TABLE} WHERE kind = 'scores' AND NEW.kind = '异议裁定'"  # it counts in periods of before
    yield "alerts_caseevent_ruling", "alerts_caseevent", "AFTER INSERT", ruled
    for one in GROUNDS:
        if one.rows:
            yield f"{one.table}_counts", one.table, "AFTER INSERT", _forget(f"NEW.{one.since}")
            yield f"{one.table}_uncounts", one.table, "AFTER DELETE", _forget(f"OLD.{one.since}")
        if one.columns:
            of = ", ".join(f'"{column}"' for column in one.columns)
            yield f"{one.table}_recounts", one.table, f"AFTER UPDATE OF {of}", _changed(one.since, one.columns)
        for each in one.instants:
            forget = f"{_forget(f'NEW.{each}', f'OLD.{each}')} AND {_differs(each)}"
            yield f"{one.table}_{each}_counts", one.table, f'AFTER UPDATE OF "{each}"', forget


def _changed(since: str, columns: tuple[str, ...]) -> str:
    """Saving a row as a whole writes all columns: only what is another value counts."""
    differs = " OR ".join(map(_differs, columns))
    if not since:
        return f"DELETE FROM {_TABLE} WHERE {differs}"
    return f"{_forget(f'NEW.{since}', f'OLD.{since}')} AND ({differs})"


def _differs(column: str) -> str:
    """Of any type, JSON too, and where one of them is null."""
    return f"COALESCE(CAST(NEW.{column} AS text), '') <> COALESCE(CAST(OLD.{column} AS text), '')"


def _forget(*instants: str) -> str:
    """What ends after any of the instants; one that is null counts nowhere."""
    return f"DELETE FROM {_TABLE} WHERE ({' OR '.join(f'ends_at > {each}' for each in instants)})"


def connect(app: AppConfig) -> None:
    """Before and after each migration of the store."""
    pre_migrate.connect(_before, sender=app, dispatch_uid="figures_before")
    post_migrate.connect(_after, sender=app, dispatch_uid="figures_after")


def _before(using: str, plan: Any = (), **_rest: Any) -> None:
    if plan:
        lift(connections[using], triggers())


def _after(using: str, plan: Any = (), **_rest: Any) -> None:
    """What a migration changed is counted anew."""
    connection = connections[using]
    if _TABLE not in connection.introspection.table_names():
        return
    lay(connection, triggers())
    if plan:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_TABLE}")
