"""What the four sites share: a request, an answer, and a threading server on loopback."""

import json
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from django.template import Context, Engine

HERE = Path(__file__).parent
STYLE = HERE / "templates" / "site.css"
_ENGINE = Engine(dirs=[str(HERE / "templates")], autoescape=True)


@dataclass(frozen=True, slots=True)
class Request:
    """A GET as a site sees it; `now` is the site's clock, `browsing` whether a person's browser opens it as a page."""

    path: str
    query: Mapping[str, str]
    now: datetime
    browsing: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Body and type of what a site answers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200


class Site(Protocol):
    """A site answers requests; `robots` is its robots.txt."""

    robots: str

    def answer(self, request: Request) -> Answer | None:
        """The page asked for, `None` when there is no such page."""


def page(template: str, status: int = 200, **values: Any) -> Answer:
    """An HTML page from this folder's templates."""
    return Answer(_ENGINE.get_template(template).render(Context(values, use_l10n=False)).encode(), status=status)


def as_json(value: Any) -> Answer:
    """A JSON answer."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


class SiteServer(AbstractContextManager["SiteServer"]):
    """Serves one site on a loopback port in threads of its own; `port` 0 takes a free one."""

    def __init__(self, site: Site, now: Callable[[], datetime], port: int = 0) -> None:
        self._http = _Server(("127.0.0.1", port), _handler(site, now))
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> "SiteServer":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who goes away in the middle (a crawler that was stopped) is not worth a word."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _handler(site: Site, now: Callable[[], datetime]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            browsing = self.headers.get("Sec-Fetch-Dest") == "document"
            answer = self._shared(parts.path) or site.answer(Request(parts.path, query, now(), browsing))
            self._send(answer or page("missing.html", status=404))

        def _shared(self, path: str) -> Answer | None:
            if path == "/robots.txt":
                return Answer(site.robots.encode(), "text/plain; charset=utf-8")
            if path == "/site.css":
                return Answer(STYLE.read_bytes(), "text/css; charset=utf-8")
            return None

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_arguments: object) -> None:
            """Sites keep no log."""

    return Handler
