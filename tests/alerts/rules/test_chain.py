"""The chain of events: any change, removal or insertion is found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerts.rules.chain import ChainedEvent, EventFacts, event_hash, verify
from config.clock import SHANGHAI


def chain(length: int = 4) -> list[ChainedEvent]:
    events: list[ChainedEvent] = []
    previous = ""
    for number in range(1, length + 1):
        facts = EventFacts(
            case="QH2026-0001",
            number=number,
            at=datetime(2026, 11, 22, 9, number, tzinfo=SHANGHAI),
            kind="交办",
            actor="李交办",
            role="dispatcher",
            channel="web",
            policy_version="1",
            calendar_version="2026-x",
            reason="属于职责",
            before="triage",
            after="dispatched",
            data={"lead": "县水利局", "p": 0.5},
        )
        digest = event_hash(facts, previous)
        events.append(ChainedEvent(facts, previous, digest))
        previous = digest
    return events


def test_an_untouched_chain_holds() -> None:
    assert verify(chain()) is None
    assert verify([]) is None


CHANGES = {
    "case": "QH2026-0002",
    "at": datetime(2026, 11, 22, 9, 30, tzinfo=SHANGHAI),
    "kind": "签收",
    "actor": "某人",
    "role": "judge",
    "channel": "token",
    "policy_version": "2",
    "calendar_version": "2027-x",
    "assignment": 7,
    "reason": "",
    "before": "handling",
    "after": "handling",
    "data": {"lead": "县水利局", "p": 0.51},
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_is_found(field: str) -> None:
    events = chain()
    events[1] = replace(events[1], facts=replace(events[1].facts, **{field: CHANGES[field]}))
    assert verify(events) == 2


def test_every_field_is_tried() -> None:
    assert set(CHANGES) | {"number"} == set(EventFacts.__slots__)


def test_a_removed_event_is_named_by_its_number() -> None:
    events = chain()
    del events[2]
    assert verify(events) == 3
    assert verify(chain()[1:]) == 1


def test_an_event_forged_with_a_fitting_hash_breaks_the_next() -> None:
    events = chain()
    facts = replace(events[1].facts, reason="改过")
    events[1] = ChainedEvent(facts, events[1].previous_hash, event_hash(facts, events[1].previous_hash))
    assert verify(events) == 3


def test_events_that_were_stored_by_earlier_versions_keep_their_hashes() -> None:
    """Worked out by the first version, which made its content by `dataclasses.asdict`."""
    events = chain(3)
    facts = replace(events[0].facts, assignment=7, data={"b": {"z": [1, {"y": "县", "x": None}]}, "a": (1, 2.5)})
    assert [event.hash for event in events] == [
        "732bc0195f5faac0be21ffab437d70f0171ba97ea58ed7ee7c200dc45cd53aa3",
        "b7511faf6a49f42f9510e3cefe4043400d42b803d597398050bc14b005efb950",
        "2325073900f7b40810921372d066bd270635eb566de200a31a811c32d77bf1fe",
    ]
    assert event_hash(facts, "") == "91f84d56f18d10944f12477cee703b67b1cc8877aa475f92d0be1982f2c82cea"


def test_the_hash_does_not_depend_on_time_zone_or_key_order() -> None:
    facts = chain(1)[0].facts
    same = replace(facts, at=facts.at.astimezone(UTC), data={"p": 0.5, "lead": "县水利局"})
    assert event_hash(facts, "") == event_hash(same, "")
