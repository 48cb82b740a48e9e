# ruff: noqa: E501  pages are easier to read in whole lines
"""Sites that look like forums and are none: an article with comments, goods with reviews, notices of offices."""

from collections.abc import Callable

from tests.crawlers.forum_town import TOWN, Talk, ago

Pages = dict[str, bytes]


def _body(talk: Talk) -> str:
    whole = "".join(f"<p>{one.text}</p>" for one in talk.said)
    return f"<p>本报讯（记者 周晓）{talk.title}。</p>{whole}<p>记者将继续关注此事的进展，有关部门表示会尽快给市民一个答复，请市民耐心等待，如有线索可致电本报热线。</p>"


def commented_news() -> Pages:
    """A news site whose list shows authors, times and numbers of comments; below each article many comments stand."""
    names = ["网友甲", "柳溪路人", "爱看新闻", "老城居民", "一叶知秋", "早起的鸟", "不吃香菜"]
    rows = "".join(
        f'<div class="item"><a class="tit" href="/news/2026/1121/{talk.number}.html">{talk.title}</a><span class="by">记者 周晓</span><span class="tm">2026-11-21 0{n}:30</span><span class="cm">评论 {n * 3 + 4}</span></div>'
        for n, talk in enumerate(TOWN)
    )
    pages = {
        "/": f"<html><head><meta charset=utf-8><title>柳溪新闻网</title></head><body><div class=list>{rows}</div></body></html>".encode()
    }
    for talk in TOWN:
        comments = "".join(
            f'<div class="cmt" id="c{n}90"><a class="who" href="/u/{n}">{name}</a><span class="when">2026-11-21 1{n}:05</span><p class="txt">“{talk.title[n:]}”这件事希望早点解决，反映了很多次了，{name}支持。</p></div>'
            for n, name in enumerate(names)
        )
        pages[f"/news/2026/1121/{talk.number}.html"] = (
            f"<html><head><meta charset=utf-8><title>{talk.title}</title></head><body><h1>{talk.title}</h1><div class=info><span class=who>周晓</span> <span class=when>2026-11-21 08:30</span></div><div class=article>{_body(talk)}</div><div class=comments><h3>网友评论</h3>{comments}</div></body></html>"
        ).encode()
    return pages


def reviewed_goods() -> Pages:
    """A shop: goods with a seller, a number sold and a day; a page of goods has reviews like posts."""
    goods = [
        "农家土鸡蛋三十枚装",
        "柳溪红薯粉条五斤装",
        "手工腊肉一公斤礼盒",
        "高山云雾绿茶二百克",
        "竹编菜篮子大号一个",
    ]
    rows = "".join(
        f'<li class="g"><a href="/item/{n}770"><img src="/{n}.jpg">{name}</a><b>￥{n * 9 + 12}.00</b><i>已售 {n * 40 + 7}</i><a class="shop" href="/shop/{n}">溪上小店</a><em>2026-11-2{n}</em></li>'
        for n, name in enumerate(goods)
    )
    pages = {
        "/": f"<html><meta charset=utf-8><title>柳溪特产</title><body><ul class=goods>{rows}</ul></body></html>".encode()
    }
    for n, name in enumerate(goods):
        reviews = "".join(
            f'<div class="rv"><span class="n">{who}</span><span class="d">{ago(TOWN[0].said[k].ago)}</span><div class="w">{name}：{word}</div></div>'
            for k, (who, word) in enumerate(
                [
                    ("买家甲", "包装很好，没有破损，味道也不错。"),
                    ("买家乙", "发货快。"),
                    ("买家丙", "家里老人爱吃，还会再来买的。"),
                ]
            )
        )
        pages[f"/item/{n}770"] = (
            f"<html><meta charset=utf-8><title>{name}</title><body><h1>{name}</h1><div class=desc>{name}产自柳溪县北山，农户自家所产，不加任何添加剂，当天采收当天发货，偏远地区加收运费，收到以后请当面验货，如有破损请拍照联系客服处理，七天之内可以退货。本店开业十年，回头客很多，欢迎新老顾客选购，批发另议。</div><div class=reviews>{reviews}</div></body></html>"
        ).encode()
    return pages


def notices() -> Pages:
    """Notices of offices: a table with office, day and number of visits; beside each notice others are listed."""
    offices = ["县水务局", "县交通局", "县教育局", "县人社局", "县城管局", "县卫健局"]
    rows = "".join(
        f'<tr><td>{n + 1}</td><td><a href="/tzgg/{talk.number}.htm">关于{talk.title}的通告</a></td><td>{office}</td><td>2026-11-1{n}</td><td>{n * 21 + 90}</td></tr>'
        for n, (talk, office) in enumerate(zip(TOWN, offices, strict=True))
    )
    pages = {
        "/": f"<html><meta charset=utf-8><title>通知公告</title><body><table class=gg>{rows}</table></body></html>".encode()
    }
    for n, talk in enumerate(TOWN):
        others = "".join(
            f'<li><a href="/tzgg/{other.number}.htm">关于{other.title}的通告</a><span>{offices[k]}</span><span>2026-11-1{k}</span></li>'
            for k, other in enumerate(TOWN)
        )
        pages[f"/tzgg/{talk.number}.htm"] = (
            f"<html><meta charset=utf-8><title>关于{talk.title}的通告</title><body><h1>关于{talk.title}的通告</h1><div class=x>来源：{offices[n]} 时间：2026-11-1{n} 浏览：{n * 21 + 90}</div><div id=zoom>{_body(talk)}</div><ul class=rel>{others}</ul></body></html>"
        ).encode()
    return pages


LOOKALIKES: dict[str, Callable[[], Pages]] = {
    "commented_news": commented_news, "reviewed_goods": reviewed_goods, "notices": notices,
}  # fmt: skip
