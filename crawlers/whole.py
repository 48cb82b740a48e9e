"""Packed answers that break off: what came of one is no page, though the tools that unpack it say nothing."""

import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Request, Response

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_PIECE = 1 << 16
_GZIP = frozenset([b"gzip", b"x-gzip"])


class WholeAnswers:
    """Downloader middleware, before the unpacking: a gzip stream without its end is asked for once more, then lost.

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
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding not in _GZIP or not response.body or ends(response.body, self._most):
            return response
        again = get_retry_request(request, spider=self._crawler.spider, reason="packed answer broke off")  # type: ignore[arg-type]
        if again is None:
            raise ResponseDataLossError(f"the packed answer from {request.url} broke off")
        return again


def ends(packed: bytes, most: int) -> bool:
    """Whether a gzip stream comes to its end; one that is no gzip, or unpacks to more than `most` bytes, is for others
    to judge."""
    unpacking, size, piece = zlib.decompressobj(31), 0, packed
    try:
        while piece and not unpacking.eof and size <= most:
            size += len(unpacking.decompress(piece, _PIECE))
            piece = unpacking.unconsumed_tail
    except zlib.error:
        return True
    return unpacking.eof or size > most
