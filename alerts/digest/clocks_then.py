"""Clocks as they stood at an instant: what set them anew since is taken back by the events that did it."""

from collections.abc import Sequence
from datetime import datetime

from alerts.digest.known import ClockThen
from alerts.digest.stored import CaseRows
from alerts.models import Case, CaseEvent, Timer
from alerts.rules.timers import set_clock
from config.vocabulary import Appeal, Severity, TimerName

_CHANGES = {"调整等级": "changed", "并入": "tightened", "批准延期": "changed", "重算期限": "changed"}
"""Events that set running clocks anew, and where they name them."""
_SETTING = frozenset({*_CHANGES, "恢复研判"})
_OF_ONE = ("批准延期", "重算期限")
"""Of these, those that concern one clock alone."""


def severity_then(case: Case, events: Sequence[CaseEvent], at: datetime) -> Severity:
    """The grade before the first change after `at`."""
    later = (event.data.get("from") for event in events if event.kind == "调整等级" and event.at > at)
    return Severity(next((grade for grade in later if grade), case.severity))


def clocks_then(rows: CaseRows, at: datetime) -> list[ClockThen]:
    """The clocks that were set and not voided at `at`."""
    if rows.looked_at is None:
        told = _of_interest(rows.events)
        rows.looked_at = told, _with_known(rows.clocks, told)
    found, (events, clocks) = [], rows.looked_at
    for timer, known_at in clocks:
        if known_at > at or (timer.voided_at and timer.voided_at <= at):
            continue
        stopped_at = timer.stopped_at if timer.stopped_at and timer.stopped_at <= at else None
        set_at = max([known_at, *(event.at for event in _changes(timer, events) if event.at <= at)])
        found.append(ClockThen(timer, _due(rows.case, timer, events, at), set_at, stopped_at))
    return found


def _of_interest(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The first event and those that set clocks, in order: what clocks are asked against."""
    return [
        event for place, event in enumerate(events) if place == 0 or event.kind in _SETTING or event.data.get("started")
    ]


def _with_known(clocks: Sequence[Timer], events: Sequence[CaseEvent]) -> list[tuple[Timer, datetime]]:
    """Each clock with the instant it was set, which for a national clock is later than the start it counts from."""
    names: dict[str, list[Timer]] = {}
    for timer in clocks:
        names.setdefault(timer.name, []).append(timer)
    found = []
    for name, timers in names.items():
        set_at = _first_set(name, len(timers), events)
        for timer in timers:
            found.append((timer, max(timer.started_at, set_at)))
            set_at = _next_set(name, timer, events)
    return found


def _first_set(name: str, clocks: int, events: Sequence[CaseEvent]) -> datetime:
    """When the first clock of a name was set: with the case, unless each of them came with a new grade."""
    grades = [event.at for event in events if event.kind == "调整等级" and name in event.data.get("started", ())]
    return grades[0] if grades and clocks <= len(grades) else events[0].at


def _next_set(name: str, timer: Timer, events: Sequence[CaseEvent]) -> datetime:
    """When the case's next clock of this name was set, after `timer` had ended; those of units run side by side."""
    ended = timer.stopped_at or timer.voided_at
    if timer.assignment_id or ended is None:
        return events[0].at
    anew = (event.at for event in events if event.kind == "恢复研判" or name in event.data.get("started", ()))
    return next((instant for instant in anew if instant >= ended), ended)


def _due(case: Case, timer: Timer, events: Sequence[CaseEvent], at: datetime) -> datetime:
    """The due instant before the first change after `at` moved it."""
    later = next((event for event in _changes(timer, events) if event.at > at), None)
    if later is None:
        return timer.due_at
    before = later.data.get("due_before", {}).get(str(timer.pk))
    if before:
        return datetime.fromisoformat(before)
    if later.kind == "调整等级":
        return _due_under(case, timer, Severity(later.data["from"]), timer.started_at)
    return _due_under(case, timer, severity_then(case, events, at), _detected(events))


def _changes(timer: Timer, events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The changes of grade and mergers that set this clock anew while it ran."""
    ended = timer.stopped_at or timer.voided_at
    named = [event for event in events if timer.name in event.data.get(_CHANGES.get(event.kind, ""), ())]
    named = [event for event in named if event.kind not in _OF_ONE or str(timer.pk) in event.data["due_before"]]
    return [event for event in named if event.at >= timer.started_at and (ended is None or event.at <= ended)]


def _due_under(case: Case, timer: Timer, severity: Severity, start: datetime) -> datetime:
    said = case.evidence.get("appeal")
    appeal = Appeal(said) if said in {each.value for each in Appeal} else None
    clock = set_clock(TimerName(timer.name), start, severity, appeal, tuple(case.evidence.get("circumstances", ())))
    return clock.due_at if clock else timer.due_at


def _detected(events: Sequence[CaseEvent]) -> datetime:
    """The detection as first recorded; a merger may have set it earlier since."""
    said = events[0].data.get("detected_at")
    return datetime.fromisoformat(said) if said else events[0].at
