"""事件链: every event carries the hash of the one before, so that a change or a removal is seen.

Hash: SHA-256 over canonical JSON (sorted keys, UTF-8, instants in UTC) of all fields of the event and the previous
hash.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EventFacts:
    """All that one event says. `assignment` names the part concerned (its id), None for the case as a whole."""

    case: str
    number: int
    at: datetime
    kind: str
    actor: str
    role: str
    channel: str
    policy_version: str
    calendar_version: str
    assignment: int | None = None
    reason: str = ""
    before: str = ""
    after: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainedEvent:
    """An event as it is stored: its facts, the previous event's hash and its own."""

    facts: EventFacts
    previous_hash: str
    hash: str


def event_hash(facts: EventFacts, previous_hash: str) -> str:
    """The hex SHA-256 of an event that follows `previous_hash` (empty for the first)."""
    content = {
        **{name: getattr(facts, name) for name in EventFacts.__dataclass_fields__},
        "at": facts.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of one chain: its case's number, its own number, its hash."""

    case: str
    number: int
    hash: str


def anchor_hash(day: str, at: datetime, previous_hash: str, heads: Sequence[Head]) -> str:
    """The hex SHA-256 of a day's anchor: its heads in the order of their cases, behind the anchor before it."""
    content = {
        "day": day,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": previous_hash,
        "heads": [[head.case, head.number, head.hash] for head in sorted(heads, key=lambda head: head.case)],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def verify(events: Iterable[ChainedEvent]) -> int | None:
    """The number of the first event of one case that was changed, removed or put in; None when the chain holds.

    `events` in the order of their numbers, which start at 1 without gaps: of a removed event the missing number is
    given. That the last events were cut off cannot be seen from the chain alone.
    """
    previous = ""
    for expected, event in enumerate(events, 1):
        if event.facts.number != expected:
            return expected
        if event.previous_hash != previous or event.hash != event_hash(event.facts, previous):
            return expected
        previous = event.hash
    return None
