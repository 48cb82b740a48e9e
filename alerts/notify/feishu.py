"""飞书 group robot, signed. Its documentation: 自定义机器人使用指南 (open.feishu.cn).

Codes it names: 19021 sign or timestamp, 19022 Ip Not Allowed, 19024 Key Words Not Found, 9499 Bad Request (the form, or
more than 20 KB). Seen in answers of the service besides: 19001 token invalid, 19007 Bot Not Enabled, 19002 params
error, 11232 frequency limited, and 9499 with "too many request"; 99991400 is the limit of the platform's interfaces.
"""

import base64
import hashlib
import hmac
from typing import Any

from alerts.notify.base import Message
from alerts.notify.http import Answer
from alerts.notify.robots import Codes, Robot, words


class FeishuChannel(Robot):
    """100 messages a minute and 5 a second, at most 20 KB."""

    name = "飞书"
    longest = 15_000
    codes = Codes(
        throttled=frozenset({11232, 99991400}),
        down=frozenset({19001, 19007, 19021, 19022, 19024}),
        never=frozenset({9499, 19002}),
    )

    def address(self) -> str:
        """The robot's own address."""
        return f"{self.entry.address}/{self.token}"

    def body(self, message: Message) -> dict[str, Any]:
        """As text with timestamp (s) and base64 HMAC-SHA256 of nothing under "timestamp\\nsecret"."""
        stamp = str(round(self.stamp()))
        mac = hmac.new(f"{stamp}\n{self.secret}".encode(), b"", hashlib.sha256).digest()
        # <at user_id="all"> in a text would call everybody.
        text = words(message, self.longest).replace("<", "＜")
        return {
            "timestamp": stamp,
            "sign": base64.b64encode(mac).decode("ascii"),
            "msg_type": "text",
            "content": {"text": text},
        }

    def code(self, answer: Answer) -> tuple[Any, str]:
        """`code` and `msg`; a bad request that says "too many" or "frequency" is a wish to slow down."""
        code, said = answer.field("code"), str(answer.field("msg") or "")
        slow = code == 9499 and any(word in said.lower() for word in ("too many", "frequency"))
        return (11232 if slow else code), said
