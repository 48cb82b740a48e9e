"""Every format of `huiying parse`, on pages that this project wrote in the sites' own forms."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.parse.formats import FORMATS, as_row
from crawlers.parse.record import Blocked, ParseError, Record
from crawlers.parse.weibo_search import parse_search_page

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


def read(name: str, file: str, url: str = "") -> list[Record]:
    return list(FORMATS[name]((PAGES / file).read_bytes(), url, NOW))


def test_a_search_page_gives_whole_texts_counts_and_originals() -> None:
    first, original, repost = read("weibo-search", "weibo/search.html")
    assert first.text == "#东桥路灯#东桥的路灯坏了[怒]，报修半个月没人来\n晚上根本看不见"
    assert (first.external_id, first.author, first.published_at) == (
        "5236000000000011", "1700000011", datetime(2026, 11, 22, 8, 20, tzinfo=SHANGHAI),
    )  # fmt: skip
    assert (first.reposts, first.comments, first.likes, first.cut) == (0, 12000, 1000000, False)
    assert (original.external_id, original.text, original.author) == (
        "3501756485200075", "东桥路灯今晚检修", "1700000013",
    )  # fmt: skip
    assert (original.reposts, original.comments, original.likes) == (12, 3, 0)
    assert original.published_at == datetime(2026, 11, 21, 21, 3, tzinfo=SHANGHAI)
    assert (repost.parent, repost.text, repost.reposts) == ("3501756485200075", "转发微博", 0)
    assert repost.url == "https://weibo.com/1700000012/Rb0aaaaaa"


def test_a_search_page_tells_how_many_pages_there_are() -> None:
    assert parse_search_page((PAGES / "weibo/search.html").read_bytes(), "", NOW).pages == 2


def test_a_search_without_results_is_a_true_empty_list() -> None:
    assert read("weibo-search", "weibo/search_none.html") == []


def test_comments_are_replies_to_the_post_asked_for() -> None:
    url = "https://weibo.com/ajax/statuses/buildComments?id=5236000000000011&is_mix=0"
    root, nested = read("weibo-ajax", "weibo/ajax_comments.json", url)
    assert (root.kind, root.parent, root.reply_to, root.likes) == (PostKind.REPLY, "5236000000000011", "", 3)
    assert (nested.text, nested.reply_to) == ("哪个小区", "5236100000000001")


def test_a_single_post_of_weibo_com_is_known_by_its_base62_id() -> None:
    (post,) = read("weibo-ajax", "weibo/ajax_show.json")
    assert (post.external_id, post.likes, post.comments, post.author) == (
        "3501756485200075", 12000, 12, "1700000031",
    )  # fmt: skip


def test_the_hot_list_leaves_advertisements_out() -> None:
    titles = {record.title: record for record in read("weibo-hot", "weibo/hot_band.json")}
    assert list(titles) == ["某地地铁停运", "今冬供暖", "全国节水周"]
    assert titles["某地地铁停运"].published_at == datetime(2025, 11, 22, 8, 40, tzinfo=SHANGHAI)
    assert (titles["某地地铁停运"].views, titles["今冬供暖"].views) == (1200345, 980000)


def test_a_tieba_thread_has_its_floors() -> None:
    first, second = read("tieba", "tieba/thread.html", "https://tieba.baidu.com/p/9200000009?pn=1")
    assert (first.kind, first.title, first.text) == (
        PostKind.POST, "南门修路什么时候结束", "南门修路修了一年\n每天堵一小时",
    )  # fmt: skip
    assert (first.author, first.comments, first.published_at) == (
        "31001", 2, datetime(2026, 11, 20, 18, 5, tzinfo=SHANGHAI),
    )  # fmt: skip
    assert (second.kind, second.parent, second.published_at) == (
        PostKind.REPLY, "140000000001", datetime(2026, 11, 20, 19, 0, tzinfo=SHANGHAI),
    )  # fmt: skip


def test_a_bars_list_is_read_from_its_comments() -> None:
    top, thread = read("tieba", "tieba/bar.html")
    assert (top.external_id, top.comments) == ("141000000001", 12)
    assert (thread.title, thread.text, thread.url) == (
        "公交102路又改线了", "以后去医院要转两次车", "https://tieba.baidu.com/p/9200000002",
    )  # fmt: skip
    assert thread.published_at == datetime(2026, 11, 20, tzinfo=SHANGHAI)


def test_a_petition_keeps_its_official_reply() -> None:
    (record,) = read("liuyan", "liuyan/content.json")
    assert (record.text, record.official_reply) == (
        "孩子过马路很危险，\n请交警部门看看",
        "您好，已安排施划，预计本周完成。",
    )
    assert (record.reply_department, record.state) == ("柳溪县公安局", "已办理")
    assert record.replied_at == datetime(2025, 11, 21, 9, 53, 20, tzinfo=SHANGHAI)


def test_another_boards_list_is_read_by_the_same_names() -> None:
    answered, open_one = read("liuyan", "liuyan/board.json")
    assert (answered.external_id, answered.official_reply, answered.state) == ("M1001", "已修复", "已办理")
    assert (open_one.official_reply, open_one.replied_at, open_one.state) == ("", None, "办理中")


def test_an_atom_feed_gives_words_without_markup_and_safe_links() -> None:
    url = "https://liuxi.example/feed.xml"
    first, second = read("feed", "feed/atom.xml", url)
    assert (first.title, first.text, first.url) == (
        "停水通知", "因检修，东区停水。\n敬请谅解", "https://liuxi.example/a/1.html",
    )  # fmt: skip
    assert (second.url, second.text) == ("", "102路改走新街")
    assert second.published_at == datetime(2026, 11, 21, 9, 30, tzinfo=SHANGHAI)


def test_an_ill_formed_gbk_feed_loses_no_entry_to_a_shared_link() -> None:
    text = (PAGES / "feed/broken.xml").read_text("utf-8")
    records = FORMATS["feed"](text.encode("gbk"), "", NOW)
    assert [record.title for record in records] == ["A & B 小区停电", "第二条"]
    assert len({record.external_id for record in records}) == 2
    assert [record.text for record in records] == ["昨晚停电", "供电所答复 已修"]


REFUSALS = [
    *((name, b"") for name in FORMATS),
    *((name, b" \n") for name in FORMATS),
    *((name, b'{"ok":0,"msg":"\xe8\xbf\x99\xe9\x87\x8c\xe8\xbf\x98\xe6\xb2\xa1\xe6\x9c\x89\xe5\x86\x85\xe5\xae\xb9"}')
      for name in ("weibo-mobile", "weibo-ajax", "weibo-hot")),
    ("weibo-search", (PAGES / "weibo/search_login.html").read_bytes()),
    ("weibo-mobile", (PAGES / "weibo/search_login.html").read_bytes()),
    ("weibo-mobile", b'{"ok":1,"data":{"userInfo":{"id":1},"tabsInfo":{}}}'),
    ("weibo-ajax", b'{"ok":1,"data":{"user":{"id":1,"screen_name":"x"}}}'),
    ("weibo-hot", b'{"ok":1,"data":{"user":{"id":1}}}'),
    ("tieba", (PAGES / "tieba/verify.html").read_bytes()),
    ("tieba", (PAGES / "tieba/gone.html").read_bytes()),
    ("liuyan", '{"code":"SN0006","msg":"数据格式错误"}'.encode()),
    ("liuyan", '{"code":401,"msg":"请登录"}'.encode()),
    ("liuyan", b"<html><form action=/login></form></html>"),
    ("feed", b"<html><body><form><input type=password></form></body></html>"),
    ("feed", b"<html><body>hello</body></html>"),
    ("discuz-forum", (PAGES / "discuz/message_login.html").read_bytes()),
    ("discuz-forum", (PAGES / "discuz/index.html").read_bytes()),
    ("discuz-thread", (PAGES / "discuz/message_thread.html").read_bytes()),
    ("discuz-thread", b'<html><form id="loginform_Lx1" method="post"></form></html>'),
    ("discuz-thread", "<html><title>安全验证</title><p>请完成安全验证</p></html>".encode()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), REFUSALS)
def test_a_refusal_is_never_an_empty_list(name: str, body: bytes) -> None:
    with pytest.raises((Blocked, ParseError)) as caught:
        FORMATS[name](body, "", NOW)
    assert str(caught.value)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("weibo-mobile", b'{"ok":1,"data":{"cards":[]}}'),
        ("weibo-ajax", b'{"ok":1,"data":{"list":[]}}'),
        ("liuyan", b'{"result":"success","responseData":[],"success":true}'),
        ("feed", b"<rss><channel></channel></rss>"),
        ("tieba", b'<div class="s_post_list"></div>'),
        ("discuz-forum", (PAGES / "discuz/board_empty.html").read_bytes()),
    ],
)
def test_a_true_empty_list_is_no_refusal(name: str, body: bytes) -> None:
    assert FORMATS[name](body, "", NOW) == ()


def test_a_shielded_post_is_a_row_without_words() -> None:
    row = as_row(Record(external_id="1", url="", kind=PostKind.REPLY, text="x", shielded=True), "discuz-thread", "salt")
    assert (row["text"], row["shielded"]) == ("", True)
    assert "official_reply" not in row


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from(["1.2万", "刚刚", "99999999999"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from([
            "ok", "data", "cards", "card_group", "mblog", "retweeted_status", "user", "id", "mid", "idstr", "mblogid",
            "created_at", "text", "text_raw", "list", "longText", "longTextContent", "realtime", "word", "num", "is_ad",
            "band_list", "responseData", "tid", "subject", "content", "dateline", "reply", "comments", "rootid",
            "onboard_time", "dataType", "msg", "result", "answerContent", "attitudes_count", "is_reply",
        ]) | st.text(max_size=3), inner, max_size=6),
    max_leaves=25,
)  # fmt: skip
JSON_FORMATS = ["weibo-mobile", "weibo-ajax", "weibo-hot", "liuyan"]


def survives(name: str, body: bytes, url: str = "") -> None:
    """Either records or one of the two refusals; nothing else may come out of a parser."""
    try:
        records = FORMATS[name](body, url, NOW)
    except (Blocked, ParseError):
        return
    for record in records:
        as_row(record, name, "salt")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(JSON_FORMATS), JSON)
def test_no_json_answer_breaks_a_parser(name: str, data: object) -> None:
    for body in (data, {"ok": 1, "data": data}, {"ok": 1, "data": {"cards": [{"mblog": data}], "list": [data]}}):
        survives(name, json.dumps(body).encode())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(FORMATS)), st.binary(max_size=300), st.text(max_size=30))
def test_no_bytes_break_a_parser(name: str, body: bytes, url: str) -> None:
    survives(name, body, url)


WHOLE = {
    "weibo-mobile": "weibo/cards.json", "weibo-ajax": "weibo/ajax_comments.json", "weibo-search": "weibo/search.html",
    "weibo-hot": "weibo/hot_band.json", "discuz-forum": "discuz/board.html", "discuz-thread": "discuz/thread_101.html",
    "tieba": "tieba/thread.html", "liuyan": "liuyan/content.json", "feed": "feed/atom.xml",
}  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(list(WHOLE)), st.data())
def test_no_damage_to_a_page_breaks_a_parser(name: str, data: st.DataObject) -> None:
    body = bytearray((PAGES / WHOLE[name]).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    survives(name, bytes(body[: data.draw(st.integers(0, len(body)))] if data.draw(st.booleans()) else body))
