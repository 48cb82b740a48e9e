"""A thread that looks for new events and hands them to the hub. One look costs microseconds, whoever listens.

SQLite tells by `PRAGMA data_version` whether anybody else wrote; elsewhere the highest key is asked.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from itertools import count

from django.db import DatabaseError, close_old_connections, connection

from alerts.web.live import feed
from alerts.web.live.hub import Hub
from alerts.web.live.identity import identify
from config import clock

log = logging.getLogger(__name__)

EVERY = {"sqlite": 0.005}
USUALLY = 0.015
"""Seconds between two looks: with SQLite one costs some microseconds, with a server a question over the wire."""
BEATS, SWEEPS = 15.0, 1.0
"""Seconds between two beats (`live.js` waits for two and a little); between two looks at who may still listen."""
AT_ONCE = 25
"""Sessions looked up again in one such look."""


class Reader:
    """Runs from `start` to `stop`, beside the event loop of the hub."""

    def __init__(self, hub: Hub, loop: asyncio.AbstractEventLoop) -> None:
        self._hub, self._loop = hub, loop
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-reader", daemon=True)
        self._known: set[int] = set()
        self._last = 0

    def start(self) -> None:
        """From the present on."""
        self._last = feed.newest()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopped.set()
        self._thread.join(2)

    def _run(self) -> None:
        version: object = None
        every = EVERY.get(connection.vendor, USUALLY)
        for look in count():
            try:
                seen = _version()
                if seen != version:
                    self._read()
                    version = seen
                if look % int(BEATS / every) == 0:
                    self._tell(self._hub.beat)
                if look % int(SWEEPS / every) == 0:
                    self._sweep(look // int(SWEEPS / every))
            except DatabaseError as error:
                log.error("live_read_failed again_in=1s error=%r", error)
                close_old_connections()
                self._stopped.wait(1)
            if self._stopped.wait(every):
                connection.close()
                return

    def _read(self) -> None:
        told = [one for one in feed.since(self._last, clock.now(), again=True) if one.id not in self._known]
        while told:
            self._known.update(one.id for one in told)
            self._last = max(self._last, told[-1].id)
            self._known = {key for key in self._known if key > self._last - 2 * feed.OVERLAP}
            self._tell(lambda told=told: self._hub.publish(told))  # type: ignore[misc]
            told = [one for one in feed.since(self._last, clock.now(), again=True) if one.id not in self._known]

    def _sweep(self, turn: int) -> None:
        """Dismiss those whose session ended or whose role is another; some at a time."""
        listeners = list(self._hub.listeners)
        start = turn * AT_ONCE % max(len(listeners), 1)
        for listener in listeners[start : start + AT_ONCE]:
            if identify(listener.session) != listener:
                self._tell(lambda one=listener: self._hub.dismiss(one))  # type: ignore[misc]

    def _tell(self, what: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(what)


def _version() -> object:
    if connection.vendor != "sqlite":
        return feed.newest()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.connection.execute("PRAGMA data_version").fetchone()
