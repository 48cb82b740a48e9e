"""The official API and the search page of Weibo, against a loopback platform that keeps their rules."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.weibo_answer import refusal
from crawlers.parse.weibo_api import parse_api

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)
API = "/2/search/statuses/limited.json"
TOKEN = "2.00example"
A_PAGE = 10


class Platform:
    """Posts by their second. `refuses`: error codes, one a call, before it answers; `asked`: addresses."""

    def __init__(self, times: list[datetime]) -> None:
        self.posts = {5236000000000000 + number: at for number, at in enumerate(sorted(times))}
        self.refuses: list[tuple[int, int]] = []
        self.extra: dict[str, Any] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def between(self, start: datetime, end: datetime, *, closed: bool) -> list[tuple[int, datetime]]:
        found = [(mid, at) for mid, at in self.posts.items() if start <= at and (at <= end if closed else at < end)]
        return sorted(found, key=lambda pair: (pair[1], pair[0]), reverse=True)

    def api(self, asked: dict[str, str], head: str) -> tuple[int, str]:
        if head != f"OAuth2 {TOKEN}":
            return 403, _error(21332, "invalid_access_token")
        if self.refuses:
            status, code = self.refuses.pop(0)
            return status, _error(code, "refused")
        start, end = (datetime.fromtimestamp(int(asked[name]), SHANGHAI) for name in ("starttime", "endtime"))
        found = self.between(start, end, closed=True)
        rows = [_status(mid, at) for mid, at in found[: min(50, int(asked["count"]))]]
        return 200, json.dumps({"statuses": rows, "total_number": len(found), **self.extra})

    def page(self, asked: dict[str, str]) -> str:
        _, start, end = asked["timescope"].split(":")
        found = self.between(_scope(start), _scope(end), closed=False)
        pages = min(50, -(-len(found) // A_PAGE))
        number = int(asked["page"]) if int(asked["page"]) <= pages else 1
        cards = "".join(_card(mid, at) for mid, at in found[(number - 1) * A_PAGE : number * A_PAGE])
        listed = "".join(f"<li><a>第{one}页</a></li>" for one in range(1, pages + 1))
        none = '<div class="card card-no-result">抱歉，未找到相关结果。</div>'
        return f'<div id="pl_feedlist_index">{cards or none}</div><ul node-type="feed_list_page_morelist">{listed}</ul>'


def _error(code: int, told: str) -> str:
    return json.dumps({"request": API, "error_code": code, "error": told})


def _status(mid: int, at: datetime) -> dict[str, Any]:
    made = at.strftime("%a %b %d %H:%M:%S %z %Y")
    user = {"id": 1700000000 + mid % 97, "screen_name": "某"}
    return {"created_at": made, "id": mid, "idstr": str(mid), "mid": str(mid), "text": f"路灯坏了 {mid}", "user": user,
            "reposts_count": 0, "comments_count": 2, "attitudes_count": 1, "isLongText": False}  # fmt: skip


def _card(mid: int, at: datetime) -> str:
    name = f'<a href="//weibo.com/{1700000000 + mid % 97}" class="name" nick-name="某">某</a>'
    words = f'<p class="txt" node-type="feed_list_content">路灯坏了 {mid}</p>'
    when = f'<div class="from"><a href="//weibo.com/1/{mid}">{at:%m月%d日 %H:%M}</a></div>'
    return f'<div class="card-wrap" action-type="feed_list_item" mid="{mid}"><div>{name}{words}{when}</div></div>'


def _scope(told: str) -> datetime:
    day, _, hour = told.rpartition("-")
    return datetime.fromisoformat(day).replace(tzinfo=SHANGHAI) + timedelta(hours=int(hour))


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            platform.asked.append(self.path)
            parts = urlsplit(self.path)
            asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
            status, body, kind = 404, "", "text/html"
            if parts.path == API:
                status, body = platform.api(asked, self.headers.get("Authorization", ""))
                kind = "application/json"
            elif parts.path == "/weibo":
                status, body = 200, platform.page(asked)
            elif parts.path == "/robots.txt" and platform.extra.get("robots"):
                status, body = 200, "User-agent: *\nDisallow: /\n"
            raw = body.encode()
            self.send_response_only(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(raw)))
            self.send_header("Date", format_datetime(NOW))
            self.end_headers()
            self.wfile.write(raw)

    return Handler


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[datetime]], Platform]]:
    made: list[Platform] = []

    def start(times: list[datetime]) -> Platform:
        monkeypatch.setenv("HUIYING_WEIBO_TOKEN", TOKEN)
        made.append(Platform(times))
        return made[-1]

    yield start
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def entry(source: Any, platform: Platform, kind: str, path: str) -> Any:
    return source(kind, url=platform.url + path, keywords=["路灯"])


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


# --- the official API


@pytest.mark.server
def test_every_post_of_the_window_is_read_once_however_many(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([ago(n / 4) for n in range(1, 480)])
    done = crawl(entry(source, site, "weibo-api", API), since=ago(180))
    assert (done.result.status, done.result.complete, done.result.items) == ("ok", True, 479)
    assert len(site.asked) <= 11
    assert not any(TOKEN in address for address in site.asked), "the token is in no address"
    post = done.post("5236000000000000")
    assert (post.published_at, post.comments, len(post.submitter)) == (ago(479 / 4).replace(microsecond=0), 2, 16)


@pytest.mark.server
def test_a_second_with_more_posts_than_an_answer_holds_ends(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([ago(10)] * 70 + [ago(20)] * 5)
    done = crawl(entry(source, site, "weibo-api", API), since=ago(60))
    assert done.result.status == "ok"
    assert done.result.items == 55, "fifty of the full second, and what is older"


@pytest.mark.server
@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        ((403, 21327), "login", "令牌"), ((400, 21332), "login", "令牌"), ((403, 10023), "blocked", "次数"),
        ((403, 10014), "blocked", "权限"), ((200, 10022), "blocked", "次数"), ((400, 99999), "layout", "99999"),
        ((400, 10008), "forbidden", "写错"), ((400, 10017), "forbidden", "写错"), ((403, 20031), "blocked", "验证"),
    ],
)  # fmt: skip
def test_each_error_code_has_its_word(
    platform: Any, source: Any, crawl: Any, error: tuple[int, int], status: str, word: str
) -> None:
    site = platform([ago(5)])
    site.refuses = [error] * 9
    result = crawl(entry(source, site, "weibo-api", API), since=ago(60)).result
    assert (result.status, result.items, result.complete, word in result.reason) == (status, 0, False, True)
    assert len(site.asked) == 1, "a refusal is not asked again"


@pytest.mark.server
def test_a_busy_platform_is_asked_again_and_then_said(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([ago(5)])
    site.refuses = [(200, 10010), (403, 10001)]
    done = crawl(entry(source, site, "weibo-api", API), since=ago(60))
    assert (done.result.status, done.result.items, done.result.signals["api_busy"]) == ("ok", 1, 2)
    site.refuses = [(200, 10010)] * 9
    assert crawl(entry(source, site, "weibo-api", API), since=ago(60)).result.status == "unreachable"


@pytest.mark.server
def test_without_a_token_nothing_is_asked(platform: Any, source: Any, crawl: Any, monkeypatch: Any) -> None:
    site = platform([ago(5)])
    monkeypatch.delenv("HUIYING_WEIBO_TOKEN")
    result = crawl(entry(source, site, "weibo-api", API)).result
    assert (result.status, "HUIYING_WEIBO_TOKEN" in result.reason, site.asked) == ("login", True, [])


@pytest.mark.server
def test_an_unknown_field_of_the_answer_is_a_signal(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([ago(5)])
    site.extra = {"quantum_cursor": 1}
    signals = crawl(entry(source, site, "weibo-api", API), since=ago(60)).result.signals
    assert signals == {"unknown:field:quantum_cursor": 1}


@settings(deadline=None)
@given(st.binary() | st.from_regex(rb'\{"(statuses|error_code)": ?[\[\]0-9{}",a-z:]{0,30}\}'))
def test_no_answer_of_the_api_breaks_its_parser(body: bytes) -> None:
    with contextlib.suppress(Blocked, ParseError):
        parse_api(body, NOW)


# --- the search page


@pytest.mark.server
def test_time_is_cut_until_fifty_pages_hold_it(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([ago(n / 3) for n in range(1, 1500)])
    done = crawl(entry(source, site, "weibo-search", "/"), since=ago(460))
    assert (done.result.status, done.result.items, done.result.complete) == ("ok", 1499, True)
    assert not any("page=51" in address for address in site.asked)


@pytest.mark.server
def test_an_hour_with_more_than_fifty_pages_is_said(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([NOW.replace(minute=0) + timedelta(seconds=2 * n) for n in range(700)])
    done = crawl(entry(source, site, "weibo-search", "/"), since=ago(30))
    assert done.result.items == 500
    assert done.result.signals["hour_with_more_than_fifty_pages"] == 1


@pytest.mark.server
def test_the_search_page_obeys_robots(platform: Any, source: Any, crawl: Any) -> None:
    site = platform([ago(5)])
    site.extra = {"robots": True}
    result = crawl(entry(source, site, "weibo-search", "/"), since=ago(60)).result
    assert (result.status, site.asked) == ("forbidden", ["/robots.txt"])


def test_the_sorry_page_is_a_block() -> None:
    found = refusal(0, "https://weibo.com/sorry?pagenotfound&retcode=6102")
    assert found is not None
    assert found.status == "blocked"
