"""What a supervisor must know before all lists, counted in one statement."""

from typing import NamedTuple

from django.db import connection

from alerts.models import Extension, Notification, SupervisionOrder

_RUNNING = "t.stopped_at IS NULL AND t.voided_at IS NULL"
_SQL = f"""
SELECT
(SELECT count(*) FROM alerts_department d WHERE NOT EXISTS
  (SELECT 1 FROM alerts_contact c WHERE c.department_id = d.id AND c.confirmed_at IS NOT NULL)),
(SELECT count(*) FROM alerts_notification WHERE state = %s),
(SELECT count(*) FROM alerts_timer t WHERE t.estimated AND {_RUNNING}),
(SELECT count(*) FROM alerts_extension e JOIN alerts_timer t ON t.id = e.timer_id WHERE e.state = %s AND {_RUNNING}),
(SELECT count(*) FROM alerts_supervisionorder o JOIN alerts_timer t ON t.id = o.timer_id
  WHERE o.state = %s AND {_RUNNING})
"""


class Tally(NamedTuple):
    """Units without a confirmed contact, messages that failed, clocks that guess, 延期 asked for, 督办单 proposed."""

    unreached: int
    failed: int
    estimated: int
    asked: int
    proposed: int


def tally() -> Tally:
    """As it is now."""
    states = (Notification.State.FAILED.value, Extension.State.ASKED.value, SupervisionOrder.State.PROPOSED.value)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, states)
        return Tally(*cursor.fetchone())
