"""Forums and message boards that no spider knows, set up by CSS selectors alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import PostKind, SourceKind
from crawlers.marks import answered_since
from crawlers.parse.article import parse_article
from crawlers.parse.letter import parse_letter
from crawlers.parse.record import Record
from crawlers.parse.selected import (
    SelectedLink,
    parse_selected_detail,
    parse_selected_list,
    parse_selected_next,
)
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(days=1)  # such lists often give the day only
_MAX_THREAD_PAGES = 50
_BEHIND_TITLE = 1


class BoardHtmlSpider(SourceSpider):
    """A list of messages with a page each. A message is asked for again when its row in the list has changed."""

    name = SourceKind.BOARD_HTML.value
    kind = PostKind.PETITION

    def first_requests(self) -> Iterable[Request]:
        """The list."""
        yield self.ask(self.source.url, self.read_list, listing=True, page=1)

    def again(self, known: Known) -> Request:
        """A message that may have been answered, changed or taken away."""
        return self.ask(known.url, self.read_detail)

    def read_list(self, response: Response, page: int) -> Iterator[Found]:
        """Entries that are due, and the next page while there are such."""
        assert self.source.selectors is not None
        found = parse_selected_list(response.body, response.url, self.source.selectors, self.now())
        self.outcome.listed(len(found.links))
        due = [link for link in found.links if self._due(link)]
        for link in due:
            yield self.ask(link.url, self.read_detail, mark=_mark(link))
        if due and page < self.source.pages and found.next_url:
            yield self.ask(found.next_url, self.read_list, listing=True, page=page + 1)

    def _due(self, link: SelectedLink) -> bool:
        """Whether it is new, touched of late, or its row says something else of it: an answer comes weeks later."""
        mark = _mark(link)
        if not self.fresh(link.at, _LAG):
            return answered_since(self.seen.get(link.url), mark, _BEHIND_TITLE)
        return self.due(link.url, mark) or self._touched(link)

    def _touched(self, link: SelectedLink) -> bool:
        """Whether somebody may have written since it was read, where the list says only 3小时前."""
        known = self.seen.get(link.url) if link.rough and link.at else None
        return known is not None and link.at is not None and known.seen_at < link.at

    def read_detail(self, response: Response, page: int = 1, start: str = "") -> Iterator[Found]:
        """The posts of a page, then those of the thread's next page; `start` is the address of its first one."""
        chosen = self.source.selectors
        assert chosen is not None
        if not chosen.text:
            yield self._by_rules(response)
            return
        start = start or response.meta["asked"]
        records = parse_selected_detail(response.body, start, chosen, self.now(), self.kind, page)
        self.outcome.details += 1
        if records and records[0].published_at is None and chosen.post_time:
            self.signal("field_vanished", f"post_time {chosen.post_time!r}")
        if records and not records[0].text:
            self.signal("field_vanished", f"text {chosen.text!r}")
        yield from records if page == 1 else (replace(record, url=response.url) for record in records)
        self.gaps.thread(start, page, response.url, records)
        onwards = parse_selected_next(response.body, response.url, chosen) if chosen.post and chosen.next else ""
        if onwards and page < _MAX_THREAD_PAGES:
            yield self.ask_on(onwards, self.read_detail, page=page + 1, start=start)

    def _by_rules(self, response: Response) -> Record:
        """A message whose words no selector names: by its labels, or as an article is read."""
        url = response.meta["asked"]
        letter = parse_letter(response.body, self.now())
        if letter is not None:
            self.outcome.details += 1
            return letter.as_record(url, "", None)
        article = parse_article(response.body, response.url, self.now())
        self.outcome.details += 1
        return Record(
            external_id=url,
            url=url,
            kind=self.kind,
            title=article.title,
            text=article.text,
            published_at=article.published_at,
        )


def _mark(link: SelectedLink) -> str:
    """What the list says of a message: its time where that will be the same in an hour, its state, its replies."""
    said = [link.state, "" if link.replies is None else str(link.replies)] if link.state or link.replies else []
    lasting = link.at is not None and not link.rough
    if not lasting and not said:
        return ""
    return "\t".join([f"{link.at if lasting else ''}|{' '.join(link.title.split())}", *said])


class ForumHtmlSpider(BoardHtmlSpider):
    """A board of threads; `selectors.post` is one post of a thread's page."""

    name = SourceKind.FORUM_HTML.value
    kind = PostKind.POST
