"""The search page of s.weibo.com, where the site lets it be crawled: hours are cut in two until fifty pages hold them.

A result has fifty pages at most and shows its first page again behind them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from config.clock import SHANGHAI
from config.vocabulary import SourceKind
from crawlers.parse.record import Record
from crawlers.parse.weibo_ajax import parse_ajax
from crawlers.parse.weibo_answer import mblogid_of
from crawlers.parse.weibo_mobile import parse_long_text
from crawlers.parse.weibo_search import parse_search_page
from crawlers.parse.weibo_shapes import AJAX, LONG_TEXT
from crawlers.source_spider import Found
from crawlers.weibo_again import WeiboAgainSpider

_LAG = timedelta(hours=1)
_FIRST = timedelta(days=1)
_MOST_PAGES = 50
_HOUR = timedelta(hours=1)


class WeiboSearchSpider(WeiboAgainSpider):
    """`url` is `https://s.weibo.com/`; each keyword from the hour of the last round to this one.

    Long texts and single posts are on weibo.com, whose own robots.txt says whether they may be asked for.
    """

    name = SourceKind.WEIBO_SEARCH.value
    beside = frozenset(["weibo.com"])
    read_one = staticmethod(parse_ajax)
    audit_one = staticmethod(AJAX.audit)
    reworded = False

    def first_requests(self) -> Iterable[Request]:
        """Each keyword's whole time, first page."""
        end = _hour(self.now()) + _HOUR
        start = _hour(self.task.since - _LAG) if self.task.since else end - _FIRST
        for keyword in self.source.keywords:
            yield self._page(keyword, start, end, 1)

    def _page(self, keyword: str, start: datetime, end: datetime, page: int, before: tuple[str, ...] = ()) -> Request:
        scope = f"custom:{_told(start)}:{_told(end)}"
        asked = urlencode({"q": keyword, "timescope": scope, "page": page}, safe=":")
        return self.ask(
            urljoin(self.source.url, f"/weibo?{asked}"), self.read_page, listing=True,
            keyword=keyword, start=start, end=end, page=page, before=before,
        )  # fmt: skip

    def read_page(self, response: Response, page: int, before: tuple[str, ...], **asked: Any) -> Iterator[Found]:
        """Posts; of a first page that is one of fifty the two halves of its time, else the pages behind it."""
        found = parse_search_page(response.body, response.url, self.now())
        ids = tuple(record.external_id for record in found.records)
        if page > 1 and ids == before:
            self.signal("page_shown_again", f"page {page}")
            return
        self.outcome.listed(len(found.records))
        yield from self._whole(found.records)
        start, end = asked["start"], asked["end"]
        if page > 1 or self.task.details is not None:
            return
        if found.pages >= _MOST_PAGES and end - start > _HOUR:
            middle = start + _HOUR * ((end - start) // _HOUR // 2)
            yield self._page(asked["keyword"], start, middle, 1)
            yield self._page(asked["keyword"], middle, end, 1)
            return
        if found.pages >= _MOST_PAGES:
            self.signal("hour_with_more_than_fifty_pages", f"{asked['keyword']} {start:%Y-%m-%d %H}")
        for number in range(2, min(found.pages, _MOST_PAGES) + 1):
            yield self._page(asked["keyword"], start, end, number, ids)

    def _whole(self, records: Iterable[Record]) -> Iterator[Found]:
        """The posts; for one that is cut here and was never read whole, the request for its long text."""
        for record in records:
            if not record.cut:
                yield record
                continue
            url = self._ajax(f"longtext?id={mblogid_of(record.external_id)}")
            if self.extras.refused and self.seen.get(url) is None:
                yield record
            elif self.due(url):
                asked_whole = self.ask(url, self.read_long_text, otherwise=record, audit=LONG_TEXT.audit, record=record)
                yield self.extras.mark(asked_whole)

    def read_long_text(self, response: Response, record: Record) -> Iterator[Found]:
        """The whole post; one that has no long text stays marked as cut, for its page showed that it goes on."""
        text = parse_long_text(response.body)
        if not text:
            self.signal("no_long_text", record.external_id)
        self.outcome.details += 1
        if text or self.seen.get(response.meta["asked"]) is None:
            yield replace(record, text=text or record.text, cut=not text)
        else:  # it was read whole before: its beginning is no newer version
            self.keeper.note(response, "")

    def show_url(self, mid: str) -> str:
        """One post, as JSON."""
        return self._ajax(f"show?id={mblogid_of(mid)}")

    def _ajax(self, asked: str) -> str:
        home = "https://weibo.com/" if urlsplit(self.source.url).hostname == "s.weibo.com" else self.source.url
        return urljoin(home, f"/ajax/statuses/{asked}")


def _hour(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)


def _told(at: datetime) -> str:
    return f"{at:%Y-%m-%d}-{at.hour}"
