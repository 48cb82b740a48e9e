"""The transport port: lines go in, batches come out, and are gone only once they were confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines taken together; `token` tells the adapter what to confirm."""

    lines: tuple[str, ...]
    token: object


class Transport(Protocol):
    """At least once: a batch that was taken and not confirmed (a crash) is given again."""

    def send(self, lines: Iterable[str]) -> None:
        """Store lines durably (on return they survive a power cut)."""

    def take(self) -> Batch | None:
        """The next batch that no other worker holds, or `None` when there is nothing."""

    def confirm(self, batch: Batch) -> None:
        """The batch's posts are in the store: forget its lines."""

    def release(self, batch: Batch) -> None:
        """Give the batch back unconfirmed: it is given again."""

    def reject(self, line: str, reason: str) -> None:
        """Keep a line that is no post aside as a dead letter, for an operator to look at."""

    def purge(self, now: datetime) -> int:
        """Delete dead letters older than a day (they hold unmasked text); returns how many."""

    def wait(self, seconds: float) -> None:
        """Return when lines may have come since `take` found none, after `seconds` at the latest."""

    def waiting(self) -> int:
        """How many batches wait; what health pages show."""
