# ruff: noqa: E501  answers are easier to read in whole lines
"""Second sites of their kinds, differently skinned: Weibo's mobile search and search page, and a petition board.

Written from what is published of the formats, before and apart from the parsers: an older layout of the search page,
flat cards, numbers for ids, advertisements, a pinned post, long texts that are not given, times with a year.
"""

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from config.clock import SHANGHAI
from config.vocabulary import PostKind
from crawlers.parse.weibo_search import parse_search

WORD = "停水"
MOBILE = f"/api/container/getIndex?containerid=100103type%3D1%26q%3D{quote(WORD)}&page="
LATE = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


def blog(number: int, text: str, made: str, **more: Any) -> dict[str, Any]:
    """A post as the mobile site gives it since 2024: with a region, a source, visibility, and pictures as a map."""
    return {
        "visible": {"type": 0, "list_id": 0}, "created_at": made, "id": str(number), "mid": str(number), "bid": f"R{number % 97}",
        "text": text, "textLength": 80, "source": "iPhone客户端", "region_name": "发布于 浙江", "pics": {"0": {"pid": "a", "url": "u"}},
        "user": {"id": 2000000000 + number % 7, "screen_name": f"网友{number % 7}", "profile_url": "https://m.weibo.cn/u/x", "verified_type": -1},
        "reposts_count": 3, "comments_count": 14, "attitudes_count": 52, "isLongText": False, "mblogtype": 0, "edit_count": 0, **more,
    }  # fmt: skip


def cards(*blogs: dict[str, Any], **info: Any) -> bytes:
    rows = [
        {"card_type": 9, "itemid": f"i{n}", "scheme": "https://m.weibo.cn/status/x", "mblog": one}
        for n, one in enumerate(blogs)
    ]
    notice = {"card_type": 17, "group": [{"title_sub": "大家都在搜"}]}
    return json.dumps(
        {"ok": 1, "data": {"cardlistInfo": {"containerid": "c", "total": 900, **info}, "cards": [notice, *rows]}}
    ).encode()


def test_a_second_mobile_search_is_read(site: Any, source: Any, crawl: Any) -> None:
    original = blog(
        5300000000000001,
        "城南一早就<a href='https://m.weibo.cn/search?q=x'><span class=\"surl-text\">#停水#</span></a>了，水务没有通知",
        "Fri Nov 20 06:10:00 +0800 2026",
        reposts_count="1.1万",
        isLongText=True,
    )
    site.serve(MOBILE + "1", cards(
        blog(5300000000000009, "置顶: 去年的停水通知汇总", "Tue Jun 03 09:35:04 +0800 2025", isTop=1, title={"text": "置顶"}),
        blog(5300000000000002, "又停水了，<span class=\"url-icon\"><img alt=[泪] src=x></span>这个月第三次", "2小时前"),
        blog(5300000000000003, "转发微博", "昨天 22:05", retweeted_status=original),
        blog(5300000000000004, "停水只停一楼？", "30秒前"),
    ))  # fmt: skip
    site.serve(
        MOBILE + "2",
        b'{"ok":0,"msg":"\xe8\xbf\x99\xe9\x87\x8c\xe8\xbf\x98\xe6\xb2\xa1\xe6\x9c\x89\xe5\x86\x85\xe5\xae\xb9","data":{"cards":[]}}',
    )
    site.serve("/statuses/extend?id=5300000000000001", b'{"ok":1,"data":{"ok":1,"longTextContent":""}}')
    done = crawl(source("weibo-mobile", keywords=[WORD]))
    assert done.result.status == "ok", done.result
    assert {"5300000000000001", "5300000000000002", "5300000000000004", "5300000000000009"} <= done.ids
    first = done.post("5300000000000001")
    assert (first.reposts, first.comments, first.likes) == (11000, 14, 52)
    assert first.text == "城南一早就#停水#了，水务没有通知"
    assert first.published_at == datetime(2026, 11, 20, 6, 10, tzinfo=SHANGHAI)
    assert done.post("5300000000000002").text == "又停水了，[泪]这个月第三次"
    assert done.post("5300000000000002").published_at == datetime(2026, 11, 22, 6, 50, tzinfo=SHANGHAI)
    assert "网友" not in json.dumps([post.to_line() for post in done.posts])


NOTHING = json.dumps({"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}).encode()


def test_a_word_without_hits_stops_no_other_word(site: Any, source: Any, crawl: Any) -> None:
    site.serve(MOBILE.replace(quote(WORD), quote("无人说起")) + "1", NOTHING)
    site.serve(MOBILE + "1", cards(blog(5300000000000002, "又停水了", "2小时前")))
    site.serve(MOBILE + "2", NOTHING)
    done = crawl(source("weibo-mobile", keywords=["无人说起", WORD]))
    assert (done.result.status, done.ids) == ("ok", {"5300000000000002"})
    assert done.result.signals["no_hits"] == 1


def test_where_no_word_is_answered_it_may_be_a_hidden_captcha(site: Any, source: Any, crawl: Any) -> None:
    site.serve(MOBILE + "1", NOTHING)
    result = crawl(source("weibo-mobile", keywords=[WORD])).result
    assert (result.status, "没有内容" in result.reason, result.complete) == ("blocked", True, False)


def card(  # noqa: PLR0917  a result is made of so many things
    mid: int, bid: str, text: str, when: str, counts: tuple[str, str, str], full: str = "", within: str = ""
) -> str:
    """A result in the older layout of the search page: `p.from`, counts as plain words, `em` for likes."""
    whole = (
        f'<p class="txt" node-type="feed_list_content_full" nick-name="某" style="display: none">{full}<a href="javascript:void(0);" action-type="fl_fold">收起全文<i class="wbicon">d</i></a></p>'
        if full
        else ""
    )
    return f"""<!--card-wrap-->
<div class="card-wrap" action-type="feed_list_item" mid="{mid}" ><div class="card"><div class="card-top"></div><div class="card-feed">
<div class="avator"><a href="//weibo.com/20000000{mid % 9}?refer_flag=1001030103_"><img src="a.jpg"></a></div>
<div class="content" node-type="like"><div class="info"><div class="menu s-fr"><a href="javascript:void(0);"><i class="wbicon">c</i></a><ul node-type="fl_menu_right"><li><a onclick="x">投诉</a></li></ul></div>
<div style="padding: 6px 0 3px;"><a href="//weibo.com/20000000{mid % 9}?refer_flag=1001030103_" class="name" target="_blank" nick-name="某">某</a></div></div>
<p class="txt" node-type="feed_list_content" nick-name="某">
                    {text}            </p>{whole}{within}
<p class="from" ><a href="//weibo.com/20000000{mid % 9}/{bid}?refer_flag=1001030103_" target="_blank" suda-data="k">
                        {when}
                    </a> &nbsp;来自 <a href="//app.weibo.com/t/feed/1" rel="nofollow">Android</a></p></div></div>
<div class="card-act"><ul><li><a href="javascript:void(0);" action-type="feed_list_favorite">收藏</a></li>
<li><a href="javascript:void(0);" action-type="feed_list_forward">转发 {counts[0]}</a></li><li><a href="javascript:void(0);" action-type="feed_list_comment">评论 {counts[1]}</a></li>
<li><a title="赞" href="javascript:void(0);" action-type="feed_list_like"><i class="icon-act icon-act-praise"></i><em>{counts[2]}</em></a></li></ul></div></div></div>"""


def test_an_older_search_page_is_read(now: datetime) -> None:
    within = """<div class="card-comment" node-type="feed_list_forward"><div class="con"><div class="arrow"></div><div node-type="feed_list_forwardContent">
<a href="//weibo.com/200000001?refer_flag=1" class="name" nick-name="早报" target="_blank">@早报</a><p class="txt" node-type="feed_list_content" nick-name="早报">城南今晚停水检修</p>
<div class="func"><ul class="act s-fr"><li><a href="//weibo.com/1/z0JH2lOMb">转发&nbsp;12</a></li><li><a>评论&nbsp;3</a></li><li><a><i></i><em>40</em></a></li></ul><p class="from" ><a href="//weibo.com/200000001/z0JH2lOMb?refer_flag=1" target="_blank">2025年12月31日 23:59</a></p></div></div></div></div>"""
    page = f"""<!DOCTYPE html><html><head><title>微博搜索</title></head><body><div class="m-main"><div class="m-wrap"><div id="pl_feedlist_index" class="m-con-l"><div>
{card(5300000000000011, "Rc1aaaaaa", '城南<em class="s-color-red">停水</em>三天，<a href="//s.weibo.com/weibo?q=%23x%23">#找水#</a>&#8203;', "11月20日 21:03", ("", "", ""))}
{card(5300000000000012, "Rc1bbbbbb", '水厂说今晚来水 ... <a href="x" action-type="fl_unfold">展开全文<i class="wbicon">c</i></a>', "今天08:01", ("8", "1.3万", "77"), full="水厂说今晚来水，<br/>请大家备好容器&#8203;")}
{card(5300000000000013, "Rc1cccccc", "转发微博", "5分钟前", ("1", "2", "3"), within=within)}
<div class="card-wrap"><div class="card card-direct-b">相关用户</div></div></div></div>
<div class="m-page"><div><a href="/weibo?q=x&page=2" class="next">下一页</a></div></div></div></div></body></html>"""
    found = {record.external_id: record for record in parse_search(page.encode(), "https://s.weibo.com/weibo?q=x", now)}
    first, second, inner = found["5300000000000011"], found["5300000000000012"], found["3501756485200075"]
    assert (first.text, first.reposts, first.comments, first.likes) == ("城南停水三天，#找水#", 0, 0, 0)
    assert first.published_at == datetime(2026, 11, 20, 21, 3, tzinfo=SHANGHAI)
    assert second.text == "水厂说今晚来水，\n请大家备好容器"
    assert (second.reposts, second.comments, second.likes) == (8, 13000, 77)
    assert inner.published_at == datetime(2025, 12, 31, 23, 59, tzinfo=SHANGHAI)
    assert (inner.text, found["5300000000000013"].parent) == ("城南今晚停水检修", "3501756485200075")
    assert {record.kind for record in found.values()} == {PostKind.POST}


def petition(tid: str, title: str, **more: Any) -> dict[str, Any]:
    """A message of another town: ids that are words of digits, milliseconds, empty texts where the first has nulls."""
    return {
        "tid": tid, "userId": None, "fid": "3611", "typeId": "4", "domainId": "7", "nickName": "", "subject": title,
        "content": f"<p>{title}。</p><p>请有关部门到现场看一看。</p>", "dateline": 1795100000000, "ip": "10.0.*.*", "stateInfo": "办理中",
        "traceInfo": "", "processInfo": "已交办", "hasReported": 0, "favNum": "12", "forumName": "北岸区区长", "typeName": "求助",
        "domainName": "三农", "sourceName": "小程序", "answerId": "", "answerContent": "", "answerDateline": 0, "answerOrganization": "",
        "grade": None, "attachment": [{"name": "a.jpg"}], "threadsCheckTime": 1795101000000, "shisiwu": False, **more,
    }  # fmt: skip


def test_a_second_petition_board_is_read(site: Any, source: Any, crawl: Any) -> None:
    waiting = petition("88001", "灌溉渠塌了一段没有人修")
    answered = petition(
        "88002",
        "村道路灯不亮",
        stateInfo="已回复",
        answerId="9",
        answerContent="<div>您好！<br>路灯已于昨日修复。</div>",
        answerDateline=1795200000000,
        answerOrganization="北岸区交通运输局",
    )
    site.serve(
        "/bbs/threads?page=1",
        json.dumps(
            {
                "result": "success",
                "code": 0,
                "message": "操作成功",
                "responseData": [waiting, answered],
                "success": True,
            }
        ).encode(),
    )
    site.serve("/bbs/threads?page=2", b'{"result":"success","responseData":[],"success":true}')
    for row in (waiting, answered):
        site.serve(
            f"/bbs/threads/{row['tid']}",
            json.dumps({"result": "success", "responseData": row, "success": True}).encode(),
        )
    done = crawl(source("petition-json", "/bbs/"))
    assert done.result.status == "ok", done.result
    assert done.ids == {"88001", "88002"}
    one, other = done.post("88001"), done.post("88002")
    assert (one.kind, one.text, one.state) == (
        PostKind.PETITION,
        "灌溉渠塌了一段没有人修。\n请有关部门到现场看一看。",
        "办理中",
    )
    assert one.published_at == datetime.fromtimestamp(1795100000, SHANGHAI)
    assert (one.official_reply, one.replied_at, one.reply_department, one.submitter) == ("", None, "", "")
    assert (other.official_reply, other.reply_department) == ("您好！\n路灯已于昨日修复。", "北岸区交通运输局")
    assert other.replied_at == datetime.fromtimestamp(1795200000, SHANGHAI)
    assert "unknown_state" not in done.result.signals
