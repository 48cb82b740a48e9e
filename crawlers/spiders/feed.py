"""RSS and Atom feeds: the entries, and the whole article where the site lets it be read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import PostKind, SourceKind
from crawlers.addresses import on_site
from crawlers.marks import mark_of, record_of
from crawlers.parse.article import parse_article
from crawlers.parse.feed import parse_feed
from crawlers.parse.record import Record
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(hours=1)  # a feed is often written some minutes after the article
_SHORT = 200
_MAX_ENTRIES = 300


class FeedSpider(SourceSpider):
    """Entries that are new. A short one on the same site is read whole from its page; its own words do otherwise."""

    name = SourceKind.FEED.value

    def first_requests(self) -> Iterable[Request]:
        """The feed."""
        yield self.ask(self.source.url, self.read_feed, listing=True)

    def again(self, known: Known) -> Request:
        """An article, which may have been corrected or taken away."""
        return self.ask(known.url, self.read_article, mark=known.mark, entry=record_of(known, PostKind.ARTICLE))

    def read_feed(self, response: Response) -> Iterator[Found]:
        """The entries that are due."""
        entries = parse_feed(response.body, response.url, self.now())
        self.outcome.listed(len(entries))
        home = urlsplit(self.source.url).hostname or ""
        for entry in entries[:_MAX_ENTRIES]:
            if not self.fresh(entry.published_at, _LAG):
                continue
            here = entry.url and on_site(urlsplit(entry.url).hostname or "", home)
            if len(entry.text) >= _SHORT or not here or urlsplit(entry.url).path in {"", "/"}:
                yield replace(entry, url=entry.url or response.url)
            elif self.due(entry.url, mark_of(entry)):
                yield self.ask(entry.url, self.read_article, otherwise=entry, mark=mark_of(entry), entry=entry)

    def read_article(self, response: Response, entry: Record) -> Iterator[Found]:
        """The entry with the words of its page, where these are more than it has itself."""
        article = parse_article(response.body, response.url, self.now())
        self.outcome.details += 1
        yield replace(
            entry,
            kind=PostKind.ARTICLE,
            text=max(article.text, entry.text, key=len),
            published_at=entry.published_at or article.published_at,
            author=article.source_name or entry.author,
        )
