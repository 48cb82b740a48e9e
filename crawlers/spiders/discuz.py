"""Discuz! X3.x forums: the boards' lists, then every thread that moved since the last round."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from config.vocabulary import SourceKind
from crawlers.parse.discuz import BoardPage, page_url, parse_board, parse_index, parse_thread, site_root
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.source_spider import Found, SourceSpider

_LAG = timedelta(minutes=2)  # lists give the last reply to the minute
_MAX_BOARDS = 50
_MAX_THREAD_PAGES = 50


class DiscuzSpider(SourceSpider):
    """Boards named by the source entry; without any, the entry's address is a board or a front page."""

    name = SourceKind.DISCUZ.value

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: set[str] = set()

    def first_requests(self) -> Iterable[Request]:
        """Each board's first page."""
        if not self.source.boards:
            yield self.ask(self.source.url, self.read_front, listing=True)
        for board in self.source.boards:
            yield self._board(board)

    def _board(self, board: str) -> Request:
        url = f"{site_root(self.source.url)}forum.php?mod=forumdisplay&fid={board}"
        return self.ask(url, self.read_board, listing=True, page=1)

    def read_front(self, response: Response) -> Iterator[Found]:
        """The entry's address when no board is named."""
        try:
            yield from self.read_board(response, page=1)
        except ParseError:
            for board in parse_index(response.body, response.url)[:_MAX_BOARDS]:
                yield self._board(board)

    def read_board(self, response: Response, page: int) -> Iterator[Found]:
        """Threads with a last reply since the last round, and the next page while there are such."""
        board = parse_board(response.body, response.url, self.now())
        self.outcome.listed(len(board.threads))
        for entry in board.threads:
            if entry.tid not in self._seen and self.fresh(entry.last_at, _LAG):
                self._seen.add(entry.tid)
                yield self.ask(entry.url, self.read_thread)
        if page < self.source.pages and board.next_url and self._goes_on(board):
            yield self.ask(board.next_url, self.read_board, listing=True, page=page + 1)

    def _goes_on(self, board: BoardPage) -> bool:
        """A list is ordered by last reply, sticky threads apart: behind a page without fresh ones there is none."""
        return any(self.fresh(entry.last_at, _LAG) for entry in board.threads if not entry.sticky)

    def read_thread(self, response: Response, first_pid: str = "", backwards: bool = False) -> Iterator[Found]:
        """A page's posts; onwards through all pages at first, later from the last page back to what is known."""
        try:
            thread = parse_thread(response.body, response.url, self.now(), first_pid)
        except Blocked as error:
            self.signal("gone" if error.status == "unreachable" else "restricted", error.reason)
            return
        self.outcome.details += 1
        yield from thread.records
        first = first_pid or thread.records[0].external_id
        if self.task.since is None:
            if thread.next_url and thread.page < _MAX_THREAD_PAGES:
                yield self.ask(thread.next_url, self.read_thread, first_pid=first)
        elif not backwards and thread.pages > 1:
            url = page_url(thread.next_url or response.url, thread.pages)
            yield self.ask(url, self.read_thread, first_pid=first, backwards=True)
        elif backwards and thread.page > 2 and self._all_new(thread.records):
            url = page_url(response.url, thread.page - 1)
            yield self.ask(url, self.read_thread, first_pid=first, backwards=True)

    def _all_new(self, records: tuple[Record, ...]) -> bool:
        return all(self.fresh(record.published_at, _LAG) for record in records)
