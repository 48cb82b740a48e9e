"""Whose clock a row shows: the unit's name beside what is waited for, where the clock is one unit's, not the case's."""

from collections.abc import Iterable, Sequence

from alerts.models import Timer
from alerts.web.rows import Row
from config.vocabulary import TimerName

_NAMES = {one.zh: one.value for one in TimerName}


def named(*lists: Sequence[Row]) -> list[list[Row]]:
    """The same lists; one look-up for all of them, none where no row has a clock."""
    cases = {row.pk for row in _all(lists) if row.clock}
    if not cases:
        return [list(rows) for rows in lists]
    running = Timer.objects.filter(case_id__in=cases, stopped_at=None, voided_at=None, assignment__isnull=False)
    found = running.values_list(
        "case_id", "name", "due_at", "assignment__department__short", "assignment__department__name"
    )
    units: dict[tuple[int, str, int], list[str]] = {}
    for case, name, due, short, full in found:
        units.setdefault((case, name, int(due.timestamp())), []).append(short or full)
    return [[_with_unit(row, units) for row in rows] for rows in lists]


def _all(lists: Iterable[Sequence[Row]]) -> Iterable[Row]:
    return (row for rows in lists for row in rows)


def _with_unit(row: Row, units: dict[tuple[int, str, int], list[str]]) -> Row:
    clock = row.clock
    if clock is None:
        return row
    whose = units.get((row.pk, _NAMES.get(clock.waits_for, ""), clock.due), [])
    if not whose:
        return row
    more = f"等 {len(whose)} 个单位" if len(whose) > 1 else ""
    return row._replace(clock=clock._replace(waits_for=f"{clock.waits_for} · {whose[0]}{more}"))
