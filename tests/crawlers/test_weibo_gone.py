"""Posts of Weibo that are gone or hidden are told from those that stand, and from refusals of who asks."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.parse.record import Blocked
from crawlers.parse.weibo_absent import absent_answer
from crawlers.parse.weibo_mobile import parse_mobile
from tests.crawlers.conftest import SEARCH, Rounds

NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)
BACK, LATER = NOW - timedelta(hours=2), NOW + timedelta(hours=7)
AUTHOR = {"id": 1700000001, "screen_name": "某"}
MOBILE_NOT_THERE = {"ok": 0, "errno": "20101", "msg": "微博不存在或暂无查看权限!"}


def blog(mid: int, text: str, **given: Any) -> dict[str, Any]:
    made = {"id": str(mid), "mid": str(mid), "created_at": "Sun Nov 22 08:20:11 +0800 2026", "text": text}
    return {**made, "user": AUTHOR, "reposts_count": 0, "comments_count": 0, "attitudes_count": 0, **given}


def cards(*blogs: dict[str, Any]) -> bytes:
    return json.dumps({"ok": 1, "data": {"cards": [{"card_type": 9, "mblog": one} for one in blogs]}}).encode()


def told(answer: dict[str, Any]) -> str | None:
    found = absent_answer(json.dumps(answer).encode())
    return found.state if found else None


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"ok": 0, "error_code": 20101, "message": "该微博不存在"}, "已删除"),
        ({"request": "/2/statuses/show.json", "error_code": 20101, "error": "target weibo does not exist!"}, "已删除"),
        ({"request": "/2/statuses/show.json", "error_code": "20112", "error": "Permission Denied!"}, "作者设为不公开"),
        ({"ok": 0, "error_code": 20132, "message": "抱歉，该内容暂时无法查看。如需帮助，请联系客服"}, "平台不予显示"),
        ({"ok": 0, "message": "由于作者隐私设置，你没有权限查看此微博"}, "作者设为不公开"),
        (MOBILE_NOT_THERE, "已删除或不公开"),
        ({"ok": 1, "data": {"id": "1", "user": None, "text": "抱歉，此微博已被作者删除。查看帮助：网页链接"}}, "已删除: 作者删除"),  # noqa: E501  one answer
        ({"ok": 1, "data": {"id": "1", "user": None, "text": "抱歉，作者已设置仅展示半年内微博，此微博已不可见。"}}, "作者设为不公开"),  # noqa: E501  one answer
        ({"ok": 1, "id": 1, "user": None, "text_raw": "该微博因违反《微博社区公约》的相关规定，已被删除"}, "已删除: 平台处理"),  # noqa: E501  one answer
        ({"ok": 1, "id": 1, "user": None, "text_raw": "该账号因被投诉违反法律法规和《微博社区公约》的相关规定，现已无法查看。"}, "平台不予显示"),  # noqa: E501  one answer
        ({"ok": 1, "id": 1, "deleted": "1", "text": ""}, "已删除"),
    ],
)  # fmt: skip
def test_the_platform_says_why_a_post_is_not_shown(answer: dict[str, Any], state: str) -> None:
    assert told(answer) == state


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": -100, "url": "https://passport.weibo.com/sso/signin?entry=wapsso"},
        {"ok": 0, "message": "请先登录", "url": "https://passport.weibo.com/sso/signin?entry=miniblog"},
        {"ok": 0, "message": "请完成安全验证", "url": "https://passport.weibo.com/verify?from=search"},
        {"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}},
        {"request": "/2/statuses/show.json", "error_code": 10014, "error": "Insufficient app permissions!"},
        {"request": "/2/statuses/show.json", "error_code": 10005, "error": "Permission denied, need a high level"},
        {"ok": 1, "data": blog(1, "微博不存在这样的说法，路灯还是黑的")},
    ],
)
def test_a_refusal_or_a_post_that_stands_is_never_gone(answer: dict[str, Any]) -> None:
    assert told(answer) is None


@settings(deadline=None)
@given(st.binary() | st.from_regex(rb'\{"(ok|data|user|deleted|text|error_code|msg)": ?[\[\]0-9{}",a-z:]{0,30}\}'))
def test_no_answer_breaks_what_tells_absent_posts(body: bytes) -> None:
    absent_answer(body)


def states(posts: list[Any]) -> dict[str, tuple[bool, str]]:
    return {post.external_id: (post.gone, post.state) for post in posts}


def show(site: Any, mid: int, answer: Any, **given: Any) -> None:
    site.serve(f"/statuses/show?id={mid}", json.dumps(answer).encode(), **given)


@pytest.mark.server
def test_a_post_that_left_the_search_is_looked_at_and_marked(site: Any, source: Any, rounds: Rounds) -> None:
    blogs = [blog(5236000000000000 + n, f"{n}号楼前的路灯坏了") for n in range(1, 6)]
    site.serve(SEARCH + "1", cards(*blogs))
    entry = source("weibo-mobile", keywords=["路灯"], pages=1)
    _, first = rounds(entry, NOW, None)
    assert len(first) == 5
    site.serve(SEARCH + "1", cards(blogs[0]))
    show(site, 5236000000000002, MOBILE_NOT_THERE)
    show(site, 5236000000000003, {"ok": 0, "error_code": 20101, "message": "该微博不存在"}, status=400)
    show(site, 5236000000000004, {"ok": 1, "data": blog(5236000000000004, "4号楼前的路灯修好了")})
    show(site, 5236000000000005, {"ok": 0, "error_code": 20112, "msg": "由于作者隐私设置，你没有权限查看此微博"})
    result, later = rounds(entry, LATER, BACK)
    assert (result.status, result.complete, result.requests) == ("ok", True, 6), "the one that the search shows is not"
    gone = [post for post in later if post.gone]
    assert states(gone) == {
        "5236000000000002": (True, "已删除或不公开"), "5236000000000003": (True, "已删除"),
        "5236000000000005": (True, "作者设为不公开"),
    }  # fmt: skip
    assert [post.text for post in later if post.external_id == "5236000000000004"] == ["4号楼前的路灯修好了"]
    asked = len(site.asked)
    rounds(entry, LATER + timedelta(minutes=15), LATER)
    assert len(site.asked) == asked + 1, "each has its turn, none is asked for in every round"


@pytest.mark.server
def test_a_hidden_post_that_is_shown_again_is_whole(site: Any, source: Any, rounds: Rounds) -> None:
    one = blog(5236000000000001, "路灯坏了")
    site.serve(SEARCH + "1", cards(one))
    entry = source("weibo-mobile", keywords=["路灯"], pages=1)
    rounds(entry, NOW, None)
    site.serve(SEARCH + "1", b'{"ok":1,"data":{"cards":[]}}')
    show(site, 5236000000000001, {"ok": 0, "error_code": 20112, "msg": ""})
    assert states(rounds(entry, LATER, BACK)[1]) == {"5236000000000001": (True, "作者设为不公开")}
    show(site, 5236000000000001, {"ok": 1, "data": one})
    assert states(rounds(entry, LATER + timedelta(hours=20), BACK)[1]) == {"5236000000000001": (False, "")}


@pytest.mark.server
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b'{"ok":-100,"url":"https://passport.weibo.com/sso/signin?entry=wapsso"}', "login needed (ok:-100)"),
        ('{"ok":0,"msg":"请完成安全验证"}'.encode(), "请完成安全验证"),
    ],
)
def test_a_refused_look_marks_nothing_and_rests_for_a_day(
    site: Any, source: Any, rounds: Rounds, answer: bytes, reason: str
) -> None:
    blogs = [blog(5236000000000000 + n, f"{n}号楼前的路灯坏了") for n in range(1, 4)]
    site.serve(SEARCH + "1", cards(*blogs))
    entry = source("weibo-mobile", keywords=["路灯"], pages=1, delay_seconds=0.01)
    rounds(entry, NOW, None)
    site.serve(SEARCH + "1", b'{"ok":1,"data":{"cards":[]}}')
    for n in range(1, 4):
        site.serve(f"/statuses/show?id={5236000000000000 + n}", answer)
    asked = len(site.asked)
    result, later = rounds(entry, LATER, BACK)
    assert (result.status, later, result.complete) == ("empty", [], True), "the search itself was answered"
    assert reason in result.reason
    assert len(site.asked) == asked + 3, "robots.txt, the search, one look"
    rounds(entry, LATER + timedelta(hours=1), BACK)
    assert len(site.asked) == asked + 4


@pytest.mark.server
def test_a_bare_404_or_another_page_says_nothing_of_a_post(site: Any, source: Any, rounds: Rounds) -> None:
    site.serve(SEARCH + "1", cards(blog(5236000000000001, "路灯坏了"), blog(5236000000000002, "路灯又坏了")))
    entry = source("weibo-mobile", keywords=["路灯"], pages=1)
    rounds(entry, NOW, None)
    site.serve(SEARCH + "1", b'{"ok":1,"data":{"cards":[]}}')
    site.serve("/statuses/show?id=5236000000000002", b"<html><body>404</body></html>")
    result, later = rounds(entry, LATER, BACK)
    assert later == []
    assert (result.signals["extra_failed"], result.signals["unread_page"]) == (1, 1)


@pytest.mark.server
def test_an_original_that_is_gone_is_known_from_its_repost(site: Any, source: Any, rounds: Rounds) -> None:
    one = blog(5236000000000001, "路灯坏了")
    site.serve(SEARCH + "1", cards(one))
    entry = source("weibo-mobile", keywords=["路灯"], pages=1)
    rounds(entry, NOW, None)
    left = {"id": "5236000000000001", "mid": "5236000000000001", "user": None, "text": "抱歉，此微博已被作者删除。"}
    site.serve(SEARCH + "1", cards(blog(5236000000000002, "转发微博", retweeted_status=left)))
    _, later = rounds(entry, NOW + timedelta(minutes=15), BACK)
    assert states(later)["5236000000000001"] == (True, "已删除: 作者删除")


@pytest.mark.server
def test_robots_decides_of_looks_too(site: Any, source: Any, rounds: Rounds) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /statuses/\n", headers={"Content-Type": "text/plain"})
    site.serve(SEARCH + "1", cards(blog(5236000000000001, "路灯坏了")))
    entry = source("weibo-mobile", keywords=["路灯"], pages=1)
    rounds(entry, NOW, None)
    site.serve(SEARCH + "1", b'{"ok":1,"data":{"cards":[]}}')
    result, later = rounds(entry, LATER, BACK)
    assert (result.status, result.complete, later) == ("empty", True, [])
    assert not any("/statuses/" in address for address in site.asked)


def test_a_list_is_no_answer_about_one_post() -> None:
    with pytest.raises(Blocked):
        parse_mobile(json.dumps(MOBILE_NOT_THERE).encode(), "", NOW)


@pytest.mark.server
@pytest.mark.parametrize(
    ("answer", "status", "state"),
    [
        ({"ok": 1, "data": {"ok": 1}}, "ok", ""),
        ({"ok": 0, "msg": "打开微博客户端，查看全文"}, "ok", "正文不全"),
        ({"ok": 0, "msg": "请完成安全验证"}, "blocked", "正文不全"),
        ({"ok": 0, "msg": "请先登录"}, "login", "正文不全"),
    ],
)
def test_a_long_text_that_is_not_given_is_told(
    site: Any, source: Any, rounds: Rounds, answer: dict[str, Any], status: str, state: str
) -> None:
    """A verification was read as a post without a long text, and its beginning as all of it."""
    site.serve(SEARCH + "1", cards(blog(5236000000000001, "东桥头路灯全灭 ...全文", isLongText=True)))
    site.serve("/statuses/extend?id=5236000000000001", json.dumps(answer).encode())
    result, (post,) = rounds(source("weibo-mobile", keywords=["路灯"], pages=1), NOW, None)
    assert (result.status, post.text, post.state) == (status, "东桥头路灯全灭", state)
