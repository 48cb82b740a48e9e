"""The hot search list: what the country talks of, as titles with their heat."""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.parse.weibo_hot import parse_hot
from crawlers.parse.weibo_shapes import HOT
from crawlers.source_spider import Found, SourceSpider


class WeiboHotSpider(SourceSpider):
    """`/ajax/side/hotSearch` of the source's host. Titles that hold none of the keywords (if any) are left out."""

    name = SourceKind.WEIBO_HOT.value

    def first_requests(self) -> Iterable[Request]:
        """The list."""
        url = urljoin(self.source.url, "/ajax/side/hotSearch")
        yield self.ask(url, self.read_titles, listing=True, audit=HOT.audit)

    def read_titles(self, response: Response) -> Iterator[Found]:
        """The titles of the hour."""
        titles = parse_hot(response.body, response.url, self.now())
        self.outcome.listed(len(titles))
        for title in titles:
            if not self.source.keywords or any(word in title.title for word in self.source.keywords):
                yield title
