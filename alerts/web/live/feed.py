"""What is told of each event: the whole row to the desk and to oversight, to a unit only that its inbox changed.

An event's key is its place in the feed. PostgreSQL gives keys before transactions commit, so a lower key may become
visible after a higher one: there the last few keys are read again, and readers drop what they know by its key.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import connection

from alerts.punctuation import chinese
from alerts.rules.desk_tabs import TAB_OF
from alerts.web.access import GONE, UNSEEN_BY_UNITS
from alerts.web.listing import rows_of
from alerts.web.row_html import row_html
from alerts.web.rows import Row
from config.vocabulary import CaseState, Severity

_OPENS = {"标记", "提请研判", "人工录入", "恢复研判", "后续立单"}
"""Events after which an alert is new to the list."""
OVERLAP = 64
"""Keys read again on PostgreSQL: more than transactions that write events at one moment."""
_EVENTS = (
    "SELECT e.id, e.case_id, e.kind, e.actor, c.title, c.severity, c.state, c.sector, c.place_name, "
    "a.department_id FROM alerts_caseevent e JOIN alerts_case c ON c.id = e.case_id "
    "LEFT JOIN alerts_assignment a ON a.id = e.assignment_id WHERE e.id > %s ORDER BY e.id LIMIT %s"
)
"""All that is told of an event but its row, in one statement: Django's own way costs four milliseconds more, and every
page waits for them."""
_PARTIES = "SELECT case_id, department_id FROM alerts_assignment WHERE case_id IN ({}) AND state NOT IN (%s, %s)"


class _Event(NamedTuple):
    """What the store gives of one event and its case; `unit`: of the party whose move it was."""

    id: int
    case: int
    kind: str
    by: str
    title: str
    severity: str
    state: str
    sector: str
    place: str
    unit: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is told: `whole` to who reads all cases; `units`: the departments that hear of it."""

    id: int
    whole: dict[str, Any]
    units: frozenset[int]

    @property
    def part(self) -> dict[str, Any]:
        """What a unit hears: nothing of the others' work, not even what was done."""
        return {"id": self.id, "inbox": True}


def newest() -> int:
    """The key of the last event, 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM alerts_caseevent")
        return int(cursor.fetchone()[0] or 0)


def heard_until(user: User) -> int:
    """The key of the last event when the user of a request was read: all that comes later is told to his page."""
    known: int | None = getattr(user, "heard_until", None)
    return newest() if known is None else known


def since(after: int, now: datetime, most: int = 200, again: bool = False) -> list[Told]:
    """The events behind key `after`, oldest first, `most` at most.

    `again`: on PostgreSQL also some before it, which may have been committed late, for who knows what was told.
    """
    start = after - OVERLAP if again and connection.vendor == "postgresql" else after
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, (start, most))
        events = [_Event(*one) for one in cursor.fetchall()]
    return _told(events, now) if events else []


def _told(events: Sequence[_Event], now: datetime) -> list[Told]:
    rows = rows_of(list({event.case for event in events}), now)
    units = _units(events)
    last = {event.case: event.id for event in events}
    made = []
    for event in events:
        row = rows[event.case]
        html = str(row_html(row, show_state=True, ticks=True)) if last[event.case] == event.id else ""
        made.append(Told(event.id, _whole(event, row, html), units[event.id]))
    return made


def _whole(event: _Event, row: Row, html: str) -> dict[str, Any]:
    own = "asleep" if row.asleep else TAB_OF.get(CaseState(event.state))
    return {
        "id": event.id,
        "case": event.case,
        "kind": event.kind,
        "by": event.by,
        "title": chinese(event.title),
        "severity": event.severity,
        "grave": Severity(event.severity).rank >= Severity.MAJOR.rank,
        "tabs": [own, "all"] if own else ["all"],
        "state": event.state,
        "sector": event.sector,
        "place": event.place,
        "new": event.kind in _OPENS,
        "html": html,
    }


def _units(events: Sequence[_Event]) -> dict[int, frozenset[int]]:
    """Who hears of an event: of a party's move that party, of any other all parties that the case has still."""
    shared = {one.case for one in events if one.unit is None and one.state not in UNSEEN_BY_UNITS}
    found: dict[int, set[int]] = defaultdict(set)
    if shared:
        keys = ", ".join(map(str, shared))
        with connection.cursor() as cursor:
            cursor.execute(_PARTIES.format(keys), GONE)
            for case, unit in cursor.fetchall():
                found[case].add(unit)
    return {one.id: _heard_by(one, found[one.case]) for one in events}


def _heard_by(event: _Event, parties: set[int]) -> frozenset[int]:
    if event.state in UNSEEN_BY_UNITS:
        return frozenset()
    return frozenset(parties if event.unit is None else {event.unit})
