from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from crawlers.parse.article import parse_article
from crawlers.parse.news_list import parse_list
from crawlers.parse.record import ParseError

URL = "http://www.liuan.example/xw/list.html"


def test_standard_metas_outrank_what_the_page_shows(pages: Path, now: datetime) -> None:
    article = parse_article((pages / "news/article_gov.html").read_bytes(), URL, now)
    assert article.title == "全县冬季供暖今日开始"
    assert article.published_at == datetime(2026, 11, 22, 7, 30, tzinfo=SHANGHAI)
    assert article.source_name == "柳岸日报"
    paragraphs = article.text.split("\n")
    assert paragraphs[0].startswith("今天零时")
    assert paragraphs[-1].endswith("登记处理结果。")
    assert len(paragraphs) == 3


def test_without_metas_title_time_and_source_are_read_from_the_page(pages: Path, now: datetime) -> None:
    article = parse_article((pages / "news/article_plain.html").read_bytes(), URL, now)
    assert (article.title, article.source_name) == ("老城区三条背街小巷完成改造", "柳岸在线")
    assert article.published_at == datetime(2026, 11, 15, 16, 20, tzinfo=SHANGHAI)
    assert article.text.startswith("昨天下午")
    assert article.text.endswith("修一修。")


@pytest.mark.parametrize(
    ("meta", "shown", "name"),
    [
        ("SRC-02", "来源：柳岸日报", "柳岸日报"), ("1024", "来源：柳岸日报", "柳岸日报"),
        ("a8f3e0", "来源：柳岸日报", "柳岸日报"), ("www.liuan.gov.cn", "来源：柳岸日报", "柳岸日报"),
        ("柳岸县融媒体中心", "来源：柳岸日报", "柳岸县融媒体中心"), ("China Daily", "来源：柳岸日报", "China Daily"),
        ("SRC-02", "2026-11-15 16:20 柳岸在线", "柳岸在线"), ("CCTV", "浏览 20 次", "CCTV"), ("", "来源：CCTV", "CCTV"),
    ],
)  # fmt: skip
def test_a_code_in_the_metas_yields_to_a_name_that_people_see(meta: str, shown: str, name: str, now: datetime) -> None:
    body = (
        f'<html><head><meta name="ContentSource" content="{meta}"></head><body><h1>老城区三条背街小巷完成改造</h1>'
        f"<div>{shown}</div><div id=zoom><p>昨天下午，老城区三条小巷的改造全部完成，路面和路灯都换了新的。</p></div>"
    )
    assert parse_article(body.encode(), URL, now).source_name == name


def test_the_time_a_page_was_built_is_never_its_date(pages: Path, now: datetime) -> None:
    body = (pages / "news/article_gov.html").read_text()
    only_built = body.replace('<meta name="PubDate" content="2026-11-22 07:30">', "").replace(
        "发布时间：2026-11-22 07:30", ""
    )
    assert parse_article(only_built.encode(), URL, now).published_at is None


def test_a_page_without_words_is_a_parse_error(now: datetime) -> None:
    for body in (b"", b"<html><body><script>x</script></body></html>"):
        with pytest.raises(ParseError):
            parse_article(body, URL, now)


def test_the_list_gives_articles_of_the_site_with_their_dates(pages: Path, now: datetime) -> None:
    page = parse_list((pages / "news/list.html").read_bytes(), URL, now)
    assert [(link.url, link.title, link.dated, link.exact) for link in page.links] == [
        ("http://www.liuan.example/xw/202611/t20261122_9001.html", "全县冬季供暖今日开始",
         datetime(2026, 11, 22, 7, 30, tzinfo=SHANGHAI), True),
        ("http://www.liuan.example/xw/202611/t20261115_8800.html", "老城区三条背街小巷完成改造",
         datetime(2026, 11, 15, tzinfo=SHANGHAI), False),
    ]  # fmt: skip
    assert page.next_url == "http://www.liuan.example/xw/list_2.html"


def test_a_date_in_the_address_stands_in_for_one_beside_the_link(now: datetime) -> None:
    body = '<p><a href="/2026/1120/8.html">县里开会了</a></p><p><a href="/a/7.html">没有日期的</a></p>'
    dated, undated = parse_list(body.encode(), URL, now).links
    assert (dated.dated, dated.exact) == (datetime(2026, 11, 20, tzinfo=SHANGHAI), False)
    assert undated.dated is None


def test_the_next_page_that_only_a_script_writes_is_known(now: datetime) -> None:
    url, link = "http://ld.example/zwgk/gggs/", '<li><a href="./202611/t20261120_600.shtml">城区集中供热试压</a></li>'
    for at, following in ((0, "index_1.shtml"), (1, "index_2.shtml"), (11, "")):
        body = f"{link}<script>createPageHTML(12, {at}, \"index\", 'shtml');</script>"
        assert parse_list(body.encode(), url, now).next_url == (url + following if following else "")


def test_a_page_without_articles_is_a_parse_error(now: datetime) -> None:
    with pytest.raises(ParseError):
        parse_list(b'<a href="/index.html">some words</a>', URL, now)
