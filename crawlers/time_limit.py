"""A fetch that ends when its time is over, however slowly the other side drips: headers, body or TLS.

A socket's own time limit begins anew with each byte. Here each connection of a fetch is known, and a timer shuts it.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Self

import requests
import urllib3
from requests.adapters import HTTPAdapter

_watched: ContextVar["TimeLimit | None"] = ContextVar("time limit of this fetch", default=None)


class TimeLimit:
    """Within the block, connections of `session` are shut after `seconds`; `over` tells whether that happened."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._token = _watched.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._timer.cancel()
        _watched.reset(self._token)
        for one in self._sockets:
            one.close()

    def watch(self, opened: socket.socket) -> None:
        """Shut this one too. A second descriptor of it is kept, for TLS takes the first one away."""
        with self._lock:
            self._sockets.append(socket.socket(fileno=os.dup(opened.fileno())))
            if self.over:
                self._shut()

    def _end(self) -> None:
        with self._lock:
            self.over = True
            self._shut()

    def _shut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class Watched:
    """Mixed into urllib3's connections: tells the limit in force of each socket."""

    def _new_conn(self: Any) -> socket.socket:
        opened: socket.socket = super()._new_conn()  # type: ignore[misc]
        watch(opened)
        return opened


def watch(opened: socket.socket) -> None:
    """Tell the limit in force, if there is one, of a connection."""
    limit = _watched.get()
    if limit is not None:
        limit.watch(opened)


class _Adapter(HTTPAdapter):
    def __init__(self, opening: type) -> None:
        connections = (urllib3.connection.HTTPConnection, urllib3.connection.HTTPSConnection)
        pools = (urllib3.HTTPConnectionPool, urllib3.HTTPSConnectionPool)
        self._pools = {
            scheme: type(pool.__name__, (pool,), {"ConnectionCls": type(kind.__name__, (opening, kind), {})})
            for scheme, pool, kind in zip(("http", "https"), pools, connections, strict=True)
        }
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


class _Session(requests.Session):
    def resolve_redirects(self, *_args: Any, **_kwargs: Any) -> Iterator[requests.Response]:
        """None: to find them, requests would read the whole body of the answer that redirects, however large."""
        return iter(())


def session(opening: type = Watched) -> requests.Session:
    """A session whose connections a `TimeLimit` can end, and which follows no redirect.

    `opening` is mixed into urllib3's connections; one of its own that opens sockets in another way calls `watch`.
    """
    made = _Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Adapter(opening))
    return made
