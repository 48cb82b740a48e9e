"""Recognises the list of a petition board that no spider knows: rows with a state each, and letters behind them."""

import re
from collections.abc import Callable
from datetime import datetime

from lxml.etree import _Element as Element

from config.vocabulary import SourceKind
from crawlers.forum_guess.css import ways_within
from crawlers.forum_guess.propose import Doubt
from crawlers.forum_guess.stamps import stamps_in
from crawlers.parse.addresses import linked
from crawlers.parse.chosen import all_of, first_of
from crawlers.parse.letter import parse_letter
from crawlers.parse.row_state import ANSWERED, state_of
from crawlers.parse.text import decode, tree, words_of
from crawlers.recognise import Guess
from crawlers.rows_of_page import Rows, guess_rows

LOOKED_AT = 3
_MOST_ROWS = 0.6
_LONGEST_ONWARDS = 8
_ONWARDS = re.compile(r"下[^\S\n]*一?[^\S\n]*页|后一?页|Next", re.I)
"""Within a line: a selector cannot hold the end of one."""


def propose_board(body: bytes, url: str, fetch: Callable[[str], bytes], now: datetime) -> Guess:
    """The entry of a board whose list this is; `fetch` gives a letter's page.

    Raises `Doubt`: empty for a page whose rows have no state, else with the reason.
    """
    page = tree(decode(body))
    rows = guess_rows(page, url) if page is not None else None
    if page is None or rows is None:
        raise Doubt("")
    nodes = [node for node in all_of(page, rows.row) if first_of(node, rows.link) is not None]
    states = [state_of(node) for node in nodes]
    told = [(node, state) for node, state in zip(nodes, states, strict=True) if state]
    if not nodes or len(told) < _MOST_ROWS * len(nodes):
        raise Doubt("")
    answered = [node for node, state in told if ANSWERED.search(state)]
    if not answered:
        raise Doubt("列表里还没有已答复的信件, 无法核对详情 (no answered letter to look at)")
    urls = [_address(node, rows, url) for node in answered[:LOOKED_AT]]
    letters = [parse_letter(fetch(one), now) for one in urls]
    whole = [letter for letter in letters if letter is not None and letter.official_reply]
    if len(whole) < len(letters):
        raise Doubt(
            f"列表有办理状态, 但 {len(letters)} 篇详情中只有 {len(whole)} 篇认得出来信和答复 (no letters with answers)"
        )
    values = {"row": rows.row, "link": rows.link, "time": _time(nodes, now), "next": _next(page)}
    why = f"信访留言板 (按结构认出, 请核对): {len(nodes)} 件, 试读 {len(whole)} 件, 来信和答复都分开了"
    title = words_of(node).replace("\n", " ") if (node := page.find(".//title")) is not None else ""
    selectors = {name: value for name, value in values.items() if value}
    return Guess(SourceKind.BOARD_HTML, why, title, {"selectors": selectors})


def _address(row: Element, rows: Rows, url: str) -> str:
    link = first_of(row, rows.link)
    return linked(url, link) if link is not None else ""


def _time(nodes: list[Element], now: datetime) -> str:
    """The selector of a time that every row has; empty for none."""
    stamps = [stamps_in(node, now) for node in nodes]
    for stamp in stamps[0]:
        above = stamp.getparent()
        place = [f"td:nth-child({above.index(stamp) + 1})"] if stamp.tag == "td" and above is not None else []
        for way in [*ways_within(stamp, nodes[0]), *place]:
            found = [first_of(node, way) for node in nodes]
            if all(one in within for one, within in zip(found, stamps, strict=True)):
                return way
    return ""


def _next(page: Element) -> str:
    links = (words_of(link) for link in page.iterfind(".//a[@href]"))
    said = next(
        (found[0] for words in links if len(words) <= _LONGEST_ONWARDS and (found := _ONWARDS.search(words))), ""
    )
    return f"a:contains('{said}')" if said else ""
