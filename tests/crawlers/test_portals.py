"""Articles of portals in the skins of TRS, hanweb, 开普 and 博达 and of plain sites, written before the rules."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from crawlers.parse.article import parse_article, read_article
from crawlers.parse.news_list import parse_list
from crawlers.parse.record import Blocked, ParseError

PORTAL = Path(__file__).parent / "pages/portal"
GOLD = json.loads((PORTAL / "gold.json").read_text("utf-8"))
NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


def grams(text: str) -> "Counter[str]":
    bare = "".join(text.split())
    return Counter(bare[i : i + 4] for i in range(max(1, len(bare) - 3)))


@pytest.mark.parametrize("name", list(GOLD))
def test_a_portals_article_is_read(name: str) -> None:
    article, gold = read_article((PORTAL / name).read_bytes(), "", NOW), GOLD[name]
    assert article.title == gold["title"]
    assert article.source_name == gold["source"]
    assert article.published_at == datetime.fromisoformat(gold["time"]).replace(tzinfo=SHANGHAI)
    assert article.exact == (not gold["time"].endswith("00:00"))
    left, right = grams(article.text), grams(gold["text"])
    assert 2 * (left & right).total() / (left.total() + right.total()) >= 0.98


def test_bytes_outrank_the_declared_charset() -> None:
    text = (PORTAL / "short.html").read_text("utf-8")
    for raw in (text.encode("utf-8"), text.encode("gb18030")):  # the page declares gbk in both
        assert read_article(raw, "", NOW).title == "停电公告"
    assert read_article(text.replace("gbk", "utf-8").encode("gb18030"), "", NOW, "utf-8").title == "停电公告"


def test_a_page_in_the_articles_place_is_a_refusal() -> None:
    with pytest.raises(Blocked):
        parse_article("<html><title>安全验证</title><body><img src=x></body></html>".encode(), "", NOW)
    with pytest.raises(ParseError):
        parse_article(b"<html><body><img src=x></body></html>", "", NOW)


def test_a_time_that_only_a_script_knows_is_found() -> None:
    page = '<html><body><h1>停水通知</h1><p id="t"></p><p>今晚八点起停水。</p>'
    page += '<script>var ct = "1763772000";</script></body></html>'
    assert read_article(page.encode(), "", NOW).published_at == datetime(2025, 11, 22, 8, 40, tzinfo=SHANGHAI)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(GOLD)), st.data())
def test_no_damage_breaks_the_extraction(name: str, data: st.DataObject) -> None:
    body = bytearray((PORTAL / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=12))
    read_article(bytes(body), "", NOW)


@pytest.mark.parametrize("body", [b"", b"\0\0", b"<", b"<!-- -->", b"<div>" * 20000, b"<a>" * 3000 + b"x", b"\xff\xfe"])
def test_odd_pages_break_nothing(body: bytes) -> None:
    read_article(body, "", NOW)


def test_a_link_that_is_no_address_does_not_cost_the_list(now: datetime) -> None:
    bad = "<link rel=alternate type=application/rss+xml href='http://[::1'><a href='http://[::1'>坏掉的一条链接</a>"
    page = f"{bad}<a href=/n/20261122_100.html>路灯修好了</a><a href='//['>下一页</a>".encode()
    assert [link.title for link in parse_list(page, "http://a.example/", now).links] == ["路灯修好了"]
