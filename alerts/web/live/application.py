"""The ASGI application of `huiying live`: `/live/` for who is signed in, and nothing else."""

import asyncio
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings

from alerts.web.live.hub import Hub, Seat
from alerts.web.live.identity import identify
from alerts.web.live.reader import Reader
from alerts.web.live.stream import Receive, Send, stream
from config.garbage import collect_seldom, pass_over_what_is_loaded

PATH = "/live/"
TRANSPORT = "huiying.transport"
"""Under this name the server of `huiying live` hands over each connection's transport."""
EACH = 30
"""Connections of one user: a browser with many tabs, and no more."""


class Application:
    """Answers one path. `web_port`: where the pages are served; only they may listen from another port."""

    def __init__(self, web_port: int) -> None:
        self._hub = Hub()
        self._web_port = web_port
        self._reader: Reader | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """One connection, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        pass_over_what_is_loaded()
        collect_seldom()
        self._loop = asyncio.get_running_loop()
        self._reader = Reader(self._hub, self._loop)
        await sync_to_async(self._reader.start, thread_sensitive=False)()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.end()
        await sync_to_async(self._reader.stop, thread_sensitive=False)()
        await send({"type": "lifespan.shutdown.complete"})

    def end(self) -> None:
        """Let every page go; may be called by a signal's handler."""
        self._hub.closing = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._hub.wake)

    async def _answer(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        origin = allowed_origin(headers, self._web_port)
        if scope["path"] != PATH or scope["method"] != "GET":
            await _refuse(send, 404)
        elif origin is None:
            await _refuse(send, 403)
        else:
            listener = await sync_to_async(identify, thread_sensitive=False)(session_of(headers))
            if listener is None:
                await _refuse(send, 403, origin)
            elif self._hub.users[listener.user] >= EACH:
                await _refuse(send, 429, origin)
            else:
                seat = Seat(listener, at_once(scope), self._hub.position, self._hub.beats)
                await self._speak(seat, after(headers, scope["query_string"]), origin, (receive, send))

    async def _speak(self, seat: Seat, last: int | None, origin: str, ways: tuple[Receive, Send]) -> None:
        receive, send = ways
        self._hub.enter(seat.listener)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _headers(origin, _STREAM)})
            await stream(self._hub, seat, last, receive, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._hub.leave(seat.listener)


_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def allowed_origin(headers: dict[str, str], web_port: int) -> str | None:
    """The page's origin where it may listen, "" where it is this one; None for the page of somebody else.

    Cookies know no ports, so that another service on the same machine could else listen with a visitor's session.
    """
    origin = headers.get("origin", "")
    if not origin:
        return ""
    base = urlsplit(settings.INSTALLATION.base_url)
    asked, here = urlsplit(origin), urlsplit(f"//{headers.get('host', '')}")
    same = asked.hostname == here.hostname and asked.port in {web_port, here.port}
    known = (asked.scheme, asked.hostname, asked.port) == (base.scheme, base.hostname, base.port)
    return origin if same or known else None


def at_once(scope: dict[str, Any]) -> Callable[[bytes], bool] | None:
    """A way to the wire beside the server's own, for chunks of a body; none where its `state` holds no transport."""
    transport = scope.get("state", {}).get(TRANSPORT)
    if transport is None or scope.get("http_version") != "1.1":
        return None

    def write(chunk: bytes) -> bool:
        if transport.is_closing() or transport.get_write_buffer_size():
            return False
        transport.write(chunk)
        return True

    return write


def session_of(headers: dict[str, str]) -> str:
    """The session key of the cookie, or nothing."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def after(headers: dict[str, str], query: bytes) -> int | None:
    """The last event that the page knows: `Last-Event-ID` of a reconnection, else `?after=`."""
    asked = headers.get("last-event-id") or parse_qs(query.decode("latin-1")).get("after", [""])[0]
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


def _headers(origin: str, more: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    if not origin:
        return more
    named = [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]
    return [*named, (b"access-control-allow-credentials", b"true"), *more]


async def _refuse(send: Send, status: int, origin: str = "") -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(origin, [])})
    await send({"type": "http.response.body", "body": b""})
