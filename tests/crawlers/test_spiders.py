"""Each spider over HTTP against a real server on loopback, whole rounds at a time."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from config.vocabulary import PostKind
from crawlers.parse.record import submitter_of
from crawlers.settings import BASE

pytestmark = pytest.mark.server
FORBID = b"User-agent: *\nDisallow: /\n"
SEARCH = "/api/container/getIndex?containerid=100103type%3D1%26q%3D%E8%B7%AF%E7%81%AF&page="


# --- the four kinds, everything well


def test_forum_gives_every_post_of_every_thread(forum: Any, source: Any, crawl: Any) -> None:
    done = crawl(source("discuz", boards=["7"]))
    assert done.ids == {"401", "501", "502", "504", "511", "601", "701"}
    assert (done.result.status, done.result.items, done.result.complete) == ("ok", 7, True)
    assert done.result.signals["shielded"] == 1
    assert (done.post("511").parent, done.post("511").kind) == ("501", PostKind.REPLY)
    assert done.post("501").submitter == done.post("701").submitter != done.post("601").submitter


def test_forum_without_boards_reads_those_of_its_front_page(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/", "discuz/index.html")
    done = crawl(source("discuz"))
    assert "501" in done.ids
    assert (done.result.status, done.result.complete) == ("ok", False)
    assert "fid=9" in done.result.reason


def test_petitions_come_whole_with_the_answer(petition: Any, source: Any, crawl: Any) -> None:
    done = crawl(source("petition-json"))
    assert done.ids == {"7001", "7002"}
    assert done.post("7001").reply_department == "柳岸县卫生健康局"
    assert done.post("7002").text.endswith("到底归谁管？")
    assert (done.result.status, done.result.signals) == ("ok", {})


def test_search_gives_posts_originals_and_long_texts(weibo: Any, source: Any, crawl: Any) -> None:
    done = crawl(source("weibo-mobile", keywords=["路灯"]))
    assert done.ids == {"5236000000000001", "5236000000000002", "5235900000000009", "5235500000000003"}
    assert done.post("5235900000000009").text.endswith("一共十四盏，一盏不亮。")
    assert done.post("5236000000000002").parent == "5235900000000009"
    assert done.result.status == "ok"


def test_news_gives_articles_with_what_the_site_says(news: Any, source: Any, crawl: Any) -> None:
    done = crawl(source("news", "/xw/list.html"))
    post = done.post(f"{news.url}/xw/202611/t20261122_9001.html")
    assert (post.kind, post.title) == (PostKind.ARTICLE, "全县冬季供暖今日开始")
    assert (done.result.status, done.result.items, done.result.signals) == ("ok", 2, {"http_404": 1})


def test_four_sources_run_in_one_round_in_the_order_given(
    forum: Any, petition: Any, weibo: Any, news: Any, source: Any, crawl: Any
) -> None:
    done = crawl(
        source("news", "/xw/list.html"),
        source("discuz", boards=["7"]),
        source("weibo-mobile", keywords=["路灯"]),
        source("petition-json"),
    )
    assert [(r.source, r.status) for r in done.results] == [
        ("news", "ok"), ("discuz", "ok"), ("weibo-mobile", "ok"), ("petition-json", "ok"),
    ]  # fmt: skip
    assert sum(r.items for r in done.results) == len(done.posts) == 15


# --- what leaves the spider


def test_no_account_name_or_id_leaves_the_spider(
    forum: Any, weibo: Any, petition: Any, source: Any, crawl: Any
) -> None:
    done = crawl(source("discuz", boards=["7"]), source("weibo-mobile", keywords=["路灯"]), source("petition-json"))
    lines = "\n".join(post.to_line() for post in done.posts)
    for secret in (
        "河边人家",
        "老周",
        "路灯下",
        "三年级家长",
        "摸黑回家的人",
        "小城旧事",
        "1700000001",
        "88120",
        "沈*",
        "uid",
    ):
        assert secret not in lines
    assert done.post("501").submitter == submitter_of("discuz", "uid:31", "salt")
    assert len(done.post("501").submitter) == 16


def test_another_salt_or_source_gives_another_submitter() -> None:
    one = submitter_of("a", "uid:1", "salt")
    assert one != submitter_of("a", "uid:1", "pepper")
    assert one != submitter_of("b", "uid:1", "salt")
    assert submitter_of("a", "", "salt") == ""
    assert len(submitter_of("a", "uid:1", "s" * 500)) == 16


def test_the_time_of_the_round_is_on_every_post(forum: Any, source: Any, crawl: Any, now: Any) -> None:
    assert {post.fetched_at for post in crawl(source("discuz", boards=["7"])).posts} == {now}


def test_sites_see_who_asks_and_get_no_cookie_back(forum: Any, source: Any, crawl: Any) -> None:
    forum.serve("/forum.php?mod=forumdisplay&fid=7", "discuz/board.html", headers={"Set-Cookie": "sid=1; path=/"})
    crawl(source("discuz", boards=["7"]))
    assert all(head["User-Agent"].endswith("(+webmaster@example.org)") for head in forum.heads)
    assert not any("Cookie" in head for head in forum.heads)


# --- what is asked for again


def test_unchanged_threads_are_not_asked_for(forum: Any, source: Any, crawl: Any, now: Any) -> None:
    done = crawl(source("discuz", boards=["7"]), since=now - timedelta(minutes=20))
    assert set(forum.pages_asked) == {
        "/forum.php?mod=forumdisplay&fid=7",
        "/forum.php?mod=viewthread&tid=101&extra=page%3D1",
        "/forum.php?mod=forumdisplay&fid=7&page=2",
        "/forum.php?mod=viewthread&tid=101&extra=&page=2",
    }
    assert "511" in done.ids


def test_a_quiet_board_costs_one_request_and_is_well(forum: Any, source: Any, crawl: Any, now: Any) -> None:
    done = crawl(source("discuz", boards=["7"]), since=now)
    assert forum.pages_asked == ["/forum.php?mod=forumdisplay&fid=7"]
    assert (done.result.status, done.result.items, done.result.complete) == ("ok", 0, True)


def test_unmoved_petitions_and_old_articles_are_not_asked_for(
    petition: Any, news: Any, source: Any, crawl: Any, now: Any
) -> None:
    done = crawl(source("petition-json"), source("news", "/xw/list.html"), since=now + timedelta(minutes=30))
    assert done.ids == {"7002"}
    assert {r.status for r in done.results} == {"ok"}
    assert not any("t2026111" in address for address in news.asked)


def test_undated_articles_are_asked_for_conditionally(site: Any, source: Any, crawl: Any, now: Any) -> None:
    site.serve("/l.html", '<a href="/a/77.html">停水通知在这里</a>'.encode())
    site.serve("/a/77.html", b"", status=304)
    done = crawl(source("news", "/l.html"), since=now)
    assert site.heads[-1]["If-Modified-Since"] == "Sat, 21 Nov 2026 00:50:00 GMT"
    assert (done.result.status, done.result.items) == ("ok", 0)


def test_recent_posts_of_a_search_are_given_again_for_their_counts(
    weibo: Any, source: Any, crawl: Any, now: Any
) -> None:
    done = crawl(source("weibo-mobile", keywords=["路灯"]), since=now + timedelta(hours=2))
    assert done.ids == {"5236000000000001", "5236000000000002"}
    assert weibo.pages_asked == [SEARCH + "1"]


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
    assert crawl(source("petition-json")).result.signals == {"petition_state": 1}


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


def test_a_keyword_that_is_a_person_is_not_searched(weibo: Any, source: Any, crawl: Any) -> None:
    result = crawl(source("weibo-mobile", keywords=["@某人"])).result
    assert weibo.pages_asked == []
    assert result.signals == {"keyword_is_person": 1}
