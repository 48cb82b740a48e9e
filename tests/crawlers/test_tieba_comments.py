# ruff: noqa: E501  answers are easier to read in whole lines
"""楼中楼: what people answer below a floor. A page's first ones come as one JSON answer, the rest as pages of markup."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.items import Post
from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.tieba_comments import parse_comment_page, parse_comments
from crawlers.run import run_round

START = datetime(2026, 11, 10, 9, 0, tzinfo=SHANGHAI)
BEGAN = datetime(2026, 11, 1, 8, 0, tzinfo=SHANGHAI)
LIST = "/f?kw=%E5%8C%97%E5%B2%B8&ie=utf-8"
TOTAL = "/p/totalComment?tid=5001&fid=77&pn=1&see_lz=0"
A_PAGE = 10


def said(floor: int, number: int) -> dict[str, Any]:
    """One sub-reply as the JSON answer has it."""
    return {
        "thread_id": "5001", "post_id": str(5001000 + floor), "comment_id": str(floor * 10000 + number),
        "username": f"网友{number}", "user_id": 900 + number, "show_nickname": f"网友{number}", "ptype": 0,
        "now_time": int((BEGAN + timedelta(days=5, hours=number)).timestamp()),
        "content": f'回复 <a href="/home/main?un=x" onclick="Stats.sendRequest(1)" class="at">楼主</a> :第{floor}层下的第{number}句<img class="BDE_Smiley" src="i.png">',
    }  # fmt: skip


def total(counts: dict[int, int]) -> bytes:
    listed = {
        str(5001000 + floor): {
            "comment_num": count,
            "comment_list_num": min(count, A_PAGE),
            "comment_info": [said(floor, n) for n in range(1, min(count, A_PAGE) + 1)],
        }
        for floor, count in counts.items()
    }
    return json.dumps(
        {"errno": 0, "errmsg": "success", "data": {"comment_list": listed or [], "user_list": {}}}
    ).encode()


def page(floor: int, count: int, number: int) -> bytes:
    """A later page of a floor's sub-replies; its attributes are no JSON, as the site writes them."""
    last = -(-count // A_PAGE)
    rows = "".join(
        f"""<li class="lzl_single_post j_lzl_s_p {"first_no_border" if n % A_PAGE == 1 else ""}" data-field="{{'spid':'{floor * 10000 + n}','user_name':'网友{n}','portrait':'tb.1.{n}'}}">
<a name="{n}"></a><div class="lzl_cnt"><a class="at j_user_card" username="网友{n}" href="/home/main?un=n">网友{n}</a>:&nbsp;<span class="lzl_content_main">第{floor}层下的第{n}句</span>
<div class="lzl_content_reply"><span class="lzl_time">{BEGAN + timedelta(days=5, hours=n):%Y-%m-%d&nbsp;%H:%M}</span><a href="#" class="lzl_s_r">回复</a></div></div></li>"""
        for n in range((number - 1) * A_PAGE + 1, min(count, number * A_PAGE) + 1)
    )
    return f"""{rows}<li class="lzl_li_pager j_lzl_l_p lzl_li_pager_s" data-field='{{total_num:{count},total_page:{last}}}'><p class="j_pager l_pager pager_theme_2"><span class="tP">{number}</span></p></li>""".encode()


def thread(counts: dict[int, int], floors: int = 3) -> bytes:
    rows = "".join(
        '<div class="l_post j_l_post l_post_bright noborder" data-field=\''
        + json.dumps({
            "author": {"user_id": 400 + n},
            "content": {"post_id": 5001000 + n, "forum_id": 77, "thread_id": 5001, "post_no": n, "comment_num": counts.get(n, 0)},
        })
        + f"'><div id=\"post_content_{5001000 + n}\" class=\"d_post_content j_d_post_content clearfix\">第{n}层的话</div>"
        f'<div class="core_reply_tail"><span class="tail-info">{n}楼</span><span class="tail-info">{BEGAN + timedelta(hours=n):%Y-%m-%d %H:%M}</span></div></div>'
        for n in range(1, floors + 1)
    )  # fmt: skip
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><h1 class="core_title_txt" title="路灯不亮">路灯不亮</h1><div id="j_p_postlist">{rows}</div></body></html>'.encode()


def bar(replies: int) -> bytes:
    field = json.dumps({"id": 5001, "first_post_id": 5001001, "reply_num": replies})
    return f"""<!DOCTYPE html><html><body><ul id="thread_list"><li class=" j_thread_list clearfix" data-tid="5001" data-field='{field}'><div class="threadlist_title"><a href="/p/5001" title="路灯不亮" class="j_th_tit ">路灯不亮</a></div></li></ul></body></html>""".encode()


def pages_of(asked: list[str]) -> list[int]:
    return [int(parse_qs(urlsplit(address).query)["pn"][0]) for address in asked if "/p/comment?" in address]


@pytest.fixture
def show(site: Any) -> Any:
    """Serves the bar's one thread with so many sub-replies below each floor."""

    def serve(counts: dict[int, int]) -> None:
        site.serve(LIST, bar(2 + sum(counts.values())))
        site.serve("/p/5001", thread(counts))
        site.serve(TOTAL, total(counts))
        for floor, count in counts.items():
            for number in range(1, -(-count // A_PAGE) + 1):
                site.serve(f"/p/comment?tid=5001&pid={5001000 + floor}&pn={number}&fid=77", page(floor, count, number))

    return serve


@pytest.fixture
def rounds(site: Any, source: Any, tmp_path: Path) -> Any:
    entry = source("tieba", boards=["北岸"])
    numbers = iter(range(100))

    def run(since: datetime | None, now: datetime) -> tuple[dict[str, Post], list[str]]:
        site.asked.clear()
        spool = tmp_path / f"round{next(numbers)}"
        (result,) = run_round([entry], spool, "salt", "", {entry.key: since}, now, seen=tmp_path / "seen")
        assert result.status == "ok", result
        lines = [line for file in sorted(spool.glob("incoming/*.jsonl")) for line in file.read_text().splitlines()]
        return {post.external_id: post for post in map(Post.from_line, lines)}, site.pages_asked

    return run


def test_sub_replies_belong_to_their_thread_and_answer_their_floor(show: Any, rounds: Any) -> None:
    show({2: 3})
    posts, asked = rounds(None, START)
    assert set(posts) == {"5001001", "5001002", "5001003", "20001", "20002", "20003"}
    one = posts["20002"]
    assert (one.kind, one.parent, one.reply_to) == (PostKind.REPLY, "5001001", "5001002")
    assert one.text == "回复 楼主 :第2层下的第2句"
    assert one.published_at == BEGAN + timedelta(days=5, hours=2)
    assert len({posts[key].submitter for key in ("20001", "20002", "20003")}) == 3
    assert asked == [LIST, "/p/5001", TOTAL]


def test_a_floor_with_many_is_read_to_its_last_page(show: Any, rounds: Any) -> None:
    show({2: 34, 3: 1})
    posts, asked = rounds(None, START)
    assert {key for key in posts if key.startswith("2")} == {str(20000 + n) for n in range(1, 35)}
    assert posts["20034"].published_at == BEGAN + timedelta(days=5, hours=34)
    assert pages_of(asked) == [2, 3, 4]


def test_new_ones_are_found_from_the_last_page(show: Any, rounds: Any) -> None:
    show({2: 94})
    rounds(None, START)
    show({2: 96})
    posts, asked = rounds(BEGAN + timedelta(days=5, hours=94, minutes=30), START + timedelta(hours=1))
    assert {"20095", "20096"} <= set(posts)
    assert pages_of(asked) == [10]


def test_a_thread_without_any_asks_for_none(show: Any, rounds: Any) -> None:
    show({})
    _, asked = rounds(None, START)
    assert asked == [LIST, "/p/5001"]


def test_a_refused_answer_loses_no_floor_and_is_told(site: Any, show: Any, source: Any, crawl: Any) -> None:
    show({2: 3})
    site.serve(TOTAL, "tieba/verify.html")
    done = crawl(source("tieba", boards=["北岸"]))
    assert done.result.status == "blocked"
    assert {"5001001", "5001002", "5001003"} <= done.ids


def test_an_answer_of_no_sub_replies_and_of_an_error() -> None:
    assert parse_comments(total({}), "https://tieba.baidu.com" + TOTAL, "1").records == ()
    with pytest.raises(Blocked):
        parse_comments(b'{"errno":4,"errmsg":"need login"}', "https://tieba.baidu.com" + TOTAL, "1")
    with pytest.raises(ParseError):
        parse_comments(b'{"errno":0,"data":{"other":1}}', "https://tieba.baidu.com" + TOTAL, "1")


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900))
def test_broken_answers_raise_nothing_else(noise: bytes, at: int) -> None:
    for whole in (total({2: 3}), page(2, 14, 2)):
        body = whole[:at] + noise + whole[at:]
        for read in (parse_comments, lambda *given: parse_comment_page(*given, START)):
            try:
                read(body, "https://tieba.baidu.com" + TOTAL, "1")
            except (Blocked, ParseError):
                continue
