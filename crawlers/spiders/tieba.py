"""Bars of Tieba: the list, then the first page of each thread that moved. Its verification page is a block."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import PostKind, SourceKind
from crawlers.parse.tieba import parse_tieba
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider


class TiebaSpider(SourceSpider):
    """`boards` are names of bars, `keywords` are searched for; a thread is due when its count of replies changed."""

    name = SourceKind.TIEBA.value

    def first_requests(self) -> Iterable[Request]:
        """Each bar's list, each keyword's search."""
        for bar in self.source.boards:
            url = urljoin(self.source.url, f"/f?kw={quote(bar)}&ie=utf-8")
            yield self.ask(url, self.read_list, listing=True)
        for keyword in self.source.keywords:
            url = urljoin(self.source.url, f"/f/search/res?ie=utf-8&qw={quote(keyword)}&sm=1")
            yield self.ask(url, self.read_search, listing=True)

    def again(self, known: Known) -> Request:
        """A thread that may be gone."""
        return self.ask(known.url, self.read_thread)

    def read_list(self, response: Response) -> Iterator[Found]:
        """Threads of a bar."""
        threads = parse_tieba(response.body, response.url, self.now())
        self.outcome.listed(len(threads))
        for thread in threads:
            mark = str(thread.comments)
            if self.due(thread.url, mark):
                yield self.ask(thread.url, self.read_thread, otherwise=thread, mark=mark)

    def read_search(self, response: Response) -> Iterator[Found]:
        """Posts that a search found; they are cut short, and kept as they are."""
        posts = parse_tieba(response.body, response.url, self.now())
        self.outcome.listed(len(posts))
        yield from posts

    def read_thread(self, response: Response) -> Iterator[Found]:
        """The floors of a thread's first page."""
        records = parse_tieba(response.body, response.url, self.now())
        if records and not any(record.kind is PostKind.POST for record in records):
            self.signal("thread_without_first_floor", urlsplit(response.url).path)
        self.outcome.details += 1
        yield from records
