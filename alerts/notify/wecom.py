"""企业微信 group robot. Its documentation: 群机器人配置说明 (developer.work.weixin.qq.com, 91770), 全局错误码."""

from typing import Any

from alerts.notify.base import Message
from alerts.notify.robots import Codes, Robot, mobile, words


class WeComChannel(Robot):
    """The key in the address is the whole secret. 20 messages a minute, text of at most 2,048 bytes."""

    name = "企业微信"
    longest = 2048
    codes = Codes(
        throttled=frozenset({45009, 45033}),
        down=frozenset({-1, 40014, 93000, 93004, 93008, 93014, 93015, 93017}),
        never=frozenset({40008, 40033, 40035, 40058, 44004, 45002, 47001}),
    )

    def address(self) -> str:
        """With the robot's key."""
        return f"{self.entry.address}?key={self.token}"

    def body(self, message: Message) -> dict[str, Any]:
        """As text; the person is mentioned where the phone is known."""
        text: dict[str, Any] = {"content": words(message, self.longest)}
        if mobile(message.phone):
            text["mentioned_mobile_list"] = mobile(message.phone)
        return {"msgtype": "text", "text": text}
