"""飞书 group robot, signed. Its documentation: 自定义机器人使用指南 (open.feishu.cn)."""

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
        throttled=frozenset({11232, 11233, 99991400}),
        down=frozenset({19001, 19002, 19003, 19004, 19021, 19022, 19024}),
        never=frozenset({9499, 11246, 230001, 230025, 230028}),
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
        """`code` and `msg`; a bad request that says "too many" is a wish to slow down."""
        code, said = answer.field("code"), str(answer.field("msg") or "")
        return (11232 if code == 9499 and "too many" in said.lower() else code), said
