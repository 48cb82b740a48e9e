"""Weibo's posts are looked at again one by one: whether they are there still, and why where they are not."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from crawlers.keeper import ABSENT
from crawlers.parse.record import ParseError, Record
from crawlers.parse.shapes import Audit
from crawlers.parse.weibo_absent import absent_answer, by_state
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

Parse = Callable[[bytes, str, datetime], tuple[Record, ...]]


class WeiboAgainSpider(SourceSpider):
    """What the public searches share. `read_one` reads the answer to one post, `audit_one` tells what is unknown in it.

    `reworded`: that answer writes a post as the search does, so that other words are an edit.
    """

    read_one: Parse
    audit_one: Audit
    reworded = True

    def show_url(self, mid: str) -> str:
        """Where the platform shows one post, by its decimal id."""
        raise NotImplementedError

    def met(self, record: Record) -> None:
        """A post that a search shows is there; one whose original is not says so."""
        url = self.show_url(record.external_id)
        if record.shielded:
            absent = by_state(record.state)
            if absent is not None and self._stood(url):
                self.keeper.gone(url, absent.state, absent.lasting)
        elif not record.cut:
            self.keeper.met(url, record.external_id)

    def _stood(self, url: str) -> bool:
        known = self.seen.get(url)
        return known is not None and known.mark != ABSENT

    def again(self, known: Known) -> Request | None:
        """The post by its id; a page that was asked for its long text stands for it too."""
        if self.extras.refused or not known.external_id:
            return None
        request = self.ask(self.show_url(known.external_id), self.read_again, known=known)
        request.meta["asked"] = known.url
        return self.extras.mark(request)

    def _readable(self, response: Response, listing: bool) -> bool:
        """Words say more of a post than the status that they come with."""
        again = response.cb_kwargs.get("read") == self.read_again
        if again and response.status >= 400 and absent_answer(response.body) is not None:
            return True
        return super()._readable(response, listing)

    def read_again(self, response: Response, known: Known) -> Iterator[Found]:
        """Nothing new of a post that stands as it was, its new words or counts, or that it is shown no more."""
        absent = absent_answer(response.body)
        if absent is not None:
            self.outcome.details += 1
            self.keeper.gone(known.url, absent.state, absent.lasting)
            return
        records = self.read_one(response.body, response.url, self.now())
        self.keeper.signals.unknown(self.audit_one(response.body), response.url)
        found = next((record for record in records if record.external_id == known.external_id), None)
        if found is None or found.shielded:
            raise ParseError(f"the answer to one post ({known.external_id}) holds others")
        self.outcome.details += 1
        if not found.cut and (self.reworded or known.mark == ABSENT):
            yield found
        self.keeper.met(known.url, known.external_id)
