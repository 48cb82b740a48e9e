"""The list of alerts as HTML, put together from text: it is the page that is open all day, and is asked for most.

Everything that is not a word of the page itself is escaped here. Keys of the keyboard: `static/web/list.js`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape

from django.urls import reverse as address_of

from alerts.models import UndoSlip
from alerts.web.bulk import Bulk
from alerts.web.listed_html import listed_rows
from alerts.web.listing import Page
from alerts.web.lists import ORDERS, Choice, Query, menus
from alerts.web.words import when

_PLAIN = {"triage", "handling", "review"}
"""Tabs whose rows all say the same state, so that it is left out."""


@lru_cache(256)
def _at(name: str, *arguments: str | int) -> str:
    return address_of(name, args=arguments)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the rows: moves that the viewer may make on them, his views, what he may take back."""

    bulks: Sequence[Bulk]
    views: Sequence[tuple[int, str, str]]
    undo: str
    undo_tags: str
    may_enter: bool
    csrf: str


def alerts_html(query: Query, tabs: Sequence[Choice], page: Page, around: Around, empty: tuple[str, str]) -> list[str]:
    """What stands in `main`, piece by piece: the page is put together once, with its frame."""
    url = _text(query.url())
    return [
        _head(around.may_enter),
        _undo(around, url),
        _tabs(tabs),
        _facets(query, around, url),
        '<p class="live-line" data-live-line role="status"></p>',
        *_list(query, page, around, url),
        _pages(page, url),
        _bulk(around, url),
        _keys(around),
        "" if page.found else _empty(query, empty),
    ]


def _head(may_enter: bool) -> str:
    enter = f'<a class="button" href="{_at("case_new")}">人工录入</a>' if may_enter else ""
    return (
        '<div class="head"><h1>预警</h1><span class="live-tools" data-live-tools hidden>'
        '<button class="plain" type="button" data-tool="sound" aria-pressed="false">提示音</button> '
        '<button class="plain" type="button" data-tool="notify" aria-pressed="false">桌面通知</button></span>'
        f'<a class="quiet" href="{_at("flag_rules")}">规则和反馈</a>{enter}</div>'
    )


def _undo(around: Around, url: str) -> str:
    if not around.undo:
        return ""
    accepted = f'data-accepted="{escape(around.undo_tags)}" ' if around.undo_tags else ""
    return (
        f'<div class="notice" {accepted}role="status"><strong>可撤销</strong> <span>{escape(around.undo)}</span> '
        f'<form class="inline" method="post" action="{_at("alerts_undo")}">{around.csrf}'
        f'<input type="hidden" name="list" value="{url}">'
        '<button class="plain" type="submit" data-key="z">撤销</button></form></div>'
    )


def undo_words(slips: Sequence[UndoSlip], now: datetime, said: str = "") -> str:
    """“不予交办” 3 件，今天 14:05 前可以撤销; nothing where there is nothing. `said`: what was told of it just now."""
    if not slips:
        return ""
    what = f"{len(slips)} 件" if len(slips) > 1 else slips[0].case.title
    return f"{said or f'“{slips[0].kind}” {what}'}，{when(slips[0].until, now)} 前可以撤销。"


def _tabs(tabs: Sequence[Choice]) -> str:
    made = [
        f'<a href="{_text(tab.url)}"{_current("page", tab.chosen)}>{tab.word}<span class="count">{tab.count}</span></a>'
        for tab in tabs
    ]
    return f'<nav class="tabs" data-counts aria-label="按状态">{"".join(made)}</nav>'


def _text(url: str) -> str:
    """An address that `Query.url` wrote: of what HTML reserves it holds `&` alone."""
    return url.replace("&", "&amp;")


def _current(word: str, here: bool) -> str:
    return f' aria-current="{word}"' if here else ""


def _facets(query: Query, around: Around, url: str) -> str:
    parts = ['<div class="facets">']
    for key, name, chosen in menus(query):
        menu = _at("alerts_facet", key) + url
        word = f" <b>{escape(chosen)}</b>" if chosen else ""
        parts.append(
            f'<details class="facet" name="facet"><summary>{name}{word}</summary>'
            f'<div class="facet-menu" data-menu="{menu}"><a href="{menu}">选择{name}</a></div></details>'
        )
    if query.narrow:
        parts.append(f'<a class="facet-clear" href="?tab={query.tab}">清除筛选</a>')
    here = query.url().lstrip("?") if query.narrow or around.views else ""
    for pk, name, saved in around.views:
        drop = (
            f' <form class="inline" method="post" action="{_at("view_drop", pk)}">{around.csrf}'
            '<button class="plain" type="submit">删去此视图</button></form>'
            if saved == here
            else ""
        )
        address = f"{_at('alerts')}?{escape(saved)}"
        parts.append(
            f'<span class="view"><a href="{address}"{_current("true", saved == here)}>{escape(name)}</a>{drop}</span>'
        )
    if query.narrow and all(saved != here for _pk, _name, saved in around.views):
        parts.append(
            '<details class="facet"><summary>存为视图</summary><form class="facet-menu view-form" method="post" '
            f'action="{_at("view_save")}">{around.csrf}<input type="hidden" name="list" value="{url}">'
            '<label for="view-name">视图名称</label><input id="view-name" name="name" maxlength="30" required>'
            '<button class="button" type="submit">保存视图</button></form></details>'
        )
    orders = [
        f'<a href="{_text(query.url(order=key))}"{_current("true", key == query.order)}>{word}</a>'
        for key, word in ORDERS.items()
    ]
    return f'{"".join(parts)}<span class="orders">{"".join(orders)}</span></div>'


def _list(query: Query, page: Page, around: Around, url: str) -> list[str]:
    state, ticks = query.tab not in _PLAIN, bool(around.bulks)
    asked = " data-ask" if query.source or query.watch else ""
    later = " data-later" if page.before else ""
    head = (
        f'<ul class="rows" data-keys data-list="{url}" data-tab="{query.tab}" data-order="{query.order}" '
        f'data-severity="{query.severity}" data-sector="{query.sector}" data-place="{escape(query.place)}" '
        f'data-state="{query.state}"{asked}{later}>'
    )
    return [head, *listed_rows(page.found, page.now, state, ticks), "</ul>"]


def _pages(page: Page, url: str) -> str:
    if not (page.before or page.after):
        return ""
    first = f'<a href="{url}">第一页</a>' if page.before else '<span class="quiet">第一页</span>'
    before = (
        f'<a href="{url}&amp;before={page.before}" rel="prev">上一页</a>'
        if page.before
        else '<span class="quiet">上一页</span>'
    )
    after = (
        f'<a href="{url}&amp;after={page.after}" rel="next">下一页</a>'
        if page.after
        else '<span class="quiet">下一页</span>'
    )
    return f'<nav class="pages" aria-label="翻页">{first}{before}{after}</nav>'


def _bulk(around: Around, url: str) -> str:
    if not around.bulks:
        return ""
    made = []
    for one in around.bulks:
        key = f' data-key="{one.key}"' if one.key else ""
        action = _at("alerts_bulk", one.slug)
        made.append(f'<button class="button" type="submit" formaction="{action}"{key}>{one.verb}</button>')
    return (
        f'<form id="bulk" class="bulk" method="get" action="{_at("alerts_bulk", around.bulks[0].slug)}" '
        f'aria-label="对所选事项"><input type="hidden" name="list" value="{url}">'
        f'<span class="bulk-count" data-count role="status">未选择</span>{"".join(made)}</form>'
    )


def _keys(around: Around) -> str:
    moves = "".join(f"<li><kbd>{one.key}</kbd> {one.verb}</li>" for one in around.bulks if one.key)
    return (
        '<details class="keys"><summary>键盘：按 <kbd>?</kbd> 查看</summary><ul class="keys-list">'
        "<li><kbd>j</kbd> <kbd>k</kbd> 上下移动</li><li><kbd>回车</kbd> 打开</li><li><kbd>空格</kbd> 选中</li>"
        f"{moves}<li><kbd>z</kbd> 撤销刚才的操作</li><li><kbd>/</kbd> 检索</li><li><kbd>?</kbd> 这份说明</li>"
        "</ul></details>"
    )


def _empty(query: Query, empty: tuple[str, str]) -> str:
    head, text = ("没有符合筛选条件的事项", "换一个条件，或清除筛选查看全部。") if query.narrow else empty
    return f'<div class="empty"><p class="empty-head">{head}</p><p>{text}</p></div>'
