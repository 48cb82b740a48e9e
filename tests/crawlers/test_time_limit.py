"""A fetch of one page ends by itself: a site that drips, in its head or its words, and packed words that break off."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawlers import fetch_once

pytestmark = pytest.mark.server
Serve = Callable[[bytes, bytes], str]


@pytest.fixture
def dripping() -> Iterator[Serve]:
    """A site that says its first bytes at once, and the others one by one, for as long as anybody listens."""
    door, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve(first: bytes, then: bytes) -> str:
        def answer() -> None:
            talk, _ = door.accept()
            with talk:
                talk.recv(4096)
                try:
                    talk.sendall(first)
                    while not over.wait(0.02):
                        talk.sendall(then)
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{door.getsockname()[1]}/l/"

    yield serve
    over.set()
    door.close()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_site_that_drips_is_left(dripping: Serve, first: bytes, then: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_once, "_SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(fetch_once.NotFetched, match="too slow"):
        fetch_once.fetch(dripping(first, then), "", allow_private=True)
    assert time.monotonic() - began < 5


def test_what_breaks_off_is_no_page(site: Any) -> None:
    packed = gzip.compress(bytes(range(256)) * 40)
    broken = packed[:20] + b"\xff" * 40 + packed[60:]
    site.serve("/l/", broken, headers={"Content-Encoding": "gzip"})
    with pytest.raises(fetch_once.NotFetched, match="broken compression"):
        fetch_once.fetch(site.url + "/l/", "", allow_private=True)


def test_no_cookie_is_carried_to_the_next_address(site: Any) -> None:
    site.serve("/a", b"", status=302, headers={"Location": "/b", "Set-Cookie": "who=me"})
    site.serve("/b", b"here")
    assert fetch_once.fetch(site.url + "/a", "", allow_private=True).body == b"here"
    assert "Cookie" not in site.heads[-1]


def test_the_body_of_an_answer_that_redirects_is_not_read_whole(site: Any) -> None:
    """Requests would, to find the next address; here the limit of four megabytes holds for it too."""
    site.serve("/a", b"x" * (6 << 20), status=302, headers={"Location": "/b"})
    with pytest.raises(fetch_once.NotFetched, match="too large"):
        fetch_once.fetch(site.url + "/a", "", allow_private=True)


def test_a_malformed_address_is_said_so(site: Any) -> None:
    site.serve("/a", b"", status=302, headers={"Location": "http://[::1"})
    for url in (site.url + "/a", "http://[::1"):
        with pytest.raises(fetch_once.NotFetched, match="malformed"):
            fetch_once.fetch(url, "", allow_private=True)


def test_a_name_that_changes_after_it_was_checked_gains_nothing(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site.serve("/a", b"secret")
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]
    monkeypatch.setattr(fetch_once, "getaddrinfo", lambda *_: public)
    with pytest.raises(fetch_once.NotFetched, match="private"):
        fetch_once.fetch(site.url.replace("127.0.0.1", "localhost") + "/a", "", allow_private=False)
    assert not site.asked
