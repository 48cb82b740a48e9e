"""gunicorn's worker, with an answer that staff can read where an address is longer than the 8,190 bytes it takes."""

import contextlib
import socket
import time
from typing import Any

from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

_REST = 1 << 20  # bytes of a too long request that are read away; a browser resets the page when they are not
_PATIENCE = 1.0  # seconds


class PageWorker(ThreadWorker):  # type: ignore[misc]
    """As gunicorn's own, but for 414: its page is one of ours."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answers a request that never reached the pages."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        page = render_to_string("414.html").encode()
        head = (
            "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Cache-Control: no-store\r\nContent-Length: {len(page)}\r\n\r\n"
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
