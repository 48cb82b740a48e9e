"""钉钉 group robot, signed. Its documentation: 自定义机器人接入 and 自定义机器人安全设置 (open.dingtalk.com).

Codes of 自定义机器人发送群消息: -1 系统繁忙, 310000 消息校验未通过 (sign, keyword or address), 400013 群已被解散,
400101 access_token 不存在, 400102 机器人已停用, 400106 机器人不存在, 410100 发送速度太快而限流, 40035 缺少参数,
43004 无效的 Content-Type, 400105 不支持的消息类型, 430101 to 430104 含有不安全或不合适的内容. Of the older interface,
which still answers some robots: 130101 more than 20 a minute, 90018 and 90030 (webhook over limit, a quota of
the day), 300001 and 300005 token is not exist.
"""

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
        down=frozenset({-1, 300001, 300005, 310000, 400013, 400101, 400102, 400106}),
        never=frozenset({40035, 43004, 400105, 430101, 430102, 430103, 430104}),
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
