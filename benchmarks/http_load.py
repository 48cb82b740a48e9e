"""Asks a server for pages over some connections at once, with as little work of its own as can be.

One thread and bare sockets: client and server share two cores here, and what the client spends the server cannot have
(`http.client` in a thread for each reader took a third of what a page costs).
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_BUFFER = 1 << 18


@dataclass(slots=True)
class _Reader:
    """A connection that has one request on its way: how many bytes of the answer are still to come, -1 before its head
    is there."""

    wire: socket.socket
    requests: Iterator[bytes]
    began: float = 0.0
    left: int = -1
    head: bytearray = field(default_factory=bytearray)

    def ask(self) -> None:
        """Send the next request."""
        self.left, self.began = -1, time.perf_counter()
        self.head.clear()
        self.wire.sendall(next(self.requests))

    def read(self, buffer: bytearray) -> bool:
        """Take what has come; whether the answer is whole. Raises AssertionError unless it is 200."""
        came = self.wire.recv_into(buffer)
        assert came, "the server closed a connection"
        if self.left < 0:
            self.head += buffer[:came]
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            assert self.head.startswith(b"HTTP/1.1 200 "), bytes(self.head[:200])
            length = _LENGTH.search(self.head, 0, end + 2)
            assert length, bytes(self.head[:end])
            self.left = int(length[1]) - (len(self.head) - end - 4)
        else:
            self.left -= came
        return self.left == 0


def asked(port: int, readers: Sequence[Iterator[bytes]], seconds: float) -> list[float]:
    """Seconds from each request to the last byte of its answer; each reader asks again at once until the time is up."""
    times: list[float] = []
    buffer, ready = bytearray(_BUFFER), selectors.DefaultSelector()
    until = time.perf_counter() + seconds
    for requests in readers:
        one = _Reader(socket.create_connection(("127.0.0.1", port), 60), requests)
        ready.register(one.wire, selectors.EVENT_READ, one)
        one.ask()
    while ready.get_map():
        for key, _ in ready.select(60):
            one = key.data
            if not one.read(buffer):
                continue
            now = time.perf_counter()
            times.append(now - one.began)
            if now < until:
                one.ask()
            else:
                ready.unregister(one.wire)
                one.wire.close()
    return times
