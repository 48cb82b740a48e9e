"""Where browsers listen for what happens: the port of `huiying live`, or a path that a proxy serves."""

import os
import socket
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

LIVE_PORT = "HUIYING_LIVE_PORT"
"""Set by who starts both processes; without it and without `live_url`, pages ask every few seconds instead."""
PATH = "/live/"


def live_origin(request: HttpRequest) -> str:
    """The origin that pages may connect to beside their own; nothing where none is needed."""
    port = os.environ.get(LIVE_PORT, "")
    if settings.INSTALLATION.live_url or not port.isdigit():
        return ""
    return _origin(request.scheme or "", request.META.get("HTTP_HOST", ""), port)


@lru_cache(64)
def _origin(scheme: str, asked: str, port: str) -> str:
    host = split_domain_port(asked)[0]
    return f"{scheme}://{host}:{port}" if host else ""


def live_url(request: HttpRequest) -> str:
    """The address of the feed; empty where there is none."""
    if settings.INSTALLATION.live_url:
        return str(settings.INSTALLATION.live_url)
    origin = live_origin(request)
    return origin + PATH if origin else ""


def free_port_after(port: int) -> int:
    """The first port behind `port` that is free on loopback, any free one where none of fifty is."""
    for wanted in (*range(port + 1, min(port + 51, 65_536)), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")
