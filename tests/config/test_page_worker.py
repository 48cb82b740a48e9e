"""What a server answers to an address that it does not take."""

import socket
from threading import Thread

import pytest
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine

from config.page_worker import PageWorker


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
