"""撤销: events of moves that were taken back stay in the ledger and count for nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

_KIND = "撤销"


class Told(Protocol):
    """What is asked of an event of one case."""

    @property
    def number(self) -> int:
        """Its number in the case."""

    @property
    def kind(self) -> str:
        """The name of its move."""

    @property
    def data(self) -> Mapping[str, Any]:
        """What it says; a 撤销 names the first and the last event (`events`) of the move."""


E = TypeVar("E", bound=Told)


def taken_back(events: Iterable[Told]) -> set[int]:
    """The numbers of the events of one case whose moves were taken back."""
    spans = [event.data["events"] for event in events if event.kind == _KIND and "events" in event.data]
    return {number for first, last in spans for number in range(first, last + 1)}


def standing(events: Iterable[E]) -> list[E]:
    """The events of one case without those that were taken back and without what took them back."""
    every = list(events)
    back = taken_back(every)
    return [one for one in every if one.number not in back and not (one.kind == _KIND and "events" in one.data)]
