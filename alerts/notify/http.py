"""Outgoing HTTP of the channels, by requests: time-outs, a proxy, short answers, errors without secrets."""

import json
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests

from alerts.notify.base import ChannelDown, PermanentFailure, Throttled
from config.channels import ChannelEntry

_LONGEST_ANSWER = 64 * 1024
_CLOSED = frozenset({401, 403, 404, 405, 407, 410})
_CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a 2xx: the body as JSON, or None where it is none."""

    status: int
    content: Any

    def field(self, path: str) -> Any:
        """A value by its keys, joined by dots; None where there is none."""
        value = self.content
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value


class Http:
    """One session to one server. The environment's proxies and .netrc are not looked at: what is not configured is not
    used."""

    def __init__(self, entry: ChannelEntry, proxy: str = "") -> None:
        self.entry = entry
        self._session = requests.Session()
        self._session.trust_env = False
        through = entry.proxy or proxy
        if through:
            self._session.proxies = {"http": through, "https": through}
        self._session.verify = entry.ca_file or True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """POST and read the answer. Raises `ChannelDown`, `Throttled`, `PermanentFailure`; no text names the URL's
        path or query, where robots have their key."""
        where = urlsplit(url).netloc.rpartition("@")[2]
        until = time.monotonic() + self.entry.timeout_seconds
        waits = (min(_CONNECT_SECONDS, self.entry.timeout_seconds), self.entry.timeout_seconds)
        try:
            with self._session.post(
                url, data=body, headers=headers, timeout=waits, allow_redirects=False, stream=True
            ) as response:
                content = _read(response, until)
        except (requests.RequestException, TimeoutError, UnicodeError, ValueError, OSError) as error:
            raise ChannelDown(f"连不上 {where}（{type(error).__name__}）") from None
        _judge(response, where)
        return Answer(response.status_code, content)


def _read(response: requests.Response, until: float) -> Any:
    """At most 64 KiB, and not longer than the time-out in all, however slowly it drips."""
    read = bytearray()
    for chunk in response.iter_content(4096):
        read += chunk
        if len(read) > _LONGEST_ANSWER:
            raise ValueError("answer too long")
        if time.monotonic() > until:
            raise TimeoutError
    try:
        return json.loads(read)
    except ValueError:
        return None


def _judge(response: requests.Response, where: str) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status == 429:
        asked = response.headers.get("Retry-After", "")
        raise Throttled(f"{where} 要求放慢（429）", min(float(asked), 3600.0) if asked.isdigit() else 60.0)
    if 300 <= status < 400:
        raise ChannelDown(f"{where} 转到了别的地址（{status}），请核对通道的 url")
    if status in _CLOSED:
        raise ChannelDown(f"{where} 拒绝访问（{status}），请核对通道的 url 和密钥")
    if status >= 500 or status == 408:
        raise ChannelDown(f"{where} 暂时不能用（{status}）")
    raise PermanentFailure(f"{where} 不接受这条通知（{status}）")


class OverHttp:
    """A channel that holds one `Http` while it is open."""

    http: Http

    def __enter__(self) -> Self:
        self.http.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.__exit__(kind, error, trace)
