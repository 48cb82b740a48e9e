"""Where a crawler may go: the source's own site, over HTTP, never into private networks unasked."""

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from protego import Protego
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response, TextResponse

from crawlers.addresses import is_private, on_site
from crawlers.settings import ROBOTS_NAME

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LONGEST_DELAY = 60.0
_NOBODY = b"User-agent: *\nDisallow: /\n"
_UNANSWERED, _REMEMBERED = "robots-unanswered", "robots-remembered"
"""On what stands for a robots.txt that did not come: it is no word of the site's, and must not be remembered as one."""
_log = logging.getLogger(__name__)


class Refused(IgnoreRequest):
    """A request that the guard did not let out; the message says why, `location` is the address."""

    def __init__(self, reason: str, location: str) -> None:
        super().__init__(reason)
        self.location = location


class SiteGuard:
    """Downloader middleware: stops every request (redirects and robots.txt too) that leaves the site or HTTP.

    The spider's `source` says where home is and whether it may be a private address. What a name resolves to is checked
    before asking, and the address that really answered once more, so that a name that changes meanwhile gains nothing.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._verdicts: dict[str, bool] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "SiteGuard":
        """Scrapy's way to make a middleware."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass or raise `Refused`."""
        spider: Any = self._crawler.spider
        source = spider.source
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"}:
            raise Refused(f"not an http address: {request.url}", request.url)
        extra = bool(request.meta.get("extra"))
        if extra and spider.extras.refused:
            raise Refused("refused before: asked for again tomorrow", request.url)
        beside = (extra or _asks_robots(request)) and host in spider.beside
        if not beside and not on_site(host, urlsplit(source.url).hostname or ""):
            raise Refused(f"leads off the site, to {host}", request.url)
        if not source.allow_private_host and await self._private(host):
            raise Refused(f"{host} is a private address (allow_private_host is not set)", request.url)

    def process_response(self, request: Request, response: Response) -> Response:
        """Drop what came from a private address after all."""
        source = self._crawler.spider.source  # type: ignore[union-attr]
        address = response.ip_address
        if source.allow_private_host or address is None or request.meta.get("proxy"):
            return response
        if is_private(str(address)):
            raise Refused(f"{request.url} was answered from the private address {address}", request.url)
        return response

    async def _private(self, host: str) -> bool:
        if host not in self._verdicts:
            self._verdicts[host] = is_private(host) or (not _proxied(host) and await _resolves_privately(host))
        return self._verdicts[host]


def _proxied(host: str) -> bool:
    return bool(getproxies()) and not proxy_bypass(host)


async def _resolves_privately(host: str) -> bool:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False  # the download itself will say that there is no such name
    return any(is_private(str(entry[4][0])) for entry in found)


class RobotsAnswer:
    """Downloader middleware: reads a failing robots.txt as RFC 9309 does (2.3.1.3, 2.3.1.4).

    Missing (4xx): everything is allowed. Server error or no answer: nothing is.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RobotsAnswer":
        """Scrapy's way to make a middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """A robots.txt that was read within the last hours is not asked for again."""
        if not _asks_robots(request):
            return None
        spider: Any = self._crawler.spider
        body = spider.seen.robots(request.url, spider.now())
        if body is None:
            return None
        return TextResponse(request.url, status=200, body=body, encoding="utf-8", flags=[_REMEMBERED], request=request)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer as the robots parser is to read it; its Crawl-delay holds from now on."""
        if not _asks_robots(request) or _UNANSWERED in response.flags:
            return response
        if response.status >= 500:
            return self._nobody(request, f"HTTP {response.status}")
        if response.status >= 400:
            response = response.replace(status=200, body=b"")
        if response.status < 300:
            spider: Any = self._crawler.spider
            if _REMEMBERED not in response.flags:  # else its hours would begin anew, and it were never asked for again
                spider.seen.keep_robots(request.url, response.body, spider.now())
            delay = Protego.parse(response.body.decode("utf-8", "replace")).crawl_delay(ROBOTS_NAME)
            if delay:
                self._slow_down(urlsplit(request.url).hostname or "", min(float(delay), _LONGEST_DELAY))
        return response

    def _slow_down(self, host: str, delay: float) -> None:
        """The site's own pace: for its slot, which a remembered robots.txt comes before, and for AutoThrottle."""
        engine: Any = self._crawler.engine
        own = float(self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        engine.downloader.per_slot_settings[host] = {"delay": max(own, delay), "concurrency": 1}
        for slot in engine.downloader.slots.values():
            slot.delay = max(slot.delay, delay)
            slot.concurrency = 1
        for extension in self._crawler.extensions.middlewares:
            if isinstance(extension, AutoThrottle):
                extension.mindelay = max(extension.mindelay, delay)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """No answer to robots.txt: nothing may be fetched."""
        if not _asks_robots(request) or isinstance(exception, IgnoreRequest):
            return None
        return self._nobody(request, type(exception).__name__)

    def _nobody(self, request: Request, why: str) -> Response:
        spider: Any = self._crawler.spider
        if urlsplit(request.url).hostname in spider.beside:
            spider.extras.refuse(f"robots.txt did not answer: {why}")
        else:
            spider.outcome.failures.append(f"robots.txt did not answer: {why}")
        return TextResponse(
            request.url, status=200, body=_NOBODY, encoding="ascii", request=request, flags=[_UNANSWERED]
        )


def _asks_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt")) and urlsplit(request.url).path == "/robots.txt"
