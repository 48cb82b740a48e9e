"""What the group robots of the messengers share: plain text of a limited length, and what their error codes mean.

Plain text, never Markdown or cards: titles come from crawled posts, and a post must not be able to make a link, a
mention of everybody or a heading in the chat of an office.
"""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alerts.notify.base import ChannelDown, Message, PermanentFailure, RetryLater, Throttled
from alerts.notify.http import Answer, Http, OverHttp
from config.channels import ChannelEntry

JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Codes:
    """A platform's error codes: slow down (for `pause` s), the robot cannot be used, this message will never be taken.

    Any other code is tried again: an unknown word of the platform loses nothing.
    """

    throttled: frozenset[int]
    down: frozenset[int]
    never: frozenset[int]
    pause: float = 60.0


class Robot(OverHttp, ABC):
    """A robot in a group chat; all members read it. `stamp` gives the seconds since 1970 that signatures need."""

    private = False
    name = ""
    codes: Codes
    longest = 2048

    def __init__(
        self,
        entry: ChannelEntry,
        token: str,
        secret: str = "",
        proxy: str = "",
        stamp: Callable[[], float] = time.time,
    ) -> None:
        self.entry, self.token, self.secret, self.stamp = entry, token, secret, stamp
        self.http = Http(entry, proxy)

    def send(self, message: Message) -> None:
        """Say it in the group. Raises `DeliveryFailure`."""
        body = json.dumps(self.body(message), ensure_ascii=False).encode()
        self.judge(self.http.post(self.address(), body, JSON))

    @abstractmethod
    def address(self) -> str:
        """Where to, with key and signature."""

    @abstractmethod
    def body(self, message: Message) -> dict[str, Any]:
        """The platform's form of the message."""

    def code(self, answer: Answer) -> tuple[Any, str]:
        """The platform's code (0 is success) and words."""
        return answer.field("errcode"), str(answer.field("errmsg") or "")

    def judge(self, answer: Answer) -> None:
        """Nothing where it was taken. Raises what its code means."""
        code, said = self.code(answer)
        words = f"{self.name}机器人：{said[:200].replace(self.token, '…') or '没有说明'}（{code}）"
        if code == 0:
            return
        if not isinstance(code, int):
            raise ChannelDown(f"{self.name}机器人的回答不像{self.name}，请核对通道的 url 和代理")
        if code in self.codes.throttled:
            raise Throttled(words, self.codes.pause)
        if code in self.codes.down:
            raise ChannelDown(f"{words}，请核对机器人的密钥和安全设置")
        raise (PermanentFailure if code in self.codes.never else RetryLater)(words)


def words(message: Message, longest: int) -> str:
    """Subject, text and number, at most `longest` bytes of UTF-8; where it is cut it says so and keeps the link."""
    number = f"\n（通知号 {message.number}）"
    whole = f"{message.subject}\n\n{message.text.strip()}{number}"
    if len(whole.encode()) <= longest:
        return whole
    end = f"……（全文请登录系统查看）\n{message.link}{number}" if message.link else f"……（全文请登录系统查看）{number}"
    room = longest - len(end.encode())
    return whole.encode()[: max(0, room)].decode("utf-8", "ignore") + end


def mobile(phone: str) -> list[str]:
    """The number as the platforms mention a member by, where it is a mobile number of the mainland."""
    digits = "".join(one for one in phone if one.isdigit())
    digits = digits.removeprefix("86") if len(digits) == 13 else digits
    return [digits] if len(digits) == 11 and digits.startswith("1") else []
