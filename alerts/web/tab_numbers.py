"""The numbers of the tabs and, in the same statement, what a person keeps beside the list: views and what to undo."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from alerts.models.listing_numbers import ALL
from alerts.rules.desk_tabs import TABS as STATES_OF

ASLEEP = "asleep"
RUNS = "l.asleep_until > %s AND l.asleep_grade = l.severity"
"""A snooze that holds; its value is the present second."""
COUNTED = 1000
"""All cases are counted up to here."""
_KEPT = "SELECT 0, tab, number, '' FROM alerts_listednumber"
_COUNTED = " UNION ALL ".join(
    (
        *(f"SELECT 0, '{tab}', count(*), '' FROM alerts_listing WHERE tab = '{tab}'" for tab in STATES_OF),
        f"SELECT 0, '{ALL}', count(*), '' FROM (SELECT 1 FROM alerts_listing LIMIT {COUNTED + 1}) some_of_all",
    )
)
_ASIDE = f"SELECT 0, '{ASLEEP}', count(*), '' FROM alerts_listing l WHERE l.tab = 'triage' AND {RUNS}"
_BESIDE = (
    "SELECT 1, name, id, query FROM alerts_savedview WHERE user_id = %s UNION ALL "
    "SELECT 2, '', count(*), '' FROM alerts_undoslip WHERE user_id = %s AND used_at IS NULL AND until > %s"
)


class Beside(NamedTuple):
    """`numbers` of the tabs; saved `views` (key, name, query); whether there is something to `undo`."""

    numbers: dict[str, int]
    views: list[tuple[int, str, str]]
    undo: bool


def counts(now: datetime) -> dict[str, int]:
    """How many open cases stand under each tab, those put aside apart; of all, no more than one above `COUNTED`."""
    found, _views, _slips = _asked(_ASIDE, (int(now.timestamp()),))
    return _numbers(found)


def beside(user: int, now: datetime) -> Beside:
    """The same, with what this user keeps."""
    until = connection.ops.adapt_datetimefield_value(now)
    values = (int(now.timestamp()), user, user, until)
    found, views, slips = _asked(f"{_ASIDE} UNION ALL {_BESIDE}", values)
    return Beside(_numbers(found), sorted(views), slips > 0)


def _asked(rest: str, values: tuple[Any, ...]) -> tuple[dict[str, int], list[tuple[int, str, str]], int]:
    """Kept numbers where the store keeps them, else counted ones."""
    kept = connection.vendor == "sqlite"
    while True:
        found: dict[str, int] = {}
        views: list[tuple[int, str, str]] = []
        slips = 0
        with connection.cursor() as cursor:
            cursor.execute(f"{_KEPT if kept else _COUNTED} UNION ALL {rest}", values)
            for kind, name, number, query in cursor.fetchall():
                if kind == 0:
                    found[name] = number
                elif kind == 1:
                    views.append((number, name, query))
                else:
                    slips = number
        if not kept or len(found) == len(STATES_OF) + 2:
            return found, views, slips
        kept = False


def _numbers(found: dict[str, int]) -> dict[str, int]:
    return {**found, ALL: min(found[ALL], COUNTED + 1), "triage": found["triage"] - found[ASLEEP]}
