# ruff: noqa: E501  pages are easier to read in whole lines
"""Petition boards that no spider knows, and lists that only look like one: pages by address."""

from collections.abc import Callable
from dataclasses import dataclass

Pages = dict[str, bytes]


@dataclass(frozen=True)
class Note:
    """A letter and what was answered; `reply` is empty for one that waits."""

    number: int
    title: str
    at: str
    text: str
    office: str = ""
    replied_at: str = ""
    reply: str = ""


NOTES = (
    Note(
        31071,
        "锦绣花园三期楼道灯长期不亮",
        "2026-11-18 09:12",
        "锦绣花园三期四号楼从八月起楼道灯就不亮，物业推说没有维修资金，老人晚上上下楼很危险，请有关部门督促解决。",
        "区住房和城乡建设局",
        "2026-11-20 10:01",
        "经现场核实，四号楼楼道灯线路老化。我局已责成物业公司于11月25日前更换线路，费用从公共收益中列支，感谢您的监督。",
    ),
    Note(
        31068,
        "滨河路公交站没有雨棚",
        "2026-11-17 20:40",
        "滨河路小学站等车的学生多，下雨天都挤在树下，能不能加装一个雨棚？",
        "区交通运输局",
        "2026-11-19 16:30",
        "您反映的站点已列入第四季度港湾式站台改造计划，预计12月中旬完工。",
    ),
    Note(
        31065,
        "建议延长社区图书室开放时间",
        "2026-11-17 08:05",
        "社区图书室下午五点就关门，上班的人和放学的孩子都赶不上，建议周末和晚上也开放。",
    ),
    Note(
        31060,
        "夜市油烟直排小区",
        "2026-11-15 22:18",
        "湖滨夜市二十多个烧烤摊都没有净化设备，油烟顺着风飘进小区，窗户根本不敢开，孩子天天咳嗽。",
        "湖滨街道办事处",
        "2026-11-18 09:20",
        "街道联合城管、环保部门开展夜查，责令十七个摊位安装净化器，未安装的五个摊位已劝离。后续每周巡查两次。",
    ),
    Note(
        31052,
        "咨询灵活就业人员医保补缴",
        "2026-11-14 11:30",
        "今年断缴了三个月，现在能不能补？补缴以后住院报销有没有等待期？",
        "区医疗保障局",
        "2026-11-16 15:11",
        "可以在12月20日前补缴。中断三个月以内补缴的，自缴费到账次日起享受待遇，不设等待期。",
    ),
)


def boxes() -> Pages:
    """A table of letters; a detail has two boxes alike, told apart by their headings."""
    rows = "".join(
        f'<tr class="{"o" if n % 2 else "e"}"><td>{note.number}</td><td class="l"><a href="show.jsp?wid={note.number}" target="_blank">{note.title}</a></td><td>投诉</td><td>{note.at[:10]}</td><td><font color="{"green" if note.reply else "red"}">{"已回复" if note.reply else "办理中"}</font></td></tr>'
        for n, note in enumerate(NOTES)
    )
    head = "<tr><th>编号</th><th>主题</th><th>类型</th><th>来信日期</th><th>状态</th></tr>"
    pages = {
        "/": f"<html><head><meta charset=gbk><title>区长信箱</title></head><body><div class=nav><a href='/'>首页</a><a href='/write.jsp'>我要写信</a></div><table class=xjlb>{head}{rows}</table><div class=page>共5条 <a href='?p=2'>下一页</a></div></body></html>".encode(
            "gbk"
        ),
        "/?p=2": f"<html><head><meta charset=gbk></head><body><table class=xjlb>{head}</table></body></html>".encode(
            "gbk"
        ),
    }
    for note in NOTES:
        answer = (
            f'<div class="box"><div class="bt">办理回复</div><div class="who">{note.office}　{note.replied_at}</div><div class="nr">{note.reply}</div></div>'
            if note.reply
            else ""
        )
        pages[f"/show.jsp?wid={note.number}"] = (
            f'<html><head><meta charset=gbk><title>区长信箱</title></head><body><div class=nav><a href="/">首页</a><a href="/write.jsp">我要写信</a></div><h2>{note.title}</h2><div class="box"><div class="bt">群众来信</div><div class="who">李**　{note.at}</div><div class="nr">{note.text}</div></div>{answer}<p class=tips>写信须知：请如实反映问题，不要留下他人的个人信息，重复来信不再受理。</p></body></html>'
        ).encode("gbk")
    return pages


def cards() -> Pages:
    """Cards with a badge; a detail is a talk of two, told apart by what their classes are called."""
    rows = "".join(
        f'<div class="card"><a class="card__link" href="/wz/detail/{20261100000 + note.number}"><h3 class="card__title">{note.title}</h3></a><p class="card__brief">{note.text[:18]}…</p><div class="card__meta"><time datetime="{note.at}:00">{note.at[5:]}</time><span class="badge">{"已答复" if note.reply else "待答复"}</span></div></div>'
        for note in NOTES
    )
    pages = {
        "/": f"<!doctype html><html><head><meta charset=utf-8><title>民声直通 - 留言列表</title></head><body><header><a href='/'>民声直通</a></header><main><section class=cards>{rows}</section></main></body></html>".encode()
    }
    for note in NOTES:
        answer = (
            f'<div class="msg msg--reply"><div class="msg__head"><b class="msg__name">{note.office}</b><time>{note.replied_at}</time></div><div class="msg__body"><p>{note.reply}</p></div></div>'
            if note.reply
            else '<div class="empty">部门正在办理，请耐心等待</div>'
        )
        pages[f"/wz/detail/{20261100000 + note.number}"] = (
            f'<!doctype html><html><head><meta charset=utf-8><title>{note.title} - 民声直通</title></head><body><header><a href="/">民声直通</a></header><main><h1>{note.title}</h1><div class="thread"><div class="msg msg--ask"><div class="msg__head"><b class="msg__name">热心市民</b><time>{note.at}</time></div><div class="msg__body"><p>{note.text}</p></div></div>{answer}</div><aside><h4>热门留言</h4><a href="/wz/detail/20261199901">地铁口共享单车堆成山</a><a href="/wz/detail/20261199902">学校门口上下学拥堵</a></aside></main></body></html>'
        ).encode()
    return pages


def lines() -> Pages:
    """A list of lines; a detail is one block whose parts begin with who speaks."""
    rows = "".join(
        f'<li><em>[{note.number}]</em> <a href="/mayor/{note.number}.html" title="{note.title}">{note.title[:9]}...</a> <span>{note.at[:10]}</span> <i class="{"y" if note.reply else "n"}">{"已办结" if note.reply else "处理中"}</i></li>'
        for note in NOTES
    )
    pages = {
        "/": f"<!doctype html><html><head><meta charset=utf-8><title>市长信箱</title></head><body><ul class=menu><li><a href='/a'>信件须知</a></li><li><a href='/b'>信件查询</a></li></ul><ul id=letters>{rows}</ul></body></html>".encode()
    }
    for note in NOTES:
        answer = (
            f'<dt>受理单位答复</dt><dd><p>{note.reply}</p><p class="r">{note.office}</p><p class="r">{note.replied_at}</p></dd>'
            if note.reply
            else ""
        )
        pages[f"/mayor/{note.number}.html"] = (
            f"<!doctype html><html><head><meta charset=utf-8><title>市长信箱-信件查看</title></head><body><div class=view><h3>{note.title}</h3><p class=sub>来信编号：{note.number}　来信时间：{note.at}</p><dl><dt>来信</dt><dd>{note.text}</dd>{answer}</dl></div></body></html>"
        ).encode()
    return pages


def repairs() -> Pages:
    """Notices of a water works with a state each: nobody asks and nobody answers."""
    rows = "".join(
        f'<li><a href="/repair/{note.number}.html">{note.title}抢修</a><span>{note.at[:10]}</span><b>{"已处理" if note.reply else "处理中"}</b></li>'
        for note in NOTES
    )
    pages = {
        "/": f"<html><head><meta charset=utf-8><title>抢修进度</title></head><body><ul class=jd>{rows}</ul></body></html>".encode()
    }
    for note in NOTES:
        pages[f"/repair/{note.number}.html"] = (
            f"<html><head><meta charset=utf-8><title>{note.title}抢修</title></head><body><h1>{note.title}抢修</h1><p>发布时间：{note.at}</p><div class=con><p>我公司维修班组已于{note.at}到达现场，目前正在更换阀门，预计四小时内恢复供水，请附近居民提前储水。</p></div></body></html>"
        ).encode()
    return pages


def surveys() -> Pages:
    """Calls for comments, open or closed."""
    rows = "".join(
        f'<tr><td><a href="/zj/{note.number}.html">关于《{note.title}办法》公开征求意见的公告</a></td><td>{note.at[:10]}</td><td>{"已结束" if note.reply else "进行中"}</td></tr>'
        for note in NOTES
    )
    return {
        "/": f"<html><head><meta charset=utf-8><title>意见征集</title></head><body><table class=zj>{rows}</table></body></html>".encode()
    }


SKINS: dict[str, Callable[[], Pages]] = {"boxes": boxes, "cards": cards, "lines": lines}
LOOKALIKES: dict[str, Callable[[], Pages]] = {"repairs": repairs, "surveys": surveys}
