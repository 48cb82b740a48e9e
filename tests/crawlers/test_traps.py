"""Traps of the web end by themselves: bombs, endless lists, session numbers; and the site's own pace is kept."""

import gzip
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawlers.parse.addresses import plain_address
from crawlers.run import run_round

pytestmark = pytest.mark.server
ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 0, 50, tzinfo=UTC)


def test_a_packed_bomb_is_dropped(site: Any, source: Any, crawl: Any) -> None:
    bomb = gzip.compress(b"\0" * (200 << 20))
    site.serve("/l/", bomb, headers={"Content-Encoding": "gzip"})
    began = time.monotonic()
    result = crawl(source("news", "/l/")).result
    assert result.status == "unreachable"
    assert time.monotonic() - began < 30


def test_a_packed_answer_that_breaks_off_is_no_page(site: Any, source: Any, crawl: Any) -> None:
    """What came of it holds links that could be read: a list that is shorter than it was."""
    links = "".join(f"<a href=/n/{1000 + n}.html>some article about {n * n}</a>" for n in range(90))
    packed = gzip.compress(f"<html>{links}</html>".encode())
    site.serve("/l/", packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})
    result = crawl(source("news", "/l/")).result
    assert (result.status, site.pages_asked) == ("unreachable", ["/l/", "/l/"])
    assert "broke off" in result.reason
    site.asked.clear()
    site.serve("/l/", packed, headers={"Content-Encoding": "gzip"})
    crawl(source("news", "/l/"))
    assert len(site.pages_asked) > 50


def test_a_list_without_end_ends(site: Any, source: Any, crawl: Any) -> None:
    for number in range(1, 60):
        page = f'<a href="/n/2{number:04}.html">article number {number}</a><a href="/cal?m={number + 1}">下一页</a>'
        site.serve(f"/cal?m={number}", page.encode())
        site.serve(
            f"/n/2{number:04}.html", b"<html><h1>article</h1><div id=zoom>some words of an article here.</div></html>"
        )
    result = crawl(source("news", "/cal?m=1", pages=5)).result
    assert len([address for address in site.pages_asked if address.startswith("/cal")]) == 5
    assert result.status == "ok"


def test_a_ring_of_redirects_ends(site: Any, source: Any, crawl: Any) -> None:
    site.serve("/a", b"", status=302, headers={"Location": "/b"})
    site.serve("/b", b"", status=302, headers={"Location": "/a"})
    assert crawl(source("news", "/a")).result.status in {"unreachable", "forbidden"}
    assert len(site.pages_asked) <= 10


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://x/a.jsp;jsessionid=AB12?id=3", "http://x/a.jsp?id=3"),
        ("http://x/a.php?PHPSESSID=ab&id=3&_t=99", "http://x/a.php?id=3"),
        ("http://x/a?sid=1", "http://x/a"),
        ("http://x/a?side=1&id=2", "http://x/a?side=1&id=2"),
        ("http://[x", "http://[x"),
    ],
)
def test_session_numbers_are_no_part_of_an_address(url: str, plain: str) -> None:
    assert plain_address(url) == plain


def test_the_sites_own_pace_is_kept_and_its_robots_file_remembered(petition: Any, source: Any, tmp_path: Path) -> None:
    petition.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 0.4\n", headers={"Content-Type": "text/plain"})
    entry = source("petition-json", "/")
    began = time.monotonic()
    run_round([entry], tmp_path / "s1", "salt", "", {entry.key: None}, NOW, seen=tmp_path / "seen")
    taken, asked = time.monotonic() - began, len(petition.pages_asked)
    assert asked >= 3
    assert taken >= 0.4 * (asked - 1)
    petition.asked.clear()
    later = NOW + timedelta(minutes=15)
    run_round([entry], tmp_path / "s2", "salt", "", {entry.key: NOW}, later, seen=tmp_path / "seen")
    assert "/robots.txt" not in petition.asked
    assert petition.pages_asked
    run_round([entry], tmp_path / "s3", "salt", "", {entry.key: NOW}, NOW + timedelta(hours=5), seen=tmp_path / "seen")
    assert "/robots.txt" in petition.asked


def test_filters_need_no_network(tmp_path: Path) -> None:
    cut = ["unshare", "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*cut, "true"], check=False, capture_output=True).returncode:
        reason = "this machine cannot cut the network off a process"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    base = {key: value for key, value in os.environ.items() if not key.startswith(("HUIYING", "DJANGO"))}
    pages = ROOT / "tests/crawlers/pages"
    line = '{"path": "portal/trs.html"}\n'
    for arguments, given in (
        (["parse", "feed", str(pages / "feed/atom.xml")], ""),
        (["extract", "--root", str(pages)], line),
    ):
        command = [*cut, sys.executable, "-m", "config.manage", *arguments]
        environment = base | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, input=given, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, bool(done.stdout)) == (0, True), done.stderr


def test_an_answer_of_a_gigabyte_is_never_taken_in(source: Any, crawl: Any) -> None:
    """A thousand pieces of a megabyte, whose length nobody announced."""
    sent = [0]

    class Endless(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            piece = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
            try:
                for _ in range(0 if self.path == "/robots.txt" else 1000):
                    self.wfile.write(piece)
                    sent[0] += 1
                self.wfile.write(b"0\r\n\r\n")
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = crawl(source("news", "/").model_copy(update={"url": f"http://127.0.0.1:{server.server_port}/l/"})).result
    server.shutdown()
    server.server_close()
    assert (result.status, result.items) == ("unreachable", 0)
    assert sent[0] < 100, "megabytes, those in the kernel's buffers and one more try included"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "KB"
