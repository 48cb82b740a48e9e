"""One open page: what it missed first, then everything as it happens, until it goes or is dismissed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async

from alerts.web.live import feed
from alerts.web.live.hub import BEAT, RESET, Hub, Seat, entry
from alerts.web.live.identity import Listener
from config import clock

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

MISSED = 500
"""Events that a page may have missed and still be told one by one."""


async def stream(hub: Hub, seat: Seat, after: int | None, receive: Receive, send: Send) -> None:
    """Speak to one page. `after`: the key of the last event that it knows, None for no past."""
    gone = asyncio.ensure_future(_gone(receive))
    gone.add_done_callback(lambda _task: seat.wake())
    try:
        await send({"type": "http.response.body", "body": b"retry: 2000\n\n" + BEAT, "more_body": True})
        await _catch_up(seat.listener, after, send)
        while not (gone.done() or hub.closing or seat.listener in hub.dismissed):
            if hub.position == seat.position and hub.beats == seat.beats:
                await hub.rest(seat)
                continue
            body, seat.position = hub.body(seat.listener, seat.position), hub.position
            beat, seat.beats = (BEAT if seat.beats != hub.beats else b""), hub.beats
            if body or beat:
                await send({"type": "http.response.body", "body": body or beat, "more_body": True})
    finally:
        gone.cancel()


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
