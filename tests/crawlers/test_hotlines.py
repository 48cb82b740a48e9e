"""Hotline lists (12345, 8890) are set up from their addresses: unlike skins, older than the rules that read them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from crawlers.parse.addresses import linked
from crawlers.parse.text import tree
from pipeline.sources.crawl import Crawler
from pipeline.sources.probing import probe
from tests.crawlers.conftest import NOW, Rounds
from tests.crawlers.hotline_skins import CALLS, SKINS


def when(written: str) -> datetime | None:
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI) if written else None


@pytest.mark.server
@pytest.mark.parametrize("skin", SKINS)
def test_every_call_comes_with_its_answer_office_and_times(
    skin: str, site: Any, rounds: Rounds, tmp_path: Path
) -> None:
    pages = SKINS[skin]()
    site.serve("/robots.txt", b"User-agent: *\n")
    for address, body in pages.items():
        site.serve(address, body)
    given = {"allow_private_host": True, "delay_seconds": 0}
    entry = probe(site.url + next(iter(pages)), given, Crawler(tmp_path / "spool", "salt", "a@example.org"), NOW).entry
    result, posts = rounds(entry, NOW, None)
    assert result.status == "ok"
    found = {post.text: post for post in posts}
    assert found.keys() == {call.text for call in CALLS}
    for call in CALLS:
        post = found[call.text]
        told = (post.title, post.official_reply, post.reply_department, post.replied_at, post.state)
        state = "已办结" if call.reply else "办理中"
        assert told == (call.title, call.reply, call.office, when(call.replied_at), state)
        if skin != "camels" or call is CALLS[0]:
            assert post.published_at == when(call.at)


@pytest.mark.parametrize(
    ("markup", "leads"),
    [
        ("<a href='#' onclick=\"window.open('v.aspx?id=7')\">", "http://x/a/v.aspx?id=7"),
        ("<a href='javascript:void(0)' onclick=\"location.href='/v/7'\">", "http://x/v/7"),
        ("<a href=\"javascript:window.open('/v/7')\">", "http://x/v/7"),
        ("<a href='/own' onclick=\"window.open('/v/7')\">", "http://x/own"),
        ("<a href='#' onclick='show(7)'>", "http://x/a/"),
        ("<a onclick=\"window.open('http://[::1')\">", ""),
    ],
)
def test_a_click_leads_where_the_address_does_not(markup: str, leads: str) -> None:
    page = tree(f"<div>{markup}题</a></div>")
    assert page is not None
    assert linked("http://x/a/", next(page.iter("a"))) == leads
