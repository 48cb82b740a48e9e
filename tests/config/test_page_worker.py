"""What a server answers to an address that it does not take."""

import socket
from threading import Thread

import pytest
from gunicorn.http.errors import LimitRequestLine

from config.page_worker import PageWorker


@pytest.mark.parametrize("longer", [0, 90_000])
def test_a_too_long_address_is_answered_by_a_page_that_says_what_to_do(longer: int) -> None:
    """`longer`: bytes that the client has sent and nobody has read, for which a plain close would reset the page."""
    server, client = socket.socketpair()
    worker = PageWorker.__new__(PageWorker)

    def serve() -> None:
        worker.handle_error(None, server, ("127.0.0.1", 1), LimitRequestLine(90_000, 8_190))
        server.close()

    thread = Thread(target=serve)
    thread.start()
    client.sendall(b"x" * longer)
    client.shutdown(socket.SHUT_WR)
    answer = b"".join(iter(lambda: client.recv(65_536), b""))
    thread.join()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 414 ")
    assert f"Content-Length: {len(body)}".encode() in head
    assert "一次检索最多 800 字" in body.decode()
    client.close()
