"""What the saved real pages say is in the store: title, time, author hash, text."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI
from nlp.text.clean import clean
from pipeline.models import Item, Source
from pipeline.transport.spool import SpoolTransport
from pipeline.work import Worker

pytestmark = [pytest.mark.shared, pytest.mark.server, pytest.mark.django_db]


@pytest.fixture
def stored(tmp_path: Path, now: Any, crawl: Any) -> Any:
    """Crawls a source and lets the worker store what came."""

    def run(entry: Any) -> dict[str, Item]:
        Source.objects.create(key=entry.key, name=entry.name, kind=entry.kind.value)
        crawl(entry)
        worker = Worker(SpoolTransport(tmp_path / "spool0"), None, lambda: now)
        while worker.step():
            pass
        assert not list((tmp_path / "spool0" / "dead").iterdir())
        return {item.external_id: item for item in Item.objects.all()}

    return run


def test_forum(shared: Path, site: Any, source: Any, stored: Any) -> None:
    folder = shared / "pages" / "discuz_x35"
    for address, name in {
        "/forum.php?mod=forumdisplay&fid=36": "forumdisplay_fid36.html",
        "/forum.php?mod=forumdisplay&fid=36&page=2": "forumdisplay_fid36_p2.html",
        "/forum.php?mod=viewthread&tid=1&extra=page%3D1": "viewthread_1_p1.html",
        "/forum.php?mod=viewthread&tid=1&extra=&page=2": "viewthread_1_p2.html",
    }.items():
        site.serve(address, (folder / name).read_bytes())
    items = stored(source("discuz", boards=["36"]))
    assert len(items) == 20
    first = items["1"]
    assert first.title.startswith("城南1路污水")
    assert f"{first.published_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" == "2026-11-22 07:13:42"
    assert len(first.submitter) == 16
    assert first.text
    assert {item.topic_id for item in items.values()} == {first.topic_id}


def test_weibo(shared: Path, site: Any, source: Any, stored: Any) -> None:
    folder = shared / "pages" / "weibo"
    search = "/api/container/getIndex?containerid=100103type%3D1%26q%3D%E6%98%8E%E6%97%A5&page="
    site.serve(search + "1", (folder / "m_getindex_list.json").read_bytes())
    site.serve(search + "2", (folder / "m_profile_error.json").read_bytes())
    site.serve("/statuses/extend?id=4645748019299849", (folder / "m_statuses_extend.json").read_bytes())
    items = stored(source("weibo-mobile", keywords=["明日"]))
    cards = json.loads((folder / "m_getindex_list.json").read_text())["data"]["cards"]
    assert {card["mblog"]["mid"] for card in cards} <= set(items)
    accounts = {card["mblog"]["user"]["screen_name"] for card in cards if card["mblog"].get("user")}
    for item in items.values():
        assert item.text
        assert item.published_at
        assert item.submitter not in accounts


def test_news(shared: Path, site: Any, source: Any, stored: Any) -> None:
    files = sorted((shared / "pages" / "news").glob("*.html"))
    gold = json.loads((shared / "pages" / "news" / "gold.json").read_text())
    site.serve("/list/", "".join(f'<li><a href="/n/{file.name}">{file.name}</a></li>' for file in files).encode())
    for file in files:
        site.serve(f"/n/{file.name}", file.read_bytes())
    by_name = {item.url.rsplit("/", 1)[1]: item for item in stored(source("news", "/list/")).values()}
    assert set(by_name) == set(gold)
    for name, expected in gold.items():
        assert by_name[name].title == clean(expected["title"]), name
        assert by_name[name].text
