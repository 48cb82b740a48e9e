# ruff: noqa: E501  pages are easier to read in whole lines
"""Four forums that no spider knows, unlike in every respect, written before the rules that are to recognise them.

Each gives its pages by address: `/` is the board, the rest are threads, some over two pages.
"""

from collections.abc import Callable

from tests.crawlers.forum_town import TOWN, Said, Talk, ago, shown

Pages = dict[str, bytes]


def _lines(text: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in text.split("\n"))


def tables_gbk() -> Pages:
    """Layout tables in GBK of twenty years ago: quotes, signatures, ranks, days of registration, advertisements."""

    def post(one: Said, floor: int) -> str:
        quote = f'<div class="quote"><b>引用:</b><br>{one.quote}</div>' if one.quote else ""
        ad = '<table class="gg" width="98%"><tr><td><a href="http://ad.example.cn/9">装修找柳溪装饰 免费量房 2026-11-30 前优惠</a></td></tr></table>'
        return (
            f'<a name="{floor}"></a><table class="tb t{floor % 2}" width="98%" border="0"><tr><td class="lf" width="175"><b>{one.who}</b><br>等级：新手上路<br>'
            f'积分：{floor * 37}<br>注册：2019-05-{floor:02d}</td><td class="rt"><div class="bar"><span class="fl">第 {floor} 楼</span> 发表于：{shown(one.at)} <a href="/report.asp?f={floor}">举报</a></div>'
            f'<div class="ct">{quote}{one.text.replace(chr(10), "<br>")}</div><div class="sg">————————<br>柳溪是我家，建设靠大家</div></td></tr></table>'
            + (ad if floor == 2 else "")
        )

    def row(talk: Talk, number: int) -> str:
        first, last = talk.said[0], talk.said[-1]
        return (
            f'<tr class="r{number % 2}"><td><img src="/i/new.gif"></td><td align="left"><a href="showthread.asp?id={talk.number}" title="{talk.title}">{talk.title[:12]}</a></td>'
            f'<td><a href="/user.asp?n={number}">{first.who}</a><br>{first.at:%Y-%m-%d}</td><td>{len(talk.said) - 1}/{number * 61 + 17}</td><td class="lt">{last.at:%Y-%m-%d %H:%M}<br>{last.who}</td></tr>'
        )

    def page(title: str, inside: str) -> bytes:
        return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{title} - 柳溪社区</title></head><body><table width="98%"><tr><td><a href="/index.asp">社区首页</a> | <a href="/reg.asp">注册</a> | <a href="/search.asp">搜索</a></td></tr></table>{inside}<center>柳溪社区 版权所有 执行时间 31 毫秒</center></body></html>'.encode(
            "gb18030"
        )

    pages = {
        "/": page(
            "民生广场",
            f'<table class="lst" width="98%"><tr class="hd"><th></th><th>主题</th><th>作者</th><th>回复/点击</th><th>最后发表</th></tr>{"".join(row(t, n) for n, t in enumerate(TOWN))}</table><div class="pg">共 2 页 <b>1</b> <a href="/?page=2">2</a> <a href="/?page=2">下一页</a></div>',
        )
    }
    for talk in TOWN:
        address = f"/showthread.asp?id={talk.number}"
        posts = [post(one, floor) for floor, one in enumerate(talk.said, 1)]
        head = f'<div class="tt"><h2>{talk.title}</h2></div>'
        onwards = f'<div class="pg"><a href="{address}&page=2">下一页</a></div>' if len(posts) > 4 else ""
        pages[address] = page(talk.title, head + "".join(posts[:4]) + onwards)
        if onwards:
            pages[f"{address}&page=2"] = page(talk.title, head + "".join(posts[4:]))
    return pages


def definitions() -> Pages:
    """Lists of definitions: the board alternates dt and dd, a floor is a list entry with a dl in it. Short dates."""

    def floor(one: Said, number: int) -> str:
        quote = f"<blockquote>{one.quote}</blockquote>" if one.quote else ""
        return f'<li id="c{number * 7 + 3}"><dl><dt><a href="/people/{len(one.who)}{number}">{one.who}</a></dt><dd class="content">{quote}{_lines(one.text)}</dd><dd class="foot"><span>{one.at:%m-%d %H:%M}</span> <a href="#">回应</a> <a href="#">赞 {number}</a></dd></dl></li>'

    rows = "".join(
        f'<dt><a href="/topic/{talk.number}/">{talk.title}</a></dt><dd>{talk.said[0].who} 发起 · <span class="r">{len(talk.said) - 1} 回应</span> · <em>{talk.said[-1].at:%m-%d %H:%M}</em></dd>'
        for talk in TOWN
    )
    head = '<ul class="nav"><li><a href="/">小组</a></li><li><a href="/mine/">我的小组话题</a></li><li><a href="/explore/">发现更多小组</a></li></ul>'
    pages = {
        "/": f"<!doctype html><html><head><meta charset=utf-8><title>柳溪生活小组</title></head><body>{head}<dl id=topics>{rows}</dl><div class=paginator><a href='/?start=25'>后页&gt;</a></div></body></html>".encode()
    }
    for talk in TOWN:
        floors = "".join(floor(one, number) for number, one in enumerate(talk.said))
        pages[f"/topic/{talk.number}/"] = (
            f"<!doctype html><html><head><meta charset=utf-8><title>{talk.title}</title></head><body>{head}<h1>{talk.title}</h1><ol class=floors>{floors}</ol><aside><h3>最新话题</h3><ul><li><a href='/topic/1003/'>广场舞音响太大孩子没法写作业</a> 11-21 12:50</li><li><a href='/topic/1006/'>求问社保卡补办要带什么材料</a> 11-22 02:50</li></ul></aside></body></html>"
        ).encode()
    return pages


def utilities() -> Pages:
    """Blocks whose classes say how they look, never what they are; times are relative; a card between posts is none."""

    def post(one: Said, floor: int) -> str:
        quote = (
            f'<div class="border-l-4 pl-3 my-2 text-gray-500"><span class="font-medium">西门晚风</span> 说：{one.quote}</div>'
            if one.quote
            else ""
        )
        card = '<div class="bg-white rounded-lg shadow mb-4 p-4"><a class="text-blue-600 hover:underline" href="/vip">开通会员，去除广告，每月只要六元</a></div>'
        return (
            f'<div class="bg-white rounded-lg shadow mb-4 p-4"><div class="flex items-center justify-between"><div class="flex items-center space-x-2"><img class="w-8 h-8 rounded-full" src="/a/{floor}.png" alt=""><a class="font-medium text-gray-900 hover:underline" href="/u/{floor}{len(one.who)}">{one.who}</a>'
            f'<span class="text-xs text-gray-400">{ago(one.ago)}</span></div><span class="text-xs text-gray-300">#{floor}</span></div><div class="mt-3 leading-7 md:text-lg">{quote}{_lines(one.text)}</div>'
            f'<div class="mt-2 flex space-x-4 text-xs text-gray-400"><button>赞 {floor}</button><button>回复</button></div></div>'
            + (card if floor == 1 else "")
        )

    def row(talk: Talk) -> str:
        return (
            f'<div class="flex items-center px-4 py-3 border-b hover:bg-gray-50"><div class="flex-1 min-w-0"><a class="block truncate text-base text-gray-900" href="/d/{talk.number}-a">{talk.title}</a>'
            f'<div class="text-xs text-gray-400 mt-1"><a class="hover:underline" href="/u/{talk.number}">{talk.said[0].who}</a> <span>{ago(talk.said[-1].ago)}</span></div></div><div class="w-12 text-center rounded bg-gray-100">{len(talk.said) - 1}</div></div>'
        )

    def page(title: str, inside: str) -> bytes:
        return f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title} | 柳溪说</title></head><body class="bg-gray-100"><nav class="flex px-4 py-3"><a class="text-base" href="/">柳溪说首页</a><a class="text-base" href="/login">登录或注册</a></nav><div class="container mx-auto">{inside}</div><footer class="text-xs">柳溪说 2026</footer></body></html>'.encode()

    pages = {
        "/": page(
            "大家在说",
            "".join(map(row, TOWN)) + '<div class="mt-4"><a class="px-3" href="/?p=2" rel="next">下一页</a></div>',
        )
    }
    for talk in TOWN:
        address = f"/d/{talk.number}-a"
        posts = [post(one, floor) for floor, one in enumerate(talk.said, 1)]
        head = f'<h1 class="text-2xl font-bold my-4">{talk.title}</h1>'
        onwards = (
            f'<div class="mt-4"><a class="px-3" href="{address}?page=2">下一页 »</a></div>' if len(posts) > 4 else ""
        )
        pages[address] = page(talk.title, head + "".join(posts[:4]) + onwards)
        if onwards:
            pages[f"{address}?page=2"] = page(talk.title, head + "".join(posts[4:]))
    return pages


def rendered() -> Pages:
    """What a script framework renders on its server: hashed classes, a row that is one link, ISO times, data in JSON."""

    def post(one: Said, number: int) -> str:
        quote = f'<div class="Quote_box__9sKd1">{one.quote}</div>' if one.quote else ""
        opener = " Post_op__1zzQ0" if number == 0 else ""
        return (
            f'<article class="Post_wrap__3xK2a{opener}" data-post-id="{88000 + number}"><header class="Post_head__Ab12c"><span class="Avatar_a__x"></span><span class="Post_name__Zk3d9">{one.who}</span><span class="Badge_b__77">本地</span>'
            f'<time class="Post_time__kk2" datetime="{one.at.isoformat()}">{ago(one.ago)}</time></header><section class="Post_body__Qw9e1">{quote}{_lines(one.text)}</section><footer class="Post_act__5t"><span>{number * 3}</span><span>回复</span></footer></article>'
        )

    def row(talk: Talk) -> str:
        last = talk.said[-1]
        return (
            f'<li class="List_item__a1"><a class="Card_card__x1" href="/post/{talk.number:x}c9"><h3 class="Card_t__t">{talk.title}</h3><p class="Card_ex__e">{talk.said[0].text[:30]}</p>'
            f'<div class="Card_meta__m"><span>{talk.said[0].who}</span><time datetime="{last.at.isoformat()}">{ago(last.ago)}</time><span>{len(talk.said) - 1} 评论</span></div></a></li>'
        )

    def page(title: str, inside: str) -> bytes:
        data = '{"props":{"pageProps":{"time":"2026-11-22 08:50:00","list":[1,2,3]}},"page":"/"}'
        return f'<!DOCTYPE html><html><head><meta charSet="utf-8"/><title>{title}</title></head><body><div id="__next"><header class="Top_t__1"><a href="/">溪论</a><a href="/hot">热门话题排行</a><a href="/new">最新发布的话题</a></header><main class="Main_m__2">{inside}</main></div><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'.encode()

    pages = {
        "/": page("溪论", f'<ul class="List_ul__u">{"".join(map(row, TOWN))}</ul><a rel="next" href="/?page=2">›</a>')
    }
    for talk in TOWN:
        address = f"/post/{talk.number:x}c9"
        posts = [post(one, number) for number, one in enumerate(talk.said)]
        head = f'<h1 class="Head_h__0">{talk.title}</h1>'
        onwards = f'<nav class="Pager_p__8"><a rel="next" href="{address}?page=2">›</a></nav>' if len(posts) > 4 else ""
        pages[address] = page(f"{talk.title} · 溪论", head + "".join(posts[:4]) + onwards)
        if onwards:
            pages[f"{address}?page=2"] = page(f"{talk.title} · 溪论", head + "".join(posts[4:]))
    return pages


SKINS: dict[str, Callable[[], Pages]] = {
    "tables_gbk": tables_gbk, "definitions": definitions, "utilities": utilities, "rendered": rendered,
}  # fmt: skip
