"""Saved pages of a Discuz! forum as posts: the threads of a board's list, and the posts of a thread."""

from datetime import datetime

from config.vocabulary import PostKind
from crawlers.parse.discuz_board import ThreadEntry, parse_board, parse_index
from crawlers.parse.discuz_page import own_address
from crawlers.parse.discuz_thread import parse_thread
from crawlers.parse.record import Blocked, ParseError, Record


def parse_forum_posts(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The threads of a board, known by `tid`: title, day, counts, no words. Raises `Blocked`, `ParseError`."""
    _not_empty(body)
    url = url or own_address(body)
    try:
        board = parse_board(body, url, fetched_at)
    except ParseError as error:
        boards = _boards(body, url)
        if not boards:
            raise
        raise ParseError(f"a front page with boards {', '.join(boards[:5])}: ask for one of them") from error
    return tuple(_thread(entry) for entry in board.threads)


def parse_thread_posts(body: bytes, url: str, fetched_at: datetime) -> tuple[Record, ...]:
    """The posts of one page of a thread. Raises `Blocked`, `ParseError`."""
    _not_empty(body)
    return parse_thread(body, url or own_address(body), fetched_at).records


def _not_empty(body: bytes) -> None:
    if not body.strip():
        raise Blocked("blocked", "empty answer")


def _boards(body: bytes, url: str) -> tuple[str, ...]:
    try:
        return parse_index(body, url)
    except ParseError:
        return ()


def _thread(entry: ThreadEntry) -> Record:
    return Record(
        external_id=entry.tid,
        url=entry.url,
        kind=PostKind.POST,
        title=entry.title,
        text="",
        published_at=entry.started_at,
        author=entry.author,
        views=entry.views,
        comments=entry.replies,
        cut=True,
    )
