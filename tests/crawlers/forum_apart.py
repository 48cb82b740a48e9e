# ruff: noqa: E501  pages are easier to read in whole lines
"""Forums whose opening post stands apart from the replies, built otherwise; written before the rule that joins them."""

from collections.abc import Callable

from tests.crawlers.forum_town import TOWN, Said, Talk, ago, shown

Pages = dict[str, bytes]


def _lines(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.split("\n"))


def _page(title: str, inside: str) -> bytes:
    side = '<div class="side"><div class="box"><div class="cell"><a href="/signup">现在注册</a></div></div><div class="box"><div class="cell">今日热议主题</div><div class="cell"><a href="/t/1002">102路改线以后老城区怎么去医院</a></div></div></div>'
    return f'<!doctype html><html><head><meta charset="utf-8"><title>{title} - 溪站</title></head><body><div class="top"><a href="/">首页</a><a href="/signin">登录</a></div><div class="wrap">{side}<div class="main">{inside}</div></div></body></html>'.encode()


def nested_tables() -> Pages:
    """Each row of the board and each reply is a table in a cell; the opening post is a box with a header of its own,
    and is shown again on the later pages. Boxes of all purposes look alike."""

    def who(name: str) -> str:
        return f'<a href="/member/{len(name)}{ord(name[0]):x}">{name}</a>'

    def row(talk: Talk) -> str:
        last = talk.said[-1]
        return (
            f'<div class="cell item"><table cellpadding="0"><tr><td width="48"><a href="/member/x"><img src="/a.png"></a></td><td><span class="item_title"><a href="/t/{talk.number}#reply{len(talk.said) - 1}" class="topic-link">{talk.title}</a></span><br>'
            f'<span class="topic_info"><a class="node" href="/go/life">生活</a> • <strong>{who(talk.said[0].who)}</strong> • <span title="{shown(last.at)} +08:00">{ago(last.ago)}</span> • 最后回复来自 <strong>{who(last.who)}</strong></span></td><td width="70" align="right"><a href="/t/{talk.number}" class="count">{len(talk.said) - 1}</a></td></tr></table></div>'
        )

    def reply(one: Said, number: int, thread: int) -> str:
        return (
            f'<div id="r_{thread}{number}" class="cell"><table cellpadding="0"><tr><td width="48"><img src="/b.png"></td><td width="10"></td><td><div class="fr"><span class="no">{number}</span></div><strong>{who(one.who).replace("<a ", "<a class=dark ")}</strong> '
            f'<span class="ago" title="{shown(one.at)} +08:00">{ago(one.ago)}</span><div class="sep5"></div><div class="reply_content">{_lines(one.text)}</div></td></tr></table></div>'
        )

    pages = {"/": _page("生活", f'<div class="box">{"".join(map(row, TOWN))}</div>')}
    for talk in TOWN:
        address, first = f"/t/{talk.number}", talk.said[0]
        opening = (
            f'<div class="box"><div class="header"><div class="fr"><a href="/member/x"><img src="/a.png"></a></div><a href="/">溪站</a> › <a href="/go/life">生活</a><h1>{talk.title}</h1><small class="gray">{who(first.who)} · <span title="{shown(first.at)} +08:00">{ago(first.ago)}</span> · {talk.number} 次点击</small></div>'
            f'<div class="cell"><div class="topic_content">{_lines(first.text)}</div></div></div>'
        )
        replies = [reply(one, number, talk.number) for number, one in enumerate(talk.said[1:], 1)]
        onwards = f'<div class="cell"><a href="{address}?p=2">下一页</a></div>' if len(replies) > 3 else ""
        pages[address] = _page(talk.title, opening + f'<div class="box">{"".join(replies[:3])}{onwards}</div>')
        if onwards:
            pages[f"{address}?p=2"] = _page(talk.title, opening + f'<div class="box">{"".join(replies[3:])}</div>')
    return pages


def plain_list() -> Pages:
    """The board is a list of div rows, replies are list entries, the opening post is an article above them."""

    def who(name: str) -> str:
        return f'<a class="u" href="/user.php?name={ord(name[0]):x}">{name}</a>'

    def row(talk: Talk) -> str:
        return f'<div class="line"><div class="h"><a href="/topic-{talk.number}.html">{talk.title}</a></div><div class="m">{who(talk.said[0].who)} 发布，{shown(talk.said[-1].at)} 最后回复</div><div class="n">{len(talk.said) - 1} 回复</div></div>'

    def reply(one: Said) -> str:
        quote = f"<blockquote>{one.quote}</blockquote>" if one.quote else ""
        return f'<li><div class="by">{who(one.who)} <em>{shown(one.at)}</em></div><div class="say">{quote}{_lines(one.text)}</div></li>'

    pages = {"/": _page("民生", f'<div class="lines">{"".join(map(row, TOWN))}</div>')}
    for talk in TOWN:
        first = talk.said[0]
        opening = f'<article class="topic"><h2>{talk.title}</h2><p class="meta">{who(first.who)} 发表于 <time>{shown(first.at)}</time></p><section class="words">{_lines(first.text)}</section></article>'
        replies = "".join(reply(one) for one in talk.said[1:])
        pages[f"/topic-{talk.number}.html"] = _page(talk.title, f'{opening}<h3>全部回复</h3><ol class="replies">{replies}</ol>')  # fmt: skip
    return pages


APART: dict[str, Callable[[], Pages]] = {"nested_tables": nested_tables, "plain_list": plain_list}
