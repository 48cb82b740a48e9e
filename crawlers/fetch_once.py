"""Fetches one page as the spiders would: robots.txt first, no private address, a limit of size and time."""

from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from socket import getaddrinfo, socket
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from protego import Protego

from crawlers.addresses import is_private, on_site
from crawlers.packed import KNOWN, BrokenOff, TooLarge, unpacked
from crawlers.settings import ROBOTS_NAME, user_agent
from crawlers.time_limit import TimeLimit, Watched, session

_MOST = 4 * 1024 * 1024
_SECONDS = 20.0
_REDIRECTS = 5


class NotFetched(Exception):
    """A page that was not, or may not be, fetched; the message says why."""


class Inside(NotFetched):
    """A page of a private network; who asks says what can be done about it where he is asked."""

    def __init__(self, host: str, address: str = "") -> None:
        super().__init__(f"{host} 是内网地址{f' {address} ' if address else ''}（a private address），为安全不采集")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: the address it came from at last, its status, its bytes."""

    url: str
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Robots:
    """What robots.txt says to us about one address. `crawl_delay` in seconds, `None` where it names none."""

    found: bool
    allowed: bool
    crawl_delay: float | None
    rules: Protego | None = None

    def allows(self, url: str) -> bool:
        """Whether another address of the same site may be asked for."""
        return self.rules is None or bool(self.rules.can_fetch(url, ROBOTS_NAME))


def robots_for(url: str, contact: str, allow_private: bool) -> Robots:
    """Ask the site's robots.txt (RFC 9309). Raises `NotFetched` where it does not answer: then nothing may be asked."""
    page = fetch(urljoin(url, "/robots.txt"), contact, allow_private)
    if page.status >= 500:
        raise NotFetched(f"robots.txt: HTTP {page.status}, 按规定不能采集 (nothing may be fetched)")
    if page.status >= 400:
        return Robots(found=False, allowed=True, crawl_delay=None)
    rules = Protego.parse(page.body.decode("utf-8", "replace"))
    return Robots(True, bool(rules.can_fetch(url, ROBOTS_NAME)), rules.crawl_delay(ROBOTS_NAME), rules)


def fetch(url: str, contact: str, allow_private: bool) -> Page:
    """One page within twenty seconds, redirects included, which are followed within its site. Raises `NotFetched`."""
    try:
        return _fetched(url, contact, allow_private)
    except ValueError as error:  # "http://[::1", of the operator or of a redirect
        raise NotFetched(f"{url}: 网址不合格, 或转到了不合格的网址 (a malformed address): {error}") from error


def _fetched(url: str, contact: str, allow_private: bool) -> Page:
    home = urlsplit(url).hostname or ""
    with TimeLimit(_SECONDS) as limit, session(Watched if allow_private else _Outside) as asking:
        asking.headers.update({"User-Agent": user_agent(contact), "Accept-Encoding": "gzip, deflate"})
        asking.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        for _ in range(_REDIRECTS + 1):
            _check(url, home, allow_private)
            answer, body = _get(url, asking, limit)
            target = answer.headers.get("Location") if answer.is_redirect else None
            if not target:
                return Page(url, answer.status_code, body)
            url = urljoin(url, target)
    raise NotFetched(f"重定向超过 {_REDIRECTS} 次 (too many redirects)")


class _Outside(Watched):
    """Mixed into urllib3's connections: nothing is said to a private address, though the name led elsewhere when it
    was checked. A proxy looks names up itself."""

    def _new_conn(self: Any) -> socket:
        opened = super()._new_conn()
        peer = str(opened.getpeername()[0])
        if self.proxy is None and is_private(peer):
            opened.close()
            raise Inside(str(self.host), peer)
        return opened


def _check(url: str, home: str, allow_private: bool) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise NotFetched(f"{url}: 只能采集 http、https 网址 (http and https only)")
    if not on_site(host, home):
        raise NotFetched(f"转到了别的网站 {host} (leads off the site)")
    if allow_private:
        return
    try:
        found = getaddrinfo(host, None)
    except OSError as error:
        raise NotFetched(f"{host}: 没有这个主机 (no such host)") from error
    if any(is_private(str(entry[4][0])) for entry in found):
        raise Inside(host)


def _get(url: str, asking: requests.Session, limit: TimeLimit) -> tuple[requests.Response, bytes]:
    """The answer's head and its bytes, unpacked; `_MOST` at most, and within the limit of time."""
    slow = f"{url}: {_SECONDS:.0f} 秒内没有传完 (too slow)"
    try:
        with asking.get(url, timeout=_SECONDS, stream=True, allow_redirects=False) as answer:
            sent = _sent(url, answer)
            if limit.over:  # a body whose length nobody announced ends where its connection does
                raise NotFetched(slow)
            encoding = answer.headers.get("Content-Encoding", "").strip().lower()
            return answer, unpacked(sent, encoding, _MOST) if encoding in KNOWN and sent else sent
    except BrokenOff as error:
        raise NotFetched(f"{url}: 压缩的内容不完整或已损坏 (broken compression)") from error
    except TooLarge as error:
        raise NotFetched(_too_large(url)) from error
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        if limit.over or isinstance(error, requests.Timeout):
            raise NotFetched(slow) from error
        raise NotFetched(f"{url}: 无法连接 (cannot be reached): {type(error).__name__}") from error


def _sent(url: str, answer: requests.Response) -> bytes:
    """The bytes of the body as they were sent."""
    parts, size = [], 0
    for part in answer.raw.stream(1 << 16, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > _MOST:
            raise NotFetched(_too_large(url))
    return b"".join(parts)


def _too_large(url: str) -> str:
    return f"{url}: 超过 {_MOST >> 20} MB (too large)"
