"""The clock work: rungs of the supervision ladder that are reached, windows that are over, cases that may be archived.

Safe to run twice or in two processes: each step holds the case's row, looks again, and writes what has a unique key.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from alerts.cases.closing import archive
from alerts.cases.moves import MovedMeanwhile
from alerts.cases.opening import send_to_triage
from alerts.cases.opinions import remind
from alerts.cases.rungs import Round
from alerts.cases.suspending import ripe, suspension_over
from alerts.cases.waiting import ARCHIVE_AFTER, EVALUATED, to_triage, waiting
from alerts.models import Case, CaseEvent, Timer
from config.vocabulary import CaseState

MOST = 5000
"""Clocks that one tick takes on; what is left is due at the next."""
_TOGETHER = 200
_BATCH = 500
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class TickReport:
    """What one tick did: rungs sent, rungs passed over for a higher one, cases moved, clocks that could not be done."""

    rungs: int = 0
    skipped: int = 0
    moved: int = 0
    failed: int = 0


def tick(now: datetime) -> TickReport:
    """Do everything that is due at `now`; a second call at the same instant does nothing."""
    report, there = TickReport(), waiting(now)
    if there.rungs:
        _rungs(now, report)
    if there.opinions:
        report.moved += remind(now)
    if there.candidates:
        report.moved += _candidates(now)
    if there.archives:
        report.moved += _archive(now)
    if there.suspensions:
        report.moved += sum(suspension_over(one, now) for one in ripe(now))
    return report


def _rungs(now: datetime, report: TickReport) -> None:
    due = Timer.objects.filter(next_at__lte=now, stopped_at=None, voided_at=None).order_by("next_at", "id")
    ids = list(due.values_list("pk", flat=True)[:MOST])
    for start in range(0, len(ids), _TOGETHER):
        _reach(ids[start : start + _TOGETHER], now, report)


def _reach(ids: Sequence[int], now: datetime, report: TickReport) -> None:
    """The rungs of some clocks in one transaction. One that cannot be done never keeps the others from their turn."""
    try:
        with transaction.atomic():
            done = Round(now).take(ids)
    except Exception:
        if len(ids) > 1:
            for one in ids:
                _reach([one], now, report)
            return
        _log.exception("event=clock_failed timer=%s", ids[0])
        report.failed += 1
        return
    report.rungs += done.rungs
    report.skipped += done.skipped
    report.moved += done.windows


def _candidates(now: datetime) -> int:
    """Candidates whose rule, as configured now, goes to triage."""
    candidates = Case.objects.filter(state=CaseState.CANDIDATE.value, flag_rule__in=to_triage()).order_by("id")
    return sum(_tried(send_to_triage, case, now, case.flag_because) for case in candidates[:_BATCH])


def _archive(now: datetime) -> int:
    evaluations = CaseEvent.objects.filter(kind=EVALUATED, case__state=CaseState.EVALUATED.value)
    last = evaluations.order_by().values("case").annotate(done_at=Max("at"))
    over = last.filter(done_at__lte=now - ARCHIVE_AFTER).order_by("case").values_list("case", flat=True)
    return sum(_tried(archive, case, now) for case in Case.objects.filter(pk__in=list(over[:_BATCH])).order_by("id"))


def _tried(move: Any, case: Case, *arguments: Any) -> int:
    """1 when the move was made, 0 when somebody else was first."""
    try:
        move(case, *arguments)
    except MovedMeanwhile:
        return 0
    return 1
