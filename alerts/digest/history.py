"""What was known of cases at an instant: events, clocks, assignments and releases as they stood then.

Rows of the store hold the present; what was changed since is taken back by the events that changed it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from alerts.digest.clocks_then import clocks_then, severity_then
from alerts.digest.known import CaseThen
from alerts.digest.stored import CaseRows, first_dispatched, joined, not_collecting
from alerts.models import Assignment, Case, CaseEvent
from alerts.rules.states import OPEN_STATES
from alerts.rules.taken_back import standing, taken_back


def load(since: datetime, until: datetime | None = None, said: bool = True) -> list[CaseRows]:
    """Every case that was open at `since` or later, with all that belongs to it, in the order of their numbers.

    `until`: those that began after it are left out. `said`: with its statements, which counts and rates do not ask for.
    """
    return joined(wanted(since, until), said)


def wanted(since: datetime, until: datetime | None = None) -> QuerySet[Case]:
    """The same cases, not yet read."""
    lately = CaseEvent.objects.filter(at__gte=since).values("case_id")
    found = Case.objects.filter(Q(state__in=[state.value for state in OPEN_STATES]) | Q(pk__in=lately))
    if until is not None:
        found = found.filter(pk__in=CaseEvent.objects.filter(number=1, at__lte=until).values("case_id"))
    return narrow(found.order_by("id"))


def narrow(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Without what is large and hardly ever asked for here: a clock set anew looks into the evidence."""
    return cases.defer("evidence", "proposal", "effect")


def then(cases: Iterable[CaseRows], at: datetime) -> list[CaseThen]:
    """The cases that were known at `at`, as they were known."""
    instant = at.astimezone(UTC)  # as the store gives instants: of one zone they compare ten times faster
    with not_collecting():
        found = [_then(rows, instant) for rows in cases]
    return [one for one in found if one is not None]


def _then(rows: CaseRows, at: datetime) -> CaseThen | None:
    case, events = rows.case, rows.events
    if not events or events[0].at > at:
        return None
    known = tuple(event for event in events if event.at <= at)
    undone = _undone(known)
    return CaseThen(
        case=case,
        at=at,
        events=tuple(standing(known)),
        clocks=tuple(clocks_then(rows, at)),
        assignments=tuple(one for one in rows.parts if _given(one, at, undone)),
        releases=tuple(one for one in rows.releases if one.published_at and one.published_at <= at),
        severity=severity_then(case, events, at),
    )


def _given(one: Assignment, at: datetime, undone: frozenset[datetime]) -> bool:
    first = first_dispatched(one)
    return first <= at and first not in undone


def _undone(known: Sequence[CaseEvent]) -> frozenset[datetime]:
    """The instants of moves that were taken back (撤销) by then: what they gave out was never given."""
    back = taken_back(known)
    return frozenset(event.at for event in known if event.number in back)
