"""What each documented code of a platform means to the outbox; one row a code, by the words of its documentation."""

from typing import Any

import pytest

from alerts.notify.base import ChannelDown, DeliveryFailure, PermanentFailure, RetryLater, Throttled
from alerts.notify.dingtalk import DingTalkChannel
from alerts.notify.feishu import FeishuChannel
from alerts.notify.http import Answer
from alerts.notify.robots import Robot
from alerts.notify.wecom import WeComChannel
from config.channels import ChannelEntry

WECOM: list[tuple[int, str, type[DeliveryFailure]]] = [
    (-1, "系统繁忙", ChannelDown),
    (45009, "api freq out of limit", Throttled),
    (45033, "接口并发调用超过限制", Throttled),
    (93000, "invalid webhook url", ChannelDown),
    (93004, "机器人被停用", ChannelDown),
    (93008, "不在群里", ChannelDown),
    (40008, "invalid message type", PermanentFailure),
    (40058, "content exceed max length", PermanentFailure),
    (44004, "empty content", PermanentFailure),
    (45002, "消息内容长度超过限制", PermanentFailure),
]
DINGTALK: list[tuple[int, str, type[DeliveryFailure]]] = [
    (-1, "系统繁忙", ChannelDown),
    (310000, "sign not match", ChannelDown),
    (310000, "keywords not in content", ChannelDown),
    (310000, "ip 10.0.0.1 not in whitelist", ChannelDown),
    (300005, "token is not exist", ChannelDown),
    (400013, "群已被解散", ChannelDown),
    (400101, "access_token不存在", ChannelDown),
    (400102, "机器人已停用", ChannelDown),
    (400106, "机器人不存在", ChannelDown),
    (410100, "发送速度太快而限流", Throttled),
    (130101, "send too fast, exceed 20 times per minute", Throttled),
    (90030, "webhook over limit", Throttled),
    (40035, "缺少参数 json", PermanentFailure),
    (43004, "无效的HTTP HEADER Content-Type", PermanentFailure),
    (400105, "不支持的消息类型", PermanentFailure),
    (430101, "含有不安全的外链", PermanentFailure),
    (430102, "含有不合适的文本", PermanentFailure),
    (430104, "含有不合适的内容", PermanentFailure),
]
FEISHU: list[tuple[int, str, type[DeliveryFailure]]] = [
    (19021, "sign match fail or timestamp is not within one hour from current time", ChannelDown),
    (19022, "Ip Not Allowed", ChannelDown),
    (19024, "Key Words Not Found", ChannelDown),
    (19001, "param invalid: incoming webhook access token invalid", ChannelDown),
    (19007, "Bot Not Enabled", ChannelDown),
    (11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]", Throttled),
    (9499, "too many request", Throttled),
    (9499, "frequency limited psm", Throttled),
    (9499, "Bad Request", PermanentFailure),
    (19002, "params error, msg_type need", PermanentFailure),
]
ROBOTS: dict[str, type[Robot]] = {"wecom": WeComChannel, "dingtalk": DingTalkChannel, "feishu": FeishuChannel}
ROWS = [
    pytest.param(kind, *row, id=f"{kind} {row[0]} {row[1][:20]}")
    for kind, rows in (("wecom", WECOM), ("dingtalk", DINGTALK), ("feishu", FEISHU))
    for row in rows
]


def robot(kind: str) -> Robot:
    entry = ChannelEntry(key="c", kind=kind, url="http://127.0.0.1:9/x", token_env="T", secret_env="S")  # type: ignore[arg-type]
    return ROBOTS[kind](entry, "0f3a-7c", "secret")


def answer(kind: str, code: Any, said: str) -> Answer:
    names = ("code", "msg") if kind == "feishu" else ("errcode", "errmsg")
    return Answer(200, dict(zip(names, (code, said), strict=True)))


@pytest.mark.parametrize(("kind", "code", "said", "meaning"), ROWS)
def test_a_code_means_what_the_platform_says(kind: str, code: int, said: str, meaning: type[DeliveryFailure]) -> None:
    with pytest.raises(DeliveryFailure) as failure:
        robot(kind).judge(answer(kind, code, said))
    assert type(failure.value) is meaning
    assert said in str(failure.value)


@pytest.mark.parametrize("kind", list(ROBOTS))
def test_an_unknown_code_is_tried_again(kind: str) -> None:
    with pytest.raises(RetryLater) as failure:
        robot(kind).judge(answer(kind, 777777, "something new"))
    assert type(failure.value) is RetryLater


def test_a_silenced_robot_of_dingtalk_rests_for_its_ten_minutes() -> None:
    with pytest.raises(Throttled) as failure:
        robot("dingtalk").judge(answer("dingtalk", 410100, "slow"))
    assert failure.value.seconds == 600
