"""One open page: what it missed first, then everything as it happens, until it goes or is dismissed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async

from alerts.web.live import feed
from alerts.web.live.hub import BEAT, RESET, Hub, entry
from alerts.web.live.identity import Listener
from config import clock

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

MISSED = 500
"""Events that a page may have missed and still be told one by one."""


async def stream(hub: Hub, listener: Listener, after: int | None, receive: Receive, send: Send) -> None:
    """Speak to one page. `after`: the key of the last event that it knows, None for no past."""
    waits: list[asyncio.Future[None]] = []
    gone = asyncio.ensure_future(_gone(receive))
    gone.add_done_callback(lambda _task: _end(waits))
    try:
        position, beats = hub.position, hub.beats
        await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
        await _catch_up(listener, after, send)
        while not (gone.done() or hub.closing or listener in hub.dismissed):
            if hub.position == position and hub.beats == beats:
                waits[:] = [hub.next()]
                await waits[0]
                continue
            body, position = hub.body(listener, position), hub.position
            beat, beats = (BEAT if beats != hub.beats else b""), hub.beats
            if body or beat:
                await send({"type": "http.response.body", "body": body or beat, "more_body": True})
    finally:
        gone.cancel()


def _end(waits: list[asyncio.Future[None]]) -> None:
    """The page is gone: it waits no longer."""
    if waits and not waits[0].done():
        waits[0].set_result(None)


async def _catch_up(listener: Listener, after: int | None, send: Send) -> None:
    if after is None:
        return
    missed = await sync_to_async(feed.since, thread_sensitive=False)(after, clock.now(), MISSED)
    body = RESET if len(missed) == MISSED else b"".join(entry(told).heard_by(listener) for told in missed)
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
