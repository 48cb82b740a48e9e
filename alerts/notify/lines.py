"""Channels that stay open from one round to the next: a new connection, TLS and login cost more than the message."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from alerts.notify.base import Channel
from alerts.notify.opening import open_channel

IDLE_SECONDS = 20.0
"""A line that nobody used for so long is closed; servers hang up after some minutes (RFC 5321: five at least)."""


class Lines:
    """The open channels of one sender, by key. Not shared between threads or processes.

    A channel that failed (`ChannelDown`) is closed and forgotten, so that the next try opens a new one.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._open: dict[str, tuple[Channel, float]] = {}
        self._seconds = seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def line(self, key: str) -> Channel:
        """The channel of this key, open. Raises `ChannelDown`."""
        kept = self._open.get(key)
        channel = kept[0] if kept else open_channel(key).__enter__()
        self._open[key] = channel, self._seconds()
        return channel

    def drop(self, key: str) -> None:
        """Hang up."""
        kept = self._open.pop(key, None)
        if kept:
            kept[0].__exit__(None, None, None)

    def sweep(self) -> None:
        """Hang up where nobody spoke for a while."""
        for key in [key for key, (_, used) in self._open.items() if self._seconds() - used > IDLE_SECONDS]:
            self.drop(key)

    def close(self) -> None:
        """Hang up everywhere."""
        for key in list(self._open):
            self.drop(key)


@contextmanager
def of_a_round(lines: Lines | None) -> Iterator[Lines]:
    """The lines that a round speaks on: those given, which stay open, or some of its own."""
    if lines is not None:
        lines.sweep()
        yield lines
        return
    with Lines() as own:
        yield own
