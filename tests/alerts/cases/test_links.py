"""链接核查 against a real web server on loopback: at once, weekly, never into a private network."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from alerts import cases, web_pages
from alerts.models import LinkCheck, Notification
from alerts.rules.releases import CONTENT, GATES
from config.vocabulary import ReleaseKind

pytestmark = pytest.mark.django_db
WORDS = "十一月二十三日上午路口积水已经排除，交通恢复正常，有关部门正在检查管网，情况将及时公布，请市民放心出行。" * 3


class _Page(BaseHTTPRequestHandler):
    asked: list[str] = []
    words = WORDS

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path in {"/moved", "/inside", "/loop"}:
            self.send_response(302)
            target = {"/moved": "/page", "/inside": "http://10.0.0.1/secret", "/loop": "/loop"}[self.path]
            self.send_header("Location", target)
            self.end_headers()
            return
        status = 404 if self.path == "/gone" else 200
        body = f"<html><body><article><h1>通报</h1><p>{self.words}</p></article></body></html>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    _Page.asked, _Page.words = [], WORDS
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(settings) -> None:
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"allow_private_links": True})


def published(case, town, at, url):
    content, kind = dict.fromkeys(CONTENT[ReleaseKind.FIRST], "已写明"), ReleaseKind.FIRST
    return cases.publish(case, town.judge, at(0.1), kind, content, dict.fromkeys(GATES, "值班乙"), "网站", url)


def test_a_link_is_looked_at_at_once_and_again_after_a_week_and_its_words_are_kept(triaged, town, at, site, allowed):
    release = published(triaged, town, at, f"{site}/moved")
    assert cases.check_links(at(0.2)) == 1
    assert cases.check_links(at(0.3)) == 0
    check = release.link_checks.get()
    assert (check.ok, check.status, check.final_url) == (True, 200, f"{site}/page")
    assert "路口积水已经排除" in check.text
    assert cases.check_links(at(0.2) + timedelta(days=6)) == 0
    assert cases.check_links(at(0.2) + timedelta(days=7)) == 1
    assert release.link_checks.last().text == ""
    _Page.words = WORDS.replace("积水", "塌陷")
    assert cases.check_links(at(0.2) + timedelta(days=14)) == 1
    assert "路口塌陷" in release.link_checks.last().text


def test_a_failed_link_is_shown_and_told_once_and_tried_again_soon(triaged, town, at, site, allowed):
    release = published(triaged, town, at, f"{site}/gone")
    for hours in (0.2, 0.5, 1.2, 2.2, 3.2):
        cases.check_links(at(hours))
    assert list(release.link_checks.values_list("ok", "error")) == [(False, "网页返回 404")] * 3
    assert triaged.events.filter(kind="链接失效").count() == 1
    assert Notification.objects.filter(purpose="link_failed").count() == 1
    triaged.refresh_from_db()
    assert triaged.state == "triage"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/x", "内部网络"),
        ("http://localhost/x", "内部网络"),
        ("http://[::1]/x", "内部网络"),
        ("http://169.254.169.254/latest", "内部网络"),
        ("ftp://gov.example/x", "不是网页地址"),
    ],
)
def test_a_private_address_is_never_asked(at, url, said):
    answer = web_pages.fetch(url, at(0))
    assert not answer.ok
    assert said in answer.error


def test_a_real_server_in_a_private_network_hears_nothing(triaged, town, at, site):
    published(triaged, town, at, f"{site}/page")
    cases.check_links(at(0.2))
    assert _Page.asked == []
    assert "内部网络" in LinkCheck.objects.get().error


def test_a_redirect_into_a_private_network_is_not_followed(at, site, monkeypatch):
    monkeypatch.setattr(web_pages, "is_private", lambda address: address.startswith("10."))
    assert "内部网络" in web_pages.fetch(f"{site}/inside", at(0)).error
    assert _Page.asked == ["/inside"]


def test_a_slow_a_looping_and_a_silent_page_are_said_in_words(at, site, allowed, monkeypatch):
    monkeypatch.setattr(web_pages, "READ", 0.3)
    assert web_pages.fetch(f"{site}/slow", at(0)).error == "网页在规定时间内没有响应"
    assert web_pages.fetch(f"{site}/loop", at(0)).error == "网页反复跳转"
    assert web_pages.fetch("http://127.0.0.1:1/", at(0)).error == "网站连接不上"


def test_a_page_that_drips_is_left_after_the_whole_time(at, allowed, monkeypatch):
    """Each byte comes well within the time for one silence; the whole look has its own end."""
    monkeypatch.setattr(web_pages, "TOTAL", 1.0)

    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            head = b"HTTP/1.0 200 OK\r\nX-Slow: "
            try:
                self.wfile.write(head)
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    began = time.monotonic()
    answer = web_pages.fetch(f"http://127.0.0.1:{server.server_port}/", at(1))
    took = time.monotonic() - began
    server.shutdown()
    server.server_close()
    assert (answer.ok, answer.error) == (False, "网页在规定时间内没有响应")
    assert took < 4
