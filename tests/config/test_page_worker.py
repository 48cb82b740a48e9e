"""What a server answers to an address that it does not take."""

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import sleep

import pytest
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from config.page_worker import PageWorker, in_turn


@pytest.mark.parametrize(
    ("error", "longer", "status", "says"),
    [
        (LimitRequestLine(90_000, 8_190), 0, "414", "一次检索最多 800 字"),
        (LimitRequestLine(90_000, 8_190), 90_000, "414", "一次检索最多 800 字"),
        (
            LimitRequestHeaders("limit request headers fields size"),
            9_000,
            "431",
            "请在浏览器的设置里清除本网站的 Cookie",
        ),
    ],
)
def test_what_is_too_long_is_answered_by_a_page_that_says_what_to_do(
    error: Exception, longer: int, status: str, says: str
) -> None:
    """`longer`: bytes that the client has sent and nobody has read, for which a plain close would reset the page."""
    server, client = socket.socketpair()
    worker = PageWorker.__new__(PageWorker)

    def serve() -> None:
        worker.handle_error(None, server, ("127.0.0.1", 1), error)
        server.close()

    thread = Thread(target=serve)
    thread.start()
    client.sendall(b"x" * longer)
    client.shutdown(socket.SHUT_WR)
    answer = b"".join(iter(lambda: client.recv(65_536), b""))
    thread.join()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"Content-Security-Policy: default-src 'none'" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert says in body.decode()
    assert "/static/web/huiying.css" in body.decode()
    client.close()


def test_pages_are_made_one_after_the_other_and_a_slow_one_holds_nobody_up() -> None:
    now, most, let_go = 0, 0, Event()

    def made(environ: dict[str, object], _start: object) -> list[bytes]:
        nonlocal now, most
        if environ.get("slow"):
            let_go.wait(10)
            return [b"slow"]
        now += 1
        most = max(most, now)
        sleep(0.002)
        now -= 1
        return [b"page"]

    app = in_turn(made)
    with ThreadPoolExecutor(5) as threads:
        assert list(threads.map(lambda _: app({}, None), range(8))) == [[b"page"]] * 8
        assert most == 1
        slow = threads.submit(app, {"slow": True}, None)
        assert list(threads.map(lambda _: app({}, None), range(4))) == [[b"page"]] * 4  # while it still waits
        assert not slow.done()
        let_go.set()
        assert slow.result(10) == [b"slow"]
