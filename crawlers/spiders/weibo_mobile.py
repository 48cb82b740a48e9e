"""Keyword searches of m.weibo.cn; never a person's page. Every refusal is said, none is taken for "no news"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote, urljoin

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.weibo_mobile import parse_cards, parse_long_text, parse_mobile
from crawlers.parse.weibo_shapes import CARDS, LONG_TEXT, MOBILE
from crawlers.source_spider import Found
from crawlers.weibo_again import WeiboAgainSpider

_LAG = timedelta(hours=1)  # the search index follows the posts
_RISK = re.compile(r"验证|频繁|频次|风控")
_COUNTS_FOLLOWED = timedelta(days=1)  # so long a post that the list shows anyway is given again for its counts


class WeiboMobileSpider(WeiboAgainSpider):
    """The source entry's keywords, page by page."""

    name = SourceKind.WEIBO_MOBILE.value
    read_one = staticmethod(parse_mobile)
    audit_one = staticmethod(MOBILE.audit)
    _nothing = ""

    def first_requests(self) -> Iterable[Request]:
        """Each keyword's first page."""
        for keyword in self.source.keywords:
            yield self._search(keyword, 1)

    def show_url(self, mid: str) -> str:
        """One post, as JSON."""
        return urljoin(self.source.url, f"/statuses/show?id={mid}")

    def _search(self, keyword: str, page: int) -> Request:
        container = quote(f"100103type=1&q={keyword}", safe="")
        url = urljoin(self.source.url, f"/api/container/getIndex?containerid={container}&page={page}")
        return self.ask(url, self.read_cards, listing=True, audit=CARDS.audit, keyword=keyword, page=page)

    def read_cards(self, response: Response, keyword: str, page: int) -> Iterator[Found]:
        """Posts of a page; those cut short are asked for whole."""
        try:
            records = parse_cards(response.body, response.url, self.now())
        except Blocked as error:
            if "没有内容" not in error.reason:
                raise
            if page == 1:
                self.signal("no_hits", keyword)
                self._nothing = error.reason
            return
        self.outcome.listed(len(records))
        due = self._due(records)
        for record in due:
            if record.cut:
                url = urljoin(self.source.url, f"/statuses/extend?id={record.external_id}")
                if not self.due(url):
                    continue
                yield self.ask(url, self.read_long_text, otherwise=record, audit=LONG_TEXT.audit, record=record)
            else:
                yield record
        if page < self.source.pages and any(self.fresh(record.published_at, _LAG) for record in records):
            yield self._search(keyword, page + 1)

    def closed(self, reason: str) -> None:
        """没有内容 are a hidden captcha's words too: they are no refusal only where another search was answered."""
        if self._nothing and not self.outcome.lists:
            self.outcome.refusal = self.outcome.refusal or ("blocked", self._nothing)
        super().closed(reason)

    def _due(self, records: tuple[Record, ...]) -> list[Record]:
        """New posts with the originals they repost; older ones for their counts, where that costs no request."""
        new = {record.external_id for record in records if self.fresh(record.published_at, _LAG)}
        new |= {record.parent for record in records if record.external_id in new and record.parent}
        return [
            record
            for record in records
            if record.external_id in new or (not record.cut and self.fresh(record.published_at, _COUNTS_FOLLOWED))
        ]

    def read_long_text(self, response: Response, record: Record) -> Iterator[Found]:
        """The whole post; Weibo has no long text for some that it marks as long, then the list's words are all."""
        cut = False
        try:
            text = parse_long_text(response.body)
        except (ParseError, Blocked) as error:
            if isinstance(error, Blocked) and (error.status == "login" or _RISK.search(error.reason)):
                raise
            text, cut = "", True
        if not text:
            self.signal("no_long_text", record.external_id)
        self.outcome.details += 1
        if text or self.seen.get(response.meta["asked"]) is None:
            yield replace(record, text=text or record.text, cut=cut)
        else:  # it was read whole before: its beginning is no newer version
            self.keeper.note(response, "")
