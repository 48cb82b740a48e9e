"""One suite that every channel passes, each against a real server on loopback that checks as the real one does."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from alerts.notify.base import Channel, ChannelDown, Message, PermanentFailure, RetryLater, Throttled
from alerts.notify.console import ConsoleChannel
from alerts.notify.dingtalk import DingTalkChannel
from alerts.notify.email import EmailChannel
from alerts.notify.feishu import FeishuChannel
from alerts.notify.sms import SmsChannel
from alerts.notify.webhook import WebhookChannel
from alerts.notify.wecom import WeComChannel
from config.channels import ChannelEntry
from config.clock import SHANGHAI
from config.schema.installation import Mail
from tests.alerts.conftest import MailServer, free_port
from tests.alerts.notify.platforms import (
    SECRET,
    TOKEN,
    DingTalk,
    Feishu,
    Platform,
    Receiver,
    SmsGateway,
    Trouble,
    WeCom,
    serve,
)

pytestmark = pytest.mark.server
MESSAGE = Message(
    message_id="0123456789abcdef@town.example",
    recipient="ann@town.example",
    recipient_name="安娜",
    subject="【一般】路灯 <不亮> · 请11月23日 09:36前签收",
    text='请签收。\n第二行 <at user_id="all"></at> @所有人',
    html="<p>请签收。</p>",
    created_at=datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI),
    thread_id="case.JB2026-00001@town.example",
    phone="138 0000 5678",
    link="https://desk.example/inbox/1/",
)
GATEWAY: dict[str, Any] = {
    "body": {"mobile": "{phone}", "content": "{text}", "account": "{token}", "password": "{secret}"},
    "ok_field": "result.code",
    "bad_number_values": ("107",),
}


@dataclass
class Rig:
    """A channel with its server: how to open it, what it took, and how its server is brought into trouble."""

    open: Callable[[], Channel]
    took: Callable[[], list[str]]
    trouble: Callable[[Exception | type[Exception]], None]
    stop: Callable[[], None] = field(default=lambda: None)


def _robot(
    stack: ExitStack, platform: Platform, make: Callable[..., Channel], kind: str, path: str, **more: Any
) -> Rig:
    codes = {
        "wecom": (45009, 93000, 40058),
        "dingtalk": (130101, 310000, 430102),
        "feishu": (11232, 19021, 9499),
    }.get(kind)
    stack.enter_context(serve(platform))
    entry = ChannelEntry(
        key="c", kind=kind, url=platform.url + path, token_env="T", secret_env="S", timeout_seconds=1, **more
    )
    troubles = {
        Throttled: Trouble(429, headers={"Retry-After": "7"}) if codes is None else Trouble(code=codes[0], said="slow"),
        ChannelDown: Trouble(503) if codes is None else Trouble(code=codes[1], said="no"),
        PermanentFailure: Trouble(422) if codes is None else Trouble(code=codes[2], said="bad"),
    }
    return Rig(
        lambda: make(entry), lambda: platform.took, lambda kind_of: setattr(platform, "trouble", troubles[kind_of])
    )


def _mail(stack: ExitStack) -> Rig:
    server = MailServer(free_port())
    server.start()
    stack.callback(server.stop)

    def trouble(kind: type[Exception]) -> None:
        if kind is ChannelDown:
            server.stop()
        else:
            server.refuse["ann@town.example"] = "550 no such user" if kind is PermanentFailure else "451 later"

    def took() -> list[str]:
        return [f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in server.received]

    settings = Mail(host="127.0.0.1", port=server.port, sender="huiying@town.example")
    return Rig(lambda: EmailChannel(settings), took, trouble)


def _console(_stack: ExitStack) -> Rig:
    stream = io.StringIO()
    return Rig(lambda: ConsoleChannel(stream), lambda: [stream.getvalue()] if stream.getvalue() else [], lambda _: None)


RIGS: dict[str, Callable[[ExitStack], Rig]] = {
    "email": _mail,
    "wecom": lambda stack: _robot(
        stack, WeCom(), lambda entry: WeComChannel(entry, TOKEN), "wecom", "/cgi-bin/webhook/send"
    ),
    "dingtalk": lambda stack: _robot(
        stack, DingTalk(), lambda entry: DingTalkChannel(entry, TOKEN, SECRET), "dingtalk", "/robot/send"
    ),
    "feishu": lambda stack: _robot(
        stack, Feishu(), lambda entry: FeishuChannel(entry, TOKEN, SECRET), "feishu", "/open-apis/bot/v2/hook"
    ),
    "webhook": lambda stack: _robot(stack, Receiver(), lambda entry: WebhookChannel(entry, SECRET), "webhook", "/in"),
    "sms": lambda stack: _robot(
        stack, SmsGateway(), lambda entry: SmsChannel(entry, TOKEN, SECRET), "sms", "/send", **GATEWAY
    ),
    "console": _console,
}
REMOTE = [name for name in RIGS if name != "console"]


@pytest.fixture
def rig(request) -> Iterator[Rig]:
    with ExitStack() as stack:
        yield RIGS[request.param](stack)


each = pytest.mark.parametrize("rig", list(RIGS), indirect=True)
each_remote = pytest.mark.parametrize("rig", REMOTE, indirect=True)


@each
def test_a_message_arrives_with_its_subject(rig: Rig) -> None:
    with rig.open() as channel:
        channel.send(MESSAGE)
    assert len(rig.took()) == 1
    assert "路灯" in rig.took()[0]
    assert "请11月23日 09:36前签收" in rig.took()[0]


@each
def test_one_opening_serves_many_messages(rig: Rig) -> None:
    with rig.open() as channel:
        for number in range(3):
            channel.send(replace(MESSAGE, message_id=f"{number}@town.example", subject=f"第{number}条"))
    assert all(f"第{number}条" in "".join(rig.took()) for number in range(3))


@each
def test_a_very_long_message_and_odd_characters_are_taken(rig: Rig) -> None:
    odd = "𠮷🚧\u202e\x07" + "很长的一段" * 4000
    with rig.open() as channel:
        channel.send(replace(MESSAGE, text=odd))
    assert len(rig.took()) == 1


@each_remote
def test_a_refused_message_is_a_permanent_failure_and_the_next_is_taken(rig: Rig) -> None:
    rig.trouble(PermanentFailure)
    with rig.open() as channel, pytest.raises(PermanentFailure):
        channel.send(MESSAGE)
    assert rig.took() == []


@each_remote
def test_a_dead_server_is_channel_down(rig: Rig) -> None:
    rig.trouble(ChannelDown)
    with rig.open() as channel, pytest.raises(ChannelDown):
        channel.send(MESSAGE)


@each_remote
def test_a_wish_to_slow_down_is_to_be_tried_again(rig: Rig) -> None:
    rig.trouble(Throttled)
    with rig.open() as channel, pytest.raises(RetryLater) as raised:
        channel.send(MESSAGE)
    assert not isinstance(raised.value, ChannelDown)


@pytest.mark.parametrize("rig", [name for name in REMOTE if name != "email"], indirect=True)
def test_no_failure_names_the_robots_key(rig: Rig) -> None:
    for kind in (ChannelDown, PermanentFailure, Throttled):
        rig.trouble(kind)
        with rig.open() as channel, pytest.raises((RetryLater, PermanentFailure)) as raised:
            channel.send(MESSAGE)
        assert TOKEN not in str(raised.value)
        assert SECRET not in str(raised.value)
        assert raised.value.__cause__ is None


def entry(platform: Platform, kind: str, path: str = "", **more: Any) -> ChannelEntry:
    return ChannelEntry(key="c", kind=kind, url=platform.url + path, token_env="T", secret_env="S", **more)


@pytest.mark.parametrize(
    ("platform", "make"),
    [
        (WeCom(), lambda url: WeComChannel(entry(url, "wecom", "/cgi-bin/webhook/send"), "another key")),
        (DingTalk(), lambda url: DingTalkChannel(entry(url, "dingtalk", "/robot/send"), TOKEN, "another secret")),
        (Feishu(), lambda url: FeishuChannel(entry(url, "feishu", "/open-apis/bot/v2/hook"), TOKEN, "another")),
        (Receiver(), lambda url: WebhookChannel(entry(url, "webhook", "/in"), "another")),
    ],
)
def test_a_wrong_secret_says_that_the_channel_is_set_up_wrongly(platform: Platform, make) -> None:
    with serve(platform), make(platform) as channel, pytest.raises(ChannelDown, match="核对"):
        channel.send(MESSAGE)
    assert platform.rejected


def test_dingtalk_and_feishu_refuse_an_old_signature() -> None:
    hours_ago = lambda: time.time() - 7200  # noqa: E731
    for platform, make in ((DingTalk(), DingTalkChannel), (Feishu(), FeishuChannel)):
        path = "/robot/send" if isinstance(platform, DingTalk) else "/open-apis/bot/v2/hook"
        with serve(platform):
            made = make(entry(platform, make.__name__[:-7].lower(), path), TOKEN, SECRET, stamp=hours_ago)
            with made as channel, pytest.raises(ChannelDown):
                channel.send(MESSAGE)


def test_a_webhook_that_is_tried_again_is_taken_once_and_an_old_copy_is_refused() -> None:
    receiver = Receiver()
    with serve(receiver), WebhookChannel(entry(receiver, "webhook", "/in"), SECRET) as channel:
        channel.send(MESSAGE)
        channel.send(MESSAGE)
        assert (len(receiver.took), receiver.repeats) == (1, 1)
        receiver.clock = lambda: time.time() + 3600  # somebody plays the request again an hour later
        with pytest.raises(PermanentFailure):
            channel.send(replace(MESSAGE, message_id="other@town.example"))
    assert receiver.rejected == ["old"]


def test_crawled_words_can_call_nobody_in_a_group() -> None:
    feishu, dingtalk = Feishu(), DingTalk()
    with serve(feishu), FeishuChannel(entry(feishu, "feishu", "/open-apis/bot/v2/hook"), TOKEN, SECRET) as channel:
        channel.send(MESSAGE)
    assert "<at" not in feishu.took[0]
    with serve(dingtalk), DingTalkChannel(entry(dingtalk, "dingtalk", "/robot/send"), TOKEN, SECRET) as channel:
        channel.send(MESSAGE)
    assert dingtalk.requests[0]["at"] == {"atMobiles": ["13800005678"], "isAtAll": False}


def test_an_sms_is_short_keeps_its_link_and_goes_as_form_too() -> None:
    gateway = SmsGateway()
    with serve(gateway):
        made = entry(gateway, "sms", "/send", **GATEWAY, form=True, max_characters=60)
        with SmsChannel(made, TOKEN, SECRET) as channel:
            channel.send(replace(MESSAGE, subject="很长" * 100))
            with pytest.raises(PermanentFailure):
                channel.send(replace(MESSAGE, phone=""))
    assert len(gateway.took[0]) == 60
    assert gateway.took[0].endswith("… https://desk.example/inbox/1/")
    assert gateway.requests[0]["mobile"] == "13800005678"


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 410, 500, 502, 503])
def test_http_troubles_of_the_server_put_the_channel_down(status: int) -> None:
    receiver = Receiver()
    receiver.trouble = Trouble(status, headers={"Location": "http://127.0.0.1:9/"} if status < 400 else {})
    with (
        serve(receiver),
        WebhookChannel(entry(receiver, "webhook", "/in"), SECRET) as channel,
        pytest.raises(ChannelDown),
    ):
        channel.send(MESSAGE)


def test_a_server_that_does_not_answer_costs_no_more_than_the_time_out() -> None:
    receiver = Receiver()
    receiver.trouble = Trouble(slow=4)
    with serve(receiver):
        made = entry(receiver, "webhook", "/in", timeout_seconds=1)
        began = time.monotonic()
        with WebhookChannel(made, SECRET) as channel, pytest.raises(ChannelDown):
            channel.send(MESSAGE)
        assert time.monotonic() - began < 3


def test_outgoing_http_goes_through_the_proxy_that_is_configured_and_no_other(monkeypatch) -> None:
    """The receiver stands in for a proxy: it is asked for the whole address."""
    proxy = Receiver()
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # an environment's proxy is not looked at
    with serve(proxy):
        made = ChannelEntry(key="c", kind="webhook", url="http://oa.example/in", secret_env="S", timeout_seconds=2)
        with WebhookChannel(made, SECRET, proxy=proxy.url) as channel:
            channel.send(MESSAGE)
    assert len(proxy.took) == 1


def test_an_answer_that_is_not_the_platforms_puts_the_channel_down() -> None:
    """A login page of the hotel's network says 200 as well."""
    receiver = Receiver()
    receiver.trouble = Trouble(200)
    with (
        serve(receiver),
        WeComChannel(entry(receiver, "wecom", "/x"), TOKEN) as channel,
        pytest.raises(ChannelDown, match="不像企业微信"),
    ):
        channel.send(MESSAGE)
