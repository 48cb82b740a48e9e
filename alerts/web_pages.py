"""Looks at a web page that somebody entered: with time-outs and limits, and never at a private address unless allowed.

The address is resolved once, checked, and connected to as checked; each redirect is checked like the first address.
Only `settings.INSTALLATION.allow_private_links` lets it into private networks.
"""

import socket
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from django.conf import settings

from crawlers.addresses import is_private
from crawlers.parse.record import ParseError
from crawlers.time_limit import TimeLimit, session, watch

CONNECT, READ, TOTAL = 5.0, 10.0, 30.0
"""Seconds for one connection, for one silence, and for a whole look with all its redirects."""
_MOST_BYTES = 2_000_000
_REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}
_AGENT = "huiying/link-check"
_SLOW = "网页在规定时间内没有响应"
_INSIDE = "网址指向内部网络，未作核查（确需核查的，在 huiying.yaml 设置 allow_private_links）"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look found. `error` is one Chinese sentence, empty where all is well; `text` the words of the page."""

    ok: bool
    url: str
    status: int | None = None
    error: str = ""
    text: str = ""


class PrivateAddress(OSError):
    """The name leads into a private network, where nothing is fetched."""


class _Checked:
    """Mixed into urllib3's connections: connects only to an address that was checked."""

    def _new_conn(self: Any) -> socket.socket:
        try:
            return connect(self._dns_host, self.port, self.timeout)
        except TimeoutError as error:
            raise urllib3.exceptions.ConnectTimeoutError(self, str(error)) from error
        except PrivateAddress:
            raise
        except OSError as error:
            raise urllib3.exceptions.NewConnectionError(self, str(error)) from error


def connect(host: str, port: int, timeout: Any) -> socket.socket:
    """A connection to the first address of `host` that answers. Raises `PrivateAddress` when one of them is private."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not settings.INSTALLATION.allow_private_links and any(is_private(str(entry[4][0])) for entry in found):
        raise PrivateAddress(host)
    wait = timeout if isinstance(timeout, int | float) else CONNECT
    error: OSError = OSError(f"{host} has no address")
    for family, kind, proto, _name, address in found:
        opened = socket.socket(family, kind, proto)
        opened.settimeout(wait)
        try:
            opened.connect(address)
        except OSError as failure:
            opened.close()
            error = failure
        else:
            watch(opened)
            return opened
    raise error


def fetch(url: str, now: datetime) -> Answer:
    """Look at a page; never raises. At most five redirects, two million bytes and half a minute; no proxy is used."""
    with session(_Checked) as asking, TimeLimit(TOTAL) as limit:
        asking.trust_env = False
        asking.headers["User-Agent"] = _AGENT
        try:
            answer = _follow(asking, url, now, limit)
        except PrivateAddress:
            answer = Answer(False, url, error=_INSIDE)
        except requests.Timeout:
            answer = Answer(False, url, error=_SLOW)
        except requests.TooManyRedirects:
            answer = Answer(False, url, error="网页反复跳转")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as failure:
            private = isinstance(_cause(failure), PrivateAddress)
            answer = Answer(False, url, error=_INSIDE if private else "网站连接不上")
        return Answer(False, url, error=_SLOW) if limit.over else answer


def _follow(asking: requests.Session, url: str, now: datetime, limit: TimeLimit) -> Answer:
    for _hop in range(_REDIRECTS + 1):
        if limit.over:
            raise requests.Timeout
        if urlsplit(url).scheme not in {"http", "https"}:
            return Answer(False, url, error="不是网页地址")
        with asking.get(url, timeout=(CONNECT, READ), stream=True, allow_redirects=False) as response:
            target = response.headers.get("Location")
            if response.status_code in _MOVED and target:
                url = urljoin(url, target)
                continue
            if response.status_code >= 400:
                return Answer(False, url, response.status_code, f"网页返回 {response.status_code}")
            body = response.raw.read(_MOST_BYTES, decode_content=True)
            return Answer(True, url, response.status_code, text=_words(body, url, now, response))
    raise requests.TooManyRedirects


def _words(body: bytes, url: str, now: datetime, response: requests.Response) -> str:
    """The words of an HTML page; empty for a picture, a PDF or a page without words."""
    if "html" not in response.headers.get("Content-Type", "text/html"):
        return ""
    from crawlers.parse.article import parse_article  # noqa: PLC0415  extraction is a tenth of a process of pages

    try:
        return parse_article(body, url, now, response.encoding or "").text
    except (ParseError, ValueError, LookupError):
        return ""


def _cause(failure: BaseException) -> BaseException | None:
    """The first cause that is a private address, else None."""
    seen: BaseException | None = failure
    while seen is not None and not isinstance(seen, PrivateAddress):
        inner = seen.args[0] if seen.args and isinstance(seen.args[0], BaseException) else None
        seen = inner or getattr(seen, "reason", None) or seen.__cause__ or seen.__context__
        if not isinstance(seen, BaseException):
            return None
    return seen
