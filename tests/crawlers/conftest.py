"""A small site on loopback in each of the four formats, with faults; pages are read from `pages/`."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from config.schema.sources import SourceEntry
from crawlers.items import Post
from crawlers.run import CrawlResult, run_round

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
Rounds = Callable[..., tuple[CrawlResult, list[Post]]]


@dataclass(frozen=True)
class Answer:
    """What the site says to one address. `promised` more bytes are announced than come; `delay` in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    promised: int = 0


class _Quiet(ThreadingHTTPServer):
    """Clients that go away are what these tests are about."""

    def handle_error(self, *args: object) -> None:
        pass


class Site:
    """Routes by path and query as asked for; everything else is 404. `asked` is what was asked for, in order."""

    def __init__(self) -> None:
        self.routes: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.server = _Quiet(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def serve(self, address: str, page: str | bytes, **given: object) -> None:
        """Answer `address` with bytes, or with a file of `pages/`."""
        body = page if isinstance(page, bytes) else (PAGES / page).read_bytes()
        self.routes[address] = Answer(body, **given)  # type: ignore[arg-type]

    @property
    def pages_asked(self) -> list[str]:
        """What was asked for but robots.txt."""
        return [address for address in self.asked if address != "/robots.txt"]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.heads.append(dict(self.headers.items()))
            answer = site.routes.get(self.path, Answer(b"<html>404</html>", 404))
            time.sleep(answer.delay)
            self.send_response_only(answer.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) + answer.promised))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()
            self.close_connection = bool(answer.promised)

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def pages() -> Path:
    """The folder of saved pages that this project wrote."""
    return PAGES


@pytest.fixture
def now() -> datetime:
    """The time of all pages: 2026-11-22 08:50 in Shanghai."""
    return NOW


@pytest.fixture
def source(site: Site) -> Callable[..., SourceEntry]:
    """Makes a source entry on the site, without a delay."""

    def make(kind: str, path: str = "/", **given: object) -> SourceEntry:
        row = {"key": kind, "name": kind, "kind": kind, "url": site.url + path, "delay_seconds": 0}
        return SourceEntry.model_validate({**row, "allow_private_host": True, **given})

    return make


@dataclass
class Crawled:
    """A round's results with the posts it wrote."""

    results: Sequence[CrawlResult]
    posts: list[Post]

    @property
    def result(self) -> CrawlResult:
        """The only source's result."""
        (result,) = self.results
        return result

    def post(self, external_id: str) -> Post:
        """The post with this id, which must be there once."""
        (post,) = [post for post in self.posts if post.external_id == external_id]
        return post

    @property
    def ids(self) -> set[str]:
        """Ids of all posts."""
        return {post.external_id for post in self.posts}


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Crawled]:
    """Runs one round over the sources given, as of `NOW`, into a fresh spool."""
    rounds = iter(range(1000))

    def run(*sources: SourceEntry, since: datetime | None = None, salt: str = "salt") -> Crawled:
        spool = tmp_path / f"spool{next(rounds)}"
        results = run_round(sources, spool, salt, "webmaster@example.org", {s.key: since for s in sources}, NOW)
        lines = [line for path in sorted(spool.glob("incoming/*.jsonl")) for line in path.read_text().splitlines()]
        return Crawled(results, [Post.from_line(line) for line in lines])

    return run


@pytest.fixture
def forum(site: Site) -> Site:
    """The forum: a board of two pages, four threads, one of them of two pages."""
    site.serve("/forum.php?mod=forumdisplay&fid=7", "discuz/board.html")
    site.serve("/forum.php?mod=forumdisplay&fid=7&page=2", "discuz/board_2.html")
    for tid in (90, 101, 102, 103):
        site.serve(f"/forum.php?mod=viewthread&tid={tid}&extra=page%3D1", f"discuz/thread_{tid}.html")
    site.serve("/forum.php?mod=viewthread&tid=101&extra=&page=2", "discuz/thread_101_2.html")
    return site


@pytest.fixture
def petition(site: Site) -> Site:
    """The petition board: one page of two petitions."""
    site.serve("/threads?page=1", "petition/threads_1.json")
    site.serve("/threads?page=2", b'{"result":"success","responseData":[]}')
    for tid in (7001, 7002):
        site.serve(f"/threads/{tid}", f"petition/thread_{tid}.json")
    return site


SEARCH = "/api/container/getIndex?containerid=100103type%3D1%26q%3D%E8%B7%AF%E7%81%AF&page="


@pytest.fixture
def weibo(site: Site) -> Site:
    """A search for 路灯 with one page, and one long text."""
    site.serve(SEARCH + "1", "weibo/cards.json")
    site.serve(SEARCH + "2", "weibo/end.json")
    site.serve("/statuses/extend?id=5235900000000009", "weibo/long.json")
    return site


@pytest.fixture
def news(site: Site) -> Site:
    """A government site: two list pages, two articles (the third is gone)."""
    site.serve("/xw/list.html", "news/list.html")
    site.serve("/xw/list_2.html", "news/list_2.html")
    site.serve("/xw/202611/t20261122_9001.html", "news/article_gov.html")
    site.serve("/xw/202611/t20261115_8800.html", "news/article_plain.html")
    return site


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    """Runs a round over one source with a store that lasts; returns its result and posts."""
    count = iter(range(100))

    def run(source: SourceEntry, now: datetime, since: datetime | None) -> tuple[CrawlResult, list[Post]]:
        spool = tmp_path / f"spool{next(count)}"
        (result,) = run_round([source], spool, "salt", "", {source.key: since}, now, seen=tmp_path / "seen")
        lines = [line for path in sorted(spool.glob("incoming/*.jsonl")) for line in path.read_text().splitlines()]
        return result, [Post.from_line(line) for line in lines]

    return run
