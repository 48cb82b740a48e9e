"""Local servers that speak the protocols of the messengers, an SMS gateway and a webhook's receiver, and check them.

Each one checks what the real one checks (key, signature, timestamp, form, length) by its own sums, keeps what it took,
and answers failures in the platform's own words. `trouble`: what the next posts are answered instead.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN, SECRET = "key-of-the-robot", "SEC-of-the-robot"


@dataclass
class Trouble:
    """An answer that is no success: a status with headers, or a platform's code; `slow`: seconds before it."""

    status: int = 200
    code: int | None = None
    said: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0


@dataclass
class Platform:
    """One server; `took` holds text and whole request of what it accepted."""

    took: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    trouble: Trouble | None = None
    url: str = ""
    rejected: list[str] = field(default_factory=list)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        raise NotImplementedError

    def failed(self, code: int, said: str) -> dict[str, Any]:
        return {"errcode": code, "errmsg": said}

    def reject(self, code: int, said: str) -> tuple[int, dict[str, Any]]:
        self.rejected.append(said)
        return 200, self.failed(code, said)

    def accept(self, text: str, request: dict[str, Any]) -> None:
        self.took.append(text)
        self.requests.append(request)


class WeCom(Platform):
    def answer(self, path, headers, body):
        asked = urlsplit(path)
        if asked.path != "/cgi-bin/webhook/send" or parse_qs(asked.query).get("key") != [TOKEN]:
            return self.reject(93000, "invalid webhook url")
        content = json.loads(body)
        if content["msgtype"] != "text" or set(content) != {"msgtype", "text"}:
            return self.reject(40008, "invalid message type")
        if len(content["text"]["content"].encode()) > 2048:
            return self.reject(40058, "content exceed max length")
        self.accept(content["text"]["content"], content)
        return 200, {"errcode": 0, "errmsg": "ok"}


class DingTalk(Platform):
    def answer(self, path, headers, body):
        asked = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(asked.query).items()}
        if asked.path != "/robot/send" or query.get("access_token") != TOKEN:
            return self.reject(300005, "token is not exist")
        if abs(int(query["timestamp"]) / 1000 - time.time()) > 3600:
            return self.reject(310000, "invalid timestamp")
        told = f"{query['timestamp']}\n{SECRET}"
        if base64.b64decode(query["sign"]) != hmac.digest(SECRET.encode(), told.encode(), hashlib.sha256):
            return self.reject(310000, "sign not match")
        content = json.loads(body)
        if content["at"]["isAtAll"] or content["msgtype"] != "text" or len(body) > 20_000:
            return self.reject(40035, "invalid parameter")
        self.accept(content["text"]["content"], content)
        return 200, {"errcode": 0, "errmsg": "ok"}


class Feishu(Platform):
    def answer(self, path, headers, body):
        if path != f"/open-apis/bot/v2/hook/{TOKEN}":
            return self.reject(19001, "param invalid: incoming webhook access token invalid")
        content = json.loads(body)
        if abs(int(content["timestamp"]) - time.time()) > 3600:
            return self.reject(19021, "timestamp is not within one hour")
        mac = hmac.digest(f"{content['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256)
        if base64.b64decode(content["sign"]) != mac:
            return self.reject(19021, "sign match fail")
        if content["msg_type"] != "text" or len(body) > 20_000 or "<at" in content["content"]["text"]:
            return self.reject(9499, "Bad Request")
        self.accept(content["content"]["text"], content)
        return 200, {"code": 0, "msg": "success", "data": {}}

    def failed(self, code, said):
        return {"code": code, "msg": said, "data": {}}


class Receiver(Platform):
    """A webhook's receiver that refuses what is old, what is changed, and takes each id once."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.repeats = 0
        self.clock = time.time

    def answer(self, path, headers, body):
        told, stamp = headers["webhook-id"], headers["webhook-timestamp"]
        mac = hmac.digest(SECRET.encode(), f"{told}.{stamp}.".encode() + body, hashlib.sha256)
        if headers["webhook-signature"] != "v1," + base64.b64encode(mac).decode():
            self.rejected.append("signature")
            return 401, {}
        if abs(int(stamp) - self.clock()) > 300:
            self.rejected.append("old")
            return 400, {}
        if told in self.ids:
            self.repeats += 1
            return 200, {}
        self.ids.add(told)
        content = json.loads(body)
        self.accept(f"{content['data']['subject']}\n{content['data']['text']}", content)
        return 204, {}

    def failed(self, code, said):
        return {"error": said}


class SmsGateway(Platform):
    def answer(self, path, headers, body):
        if headers["content-type"].startswith("application/x-www-form-urlencoded"):
            content = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        else:
            content = json.loads(body)
        if content.get("account") != TOKEN or content.get("password") != SECRET:
            return self.reject(109, "account")
        if not content["mobile"].isdigit():
            return self.reject(107, "number")
        self.accept(content["content"], content)
        return 200, {"result": {"code": "0"}}

    def failed(self, code, said):
        return {"result": {"code": str(code), "msg": said}}


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            trouble = platform.trouble
            if trouble is None:
                status, content = platform.answer(
                    self.path, {name.lower(): value for name, value in self.headers.items()}, body
                )
                extra = {}
            else:
                time.sleep(trouble.slow)
                status, extra = trouble.status, trouble.headers
                content = platform.failed(trouble.code, trouble.said) if trouble.code is not None else {}
            said = b"" if status == 204 else json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(said)), **extra}.items():
                self.send_header(name, value)
            with suppress(BrokenPipeError, ConnectionResetError):  # the channel may have given up waiting
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *arguments: object) -> None:
            return

    return Handler


@contextmanager
def serve(platform: Platform) -> Iterator[Platform]:
    """Listens on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    platform.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
