"""Loopback sites for `benchmarks.faults`: three shapes, that live or stand still, and what ails them.

A site that lives has a week behind it (rows of its rounds, two posts in three minutes) and brings two new posts a
round; only such a one can fall silent. The others show the same saved pages for ever, as a quiet board does.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from config import clock
from config.schema.sources import SourceEntry

PAGES = Path(__file__).resolve().parents[1] / "tests/crawlers/pages"
STEP = timedelta(minutes=3)
PAST = timedelta(days=8)
"""What lies behind a site that lives: a week is what silence is learnt from."""
A_ROUND = 2
HANGS, LATE, TIME_LIMIT, HANGS_BY_CLOCK = 4.0, 0.3, 3, 30.0
"""Seconds: a site that hangs, one that is slow but answers, what the crawler waits for; and what hangs for longer than
the crawler's own limit."""
SHOWN_AS = {"slow": "healthy", "hanging": "unreachable"}
"""What the page is to say of a fault that has no state of its own name."""
FAULTS = ("blocked", "login", "layout", "unreachable", "misconfigured", "slow", "hanging")
PATIENCE = {"unreachable": 3, "hanging": 3, "quiet": 8}
"""Rounds until a fault must be named (two otherwise). Silence: ten posts must be missing, and the hour of the week may
be taken for a weaker one than it is."""
SHAPES: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "weibo-mobile": ("/", {"keywords": ("路灯",), "pages": 1}, {"/api/container/getIndex": "weibo/cards.json"}),
    "discuz": (
        "/",
        {"boards": ("7",), "pages": 1},
        {"/forum.php?mod=forumdisplay": "discuz/board.html", "/forum.php?mod=viewthread": "discuz/thread_102.html"},
    ),
    "news": ("/xw/list.html", {"pages": 1}, {"/xw/list.html": "news/list.html", "/xw/2": "news/article_gov.html"}),
}
_NO_BOARD = '<html><body><div id="messagetext"><p>抱歉，指定的版块不存在</p></div></body></html>'

_ANSWERS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "blocked": (432, b"", {}),
    "login": (302, b"", {"Location": "https://passport.weibo.com/visitor/visitor?a=1"}),
    "layout": (200, b"<html><body>maintenance</body></html>", {}),
    "unreachable": (500, b"", {}),
    "misconfigured": (404, b"", {}),
}


@dataclass
class Site:
    """A source's site. `fault`: what it does to whoever asks; `met`: rounds that met the fault since it began.

    `lives`: it brings new posts; `brought` numbers its rounds that did, of which `now` is the time. `by_clock`: a round
    begins when its list is asked for, and it hangs for longer than a crawler that nobody hurries waits.
    """

    kind: str
    lives: bool = False
    by_clock: bool = False
    fault: str = ""
    met: int = 0
    before: str = "healthy"
    brought: int = 0
    now: datetime | None = None
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def entry(self, number: int) -> SourceEntry:
        """The source's entry in `huiying.yaml`."""
        path, given, _ = SHAPES[self.kind]
        url = f"http://127.0.0.1:{self.server.server_port}{path}"
        row = {"key": f"s{number}", "name": f"来源{number}", "kind": self.kind, "url": url, **given}
        minutes = STEP / timedelta(minutes=1)
        return SourceEntry.model_validate(
            {**row, "interval_minutes": minutes, "delay_seconds": 0, "allow_private_host": True}
        )

    @property
    def faults(self) -> tuple[str, ...]:
        """What may befall it."""
        return (*FAULTS, "quiet", "quiet") if self.lives else FAULTS

    @property
    def shown(self) -> str:
        """What the page is to say in the end."""
        return SHOWN_AS.get(self.fault, self.fault) or "healthy"

    def begin(self, now: datetime) -> None:
        """A round begins."""
        if self.fault != "quiet":
            self.brought, self.now = self.brought + 1, now

    def answer(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers."""
        if path == "/robots.txt":
            return 404, b"", {}
        if self.by_clock and path.startswith(next(iter(SHAPES[self.kind][2]))):
            self.begin(clock.now())
        time.sleep({"slow": LATE, "hanging": HANGS_BY_CLOCK if self.by_clock else HANGS}.get(self.fault, 0.0))
        if self.fault == "misconfigured" and self.kind == "discuz":
            return 200, _NO_BOARD.encode(), {}
        if self.fault in _ANSWERS:
            return _ANSWERS[self.fault]
        pages = SHAPES[self.kind][2]
        name = next((pages[start] for start in pages if path.startswith(start)), "")
        body = (PAGES / name).read_bytes() if name else b""
        if body and self.lives and self.now is not None:
            body = _lively(name, body.decode(), path, self.brought, self.now).encode()
        return (200, body, {}) if name else (404, b"", {})

    def switch(self, fault: str, shown: str) -> None:
        """The site behaves in another way from now on; `shown` is what the page said until then."""
        self.fault, self.met, self.before = fault, 0, shown

    def true(self, judged: int | None = None) -> set[str]:
        """What the page may say now. `judged`: how many of the rounds that met it must be known to the page; all."""
        judged = self.met if judged is None else judged
        if not self.fault:
            return {"healthy"} if judged else {self.before, "healthy"} if self.met else {self.before}
        known = judged >= PATIENCE.get(self.fault, 2) if self.shown != "healthy" else judged > 0
        return {self.shown} if known else {self.before, self.shown, "healthy"}


def past(now: datetime) -> Iterator[datetime]:
    """When the rounds of a site that lives ended, before the run: every other one, of twice as many posts."""
    for step in range(int(PAST / (2 * STEP)), 0, -1):
        yield now - step * 2 * STEP


def _lively(name: str, text: str, path: str, brought: int, now: datetime) -> str:
    """A saved page with posts that were not there in the round before: two a round."""
    numbers = [1000 + brought * A_ROUND + place for place in range(A_ROUND)]
    stamp = f"{now:%Y-%m-%d %H:%M}"
    if name == "weibo/cards.json":
        return _cards(json.loads(text), numbers, now)
    if name == "discuz/board.html":
        start, end = text.index('<tbody id="normalthread_101"'), text.index('<tbody id="normalthread_102"')
        row = re.sub(r'title="2026-11-22 08:41"', f'title="{stamp}"', text[start:end])
        rows = "".join(row.replace("101", str(number)) for number in numbers)
        tail = text[text.index("</table></form>") :].replace('class="nxt"', "")
        return text[:start] + rows + tail
    if name == "discuz/thread_102.html":
        found = re.search(r"tid=(\d+)", path)
        start, end = text.index('<div id="post_601"'), text.index('</div>\n<div id="ft"')
        post = re.sub(r'title="2026-[^"]*"', f'title="{stamp}:00"', text[start:end].split('<div id="post_602"', 1)[0])
        return text[:start] + post.replace("601", f"9{found[1] if found else 0}") + text[end:]
    if name == "news/list.html":
        start, end = text.index("<li><a"), text.rindex("</li>")
        items = (
            f'<li><a href="./{now:%Y%m}/t{now:%Y%m%d}_{n}.html">今日消息{n}</a><span>{stamp}</span>' for n in numbers
        )
        return text[:start] + "</li>".join(items) + text[end:]
    return text.replace("2026-11-22 07:30", stamp)


def _cards(answer: dict[str, Any], numbers: list[int], now: datetime) -> str:
    """Microblogs of these numbers in place of those of the saved answer."""
    card = answer["data"]["cards"][0]["card_group"][1]
    written = {"created_at": f"{now:%a %b %d %H:%M:%S +0800 %Y}"}
    blogs = [{"id": f"52360000000{n:05d}", "mid": f"52360000000{n:05d}", "bid": f"Q{n}"} for n in numbers]
    answer["data"]["cards"] = [{**card, "mblog": {**card["mblog"], **written, **blog}} for blog in blogs]
    return json.dumps(answer, ensure_ascii=False)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            """The site's answer; whoever asked may have gone meanwhile."""
            status, body, headers = site.answer(self.path)
            try:
                self.send_response_only(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

    return Handler
