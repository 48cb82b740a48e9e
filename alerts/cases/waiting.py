"""One look that says which kinds of clock work there is: most ticks find none, and one statement tells it.

It answers "perhaps" where only the work itself can tell (whether three quarters of a span are over, whether the day's
work has begun), and never "no" where something is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from alerts.flag_rules import flag_file
from alerts.models import Case, CaseEvent, Opinion, Suspension, Timer
from config.clock import SHANGHAI
from config.load import ConfigError
from config.vocabulary import CaseState

ARCHIVE_AFTER = timedelta(days=7)
"""How long an evaluated case waits for renewed heat before it is archived (proposal, no document)."""
EVALUATED = "评估"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether there may be: rungs and windows, experts to remind, candidates, cases to archive, suspensions over."""

    rungs: bool
    opinions: bool
    candidates: bool
    archives: bool
    suspensions: bool


def to_triage() -> list[str]:
    """The rules whose candidates go to triage by themselves, as configured now."""
    return [rule.id for rule in flag_file().rules if rule.to_triage]


def waiting(now: datetime) -> Waiting:
    """What there may be to do at `now`. Flag rules that cannot be read keep no clock from its turn."""
    try:
        rules: list[str] | None = to_triage()
    except ConfigError:
        rules = None
    parts = (_rungs(now), _opinions(now), _candidates(rules), _archives(now), _suspensions(now))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'EXISTS (SELECT 1 FROM {said})' for said, _ in parts)}",
            [value for _, values in parts for value in values],
        )
        return Waiting(*map(bool, cursor.fetchone()))


def _rungs(now: datetime) -> tuple[str, Sequence[Any]]:
    return f"{Timer._meta.db_table} WHERE next_at <= %s AND stopped_at IS NULL AND voided_at IS NULL", [_instant(now)]


def _opinions(now: datetime) -> tuple[str, Sequence[Any]]:
    said = "WHERE given_at IS NULL AND withdrawn_at IS NULL AND overdue_at IS NULL"
    return f"{Opinion._meta.db_table} {said} AND (reminded_at IS NULL OR due_at <= %s)", [_instant(now)]


def _candidates(rules: list[str] | None) -> tuple[str, Sequence[Any]]:
    if rules is None:
        return f"{Case._meta.db_table} WHERE state = %s", [CaseState.CANDIDATE.value]
    among = f"flag_rule IN ({', '.join(['%s'] * len(rules))})" if rules else "1 = 0"
    return f"{Case._meta.db_table} WHERE state = %s AND {among}", [CaseState.CANDIDATE.value, *rules]


def _archives(now: datetime) -> tuple[str, Sequence[Any]]:
    told = f"SELECT MAX(at) FROM {CaseEvent._meta.db_table} told WHERE told.case_id = done.id AND told.kind = %s"
    said = f"{Case._meta.db_table} done WHERE done.state = %s AND ({told}) <= %s"
    return said, [CaseState.EVALUATED.value, EVALUATED, _instant(now - ARCHIVE_AFTER)]


def _suspensions(now: datetime) -> tuple[str, Sequence[Any]]:
    today = connection.ops.adapt_datefield_value(now.astimezone(SHANGHAI).date())
    return f"{Suspension._meta.db_table} WHERE ended_at IS NULL AND until <= %s", [today]


def _instant(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
