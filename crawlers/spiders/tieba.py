"""Bars of Tieba: their lists while threads move, and each thread that moved. Its verification page is a block."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import quote, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import PostKind, SourceKind
from crawlers.parse.tieba import TiebaPage, parse_tieba_page
from crawlers.parse.tieba_comments import COMMENTS, parse_comment_page, parse_comments
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(minutes=2)  # floors give their time to the minute
_MAX_THREAD_PAGES = 50


class TiebaSpider(SourceSpider):
    """`boards` are names of bars, `keywords` are searched for; a thread is due when its count of replies changed."""

    name = SourceKind.TIEBA.value

    def first_requests(self) -> Iterable[Request]:
        """Each bar's list, each keyword's search."""
        for bar in self.source.boards:
            url = urljoin(self.source.url, f"/f?kw={quote(bar)}&ie=utf-8")
            yield self.ask(url, self.read_list, listing=True, page=1)
        for keyword in self.source.keywords:
            url = urljoin(self.source.url, f"/f/search/res?ie=utf-8&qw={quote(keyword)}&sm=1")
            yield self.ask(url, self.read_search, listing=True, page=1)

    def again(self, known: Known) -> Request:
        """A thread's first page, where its author may have changed or taken away the words."""
        return self.ask(known.url, self.read_thread, first_page_only=True)

    def read_list(self, response: Response, page: int) -> Iterator[Found]:
        """Threads of a bar that moved, and the next list while its last thread did: it is ordered by last reply."""
        shown = parse_tieba_page(response.body, response.url, self.now())
        self.outcome.listed(len(shown.records))
        moved = False
        for thread in shown.records:
            mark = str(thread.comments)
            moved = self.due(thread.url, mark)
            if moved:
                yield self.ask(thread.url, self.read_thread, otherwise=thread, mark=mark)
        if moved and shown.next_url and page < self.source.pages:
            yield self.ask(shown.next_url, self.read_list, listing=True, page=page + 1)

    def read_search(self, response: Response, page: int) -> Iterator[Found]:
        """Posts that a search found, newest first; they are cut short, and kept as they are."""
        shown = parse_tieba_page(response.body, response.url, self.now())
        self.outcome.listed(len(shown.records))
        yield from shown.records
        new = shown.records and self.fresh(shown.records[-1].published_at, _LAG)
        if new and shown.next_url and page < self.source.pages:
            yield self.ask(shown.next_url, self.read_search, listing=True, page=page + 1)

    def read_thread(
        self, response: Response, first: str = "", backwards: bool = False, first_page_only: bool = False
    ) -> Iterator[Found]:
        """A page's floors; onwards through all pages at first, later from the last page back to what is known."""
        thread = parse_tieba_page(response.body, response.url, self.now(), first)
        first = first or next((one.external_id for one in thread.records if one.kind is PostKind.POST), "")
        if thread.records and not first:
            self.signal("thread_without_first_floor", urlsplit(response.url).path)
        self.outcome.details += 1
        yield from thread.records
        self.gaps.thread(urlsplit(response.url).path, thread.number, response.url, thread.records)
        if first and any(record.comments for record in thread.records):
            yield self._comments(response.url, thread, first)
        number = 0 if first_page_only else self._next_page(thread, backwards)
        if number:
            url = urljoin(response.url, urlsplit(response.url).path + f"?pn={number}")
            backwards = self.task.since is not None
            yield self.ask_on(url, self.read_thread, first=first, backwards=backwards)

    def _comments(self, url: str, thread: TiebaPage, first: str) -> Request:
        """What is said below the floors of this page."""
        tid = urlsplit(url).path.rsplit("/", 1)[-1]
        asked = f"/p/totalComment?tid={tid}&fid={thread.forum}&pn={thread.number}&see_lz=0"
        return self.ask_on(
            urljoin(url, asked), self.read_comments, audit=COMMENTS.audit,
            first=first, rest=f"tid={tid}", fid=thread.forum,
        )  # fmt: skip

    def read_comments(self, response: Response, first: str, rest: str, fid: str) -> Iterator[Found]:
        """The first sub-replies of each floor; of a floor with more, all pages at first, later the last one."""
        found = parse_comments(response.body, response.url, first)
        yield from found.records
        for pid, pages in found.longer:
            asked = urljoin(response.url, f"/p/comment?{rest}&pid={pid}&pn={{}}&fid={fid}")
            number = 2 if self.task.since is None else pages
            yield self.ask_on(asked.format(number), self.read_comment_page, first=first, number=number, asked=asked)

    def read_comment_page(self, response: Response, first: str, number: int, asked: str) -> Iterator[Found]:
        """One page of what is said below one floor, oldest first; then the next one, later the one before."""
        records, pages = parse_comment_page(response.body, response.url, first, self.now())
        yield from records
        if self.task.since is None:
            onward = number + 1 if number < min(pages, _MAX_THREAD_PAGES) else 0
        else:
            every_one_new = all(self.fresh(record.published_at, _LAG) for record in records)
            onward = number - 1 if number > 2 and every_one_new else 0
        if onward:
            yield self.ask_on(asked.format(onward), self.read_comment_page, first=first, number=onward, asked=asked)

    def _next_page(self, thread: TiebaPage, backwards: bool) -> int:
        """The page of a thread to read after this one; 0 for none."""
        if self.task.since is None:
            return thread.number + 1 if thread.number < min(thread.pages, _MAX_THREAD_PAGES) else 0
        if not backwards:
            return thread.pages if thread.pages > 1 else 0
        every_one_new = all(self.fresh(record.published_at, _LAG) for record in thread.records)
        return thread.number - 1 if thread.number > 2 and every_one_new else 0
