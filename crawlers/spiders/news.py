"""News and government sites: a list page of links, then the articles."""

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta
from email.utils import format_datetime

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import PostKind, SourceKind
from crawlers.parse.article import parse_article
from crawlers.parse.hanweb import unknown_tags
from crawlers.parse.letter import parse_letter
from crawlers.parse.news_list import ArticleLink, parse_list
from crawlers.parse.record import Record
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(hours=1)
_DAY = timedelta(days=1)  # a list that gives the day only, or a page that was built before it was linked


class NewsSpider(SourceSpider):
    """Articles that the list (or their address) does not date before the last round."""

    name = SourceKind.NEWS.value

    def first_requests(self) -> Iterable[Request]:
        """The list page."""
        yield self.ask(self.source.url, self.read_list, listing=True, audit=unknown_tags, page=1)

    def again(self, known: Known) -> Request:
        """An article, which may have been corrected or taken away."""
        return self.ask(known.url, self.read_article, link=ArticleLink(known.url, "", None, exact=False))

    def read_list(self, response: Response, page: int) -> Iterator[Found]:
        """Articles that are due, and the list's next page while there are such."""
        found = parse_list(response.body, response.url, self.now())
        self.outcome.listed(len(found.links))
        due = [link for link in found.links if self.fresh(link.dated, _LAG if link.exact else _DAY)]
        for link in due:
            if self.due(link.url):
                yield self.ask(link.url, self.read_article, headers=self._unless_old(link), link=link)
        if due and page < self.source.pages and found.next_url:
            yield self.ask(found.next_url, self.read_list, listing=True, audit=unknown_tags, page=page + 1)

    def _unless_old(self, link: ArticleLink) -> dict[str, str] | None:
        """A site that gives no date may answer 304 for what has lain there for a day before the last round."""
        if self.task.since is None or link.dated is not None or self.seen.get(link.url) is not None:
            return None
        return {"If-Modified-Since": format_datetime((self.task.since - _DAY).astimezone(UTC), usegmt=True)}

    def read_article(self, response: Response, link: ArticleLink) -> Iterator[Found]:
        """One article, or letter with its answer, under the address that the list gave."""
        letter = parse_letter(response.body, self.now())
        if letter is not None:
            self.outcome.details += 1
            yield letter.as_record(link.url, link.title, link.dated)
            return
        article = parse_article(response.body, response.url, self.now())
        self.outcome.details += 1
        yield Record(
            external_id=link.url,
            url=link.url,
            kind=PostKind.ARTICLE,
            title=article.title or link.title,
            text=article.text,
            published_at=article.published_at or link.dated,
            author=article.source_name,
        )
