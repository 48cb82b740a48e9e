# ruff: noqa: E501  pages are easier to read in whole lines
"""A new operator's way: five unlike addresses become sources by `probe` and `add`, are crawled, and one of them breaks."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.edit import add_source
from config.load import ConfigError, load_yaml
from config.schema.installation import Installation
from config.schema.sources import SourceEntry
from tests.own_process import ADMIN, huiying

pytestmark = pytest.mark.server


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert huiying("init", str(folder), "--jurisdiction", "demo", folder=folder, **ADMIN).returncode == 0
    return folder


def article(title: str) -> bytes:
    text = f"<html><body><h1>{title}</h1><p>2026-11-22 08:00</p><div id=zoom><p>{title}，请市民注意，联系电话13800138000。</p></div></body></html>"
    return text.encode()


@pytest.fixture
def five(site: Any, forum: Any) -> dict[str, str]:
    """Addresses of a forum, a portal, a feed, a JSON board and an HTML board of a kind that no spider knows."""
    del forum
    site.serve(
        "/robots.txt", b"User-agent: *\nDisallow: /private/\nCrawl-delay: 0\n", headers={"Content-Type": "text/plain"}
    )
    site.serve("/forum.php?mod=forumdisplay&fid=7", "discuz/board.html")
    titles = ["关于停水的通知", "路灯维修的公告", "公交改线的说明", "寒潮预警的提示"]
    links = "".join(
        f'<li><a href="/zw/2026112{n}_900{n}.html">{title}</a><span>2026-11-2{n}</span></li>'
        for n, title in enumerate(titles)
    )
    site.serve("/zw/", f"<html><head><title>通知公告-柳溪县</title></head><ul>{links}</ul></html>".encode())
    for number, title in enumerate(titles):
        site.serve(f"/zw/2026112{number}_900{number}.html", article(title))
    entries = "".join(
        f"<item><title>{title}</title><link>{site.url}/zw/2026112{n}_900{n}.html</link></item>"
        for n, title in enumerate(titles)
    )
    site.serve(
        "/rss.xml", f"<rss version='2.0'><channel><title>柳溪新闻 - 柳溪县</title>{entries}</channel></rss>".encode()
    )
    rows = [
        {"id": n, "title": title, "content": f"{title}在哪里看", "create_time": "2026-11-22 08:00"}
        for n, title in enumerate(titles)
    ]
    site.serve("/api/list?page=1", json.dumps({"code": 200, "data": {"list": rows}}).encode())
    site.serve("/api/list?page=2", json.dumps({"code": 200, "data": {"list": []}}).encode())
    cards = "".join(
        f'<div class="msg"><b>{n}</b><a class="h" href="/wz/view/{n}a">{title}</a></div>'
        for n, title in enumerate(titles)
    )
    site.serve(
        "/wz/",
        f"<html><title>网上问政</title><body><nav><a href=/>网站首页</a></nav><section>{cards}</section></body></html>".encode(),
    )
    for number, title in enumerate(titles):
        site.serve(f"/wz/view/{number}a", article(title))
    paths = {
        "bbs": "/forum.php?mod=forumdisplay&fid=7", "portal": "/zw/", "feed": "/rss.xml", "json": "/api/list?page=1",
        "board": "/wz/",
    }  # fmt: skip
    return {key: site.url + path for key, path in paths.items()}


def test_five_unlike_sources_are_added_from_their_addresses_alone(
    office: Path, site: Any, five: dict[str, str]
) -> None:
    before = (office / "huiying.yaml").read_text("utf-8")
    shown = huiying("source", "probe", five["portal"], "--allow-private", folder=office, **ADMIN)
    assert shown.returncode == 0, shown.stderr
    assert "类型: news" in shown.stdout
    assert shown.stdout.count("· 2026-11-22T08:00:00+08:00") == 3
    assert f"huiying source add {five['portal']} --allow-private" in shown.stdout
    assert "13800138000" not in shown.stdout
    assert (office / "huiying.yaml").read_text("utf-8") == before
    kinds = {}
    for key, url in five.items():
        done = huiying("source", "add", url, "--key", key, "--allow-private", folder=office, **ADMIN)
        assert done.returncode == 0, (key, done.stdout, done.stderr)
        kinds[key] = done.stdout.split("类型: ")[1].split()[0]
    assert kinds == {
        "bbs": "discuz", "portal": "news", "feed": "feed", "json": "board-json", "board": "board-html",
    }  # fmt: skip
    text = (office / "huiying.yaml").read_text("utf-8")
    assert "# 采集时告知对方网站的联系邮箱" in text
    assert "# 来源示例" in text
    assert "name: 柳溪新闻\n" in text
    hasty = text.replace("allow_private_host: true", "allow_private_host: true\n    delay_seconds: 0")
    (office / "huiying.yaml").write_text(hasty, "utf-8")
    crawled = huiying("crawl", *five, folder=office, **ADMIN)
    assert crawled.returncode == 0, (crawled.stdout, crawled.stderr)
    assert [line.split("\t")[1] for line in crawled.stdout.splitlines()] == ["ok"] * 5
    site.serve("/zw/", b"<html><body><p>\xe6\x94\xb9\xe7\x89\x88</p></body></html>")
    listed = json.loads(site.routes["/api/list?page=1"].body)
    rows = [row | {"quantum": 1} for row in listed["data"]["list"]]
    site.serve("/api/list?page=1", json.dumps({**listed, "data": {"list": rows}}).encode())
    assert huiying("crawl", "portal", "json", folder=office, **ADMIN).returncode == 1
    assert huiying("crawl", "portal", folder=office, **ADMIN).returncode == 1
    health = huiying("source", "health", folder=office, **ADMIN)
    assert health.returncode == 1
    assert "版式已变" in health.stdout.splitlines()[0]
    assert "上次采集: 20" in health.stdout.splitlines()[1]
    assert "怎么办: 网站改版" in health.stdout.splitlines()[2]
    assert "不认得的内容 (unknown): 字段 data.list.quantum" in health.stdout
    assert len(huiying("source", "list", folder=office, **ADMIN).stdout.splitlines()) == 5
    site.serve("/bulletin.xml", site.routes["/rss.xml"].body)
    first, again, other = (
        huiying("source", "add", site.url + path, "--allow-private", folder=office, **ADMIN)
        for path in ("/bulletin.xml", "/bulletin.xml", "/rss.xml?page=2")
    )
    assert (first.returncode, again.returncode) == (0, 2), (first.stderr, again.stderr)
    assert "已有这个网址的来源 127-0-0-1" in again.stderr
    assert (other.returncode, "HTTP 404" in other.stderr) == (1, True)


def test_what_may_not_be_collected_is_refused_with_the_reason(office: Path, site: Any, five: dict[str, str]) -> None:
    del five
    for url, words in {
        site.url + "/private/list.html": "robots.txt",
        "https://weibo.com/u/1700000001": "不监测个人",
        "https://m.weibo.cn/": "关键词",
        "ftp://example.org/": "http",
        site.url + "/nothing": "404",
    }.items():
        done = huiying("source", "probe", url, "--allow-private", folder=office, **ADMIN)
        assert (done.returncode, words in done.stderr) == (1, True), (url, done.stderr, done.stdout)
        assert "Traceback" not in done.stderr
    done = huiying("source", "probe", site.url + "/zw/", folder=office, **ADMIN)
    assert (done.returncode, "内网地址" in done.stderr, "--allow-private" in done.stderr) == (1, True, True)


@pytest.mark.parametrize(
    "text",
    [
        "jurisdiction: demo\nsources: []\n# end\n",
        "jurisdiction: demo\nname: x",
        "sources:\n  - {key: a, name: a, kind: feed, url: 'http://a/'}\n\n# about mail\nmail:\n  host: x\njurisdiction: demo\n",
        "jurisdiction: demo\nsources:\n- key: a\n  name: a\n  kind: feed\n  url: http://a/  # note\n# last\n",
    ],
)
def test_an_entry_is_added_and_all_other_lines_stay(tmp_path: Path, text: str) -> None:
    path = tmp_path / "huiying.yaml"
    path.write_text(text, "utf-8")
    before = load_yaml(path, Installation)
    entry = SourceEntry.model_validate({"key": "new", "name": "新", "kind": "news", "url": "http://n/"})
    add_source(path, entry)
    after = load_yaml(path, Installation)
    assert after.sources == (*before.sources, entry)
    kept = [line for line in text.splitlines() if line.lstrip().startswith("#") or line.startswith("mail")]
    assert all(line in path.read_text("utf-8") for line in kept)
    with pytest.raises(ConfigError, match="new"):
        add_source(path, entry)
