"""Each spider over HTTP against a real server on loopback, whole rounds at a time."""

from datetime import timedelta
from typing import Any

import pytest

from config.vocabulary import PostKind
from crawlers.parse.record import submitter_of

pytestmark = pytest.mark.server
SEARCH = "/api/container/getIndex?containerid=100103type%3D1%26q%3D%E8%B7%AF%E7%81%AF&page="


# --- the four kinds, everything well


def test_forum_gives_every_post_of_every_thread(forum: Any, source: Any, crawl: Any) -> None:
    done = crawl(source("discuz", boards=["7"]))
    assert done.ids == {"401", "501", "502", "504", "511", "601", "701"}
    assert (done.result.status, done.result.items, done.result.complete) == ("ok", 7, True)
    assert (done.result.signals["shielded"], done.result.signals["partly_hidden"]) == (1, 1)
    assert done.post("504").state == "部分内容隐藏"
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
