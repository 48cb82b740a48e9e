"""Petition boards with a JSON list (`<url>/threads?page=N`) and details (`<url>/threads/<tid>`)."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.parse.petition_json import parse_petition, parse_threads
from crawlers.parse.petition_shapes import PETITIONS
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(hours=1)  # boards check a message before they show it under its own time


class PetitionJsonSpider(SourceSpider):
    """Every petition that was filed, checked or answered since the last round, whole."""

    name = SourceKind.PETITION_JSON.value

    def first_requests(self) -> Iterable[Request]:
        """The list's first page."""
        yield self._list(1)

    def again(self, known: Known) -> Request:
        """A petition whose words or answer may have changed."""
        return self.ask(known.url, self.read_detail, audit=PETITIONS.audit)

    def _list(self, page: int) -> Request:
        return self.ask(
            f"{self._home()}/threads?page={page}", self.read_list, listing=True, audit=PETITIONS.audit, page=page
        )

    def _home(self) -> str:
        return self.source.url.rstrip("/")

    def read_list(self, response: Response, page: int) -> Iterator[Found]:
        """Details of what is due, and the next page while something was."""
        entries = parse_threads(response.body, response.url, self.now())
        self.outcome.listed(len(entries))
        due = [entry for entry in entries if self.fresh(entry.active_at, _LAG)]
        for entry in due:
            url, mark = f"{self._home()}/threads/{entry.tid}", str(entry.active_at or "")
            if self.due(url, mark):
                yield self.ask(url, self.read_detail, mark=mark, audit=PETITIONS.audit)
        if due and page < self.source.pages:
            yield self._list(page + 1)

    def read_detail(self, response: Response) -> Iterator[Found]:
        """One petition."""
        record = parse_petition(response.body, response.url, self.now())
        self.outcome.details += 1
        if record.cut:
            self.signal("petition_cut", record.url)
        yield record
