"""重算期限: after the working calendar has changed, each running clock that it moves, as an event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alerts.actors import Actor
from alerts.cases import clocks, events
from alerts.cases.moves import lock
from alerts.cases.replanning import replan
from alerts.models import Case, Timer
from alerts.rules.calendar import WorkCalendar
from alerts.rules.timers import Clock
from config.clock import when
from config.load import deadline_rules
from config.vocabulary import TimerName


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock that the calendar moves, or of which it makes an estimate certain."""

    case: str
    clock: str
    before: datetime
    after: datetime
    estimated: bool


def recalculate(before: WorkCalendar | None, after: WorkCalendar, actor: Actor, now: datetime) -> list[Moved]:
    """Work out anew every running working clock that is an estimate, or that differs between the two calendars.

    `before` None: each that differs from what is stored. One transaction a case; run again, it changes nothing.
    Rungs of clocks that stay are set anew as well (`replanning`), which is no move of a clock.
    """
    moved = [each for case in _cases() for each in _one(case, before, after, actor, now)]
    replan(before, after, actor, now)
    return moved


def preview(before: WorkCalendar | None, after: WorkCalendar) -> Iterator[Moved]:
    """What `recalculate` would do; changes nothing."""
    for case in _cases():
        for timer in _working(case):
            clock = _new(case, timer, before, after)
            if clock is not None:
                yield _said(case, timer, clock.due_at, clock.estimated)


def _cases() -> Iterator[Case]:
    running = Timer.objects.filter(stopped_at=None, voided_at=None, rule__in=_working_rules())
    yield from Case.objects.filter(pk__in=running.values("case")).order_by("pk").iterator(chunk_size=200)


def _working_rules() -> list[str]:
    return [rule.id for rule in deadline_rules().values() if not rule.natural]


def _working(case: Case) -> list[Timer]:
    running = clocks.active(case).filter(rule__in=_working_rules()).select_related("assignment__department")
    return list(running.order_by("pk"))


def _new(case: Case, timer: Timer, before: WorkCalendar | None, after: WorkCalendar) -> Clock | None:
    """The clock under the new calendar, or None when the calendar does not change it."""
    clock = clocks.again(case, timer, after)
    if (clock.due_at, clock.estimated) == (timer.due_at, timer.estimated):
        return None
    if before is not None and not timer.estimated and clocks.again(case, timer, before).due_at == clock.due_at:
        return None
    return clock


@transaction.atomic
def _one(case: Case, before: WorkCalendar | None, after: WorkCalendar, actor: Actor, now: datetime) -> list[Moved]:
    lock(case, any_state=True)
    moved = []
    for timer in _working(case):
        timer.case = case
        clock = _new(case, timer, before, after)
        if clock is None:
            continue
        said = _said(case, timer, clock.due_at, clock.estimated)
        was = {str(timer.pk): timer.due_at.isoformat()}
        clocks.put(timer, clock)
        data = {
            "changed": [timer.name],
            "timer": timer.name,
            "due_before": was,
            "due_at": timer.due_at.isoformat(),
            "estimated": timer.estimated,
            "calendar": after.version,
        }
        events.append(case, "重算期限", actor, now, assignment=timer.assignment, reason=_reason(said), data=data)
        moved.append(said)
    return moved


def _said(case: Case, timer: Timer, due: datetime, estimated: bool) -> Moved:
    return Moved(case.number, TimerName(timer.name).zh, timer.due_at, due, estimated)


def _reason(moved: Moved) -> str:
    if moved.before == moved.after:
        return f"工作日历更新：{moved.clock}期限{when(moved.after)}，不再是推算值"
    return f"工作日历更新：{moved.clock}期限由{when(moved.before)}改为{when(moved.after)}"
