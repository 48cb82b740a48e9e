import json
from datetime import datetime
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.weibo_answer import refusal
from crawlers.parse.weibo_blog import posts_of
from crawlers.parse.weibo_mobile import parse_cards, parse_long_text

URL = "https://m.weibo.cn/api/container/getIndex?containerid=x&page=1"


def test_cards_give_posts_nested_ones_and_originals_too(pages: Path, now: datetime) -> None:
    records = {r.external_id: r for r in parse_cards((pages / "weibo/cards.json").read_bytes(), URL, now)}
    assert list(records) == [
        "5236000000000001", "5235900000000009", "5236000000000002", "5235400000000004", "5235500000000003",
    ]  # fmt: skip
    nested = records["5236000000000001"]
    assert nested.text == "@柳岸发布 东桥头的路灯到底修不修[怒]\n天天摸黑"
    assert (nested.reposts, nested.comments, nested.likes) == (12000, 1000000, 0)
    assert (nested.author, nested.url) == ("1700000001", "https://m.weibo.cn/detail/5236000000000001")
    assert nested.published_at == datetime(2026, 11, 22, 8, 20, 11, tzinfo=SHANGHAI)


def test_a_repost_names_its_original_and_keeps_its_words(pages: Path, now: datetime) -> None:
    records = {r.external_id: r for r in parse_cards((pages / "weibo/cards.json").read_bytes(), URL, now)}
    repost, original = records["5236000000000002"], records["5235900000000009"]
    assert (repost.parent, repost.text) == ("5235900000000009", "转发微博//@夜跑者:真的黑")
    assert repost.published_at == datetime(2026, 11, 22, 8, 45, tzinfo=SHANGHAI)
    assert (original.parent, original.cut) == ("", True)
    assert original.text == "东桥头路灯全灭，拍了一段视频，大家走路小心"
    assert original.published_at == datetime(2026, 11, 21, 21, 3, tzinfo=SHANGHAI)


def test_a_deleted_original_is_shielded(pages: Path, now: datetime) -> None:
    records = {r.external_id: r for r in parse_cards((pages / "weibo/cards.json").read_bytes(), URL, now)}
    assert (records["5235400000000004"].shielded, records["5235400000000004"].text) == (True, "")
    assert records["5235500000000003"].parent == "5235400000000004"


def test_a_true_empty_list_is_no_refusal(now: datetime) -> None:
    assert parse_cards(b'{"ok":1,"data":{"cards":[]}}', URL, now) == ()


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}, "blocked", "这里还没有内容"),
        ({"ok": -100, "url": "https://passport.weibo.com/sso/signin?entry=wapsso"}, "login", "login needed (ok:-100)"),
        (
            {"ok": 0, "message": "请先登录", "url": "https://passport.weibo.com/sso/signin?entry=miniblog"},
            "login", "请先登录",
        ),
        (
            {"ok": 0, "message": "请完成安全验证", "url": "https://passport.weibo.com/verify?from=search"},
            "blocked", "请完成安全验证",
        ),
        (
            {"retcode": 20000000, "msg": "succ", "data": {"tid": "01ARDE_x"}},
            "login", "login needed: a visitor's pass (retcode 20000000) instead of an answer",
        ),
        ({"data": {"cards": []}}, "blocked", "ok:None"),
        (None, "blocked", "empty answer"),
    ],
)  # fmt: skip
def test_refusals_are_never_empty_lists(body: object, status: str, reason: str, now: datetime) -> None:
    raw = b"" if body is None else json.dumps(body).encode()
    with pytest.raises(Blocked) as caught:
        parse_cards(raw, URL, now)
    assert (caught.value.status, caught.value.reason) == (status, reason)


def test_a_login_page_instead_of_json_is_a_login(now: datetime) -> None:
    with pytest.raises(Blocked) as caught:
        parse_cards(b'<script>location.replace("https://passport.weibo.com/visitor")</script>', URL, now)
    assert caught.value.status == "login"


@pytest.mark.parametrize("body", [b'{"ok":1,"data":{"cards":[{"card_ty', b"[1]", b'{"ok":1,"data":{"userInfo":{}}}'])
def test_broken_or_other_json_is_a_parse_error(body: bytes, now: datetime) -> None:
    with pytest.raises(ParseError):
        parse_cards(body, URL, now)


def test_long_text_is_whole_and_absent_is_empty(pages: Path) -> None:
    whole = "东桥头路灯全灭，拍了一段视频，大家走路小心。\n从粮站到桥南一共十四盏，一盏不亮。"
    assert parse_long_text((pages / "weibo/long.json").read_bytes()) == whole
    assert parse_long_text(b'{"ok":1,"data":{"ok":1}}') == ""


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [
        (432, "", ("blocked", "HTTP 432 风控")), (418, "", ("blocked", "HTTP 418")), (403, "", ("blocked", "HTTP 403")),
        (401, "", ("login", "HTTP 401")), (200, "", None), (500, "", None), (404, "", None),
        (
            0, "https://passport.weibo.com/visitor/visitor?a=1",
            ("login", "redirected to a login page: https://passport.weibo.com/visitor/visitor"),
        ),
        (
            0, "https://login.sina.com.cn/sso/login.php?url=x",
            ("login", "redirected to a login page: https://login.sina.com.cn/sso/login.php"),
        ),
        (
            0, "https://weibo.com/sorry?pagenotfound&retcode=6102",
            ("blocked", "redirected to https://weibo.com/sorry?pagenotfound"),
        ),
    ],
)  # fmt: skip
def test_statuses_and_redirects_that_refuse(status: int, location: str, expected: tuple[str, str] | None) -> None:
    found = refusal(status, location)
    assert ((found.status, found.reason) if found else None) == expected


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("...全文", ""),
        ("… 展开", ""),
        (" 全文", ""),
        ("......全文", "..."),
        ("全文见附件", "全文见附件"),
        (" " * 300_000 + "好", " 好"),
    ],
    ids=["dots", "ellipsis", "bare", "own dots", "within", "many spaces"],
)
def test_the_link_to_the_whole_text_is_no_word_of_it(end: str, kept: str, now: datetime) -> None:
    blog = {"id": "5301234567890123", "text": f"平安里停水{end}", "user": {"id": 7}}
    (record,) = posts_of([blog], "", now)
    assert (record.text, record.cut) == (f"平安里停水{kept}", end.endswith(("全文", "展开")))
