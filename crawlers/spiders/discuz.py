"""Discuz! X3.x forums: the boards' lists, then every thread that moved since the last round."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.parse.discuz_board import ThreadEntry, parse_board, parse_index
from crawlers.parse.discuz_page import feed_of, page_url, site_root, tid_of
from crawlers.parse.discuz_thread import ThreadPage, parse_thread
from crawlers.parse.feed import parse_feed
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.seen import Known
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(minutes=2)  # lists give the last reply to the minute
_FEED_LAG = timedelta(hours=2)  # Discuz! makes its RSS anew once an hour
_MAX_BOARDS = 50
_MAX_THREAD_PAGES = 50


class DiscuzSpider(SourceSpider):
    """Boards named by the source entry; without any, the entry's address is a board or a front page."""

    name = SourceKind.DISCUZ.value

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._feeds: set[str] = set()
        self._seen: set[str] = set()  # one board may show a thread twice, on two pages

    def first_requests(self) -> Iterable[Request]:
        """Each board's first page."""
        if not self.source.boards:
            yield self.ask(self.source.url, self.read_front, listing=True)
        for board in self.source.boards:
            yield self._board(board)

    def _board(self, board: str) -> Request:
        url = f"{site_root(self.source.url)}forum.php?mod=forumdisplay&fid={board}"
        return self.ask(url, self.read_board, listing=True, page=1)

    def again(self, known: Known) -> Request:
        """A thread's first page, where its author may have changed or taken away the words."""
        return self.ask(known.url, self.read_thread, first_page_only=True)

    def read_front(self, response: Response) -> Iterator[Found]:
        """The entry's address when no board is named."""
        try:
            yield from self.read_board(response, page=1, named=False)
        except ParseError:
            boards = parse_index(response.body, response.url)
            if len(boards) > _MAX_BOARDS:
                self.signal("boards_left_out", len(boards) - _MAX_BOARDS)
            yield from self._by_feed(response)
            for board in boards[:_MAX_BOARDS]:
                yield self._board(board)

    def _by_feed(self, response: Response) -> Iterator[Request]:
        """The RSS that a page links to: the newest threads of all boards, or of one whose list cannot be read."""
        feed = feed_of(response.body, response.url)
        if feed and feed not in self._feeds:
            self._feeds.add(feed)
            yield self.ask(feed, self.read_feed, listing=True)

    def read_feed(self, response: Response) -> Iterator[Found]:
        """Threads that were never read. Those of whom the feed gives no address, as some forums do, are counted."""
        for entry in parse_feed(response.body, response.url, self.now()):
            tid = tid_of(entry.url)
            if not tid:
                self.signal("feed_without_thread", response.url)
            elif tid not in self._seen and self.fresh(entry.published_at, _FEED_LAG) and not self.seen.get(entry.url):
                self._seen.add(tid)
                yield self.ask(entry.url, self.read_thread)

    def read_board(self, response: Response, page: int, named: bool = True) -> Iterator[Found]:
        """Threads with a last reply since the last round, and the next page while there are such.

        The RSS of a `named` board whose list cannot be read gives its new threads, while the list is told as unread.
        """
        try:
            board = parse_board(response.body, response.url, self.now())
        except ParseError:
            if named:
                yield from self._by_feed(response)
            raise
        self.outcome.listed(len(board.threads))
        moved = [entry for entry in board.threads if self._moved(entry)]
        for entry in moved:
            if entry.tid not in self._seen:
                self._seen.add(entry.tid)
                yield self.ask(entry.url, self.read_thread, mark=_mark(entry))
        # the list is ordered by last reply, sticky threads apart: behind a page where none moved there is none
        if page < self.source.pages and board.next_url and not all(entry.sticky for entry in moved):
            yield self.ask(board.next_url, self.read_board, listing=True, page=page + 1)

    def _moved(self, entry: ThreadEntry) -> bool:
        return self.fresh(entry.last_at, _LAG) and self.due(entry.url, _mark(entry))

    def read_thread(
        self, response: Response, first_pid: str = "", backwards: bool = False, first_page_only: bool = False
    ) -> Iterator[Found]:
        """A page's posts; onwards through all pages at first, later from the last page back to what is known."""
        try:
            thread = parse_thread(response.body, response.url, self.now(), first_pid)
        except Blocked as error:
            if error.status == "unreachable":
                raise
            self.signal("restricted", error.reason)
            return
        self.outcome.details += 1
        for partly in (record for record in thread.records if record.state):
            self.signal("partly_hidden", partly.url)
        yield from thread.records
        self.gaps.thread(thread.tid, thread.page, response.url, thread.records)
        if first_page_only:
            return
        first = first_pid or thread.records[0].external_id
        if self.task.since is None:
            yield from self._onwards(thread, first)
        elif not backwards and thread.pages > 1:
            url = page_url(thread.next_url or response.url, thread.pages)
            yield self.ask_on(url, self.read_thread, first_pid=first, backwards=True)
        elif backwards and thread.page > 2 and self._all_new(thread.records):
            url = page_url(response.url, thread.page - 1)
            yield self.ask_on(url, self.read_thread, first_pid=first, backwards=True)

    def _onwards(self, thread: ThreadPage, first: str) -> Iterator[Request]:
        """The next page; behind the most that are read the last one, whose words matter more than the middle's."""
        if not thread.next_url:
            return
        if thread.page < _MAX_THREAD_PAGES:
            yield self.ask_on(thread.next_url, self.read_thread, first_pid=first)
        elif thread.pages > thread.page:
            url = page_url(thread.next_url, thread.pages)
            self.signal("long_thread", url)
            yield self.ask_on(url, self.read_thread, first_pid=first, first_page_only=True)

    def _all_new(self, records: tuple[Record, ...]) -> bool:
        return all(self.fresh(record.published_at, _LAG) for record in records)


def _mark(entry: ThreadEntry) -> str:
    return f"{entry.last_at}|{entry.replies}"
