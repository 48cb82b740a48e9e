"""What is told of each event: the whole row to the desk and to oversight, to a unit only that its inbox changed.

An event's key is its place in the feed. PostgreSQL gives keys before transactions commit, so a lower key may become
visible after a higher one: there the last few keys are read again, and readers drop what they know by its key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from alerts.cases.snoozing import asleep
from alerts.models import Case, CaseEvent
from alerts.rules.desk_tabs import TAB_OF
from alerts.web.access import GONE, UNSEEN_BY_UNITS
from alerts.web.listing import rows_of
from alerts.web.row_html import row_html
from config.vocabulary import CaseState, Severity

_OPENS = {"标记", "提请研判", "人工录入", "恢复研判", "后续立单"}
"""Events after which an alert is new to the list."""
OVERLAP = 64
"""Keys read again on PostgreSQL: more than transactions that write events at one moment."""


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
    events = list(CaseEvent.objects.filter(pk__gt=start).select_related("assignment").order_by("pk")[:most])
    return _told(events, now) if events else []


def _told(events: Sequence[CaseEvent], now: datetime) -> list[Told]:
    cases = _cases({event.case_id for event in events})
    rows = rows_of(list(cases), now)
    sleeping = set(asleep(now).filter(case_id__in=cases).values_list("case_id", flat=True))
    last = {event.case_id: event.pk for event in events}
    made = []
    for event in events:
        case = cases[event.case_id]
        html = str(row_html(rows[case.pk], show_state=True, ticks=True)) if last[case.pk] == event.pk else ""
        made.append(Told(event.pk, _whole(event, case, case.pk in sleeping, html), _units(event, case)))
    return made


def _cases(keys: Iterable[int]) -> dict[int, Case]:
    return {
        case.pk: case
        for case in Case.objects.filter(pk__in=keys).prefetch_related("assignments").defer("evidence", "proposal")
    }


def _whole(event: CaseEvent, case: Case, sleeps: bool, html: str) -> dict[str, Any]:
    state = CaseState(case.state)
    own = "asleep" if sleeps else TAB_OF.get(state)
    return {
        "id": event.pk,
        "case": case.pk,
        "kind": event.kind,
        "by": event.actor,
        "title": case.title,
        "severity": case.severity,
        "grave": Severity(case.severity).rank >= Severity.MAJOR.rank,
        "tabs": [own, "all"] if own else ["all"],
        "state": case.state,
        "sector": case.sector,
        "place": case.place_name,
        "new": event.kind in _OPENS,
        "html": html,
    }


def _units(event: CaseEvent, case: Case) -> frozenset[int]:
    if case.state in UNSEEN_BY_UNITS:
        return frozenset()
    if event.assignment is not None:
        return frozenset({event.assignment.department_id})
    return frozenset(part.department_id for part in case.assignments.all() if part.state not in GONE)
