"""gunicorn's worker: pages are made one after the other; an answer that staff can read where an address, or what a
browser sends with it, is longer than the 8,190 bytes it takes."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from config.security import POLICY

_REST = 1 << 20  # bytes of a too long request that are read away; a browser resets the page when they are not
_PATIENCE = 1.0  # seconds
_OURS = {LimitRequestLine: "414 URI Too Long", LimitRequestHeaders: "431 Request Header Fields Too Large"}
"""What a person may meet; malformed requests come from scanners."""


_TURN = 0.05
"""Seconds that a page waits for the one before it. Threads that compute at the same time take the interpreter from
each other with each row they read, which makes a page dearer by half; a page that is slow, or waits for somebody else,
holds the others up no longer than this."""
_App = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_turn(app: _App) -> _App:
    """The application, called by one thread at a time where that takes no more than `_TURN`."""
    turn = Lock()

    def called(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        mine = turn.acquire(timeout=_TURN)
        try:
            return app(environ, start_response)
        finally:
            if mine:
                turn.release()

    return called


class PageWorker(ThreadWorker):  # type: ignore[misc]
    """As gunicorn's own, but that pages are made in turn, and for 414 and 431: their pages are ours."""

    def load_wsgi(self) -> None:
        """Reading requests and sending answers stay side by side."""
        super().load_wsgi()
        self.wsgi: _App = in_turn(self.wsgi)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answers a request that never reached the pages."""
        status = next((words for kind, words in _OURS.items() if isinstance(exc, kind)), "")
        if not status:
            super().handle_error(req, client, addr, exc)
            return
        page = render_to_string(f"{status[:3]}.html", {"site_name": settings.INSTALLATION.name}).encode()
        head = (
            f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Cache-Control: no-store\r\nContent-Security-Policy: {POLICY}\r\nContent-Length: {len(page)}\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            client.settimeout(_PATIENCE)
            client.sendall(head.encode() + page)
            client.shutdown(socket.SHUT_WR)
            read, end = 0, time.monotonic() + _PATIENCE
            while read < _REST and (left := end - time.monotonic()) > 0:
                client.settimeout(left)
                part = client.recv(65_536)
                if not part:
                    break
                read += len(part)
