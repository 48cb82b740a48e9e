"""企业微信 group robot. Its documentation: 群机器人配置说明 (developer.work.weixin.qq.com, 91770).

Codes are those of 全局错误码 (90313): -1 系统繁忙, 45009 接口调用超过限制, 45033 接口并发调用超过限制,
93000 webhookurl 不合法或者机器人已经被移除出群, 93004 机器人被停用, 93008 不在群里, 40008 不合法的 msgtype,
40033 不合法的请求字符, 40035 不合法的参数, 40058 参数不合法, 44004 content 为空, 45002 消息内容长度超过限制,
47001 JSON 内容错误.
"""

from typing import Any

from alerts.notify.base import Message
from alerts.notify.robots import Codes, Robot, mobile, words


class WeComChannel(Robot):
    """The key in the address is the whole secret. 20 messages a minute, text of at most 2,048 bytes."""

    name = "企业微信"
    longest = 2048
    codes = Codes(
        throttled=frozenset({45009, 45033}),
        down=frozenset({-1, 93000, 93004, 93008}),
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
