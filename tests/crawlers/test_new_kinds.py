# ruff: noqa: E501  pages are easier to read in whole lines
"""Kinds of sources that are set up by a few lines: each on two sites that look and are built differently."""

import gzip
import json
from datetime import datetime
from typing import Any

import pytest

from config.clock import SHANGHAI

pytestmark = pytest.mark.server
SINCE = datetime(2026, 11, 22, 7, 0, tzinfo=SHANGHAI)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


# A forum with a table of threads and table rows as posts; paged by ?page=N.
TABLE_LIST = """<html><body><table class="topics">
<tr class="t"><td><a class="subj" href="/topic.php?id=11">路灯坏了没人修</a></td><td class="when">2026-11-22 08:10</td></tr>
<tr class="t"><td><a class="subj" href="/topic.php?id=12">停水通知在哪看</a></td><td class="when">2026-11-20 21:00</td></tr>
</table><a class="more" href="/list.php?page=2">下一页</a></body></html>"""
TABLE_THREAD = """<html><body><h1>路灯坏了没人修</h1><table>
<tr class="post" id="p901"><td class="by">张三</td><td class="words">平安里路灯坏了一周</td><td class="t">2026-11-22 08:00</td></tr>
<tr class="post" id="p902"><td class="by">李四</td><td class="words">我们这边也是</td><td class="t">2026-11-22 08:10</td></tr>
</table>{next}</body></html>"""
TABLE = {
    "row": "tr.t", "link": "a.subj", "time": "td.when", "next": "a.more", "post": "tr.post", "title": "h1",
    "text": "td.words", "post_time": "td.t", "author": "td.by",
}  # fmt: skip

# A forum of cards, times relative, posts in articles.
CARD_LIST = """<html><body><main><div class="card"><h3><a href="t/21">公交改线意见征集</a></h3>
<time datetime="2026-11-22T08:30:00+08:00"></time></div>
<div class="card"><h3><a href="t/22">广场舞太吵了怎么办</a></h3><time>3分钟前</time></div></main></body></html>"""
CARD_THREAD = """<html><body><div class="subject">公交改线意见征集</div>
<article data-id="31"><header>甲 · <span class="ago">20分钟前</span></header><div class="md"><p>102路</p><p>改走新街</p></div></article>
<article data-id="32"><header>乙</header><div class="md">支持</div></article></body></html>"""
CARDS = {"row": ".card", "time": "time", "post": "article", "title": ".subject", "text": ".md", "post_time": ".ago"}


def table_forum(site: Any) -> None:
    site.serve("/list.php", TABLE_LIST.encode("gb18030"), headers={"Content-Type": "text/html; charset=utf-8"})
    site.serve("/list.php?page=2", b"<html><table class=topics></table>x</html>")
    site.serve(
        "/topic.php?id=11",
        TABLE_THREAD.replace("{next}", '<a class="more" href="/topic.php?id=11&page=2">2</a>').encode(),
    )
    site.serve("/topic.php?id=11&page=2", TABLE_THREAD.replace("{next}", "").replace("p90", "p91").encode())
    site.serve("/topic.php?id=12", TABLE_THREAD.replace("{next}", "").replace("p90", "p92").encode())


def test_a_forum_of_tables_is_read_by_selectors(site: Any, source: Any, crawl: Any) -> None:
    table_forum(site)
    done = crawl(source("forum-html", "/list.php", selectors=TABLE, pages=1))
    assert done.result.status == "ok"
    assert len(done.posts) == 6
    first = next(post for post in done.posts if post.external_id.endswith("topic.php?id=11"))
    assert (first.kind.value, first.title, first.text) == ("post", "路灯坏了没人修", "平安里路灯坏了一周")
    replies = [post for post in done.posts if post.parent == first.external_id]
    assert {post.kind.value for post in replies} == {"reply"}
    assert first.submitter not in {"", "张三"}


def test_a_forum_of_cards_is_read_by_selectors(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/c/", CARD_LIST.encode())
    site.serve("/c/t/21", CARD_THREAD.encode())
    site.serve("/c/t/22", CARD_THREAD.replace("公交改线意见征集", "广场舞太吵了怎么办").encode())
    done = crawl(source("forum-html", "/c/", selectors=CARDS))
    titled = {post.title: post for post in done.posts if post.title}
    assert set(titled) == {"公交改线意见征集", "广场舞太吵了怎么办"}
    assert titled["公交改线意见征集"].text == "102路\n改走新街"
    assert titled["公交改线意见征集"].published_at == at(2026, 11, 22, 8, 30)


def test_a_selector_that_finds_nothing_is_named(site: Any, source: Any, crawl: Any) -> None:
    table_forum(site)
    result = crawl(source("forum-html", "/list.php", selectors=TABLE | {"row": "li.gone"})).result
    assert (result.status, "selectors.row 'li.gone'" in result.reason) == ("layout", True)
    result = crawl(source("forum-html", "/list.php", selectors=TABLE | {"post": "li.gone"})).result
    assert (result.status, "selectors.post 'li.gone'" in result.reason) == ("layout", True)


BOARD_SKINS = [
    (
        '<ul><li><a href="m/1">咨询医保缴费</a><i>2026-11-21</i></li></ul>',
        '<h2>咨询医保缴费</h2><p class="q">医保怎么缴</p><em>2026-11-21 09:00</em><div class="a"><p>手机上缴</p>'
        "<b>医保局</b><u>2026-11-22 08:00</u></div><s>已回复</s>",
        {"row": "li", "time": "i", "title": "h2", "text": ".q", "post_time": "em", "reply": ".a p",
         "reply_time": ".a u", "reply_department": ".a b", "state": "s"},
    ),
    (
        '<table class="list"><tr><td>编号</td><td><a href="m/1">医保</a></td></tr></table>',
        '<table class="detail"><tr><td>主题</td><td class="R">咨询医保缴费</td></tr><tr><td>日期</td>'
        '<td class="R">2026-11-21 09:00</td></tr><tr><td>内容</td><td class="R">医保怎么缴</td></tr><tr><td>意见</td>'
        '<td class="R">手机上缴</td></tr><tr><td>单位</td><td class="R">医保局</td></tr></table>',
        {"row": ".list tr", "title": "tr:nth-child(1) .R", "post_time": "tr:nth-child(2) .R",
         "text": "tr:nth-child(3) .R", "reply": "tr:nth-child(4) .R", "reply_department": "tr:nth-child(5) .R"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("listing", "detail", "selectors"), BOARD_SKINS)
def test_a_message_board_is_read_by_selectors(
    site: Any, source: Any, crawl: Any, listing: str, detail: str, selectors: dict[str, str]
) -> None:
    site.serve("/b/", f"<html><body>{listing}</body></html>".encode())
    site.serve("/b/m/1", f"<html><body>{detail}</body></html>".encode())
    (post,) = crawl(source("board-html", "/b/", selectors=selectors)).posts
    assert (post.kind.value, post.title, post.text) == ("petition", "咨询医保缴费", "医保怎么缴")
    assert (post.official_reply, post.reply_department) == ("手机上缴", "医保局")
    assert post.published_at == at(2026, 11, 21, 9)


def test_a_json_board_is_read_by_a_field_map(site: Any, source: Any, crawl: Any) -> None:
    rows = [{"msgId": 5, "info": {"t": "停水"}, "body": "<p>停水两天</p>", "at": "2026-11-21 10:00", "st": "办理中"}]
    site.serve("/api/list?p=1", json.dumps({"code": 0, "page": {"rows": rows}}).encode())
    site.serve("/api/list?p=2", json.dumps({"code": 0, "page": {"rows": []}}).encode())
    fields = {
        "rows": "page.rows", "external_id": "msgId", "title": "info.t", "text": "body", "published_at": "at", "state": "st",
    }  # fmt: skip
    done = crawl(source("board-json", "/api/list?p={page}", fields=fields))
    (post,) = done.posts
    assert (post.external_id, post.title, post.text, post.state) == ("5", "停水", "停水两天", "办理中")
    assert site.pages_asked == ["/api/list?p=1", "/api/list?p=2"]


def test_a_json_board_with_details_and_replies(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/v1/msgs", json.dumps([{"id": "a1", "subject": "路灯", "content": "坏了…", "ts": 1795222800}]).encode())
    whole = {"id": "a1", "subject": "路灯", "content": "坏了三天", "answers": [{"words": "修好了", "unit": "市政"}]}
    site.serve("/v1/msgs/a1", json.dumps({"data": whole}).encode())
    fields = {
        "external_id": "id", "title": "subject", "text": "content", "published_at": "ts",
        "official_reply": "answers.0.words", "reply_department": "answers.0.unit",
    }  # fmt: skip
    (post,) = crawl(source("board-json", "/v1/msgs", fields=fields, detail=site.url + "/v1/msgs/{id}")).posts
    assert (post.text, post.official_reply, post.reply_department) == ("坏了三天", "修好了", "市政")
    assert post.published_at == at(2026, 11, 21, 9, 0)


def test_a_json_key_that_vanished_is_named(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/api", b'{"data":[{"number":1,"words":"x"}]}')
    result = crawl(source("board-json", "/api", fields={"external_id": "id", "text": "words"})).result
    assert (result.status, "'id'" in result.reason) == ("layout", True)


ARTICLE = "<html><body><h1>{0}</h1><p>2026-11-22 08:00</p><div id=zoom><p>{0}，具体安排如下，请市民注意。</p></div></body></html>"


def test_a_feed_is_read_with_its_articles(site: Any, source: Any, crawl: Any) -> None:
    rss = f"""<rss version="2.0"><channel><item><title>今晚停水通知</title><link>{site.url}/a/1.html</link>
    <pubDate>Sun, 22 Nov 2026 00:10:00 +0000</pubDate></item>
    <item><title>外站的一篇</title><link>https://other.example/x.html</link><description>外站</description></item></channel></rss>"""
    site.serve("/rss.xml", rss.encode(), headers={"Content-Type": "text/html; charset=iso-8859-1"})
    site.serve("/a/1.html", ARTICLE.format("今晚停水通知").encode())
    done = crawl(source("feed", "/rss.xml"))
    assert {post.title: post.text for post in done.posts} == {
        "今晚停水通知": "今晚停水通知，具体安排如下，请市民注意。", "外站的一篇": "外站",
    }  # fmt: skip


def test_an_atom_feed_keeps_its_entry_where_the_page_fails(site: Any, source: Any, crawl: Any) -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>公告</title>
    <link href="{site.url}/gone"/><summary>只有摘要</summary><updated>2026-11-22T08:00:00Z</updated></entry></feed>"""
    site.serve("/atom", atom.encode())
    done = crawl(source("feed", "/atom"))
    assert [(post.text, post.published_at) for post in done.posts] == [("只有摘要", at(2026, 11, 22, 16))]


def test_a_sitemap_and_a_packed_index_lead_to_articles(site: Any, source: Any, crawl: Any) -> None:
    pages = "".join(
        f"<url><loc>{site.url}/news/2026112{n}_100{n}.html</loc><lastmod>2026-11-2{n}</lastmod></url>" for n in (1, 2)
    )
    urlset = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'
    index = f'<sitemapindex xmlns="http://x"><sitemap><loc>{site.url}/s1.xml.gz</loc></sitemap></sitemapindex>'
    site.serve("/sitemap.xml", index.encode())
    site.serve("/s1.xml.gz", gzip.compress(urlset.encode()))
    site.serve("/plain.xml", urlset.encode())
    for n in (1, 2):
        site.serve(f"/news/2026112{n}_100{n}.html", ARTICLE.format(f"第{n}号通告").encode())
    for path in ("/sitemap.xml", "/plain.xml"):
        done = crawl(source("sitemap", path))
        assert {post.title for post in done.posts} == {"第1号通告", "第2号通告"}, done.result


def test_a_bar_is_read_with_its_threads(site: Any, source: Any, crawl: Any, pages: Any) -> None:
    site.serve("/f?kw=%E6%9F%B3%E6%BA%AA&ie=utf-8", "tieba/bar.html")
    site.serve("/p/9200000001", "tieba/thread.html")
    site.serve("/p/9200000002", "tieba/gone.html")
    done = crawl(source("tieba", boards=["柳溪"]))
    assert done.result.status == "ok"
    assert {"140000000001", "140000000002"} <= done.ids
    site.serve("/f?kw=%E6%9F%B3%E6%BA%AA&ie=utf-8", "tieba/verify.html")
    assert crawl(source("tieba", boards=["柳溪"])).result.status == "blocked"


def test_the_hot_list_is_read(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/ajax/side/hotSearch", "weibo/hot_band.json")
    assert len(crawl(source("weibo-hot")).posts) == 3
    assert [post.title for post in crawl(source("weibo-hot", keywords=["地铁"])).posts] == ["某地地铁停运"]
