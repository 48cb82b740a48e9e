"""钉钉 group robot, signed. Its documentation: 自定义机器人接入 and 自定义机器人安全设置 (open.dingtalk.com)."""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import quote, urlencode

from alerts.notify.base import Message
from alerts.notify.robots import Codes, Robot, mobile, words


class DingTalkChannel(Robot):
    """20 messages a minute; beyond that the robot is silenced for ten minutes, so a throttled one waits as long."""

    name = "钉钉"
    longest = 15_000
    codes = Codes(
        throttled=frozenset({90018, 90030, 130101, 410100}),
        down=frozenset({-1, 300001, 300005, 310000, 400013, 400101, 400102, 400105}),
        never=frozenset({40035, 43004, 430101, 430102, 430103, 430104, 460101}),
        pause=600.0,
    )

    def address(self) -> str:
        """With access_token, timestamp (ms) and base64 HMAC-SHA256 of "timestamp\\nsecret" under the secret."""
        stamp = str(round(self.stamp() * 1000))
        mac = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256).digest()
        asked = {"access_token": self.token, "timestamp": stamp, "sign": base64.b64encode(mac).decode("ascii")}
        return f"{self.entry.address}?{urlencode(asked, quote_via=quote)}"

    def body(self, message: Message) -> dict[str, Any]:
        """As text; the person is mentioned where the phone is known, never everybody."""
        at = {"atMobiles": mobile(message.phone), "isAtAll": False}
        return {"msgtype": "text", "text": {"content": words(message, self.longest)}, "at": at}
