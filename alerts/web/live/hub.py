"""One log for all who listen: each reads it from where he is; what the same listeners get is put together once."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from alerts.web.live.feed import Told
from alerts.web.live.identity import Listener

KEPT = 2_000
"""Events that a slow reader may be behind; who is further behind loads his page anew."""
Key = TypeVar("Key")
BEAT = b": \n\n"
RESET = b"event: reset\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as bytes, made once for all listeners."""

    whole: bytes
    part: bytes
    units: frozenset[int]

    def heard_by(self, listener: Listener) -> bytes:
        """What this listener gets, which may be nothing."""
        if listener.whole:
            return self.whole
        return self.part if listener.department in self.units else b""


def packet(data: dict[str, Any]) -> bytes:
    """One message of the stream; its id is what `Last-Event-ID` brings back."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {data['id']}\ndata: {body}\n\n".encode()


def entry(told: Told) -> Entry:
    """A told event as bytes."""
    return Entry(packet(told.whole), packet(told.part), told.units)


@dataclass
class Hub:
    """The log and who listens; used in one event loop only."""

    log: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    position: int = 0
    beats: int = 0
    closing: bool = False
    listeners: Counter[Listener] = field(default_factory=Counter)
    users: Counter[int] = field(default_factory=Counter)
    dismissed: set[Listener] = field(default_factory=set)
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)
    _bodies: dict[tuple[int, bool, int | None], bytes] = field(default_factory=dict)

    def enter(self, listener: Listener) -> None:
        """One more page of this listener."""
        self.dismissed.discard(listener)
        self.listeners[listener] += 1
        self.users[listener.user] += 1

    def leave(self, listener: Listener) -> None:
        """One page less."""
        _less(self.listeners, listener)
        _less(self.users, listener.user)

    def publish(self, told: Iterable[Told]) -> None:
        """Append and wake everybody."""
        for one in told:
            self.log.append(entry(one))
            self.position += 1
        self._bodies.clear()
        self.wake()

    def beat(self) -> None:
        """Something to say when nothing happens: it keeps the connection and shows who is gone."""
        self.beats += 1
        self.wake()

    def wake(self) -> None:
        """Let all who wait look."""
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    def next(self) -> "asyncio.Future[None]":
        """Done at the next event, beat or dismissal; of the one page that asks, which may end it sooner.

        A future for each page costs a quarter of what it costs to wait for a common one and for the page's own end.
        """
        made = asyncio.get_running_loop().create_future()
        self._waiting.append(made)
        return made

    def body(self, listener: Listener, position: int) -> bytes:
        """What this listener gets of the entries from `position` on; `RESET` where some of them are forgotten."""
        key = (position, listener.whole, listener.department)
        known = self._bodies.get(key)
        if known is None:
            known = self._bodies[key] = self._put_together(listener, position)
        return known

    def _put_together(self, listener: Listener, position: int) -> bytes:
        missing = self.position - position
        if missing > len(self.log):
            return RESET
        return b"".join(self.log[at].heard_by(listener) for at in range(len(self.log) - missing, len(self.log)))


def _less(counted: Counter[Key], key: Key) -> None:
    counted[key] -= 1
    if not counted[key]:
        del counted[key]
