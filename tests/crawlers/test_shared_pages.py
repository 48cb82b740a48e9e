"""The saved real pages, served at their own addresses and crawled by the same spiders."""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from crawlers.parse.article import parse_article
from crawlers.parse.petition_json import parse_petition, parse_threads
from crawlers.parse.weibo_mobile import parse_cards

pytestmark = [pytest.mark.shared, pytest.mark.server]
SEARCH = "/api/container/getIndex?containerid=100103type%3D1%26q%3D%E6%98%8E%E6%97%A5&page="


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


@pytest.fixture
def saved(shared: Path) -> Path:
    return shared / "pages"


def serve(site: Any, address: str, file: Path, **given: Any) -> None:
    site.serve(address, file.read_bytes(), **given)


def test_every_post_of_the_saved_forum_is_crawled(saved: Path, site: Any, source: Any, crawl: Any) -> None:
    folder = saved / "discuz_x35"
    serve(site, "/robots.txt", folder / "robots.txt")
    serve(site, "/forum.php?mod=forumdisplay&fid=36", folder / "forumdisplay_fid36.html")
    serve(site, "/forum.php?mod=forumdisplay&fid=36&page=2", folder / "forumdisplay_fid36_p2.html")
    serve(site, "/forum.php?mod=viewthread&tid=1&extra=page%3D1", folder / "viewthread_1_p1.html")
    serve(site, "/forum.php?mod=viewthread&tid=1&extra=&page=2", folder / "viewthread_1_p2.html")
    done = crawl(source("discuz", boards=["36"]))
    assert done.ids == {"1", *(str(pid) for pid in range(71, 90))}
    assert (done.result.status, done.result.items) == ("ok", 20)
    assert len({address for address in site.asked if "viewthread" in address}) == 24 + 2
    first = done.post("1")
    assert (first.title[:6], first.published_at, first.views, first.comments) == (
        "城南1路污水",
        at(2026, 11, 22, 7, 13, 42),
        37,
        25,
    )
    assert len(first.text.split("\n")) == 2
    assert {post.parent for post in done.posts} == {"", "1"}
    assert len({post.submitter for post in done.posts}) == 1
    assert done.post("85").published_at == at(2026, 11, 22, 6, 14, 42)


def test_the_saved_rewritten_forum_is_crawled_with_its_shielded_post_left_out(
    saved: Path, site: Any, source: Any, crawl: Any
) -> None:
    folder = saved / "discuz_x35"
    serve(site, "/", folder / "rewrite_index.html")
    serve(site, "/forum.php?mod=forumdisplay&fid=36", folder / "rewrite_forumdisplay_36.html")
    serve(site, "/thread-1-1-1.html", folder / "rewrite_viewthread_1.html")
    done = crawl(source("discuz", boards=["36"], pages=1))
    assert done.ids == {"1", "71", *(str(pid) for pid in range(73, 80))}
    assert done.result.signals["shielded"] == 1


def test_saved_message_pages_are_told(saved: Path, site: Any, source: Any, crawl: Any) -> None:
    serve(site, "/forum.php?mod=forumdisplay&fid=99", saved / "discuz_x35/forumdisplay_missing.html")
    result = crawl(source("discuz", boards=["99"])).result
    assert (result.status, "指定的版块不存在" in result.reason) == ("unreachable", True)


def test_the_saved_card_list_answers_a_search(saved: Path, site: Any, source: Any, crawl: Any) -> None:
    serve(site, SEARCH + "1", saved / "weibo/m_getindex_list.json")
    serve(site, SEARCH + "2", saved / "weibo/m_profile_error.json")
    serve(site, "/statuses/extend?id=4645748019299849", saved / "weibo/m_statuses_extend.json")
    done = crawl(source("weibo-mobile", keywords=["明日"]))
    cards = json.loads((saved / "weibo/m_getindex_list.json").read_text())["data"]["cards"]
    assert done.ids == {card["mblog"]["mid"] for card in cards}
    assert done.result.status == "ok"
    by_id = {card["mblog"]["mid"]: card["mblog"] for card in cards}
    for post in done.posts:
        blog = by_id[post.external_id]
        counts = (blog["reposts_count"], blog["comments_count"], blog["attitudes_count"])
        assert (post.reposts, post.comments, post.likes) == counts
    assert done.post("4645748019299849").published_at == at(2021, 6, 8, 9, 35, 4)
    assert done.post("4645748019299849").text.endswith("抽奖详情")
    assert done.post("4648806186747944").parent == "4645748019299849"


REFUSALS = [
    ("login", "login needed (ok:-100)"),
    ("blocked", "HTTP 432 风控"),
    ("blocked", "这里还没有内容"),
    ("login", "login needed: a visitor's pass (retcode 20000000) instead of an answer"),
    ("login", "redirected to a login page: https://login.sina.com.cn/sso/login.php"),
    ("blocked", "redirected to https://weibo.com/sorry?pagenotfound"),
    ("login", "请先登录"),
    ("blocked", "请完成安全验证"),
]
"""What each saved answer means, in the order of the file; the last one there is a petition board's."""


def test_every_saved_refusal_of_weibo_is_that_refusal(saved: Path, site: Any, source: Any, crawl: Any) -> None:
    cases = json.loads((saved / "weibo/error_bodies.json").read_text())
    assert len(cases) == len(REFUSALS) + 1
    for case, expected in zip(cases, REFUSALS, strict=False):
        body = json.dumps(case.get("body")).encode() if case.get("body") else b""
        headers = {"Location": case["location"].replace("...", "x").split(" or ")[0]} if "location" in case else {}
        site.serve(SEARCH + "1", body, status=case["http"], headers=headers)
        result = crawl(source("weibo-mobile", keywords=["明日"])).result
        assert (result.status, result.reason) == expected, case
        assert not result.complete
    site.serve("/threads?page=1", json.dumps(cases[-1]["body"]).encode())
    result = crawl(source("petition-json")).result
    assert (result.status, "数据格式错误" in result.reason) == ("blocked", True)


def test_a_persons_profile_is_never_a_list(saved: Path, now: datetime) -> None:
    with pytest.raises(Exception, match=r"data\.cards"):
        parse_cards((saved / "weibo/m_profile.json").read_bytes(), "", now)


def test_the_saved_petition_record_is_read(saved: Path, now: datetime) -> None:
    body = (saved / "liuyan/queryThreadsList_record.json").read_bytes()
    assert [entry.tid for entry in parse_threads(body, "", now)] == ["9024562"]
    record = parse_petition(body, "http://x/threads/9024562", now)
    assert (record.published_at, record.state, record.cut) == (at(2021, 1, 18, 23, 22, 27), "待回复", True)


def test_the_saved_news_pages_are_crawled_from_a_list(saved: Path, site: Any, source: Any, crawl: Any) -> None:
    files = sorted((saved / "news").glob("*.html"))
    links = "".join(f'<li><a href="/news/{file.name}">{file.name}</a></li>' for file in files)
    site.serve("/list/", f"<ul>{links}</ul>".encode())
    for file in files:
        serve(site, f"/news/{file.name}", file)
    done = crawl(source("news", "/list/"))
    gold = json.loads((saved / "news/gold.json").read_text())
    assert {post.url.rsplit("/", 1)[1]: post.title for post in done.posts} == {k: v["title"] for k, v in gold.items()}


def test_news_extraction_keeps_its_floor(saved: Path, now: datetime) -> None:
    gold = json.loads((saved / "news/gold.json").read_text())
    scores, dated = [], 0
    for name, expected in gold.items():
        article = parse_article((saved / "news" / name).read_bytes(), f"http://x/{name}", now)
        scores.append(f1(article.text, expected["content"]))
        found = article.published_at.strftime("%Y-%m-%d %H:%M") if article.published_at else ""
        dated += expected["time"] is None or found == expected["time"][:16]
    assert sum(scores) / len(scores) >= 0.99
    assert min(scores) >= 0.95
    assert dated == len(gold)


def f1(one: str, other: str) -> float:
    """Character 4-gram F1, white space apart."""
    left, right = grams(one), grams(other)
    common = sum((left & right).values())
    return 2 * common / (sum(left.values()) + sum(right.values())) if common else 0.0


def grams(text: str) -> "Counter[str]":
    bare = re.sub(r"\s+", "", text)
    return Counter(bare[i : i + 4] for i in range(max(1, len(bare) - 3)))
