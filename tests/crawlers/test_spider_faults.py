"""What each spider says of faults and refusals, and where none of them goes."""

import json
import time
from typing import Any

import pytest

from config.schema.sources import SourceEntry
from crawlers.settings import BASE

pytestmark = pytest.mark.server
FORBID = b"User-agent: *\nDisallow: /\n"
SEARCH = "/api/container/getIndex?containerid=100103type%3D1%26q%3D%E8%B7%AF%E7%81%AF&page="


# --- faults, each with its own word


ENTRANCES = {
    "discuz": ("/", "/forum.php?mod=forumdisplay&fid=7", {"boards": ["7"]}),
    "news": ("/xw/list.html", "/xw/list.html", {}),
    "petition-json": ("/", "/threads?page=1", {}),
    "weibo-mobile": ("/", SEARCH + "1", {"keywords": ["路灯"]}),
}


@pytest.mark.parametrize("kind", ENTRANCES)
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"status": 500}, "unreachable"),
        ({"status": 404}, "unreachable"),
        ({"status": 432}, "blocked"),
        ({"status": 418}, "blocked"),
        ({"status": 403}, "blocked"),
        ({"status": 401}, "login"),
        ({"promised": 900}, "unreachable"),
        ({"page": b"<html><body>maintenance</body></html>"}, "layout"),
    ],
)
def test_each_fault_of_the_entrance_has_its_word(
    site: Any, source: Any, crawl: Any, kind: str, answer: dict[str, Any], status: str
) -> None:
    path, start, given = ENTRANCES[kind]
    site.serve(start, **{"page": b"<html>x</html>", **answer})
    result = crawl(source(kind, path, **given)).result
    assert (result.status, result.items, result.complete) == (status, 0, False)
    assert result.reason


@pytest.mark.parametrize("status", [403, 418, 432])
def test_a_block_is_not_tried_again(site: Any, source: Any, crawl: Any, status: int) -> None:
    site.serve(SEARCH + "1", b"", status=status)
    crawl(source("weibo-mobile", keywords=["路灯", "停水", "停电"]))
    assert len(site.pages_asked) <= 3
    assert site.asked.count(SEARCH + "1") == 1


def test_a_closed_port_is_unreachable(site: Any, source: Any, crawl: Any) -> None:
    entry = source("petition-json")
    site.server.shutdown()
    site.server.server_close()
    assert crawl(entry).result.status == "unreachable"


@pytest.mark.parametrize(("page", "status"), [("weibo/login.json", "login"), ("weibo/end.json", "blocked")])
def test_a_refused_search_is_never_no_news(site: Any, source: Any, crawl: Any, page: str, status: str) -> None:
    site.serve(SEARCH + "1", page)
    assert crawl(source("weibo-mobile", keywords=["路灯"])).result.status == status


def test_a_true_empty_search_is_empty(site: Any, source: Any, crawl: Any) -> None:
    site.serve(SEARCH + "1", b'{"ok":1,"data":{"cards":[]}}')
    result = crawl(source("weibo-mobile", keywords=["路灯"])).result
    assert (result.status, result.complete) == ("empty", True)


def test_a_redirect_to_a_login_page_is_a_login(site: Any, source: Any, crawl: Any) -> None:
    site.serve(SEARCH + "1", b"", status=302, headers={"Location": "https://passport.weibo.com/visitor/visitor?a=1"})
    result = crawl(source("weibo-mobile", keywords=["路灯"])).result
    assert (result.status, result.complete) == ("login", False)
    assert "passport.weibo.com" in result.reason


def test_a_missing_board_is_told_and_a_login_board_too(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/forum.php?mod=forumdisplay&fid=7", "discuz/message_missing.html")
    result = crawl(source("discuz", boards=["7"])).result
    assert (result.status, "指定的版块不存在" in result.reason) == ("unreachable", True)
    site.serve("/forum.php?mod=forumdisplay&fid=7", "discuz/message_login.html")
    assert crawl(source("discuz", boards=["7"])).result.status == "login"


def test_one_gone_thread_is_a_signal_and_the_rest_goes_on(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/forum.php?mod=viewthread&tid=102&extra=page%3D1", "discuz/message_thread.html")
    done = crawl(source("discuz", boards=["7"]))
    assert (done.result.status, done.result.signals["gone"], done.result.complete) == ("ok", 1, True)
    assert "501" in done.ids
    assert "601" not in done.ids


def test_one_failing_thread_leaves_the_round_incomplete(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/forum.php?mod=viewthread&tid=102&extra=page%3D1", b"", status=500)
    done = crawl(source("discuz", boards=["7"]))
    assert (done.result.status, done.result.complete) == ("ok", False)
    assert "HTTP 500" in done.result.reason
    assert "501" in done.ids


def test_threads_that_cannot_be_read_are_a_changed_layout(forum: Any, source: Any, crawl: Any) -> None:
    for tid in (90, 101, 102, 103):
        forum.serve(f"/forum.php?mod=viewthread&tid={tid}&extra=page%3D1", b"<html><div class=new-skin></div></html>")
    result = crawl(source("discuz", boards=["7"])).result
    assert (result.status, result.signals["unread_page"]) == ("layout", 4)


def test_an_unknown_state_raises_a_signal(petition: Any, source: Any, crawl: Any) -> None:
    body = json.loads((petition.routes["/threads/7002"]).body)
    body["responseData"]["stateInfo"] = "转隔壁"
    petition.serve("/threads/7002", json.dumps(body).encode())
    assert crawl(source("petition-json")).result.signals == {"unknown:value:responseData.stateInfo=转隔壁": 1}


def test_one_gone_petition_is_a_signal_and_the_rest_goes_on(petition: Any, source: Any, crawl: Any) -> None:
    petition.serve("/threads/7002", '{"result":"error","msg":"留言不存在"}'.encode())
    done = crawl(source("petition-json"))
    assert (done.ids, done.result.status, done.result.signals) == ({"7001"}, "ok", {"gone": 1})


def test_a_long_text_that_fails_leaves_the_lists_words(weibo: Any, source: Any, crawl: Any) -> None:
    for answer in ({"status": 404}, {"status": 500}, {"promised": 99}):
        weibo.serve("/statuses/extend?id=5235900000000009", b"{}", **answer)
        done = crawl(source("weibo-mobile", keywords=["路灯"]))
        assert done.post("5235900000000009").text.startswith("东桥头路灯全灭")
        assert done.result.signals["kept_cut"] == 1


def test_a_slow_site_is_given_up(site: Any, source: Any, crawl: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(BASE, "DOWNLOAD_TIMEOUT", 0.3)
    site.serve("/threads?page=1", b"{}", delay=1.0)
    result = crawl(source("petition-json")).result
    assert (result.status, result.complete) == ("unreachable", False)


def test_a_page_without_end_is_given_up(site: Any, source: Any, crawl: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(BASE, "DOWNLOAD_MAXSIZE", 1000)
    site.serve("/threads?page=1", b"x" * 5000)
    assert crawl(source("petition-json")).result.status == "unreachable"


# --- how fast, and where it may not go


def test_requests_are_at_least_the_delay_apart(petition: Any, source: Any, crawl: Any) -> None:
    began = time.monotonic()
    result = crawl(source("petition-json", delay_seconds=0.2)).result
    assert result.status == "ok"
    assert time.monotonic() - began >= 0.2 * (result.requests - 2)
    assert result.requests == 5


def test_robots_is_obeyed_and_said(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/robots.txt", FORBID)
    result = crawl(source("discuz", boards=["7"])).result
    assert (result.status, result.items) == ("forbidden", 0)
    assert forum.pages_asked == []


def test_robots_for_us_alone_is_obeyed(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/robots.txt", b"User-agent: huiying\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert crawl(source("discuz", boards=["7"])).result.status == "forbidden"


def test_forbidden_threads_are_left_alone(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/robots.txt", b"User-agent: *\nDisallow: /*tid=101*\n")
    done = crawl(source("discuz", boards=["7"]))
    assert done.ids == {"401", "601", "701"}
    assert not any("tid=101" in address for address in forum.asked)


def test_a_failing_robots_file_forbids_everything(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/robots.txt", b"", status=503)
    result = crawl(source("discuz", boards=["7"])).result
    assert result.status == "unreachable"
    assert "robots.txt" in result.reason
    assert forum.pages_asked == []


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://127.0.0.2:1/x", "forbidden"),
        ("http://192.168.1.1/", "forbidden"),
        ("http://example.org/", "forbidden"),
        ("file:///etc/passwd", "unreachable"),
    ],
)
def test_redirects_off_the_site_are_refused(site: Any, source: Any, crawl: Any, target: str, status: str) -> None:
    site.serve("/threads?page=1", b"", status=302, headers={"Location": target})
    result = crawl(source("petition-json")).result
    assert (result.status, result.items, result.complete) == (status, 0, False)
    assert len(site.pages_asked) == 1


def test_a_private_start_needs_leave(petition: Any, source: Any, crawl: Any) -> None:
    result = crawl(source("petition-json", allow_private_host=False)).result
    assert (result.status, "private" in result.reason) == ("forbidden", True)
    assert petition.asked == []


def test_a_name_that_resolves_to_loopback_needs_leave(petition: Any, source: Any, crawl: Any) -> None:
    entry = source("petition-json")
    named = entry.model_copy(update={"url": entry.url.replace("127.0.0.1", "localhost"), "allow_private_host": False})
    assert crawl(named).result.status == "forbidden"
    assert petition.asked == []


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "weibo-mobile", "keywords": ["@某人"]},
        {"kind": "weibo-mobile", "url": "https://weibo.com/u/1700000001"},
        {"kind": "weibo-mobile", "url": "https://m.weibo.cn/api/container/getIndex?containerid=1076031700000001"},
        {"kind": "discuz", "url": "https://bbs.example/home.php?mod=space&uid=7"},
        {"kind": "tieba", "url": "https://tieba.baidu.com/home/main?un=x"},
    ],
)
def test_a_person_is_no_source(given: dict[str, Any]) -> None:
    row = {"key": "x", "name": "x", "url": "https://m.weibo.cn/", **given}
    with pytest.raises(ValueError, match="person"):
        SourceEntry.model_validate(row)


@pytest.mark.parametrize(("status", "verdict"), [(403, "blocked"), (401, "login")])
def test_details_that_are_all_refused_are_no_good_round(
    site: Any, source: Any, crawl: Any, status: int, verdict: str
) -> None:
    """The feed's own words are kept meanwhile; that the pages behind it are shut is said."""
    item = "<item><title>通知{n}</title><link>{url}/n/{n}.html</link><guid>{n}</guid></item>"
    items = "".join(item.format(n=n, url=site.url) for n in range(4))
    site.serve("/feed", f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode())
    for n in range(4):
        site.serve(f"/n/{n}.html", b"", status=status)
    done = crawl(source("feed", "/feed"))
    assert (done.result.status, len(done.posts), done.result.signals[f"http_{status}"]) == (verdict, 4, 4)
    assert f"HTTP {status}" in done.result.reason
    site.serve("/n/0.html", "<html><body><h1>通知0</h1><p>今晚停水，请市民注意安排。</p></body></html>".encode())
    result = crawl(source("feed", "/feed")).result
    assert (result.status, result.reason.startswith("refused pages: 3 of 4: ")) == ("ok", True)
