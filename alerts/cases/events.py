"""Appends the events of a case to its hash chain. Events are never changed or deleted; the database refuses it."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from alerts.actors import Actor
from alerts.models import Assignment, Case, CaseEvent
from alerts.rules.calendar import load_calendar
from alerts.rules.chain import ChainedEvent, EventFacts, event_hash, verify
from alerts.search import case_changed
from config.vocabulary import CaseState
from pipeline.rows import insert_new
from pipeline.search.changes import changed


class Said(TypedDict, total=False):
    """What an event says beside who did what when.

    `before` and `after` are states of the case where the case moved, else those of the assignment where it moved.
    An event of a unit's part holds the unit's key too (`unit`): its name may pass to another unit.
    """

    assignment: Assignment | None
    reason: str
    before: str
    after: str
    data: Mapping[str, Any] | None


def append(case: Case, kind: str, actor: Actor, now: datetime, **said: Unpack[Said]) -> CaseEvent:
    """Write one event behind the last one of the case. Call it with the case's row locked (`moves.lock`)."""
    return follow(CaseEvent.objects.filter(case=case).order_by("-number").first(), case, kind, actor, now, **said)


def begin(case: Case, kind: str, actor: Actor, now: datetime, **said: Unpack[Said]) -> CaseEvent:
    """The first event of a case that this very transaction has made: nobody else can have written one."""
    event = following(None, case, kind, actor, now, **said)
    insert_new(event)
    changed("case", [case.pk])  # it has no statements yet
    return event


def follow(
    last: CaseEvent | None, case: Case, kind: str, actor: Actor, now: datetime, **said: Unpack[Said]
) -> CaseEvent:
    """Write the event behind `last`, which the caller knows to be the last one of the case: its row is locked."""
    event = following(last, case, kind, actor, now, **said)
    insert_new(event)
    case_changed(case)
    return event


def following(
    last: CaseEvent | None, case: Case, kind: str, actor: Actor, now: datetime, **said: Unpack[Said]
) -> CaseEvent:
    """The event that follows `last` in the case's chain, not yet written."""
    assignment = said.get("assignment")
    data = {**(said.get("data") or {}), **({"unit": assignment.department_id} if assignment else {})}
    facts = EventFacts(
        case=case.number,
        number=last.number + 1 if last else 1,
        at=now,
        kind=kind,
        actor=actor.name[:100],
        role=actor.role.value,
        channel=actor.channel,
        policy_version=case.policy_version,
        calendar_version=load_calendar().version,
        assignment=assignment.pk if assignment else None,
        reason=said.get("reason", "").replace("\x00", ""),
        before=said.get("before", ""),
        after=said.get("after", ""),
        data=json.loads(json.dumps(data, ensure_ascii=False, default=str).replace("\\u0000", "")),
    )
    previous = last.hash if last else ""
    return CaseEvent(
        case=case,
        assignment=assignment,
        previous_hash=previous,
        hash=event_hash(facts, previous),
        **{
            name: getattr(facts, name) for name in EventFacts.__dataclass_fields__ if name not in {"case", "assignment"}
        },
    )


def chained(event: CaseEvent, case_number: str) -> ChainedEvent:
    """A stored event as the pure rules take it."""
    named = {
        name: getattr(event, name) for name in EventFacts.__dataclass_fields__ if name not in {"case", "assignment"}
    }
    facts = EventFacts(case=case_number, assignment=event.assignment_id, **named)
    return ChainedEvent(facts, event.previous_hash, event.hash)


def first_broken(case: Case) -> int | None:
    """The number of the first event of the case that was changed, removed or put in; None when all is well.

    The case's own state is compared with the last move as well, so that a cut-off last move is seen (the number after
    the last event is given).
    """
    events = list(case.events.order_by("number"))
    broken = verify(chained(event, case.number) for event in events)
    if broken is not None:
        return broken
    states = [event.after for event in events if event.after in set(CaseState)]
    return None if states and states[-1] == case.state else len(events) + 1


def broken_cases() -> Iterator[tuple[Case, int]]:
    """Every case whose chain does not hold, with the number of its first wrong event; constant memory."""
    for case in Case.objects.order_by("id").iterator(chunk_size=200):
        broken = first_broken(case)
        if broken is not None:
            yield case, broken
