"""Boards that answer in JSON and that no spider knows, set up by a field map alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import PostKind, SourceKind
from crawlers.marks import answered_since, mark_of, record_of
from crawlers.parse.mapped import parse_mapped_detail, parse_mapped_list
from crawlers.parse.petition_shapes import mapped
from crawlers.parse.record import Record
from crawlers.parse.shapes import Audit
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(days=1)  # boards check a message before they show it under its own time


class BoardJsonSpider(SourceSpider):
    """The list at `url` (with `{page}` in it, or one page only), and each record at `detail` where that is given."""

    name = SourceKind.BOARD_JSON.value

    def first_requests(self) -> Iterable[Request]:
        """The list's first page."""
        yield self._list(1)

    def again(self, known: Known) -> Request | None:
        """A message whose words or answer may have changed, though its list does not say so."""
        if not self.source.detail:
            return None
        record = record_of(known, PostKind.PETITION)
        return self.ask(known.url, self.read_detail, mark=known.mark, audit=self._audit(), record=record)

    def _audit(self) -> Audit:
        assert self.source.fields is not None
        return mapped(self.source.fields).audit

    def _list(self, page: int) -> Request:
        url = self.source.url.replace("{page}", str(page))
        return self.ask(url, self.read_list, listing=True, audit=self._audit(), page=page)

    def read_list(self, response: Response, page: int) -> Iterator[Found]:
        """Records, or the details of those that are due; the next page while there are fresh ones."""
        assert self.source.fields is not None
        records = parse_mapped_list(response.body, response.url, self.source.fields, self.now())
        self.outcome.listed(len(records))
        moved = [record for record in records if self._moved(record)]
        for record in moved:
            url, mark = self._address(record), mark_of(record)
            if not self.source.detail:
                yield record
                self.keeper.met(url, record.external_id, mark)
            elif self.due(url, mark):
                known = replace(record, url=url)
                yield self.ask(url, self.read_detail, otherwise=known, mark=mark, audit=self._audit(), record=record)
        if not self.source.detail:
            self.gaps.rows(response, records, [self._address(record) for record in records])
        if moved and page < self.source.pages and "{page}" in self.source.url:
            yield self._list(page + 1)

    def _address(self, record: Record) -> str:
        """Where a message is known under: its detail's address, or its place in a list without details."""
        number = quote(record.external_id, safe="")
        return self.source.detail.replace("{id}", number) if self.source.detail else f"{self.source.url}#{number}"

    def _moved(self, record: Record) -> bool:
        """A message is due when it is new or newly answered, or when its list says that its state changed."""
        return (
            self.fresh(record.published_at, _LAG)
            or (record.replied_at is not None and self.fresh(record.replied_at, _LAG))
            or answered_since(self.seen.get(self._address(record)), mark_of(record))
        )

    def read_detail(self, response: Response, record: Record) -> Iterator[Found]:
        """One record; what the detail does not tell is taken from the list."""
        assert self.source.fields is not None
        found = parse_mapped_detail(response.body, response.url, self.source.fields, self.now())
        self.outcome.details += 1
        yield replace(
            found,
            external_id=record.external_id,
            title=found.title or record.title,
            published_at=found.published_at or record.published_at,
            state=found.state or record.state,
        )
