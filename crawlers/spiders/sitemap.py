"""Sitemaps: the newest pages of a site that tells search engines of them."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.parse.news_list import ArticleLink, is_article
from crawlers.parse.sitemap import SitemapLink, parse_sitemap
from crawlers.source_spider import Found
from crawlers.spiders.news import NewsSpider

_LAG = timedelta(days=1)  # many sitemaps give the day, and are written once a day
_MAX_MAPS = 20
_MAX_PAGES = 500
_DEPTH = 2


class SitemapSpider(NewsSpider):
    """Articles of a sitemap or of an index of sitemaps, the newest first."""

    name = SourceKind.SITEMAP.value

    def first_requests(self) -> Iterable[Request]:
        """The sitemap."""
        yield self.ask(self.source.url, self.read_map, listing=True, depth=0)

    def read_map(self, response: Response, depth: int) -> Iterator[Found]:
        """Pages and further maps that changed since the last round."""
        found = parse_sitemap(response.body, response.url, self.now())
        pages = [link for link in found.pages if is_article(link.url, response.url)]
        if found.pages and not pages:
            self.signal("sitemap_without_articles", response.url)
        self.outcome.listed(len(pages) + len(found.maps))
        for link in pages[:_MAX_PAGES]:
            mark = str(link.changed_at or "")
            if self.fresh(link.changed_at, _LAG) and self.due(link.url, mark):
                yield self.ask(link.url, self.read_article, mark=mark, link=_as_article(link))
        for nested in found.maps[:_MAX_MAPS] if depth < _DEPTH else ():
            if self.fresh(nested.changed_at, _LAG):
                yield self.ask(nested.url, self.read_map, listing=True, depth=depth + 1)


def _as_article(link: SitemapLink) -> ArticleLink:
    """A sitemap tells when a page changed, which is not when it was published."""
    return ArticleLink(link.url, link.title, None, exact=False)
