"""One log for all who listen: each reads it from where he is; what the same listeners get is put together once.

A page that waits and reads fast enough is written to at once, by the process's one loop, without waking the coroutine
that serves it: a fifth of the cost for each of thousands. Who reads slowly is woken and waits for his own connection.
"""

import asyncio
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from alerts.web.live.feed import Told
from alerts.web.live.identity import Listener

KEPT = 2_000
"""Events that a slow reader may be behind; who is further behind loads his page anew."""
Key = TypeVar("Key")
BEAT = b"event: beat\ndata:\n\n"
"""Said when a page comes and then every `reader.BEATS` seconds: who hears none knows that the line is dead."""
RESET = b"event: reset\ndata: {}\n\n"
_STEP = 618
"""Thousandths of the round between two starts: by the golden section they fall far from each other."""


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


def chunk(body: bytes) -> bytes:
    """A part of a body as HTTP/1.1 frames it (RFC 9112, 7.1)."""
    return b"%x\r\n%b\r\n" % (len(body), body)


@dataclass(eq=False, slots=True)
class Seat:
    """One open page: where it is in the log. `write` takes a chunk at once, or says that the page reads too slowly."""

    listener: Listener
    write: Callable[[bytes], bool] | None
    position: int
    beats: int
    wait: "asyncio.Future[None] | None" = None

    def wake(self) -> None:
        """Let the coroutine of this page look."""
        if self.wait is not None and not self.wait.done():
            self.wait.set_result(None)


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
    _resting: dict[Seat, None] = field(default_factory=dict)
    _turn: int = 0
    _chunks: dict[tuple[int, bool, int | None], bytes] = field(default_factory=dict)

    def enter(self, listener: Listener) -> None:
        """One more page of this listener."""
        self.dismissed.discard(listener)
        self.listeners[listener] += 1
        self.users[listener.user] += 1

    def leave(self, listener: Listener) -> None:
        """One page less."""
        _less(self.listeners, listener)
        _less(self.users, listener.user)
        if listener not in self.listeners:
            self.dismissed.discard(listener)

    def publish(self, told: Iterable[Told]) -> None:
        """Append, and tell everybody."""
        for one in told:
            self.log.append(entry(one))
            self.position += 1
        self._chunks.clear()
        for seat in self._in_turn():
            said = self._said(seat)
            if not said or (seat.write and seat.write(said)):
                seat.position = self.position
            else:
                seat.wake()

    def beat(self) -> None:
        """Something to say when nothing happens: it keeps the connection, and shows both ends whether it is one."""
        self.beats += 1
        said = chunk(BEAT)
        for seat in self._in_turn():
            if seat.position == self.position and seat.write and seat.write(said):
                seat.beats = self.beats
            else:
                seat.wake()

    def dismiss(self, listener: Listener) -> None:
        """This listener hears no more."""
        self.dismissed.add(listener)
        for seat in self._resting:
            if seat.listener == listener:
                seat.wake()

    def wake(self) -> None:
        """Let all who wait look."""
        for seat in self._resting:
            seat.wake()

    async def rest(self, seat: Seat) -> None:
        """Until this page is woken; meanwhile it is written to without its knowing."""
        seat.wait = asyncio.get_running_loop().create_future()
        self._resting[seat] = None
        try:
            await seat.wait
        finally:
            del self._resting[seat]

    def body(self, listener: Listener, position: int) -> bytes:
        """What this listener gets of the entries from `position` on; `RESET` where some of them are forgotten."""
        missing = self.position - position
        if missing > len(self.log):
            return RESET
        return b"".join(self.log[at].heard_by(listener) for at in range(len(self.log) - missing, len(self.log)))

    def _in_turn(self) -> list[Seat]:
        """All who wait and are not woken yet; another is the first each time, so that nobody is always the last."""
        seats = [seat for seat in self._resting if seat.wait and not seat.wait.done()]
        self._turn = (self._turn + _STEP) % 1_000
        start = len(seats) * self._turn // 1_000
        return seats[start:] + seats[:start]

    def _said(self, seat: Seat) -> bytes:
        key = (seat.position, seat.listener.whole, seat.listener.department)
        known = self._chunks.get(key)
        if known is None:
            body = self.body(seat.listener, seat.position)
            known = self._chunks[key] = chunk(body) if body else b""
        return known


def _less(counted: Counter[Key], key: Key) -> None:
    counted[key] -= 1
    if not counted[key]:
        del counted[key]
