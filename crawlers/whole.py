"""Packed answers that break off: what came of one is no page, though the tools that unpack it say nothing."""

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Request, Response

from crawlers.packed import KNOWN, ends

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class WholeAnswers:
    """Downloader middleware, before the unpacking: a packed stream without its end is asked for once more, then lost.

    Read as it is, half an article would become its new version, and half a list a site that has little to say.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "WholeAnswers":
        """Scrapy's way to make a middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request for another try. Raises `ResponseDataLossError`."""
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1").strip().lower()
        if encoding not in KNOWN or not response.body or ends(response.body, encoding, self._most):
            return response
        again = get_retry_request(request, spider=self._crawler.spider, reason="packed answer broke off")  # type: ignore[arg-type]
        if again is None:
            raise ResponseDataLossError(f"the packed answer from {request.url} broke off")
        return again
