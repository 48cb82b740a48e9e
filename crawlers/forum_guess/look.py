"""Looks into the threads of a page that may be a forum's board, before it is taken for a plain list of pages."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from config.vocabulary import SourceKind
from crawlers.fetch_once import NotFetched, Robots, fetch
from crawlers.forum_guess.propose import Doubt, Proposal, propose
from crawlers.petition_guess import propose_board
from crawlers.recognise import Guess, NotRecognised, recognise

_LISTS = frozenset([SourceKind.NEWS, SourceKind.BOARD_HTML, SourceKind.FEED])
_PAUSE = 1.0
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Threads:
    """Fetches threads of the board's own host as its robots.txt wants it, a second or its Crawl-delay apart."""

    host: str
    contact: str
    private: bool
    robots: Robots

    def body(self, url: str) -> bytes:
        """A thread's page. Raises `Doubt`."""
        pause = _PAUSE if self.robots.crawl_delay is None else self.robots.crawl_delay
        if urlsplit(url).netloc != self.host or not self.robots.allows(url):
            raise Doubt("主题页在别的主机, 或 robots.txt 不允许 (threads may not be looked at)")
        if pause > _LONGEST_PAUSE:
            raise Doubt(f"robots.txt 要求间隔 {pause:g} 秒, 没有看主题页 (threads were not looked at)")
        time.sleep(pause)
        try:
            page = fetch(url, self.contact, self.private)
        except NotFetched as error:
            raise Doubt(f"主题页没有取到 (no thread): {error}") from error
        if page.status >= 400:
            raise Doubt(f"主题页 HTTP {page.status} (no thread)")
        return page.body


def recognise_forum(body: bytes, url: str, thread: Callable[[str], bytes], now: datetime) -> Guess:
    """What `recognise` makes of the page, unless it is surely an unknown forum's board. Raises `NotRecognised`."""
    plain, refusal = None, None
    try:
        plain = recognise(body, url, now)
    except NotRecognised as error:
        refusal = error
    if plain is not None and plain.kind not in _LISTS:
        return plain
    unlike = ""
    try:
        board = propose_board(body, url, thread, now)
        return replace(board, others=plain.others if plain is not None else ())
    except Doubt as doubt:
        unlike = str(doubt)
    if plain is not None and unlike:
        return replace(plain, why=f"{plain.why}; 列表像留言板, 但不当作留言板: {unlike}")
    try:
        found = propose(body, url, thread, now)
    except Doubt as doubt:
        if plain is None:
            raise refusal or NotRecognised(str(doubt)) from doubt
        why = f"{plain.why}; 列表像论坛, 但不当作论坛: {doubt}" if str(doubt) else plain.why
        return replace(plain, why=why)
    return _forum(found, plain)


def _forum(found: Proposal, plain: Guess | None) -> Guess:
    why = f"论坛 (按结构认出的选择器, 请核对): {found.rows} 个主题, 试读 {found.threads} 个, {found.posts} 层都分开了"
    selectors = found.selectors.model_dump(exclude_defaults=True)
    feeds = plain.others if plain is not None else ()
    return Guess(SourceKind.FORUM_HTML, why, plain.title if plain is not None else "", {"selectors": selectors}, feeds)
