"""Five numbers of a period by SQL over the events of the ledger alone, for SQLite and PostgreSQL; shares no code with
the digest or the reports. As a script it prints them for a working folder:

    HUIYING_FOLDER=var/tour python -m tests.alerts.digest.events_by_sql 2026-11-16 2026-11-23
"""

import os
import sys
from datetime import datetime, timedelta, timezone

from django.db import connection

_IN_HAND = "('triage', 'dispatched', 'disputed', 'handling', 'review')"
_STATES = f"{_IN_HAND[:-1]}, 'candidate', 'rejected', 'merged', 'responded', 'tracking', 'evaluated', 'archived')"

OPENED = "SELECT COUNT(*) FROM alerts_caseevent WHERE number = 1 AND at >= %s AND at < %s"
ANSWERED = "SELECT COUNT(*) FROM alerts_caseevent WHERE after = 'responded' AND at >= %s AND at < %s"
IN_HAND = f"""
    SELECT COUNT(*) FROM alerts_caseevent AS last
    WHERE last.after IN {_IN_HAND} AND last.at < %s AND last.number = (
        SELECT MAX(number) FROM alerts_caseevent AS other
        WHERE other.case_id = last.case_id AND other.at < %s AND other.after IN {_STATES})"""
GIVEN = """
    SELECT COUNT(*) FROM alerts_caseevent AS first
    WHERE first.after = 'dispatched' AND first.at >= %s AND first.at < %s AND NOT EXISTS (
        SELECT 1 FROM alerts_caseevent AS other
        WHERE other.case_id = first.case_id AND other.after = 'dispatched' AND other.number < first.number)"""
GIVEN_AND_ANSWERED = f"""{GIVEN} AND EXISTS (
        SELECT 1 FROM alerts_caseevent AS answer
        WHERE answer.case_id = first.case_id AND answer.after = 'responded' AND answer.at >= %s AND answer.at < %s)"""


def five(start: datetime, end: datetime) -> dict[str, object]:
    """新增, 办结, 在办 at the end and at the start, 办结率 as (answered, first dispatched), of [`start`, `end`)."""
    return {
        "新增": _one(OPENED, start, end),
        "办结": _one(ANSWERED, start, end),
        "在办": _one(IN_HAND, end, end),
        "期初在办": _one(IN_HAND, start, start),
        "办结率": (_one(GIVEN_AND_ANSWERED, start, end, start, end), _one(GIVEN, start, end)),
    }


def _one(sql: str, *instants: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(instant) for instant in instants])
        return int(cursor.fetchone()[0])


def main() -> None:
    """Write the numbers of [first day, last day), in Asia/Shanghai."""
    east = timezone(timedelta(hours=8))
    days = [datetime.fromisoformat(word).replace(tzinfo=east) for word in sys.argv[1:3]]
    for name, value in five(*days).items():
        sys.stdout.write(f"{name} {value}\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main()
