"""The official API and the search page: posts that are gone, and posts that the search cuts short."""

import json
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from urllib.parse import urlencode

import pytest

from config.clock import SHANGHAI
from crawlers.parse.record import CUT
from crawlers.parse.weibo_answer import mblogid_of
from crawlers.spiders.weibo_search import WeiboSearchSpider
from crawlers.task import Task
from tests.crawlers.conftest import Rounds
from tests.crawlers.test_weibo_gone import BACK, LATER, NOW, blog, states

API = "/2/search/statuses/limited.json"
FIRST, SECOND, THIRD = 5236000000000001, 5236000000000002, 5236000000000003
WHOLE = "东桥头路灯全灭，大家走路小心。从粮站到桥南一共十四盏，一盏不亮，报了三次没有人来修。"


def searched(site: Any, now: datetime, since: datetime | None, *blogs: dict[str, Any]) -> None:
    start = since - timedelta(hours=1) if since else now - timedelta(days=3)
    asked = {"q": "路灯", "sort": "time", "count": 50, "page": 1}
    asked |= {"starttime": int(start.timestamp()), "endtime": int(now.timestamp())}
    body = json.dumps({"statuses": list(blogs), "total_number": len(blogs)}).encode()
    site.serve(f"{API}?{urlencode(asked)}", body)


def batch(site: Any, ids: list[int], answer: dict[str, Any], **given: Any) -> None:
    for order in permutations(ids):
        address = f"/2/statuses/show_batch/biz.json?ids={','.join(map(str, order))}"
        site.serve(address, json.dumps(answer).encode(), **given)


@pytest.fixture
def api(source: Any, monkeypatch: Any) -> Any:
    monkeypatch.setenv("HUIYING_WEIBO_TOKEN", "2.00example")
    return source("weibo-api", API, keywords=["路灯"])


@pytest.mark.server
def test_fifty_posts_are_looked_at_in_one_call_of_the_api(site: Any, api: Any, rounds: Rounds) -> None:
    searched(site, NOW, None, *(blog(mid, f"{mid}号路灯坏了") for mid in (FIRST, SECOND, THIRD)))
    assert len(rounds(api, NOW, None)[1]) == 3
    searched(site, LATER, BACK)
    left = blog(SECOND, "抱歉，此微博已被作者删除。查看帮助：http://t.cn/zWSudZc", user=None, deleted="1")
    batch(site, [FIRST, SECOND, THIRD], {"statuses": [blog(FIRST, "路灯修好了"), left]})
    asked = len(site.asked)
    result, later = rounds(api, LATER, BACK)
    assert len(site.asked) == asked + 2, "the search, and one call"
    assert states(later) == {str(FIRST): (False, ""), str(SECOND): (True, "已删除: 作者删除")}
    assert "2.00example" not in " ".join(site.asked)
    assert result.signals.get("unread_page") is None
    again = LATER + timedelta(hours=14)
    searched(site, again, BACK)
    batch(site, [FIRST, THIRD], {"statuses": [blog(FIRST, "路灯修好了")]})
    _, last = rounds(api, again, BACK)
    assert states(last)[str(THIRD)] == (True, "已删除或不公开"), "left out twice, hours apart"


@pytest.mark.server
@pytest.mark.parametrize(("code", "state"), [(20101, "已删除"), (20112, "作者设为不公开")])
def test_an_error_code_of_the_api_says_which(site: Any, api: Any, rounds: Rounds, code: int, state: str) -> None:
    searched(site, NOW, None, blog(FIRST, "路灯坏了"))
    rounds(api, NOW, None)
    searched(site, LATER, BACK)
    batch(site, [FIRST], {"request": "/2/statuses", "error_code": code, "error": ""}, status=400)
    assert states(rounds(api, LATER, BACK)[1]) == {str(FIRST): (True, state)}


@pytest.mark.server
def test_a_spent_quota_marks_no_post_as_gone(site: Any, api: Any, rounds: Rounds) -> None:
    searched(site, NOW, None, blog(FIRST, "路灯坏了"))
    rounds(api, NOW, None)
    searched(site, LATER, BACK)
    batch(site, [FIRST], {"request": "/2/statuses", "error_code": 10023, "error": "User requests out"}, status=403)
    result, later = rounds(api, LATER, BACK)
    assert (result.status, later, "调用次数已用完" in result.reason) == ("empty", [], True)


@pytest.mark.server
def test_a_text_that_the_api_cut_is_told(site: Any, api: Any, rounds: Rounds) -> None:
    searched(site, NOW, None, blog(FIRST, "东桥头路灯全灭 ...全文： http://m.weibo.cn/1700000001/5236000000000001"))
    result, (post,) = rounds(api, NOW, None)
    assert (post.text, post.state, result.signals["kept_cut"]) == ("东桥头路灯全灭", CUT, 1)


# --- the search page

FOLD = '<a action-type="fl_unfold" href="javascript:void(0);">展开<i class="wbicon">c</i></a>'
SHORT = "东桥头路灯全灭，大家走路小心。从粮站到桥南一共十四盏..."


def card(mid: int, words: str) -> str:
    name = '<a href="//weibo.com/1700000001" class="name" nick-name="某">某</a>'
    text = f'<p class="txt" node-type="feed_list_content">{words}</p>'
    when = f'<div class="from"><a href="//weibo.com/1/{mblogid_of(str(mid))}">11月22日 08:20</a></div>'
    return f'<div class="card-wrap" action-type="feed_list_item" mid="{mid}"><div>{name}{text}{when}</div></div>'


def results(site: Any, now: datetime, since: datetime | None, *cards: str) -> None:
    end = now.astimezone(SHANGHAI).replace(minute=0) + timedelta(hours=1)
    start = (since - timedelta(hours=1)).astimezone(SHANGHAI).replace(minute=0) if since else end - timedelta(days=1)
    scope = ":".join(["custom", *(f"{at:%Y-%m-%d}-{at.hour}" for at in (start, end))])
    none = '<div class="card card-no-result">抱歉，未找到相关结果。</div>'
    page = f'<div id="pl_feedlist_index">{"".join(cards) or none}</div>'
    site.serve(f"/weibo?{urlencode({'q': '路灯', 'timescope': scope, 'page': 1}, safe=':')}", page.encode())


def long_text(site: Any, mid: int, answer: dict[str, Any], **given: Any) -> None:
    site.serve(f"/ajax/statuses/longtext?id={mblogid_of(str(mid))}", json.dumps(answer).encode(), **given)


@pytest.mark.server
@pytest.mark.parametrize("words", [SHORT + FOLD, SHORT + "全文", SHORT + "展开全文"])
def test_a_post_that_the_search_cuts_is_read_whole(site: Any, source: Any, rounds: Rounds, words: str) -> None:
    entry = source("weibo-search", keywords=["路灯"])
    results(site, NOW, None, card(FIRST, words), card(SECOND, "路灯坏了"))
    long_text(site, FIRST, {"ok": 1, "data": {"longTextContent": WHOLE}})
    result, posts = rounds(entry, NOW, None)
    assert {post.external_id: (post.text, post.state) for post in posts} == {
        str(FIRST): (WHOLE, ""), str(SECOND): ("路灯坏了", ""),
    }  # fmt: skip
    assert "kept_cut" not in result.signals
    results(site, NOW + timedelta(minutes=15), BACK, card(FIRST, words), card(SECOND, "路灯坏了"))
    _, again = rounds(entry, NOW + timedelta(minutes=15), BACK)
    long_text(site, FIRST, {"ok": 1, "data": {}})
    results(site, LATER, BACK, card(FIRST, words))
    _, later = rounds(entry, LATER, BACK)
    assert not any(post.text == SHORT for post in (*again, *later)), "the beginning never replaces the whole"


@pytest.mark.server
@pytest.mark.parametrize(
    ("answer", "given", "signal"),
    [
        ({"ok": 1, "data": {}}, {}, "no_long_text"),
        ({"ok": 0, "message": "请先登录", "url": "https://passport.weibo.com/sso/signin"}, {}, "extra_refused"),
        ({}, {"status": 403}, "extra_refused"),
        ({}, {"status": 500}, "extra_failed"),
    ],
)
def test_one_that_stays_cut_is_marked_and_the_search_goes_on(
    site: Any, source: Any, rounds: Rounds, answer: dict[str, Any], given: Any, signal: str
) -> None:
    entry = source("weibo-search", keywords=["路灯"])
    results(site, NOW, None, card(FIRST, SHORT + FOLD), card(SECOND, "路灯坏了"))
    long_text(site, FIRST, answer, **given)
    result, posts = rounds(entry, NOW, None)
    assert (result.status, result.complete, len(posts)) == ("ok", True, 2)
    (cut,) = [post for post in posts if post.external_id == str(FIRST)]
    assert (cut.text, cut.state) == (SHORT, CUT)
    assert (result.signals[signal], result.signals["kept_cut"]) == (1, 1)


@pytest.mark.server
def test_a_post_of_the_search_page_that_is_gone_is_marked(site: Any, source: Any, rounds: Rounds) -> None:
    entry = source("weibo-search", keywords=["路灯"])
    results(site, NOW, None, card(FIRST, "路灯坏了"), card(SECOND, "路灯又坏了"))
    rounds(entry, NOW, None)
    results(site, LATER, BACK)
    gone = json.dumps({"ok": 0, "error_code": 20101, "message": "该微博不存在"}).encode()
    site.serve(f"/ajax/statuses/show?id={mblogid_of(str(FIRST))}", gone)
    stands = {"ok": 1, **blog(SECOND, "", text_raw="路灯又坏了\u200b", mblogid=mblogid_of(str(SECOND)))}
    site.serve(f"/ajax/statuses/show?id={mblogid_of(str(SECOND))}", json.dumps(stands).encode())
    result, later = rounds(entry, LATER, BACK)
    assert states(later) == {str(FIRST): (True, "已删除")}
    assert "unread_page" not in result.signals


def test_long_texts_of_the_real_site_are_on_its_other_host(source: Any, tmp_path: Any) -> None:
    entry = source("weibo-search", keywords=["路灯"]).model_copy(update={"url": "https://s.weibo.com/"})
    spider = WeiboSearchSpider.__new__(WeiboSearchSpider)
    spider.task = Task(entry, tmp_path, "salt")
    assert spider.show_url("5236000000000001").startswith("https://weibo.com/ajax/statuses/show?id=")
    assert WeiboSearchSpider.beside == {"weibo.com"}
