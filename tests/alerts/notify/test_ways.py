"""A dead channel falls back to the next and the monitors hear; limits of platforms are kept; a robot sees no tokens."""

from datetime import datetime, timedelta

import pytest

from alerts import cases
from alerts.models import ChannelHealth, MessagePreference, Notification
from alerts.notify import outbox
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient
from config.channels import ChannelEntry, Messages
from config.clock import SHANGHAI
from tests.alerts.conftest import make_topic
from tests.alerts.notify.platforms import SECRET, TOKEN, DingTalk, Feishu, SmsGateway, Trouble, WeCom, serve

pytestmark = [pytest.mark.django_db, pytest.mark.server]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
ANN = Recipient("安娜", "ann@town.example", phone="13800005678")
LETTER = Letter("reminder", "【一般】路灯 · 请签收", "请签收。", html="<p>请签收。</p>")


@pytest.fixture
def wecom(settings, stopped_mail_server, monkeypatch):
    """E-mail first, then the robot, then SMS."""
    monkeypatch.setenv("ROBOT", TOKEN)
    monkeypatch.setenv("SIGN", SECRET)
    with serve(WeCom()) as robot, serve(SmsGateway()) as gateway:
        body = {"mobile": "{phone}", "content": "{text}", "account": "{token}", "password": "{secret}"}
        channels = (
            ChannelEntry(key="duty", kind="wecom", url=f"{robot.url}/cgi-bin/webhook/send", token_env="ROBOT"),
            ChannelEntry(
                key="sms", kind="sms", url=f"{gateway.url}/x", body=body, token_env="ROBOT", secret_env="SIGN",
                ok_field="result.code",
            ),
        )  # fmt: skip
        messages = Messages(order=("email", "duty", "sms"), group_seconds=0, channels=channels)
        settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})
        robot.gateway = gateway
        yield robot


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_dead_mail_server_falls_back_to_the_robot_and_the_monitors_hear(wecom, stopped_mail_server, town) -> None:
    for number in range(3):
        write(f"k{number}", ANN, LETTER, NOW)
    for seconds in (0, 20, 60, 130, 131):
        outbox.deliver(after(seconds))
    own = Notification.objects.filter(purpose="reminder")
    assert set(own.values_list("channel", "state")) == {("duty", "sent")}
    assert len([text for text in wecom.took if "路灯" in text]) == 3
    told = Notification.objects.get(purpose="delivery_stuck", channel="in_app")
    assert "通道“邮件”不通，通知已改走其他通道" in told.subject
    assert any("通道“邮件”不通" in text for text in wecom.took)  # by the way that is left, too
    stopped_mail_server.start()
    write("later", ANN, LETTER, after(1000))
    assert outbox.deliver(after(1000)).sent == 1
    assert len(stopped_mail_server.received) == 1  # tried again after its rest, and well
    assert not ChannelHealth.objects.exists()


def test_an_address_that_is_refused_takes_the_next_way_and_the_monitors_hear(wecom, stopped_mail_server, town) -> None:
    stopped_mail_server.refuse["ann@town.example"] = "550 no such user"
    stopped_mail_server.start()
    write("k", ANN, LETTER, NOW)
    outbox.deliver(NOW)
    outbox.deliver(after(1))
    row = Notification.objects.get(key="k")
    assert (row.channel, row.state, row.refused) == ("duty", "sent", ["email"])
    assert "“邮件”送不到安娜，已改走“duty”" in Notification.objects.get(purpose="delivery_failed").subject


def test_a_robot_never_sees_a_one_time_link_and_sms_does(wecom, settings, town, hit) -> None:
    messages = settings.INSTALLATION.messages.model_copy(update={"order": ("duty", "sms")})
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})
    town.housing.contacts.filter(role="dept_contact").update(phone="13800005678")
    case = cases.open_candidate(make_topic("路灯不亮", "一般"), hit, NOW)
    cases.dispatch(case, town.dispatcher, NOW, town.housing)
    Notification.objects.filter(phone="13800005678").update(channel="sms")
    outbox.deliver(after(61))
    assert wecom.took
    assert all("/s/" not in text and "sealed-" not in text for text in wecom.took)
    assert any("https://desk.example/" in text for text in wecom.took)
    assert "/s/" in wecom.gateway.took[0]


def test_no_more_than_twenty_a_minute_go_to_a_robot_also_after_a_restart(wecom, settings) -> None:
    messages = settings.INSTALLATION.messages.model_copy(update={"order": ("duty",)})
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})
    for number in range(45):
        write(f"k{number}", Recipient("安", f"a{number}@town.example"), LETTER, NOW)
    sent = [outbox.deliver(after(seconds)).sent for seconds in (0, 1, 30, 59, 60.5, 61, 121)]
    assert sent == [20, 0, 0, 0, 20, 0, 5]


def test_no_more_than_five_a_second_go_to_feishu(settings, monkeypatch, stopped_mail_server) -> None:
    """Its documentation names two limits: 100 a minute and 5 a second."""
    monkeypatch.setenv("ROBOT", TOKEN)
    monkeypatch.setenv("SIGN", SECRET)
    with serve(Feishu()) as robot:
        url = f"{robot.url}/open-apis/bot/v2/hook"
        entry = ChannelEntry(key="duty", kind="feishu", url=url, token_env="ROBOT", secret_env="SIGN")
        messages = Messages(order=("duty",), group_seconds=0, channels=(entry,))
        settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})
        for number in range(12):
            write(f"k{number}", Recipient("安", f"a{number}@town.example"), LETTER, NOW)
        sent = [outbox.deliver(after(seconds)).sent for seconds in (0, 0.1, 0.9, 1, 1.5, 2.1)]
    assert sent == [5, 0, 0, 5, 0, 2]


def test_a_platform_that_wants_a_rest_gets_it_and_is_not_dead(settings, monkeypatch, stopped_mail_server) -> None:
    monkeypatch.setenv("ROBOT", TOKEN)
    monkeypatch.setenv("SIGN", SECRET)
    with serve(DingTalk()) as robot:
        entry = ChannelEntry(
            key="duty", kind="dingtalk", url=f"{robot.url}/robot/send", token_env="ROBOT", secret_env="SIGN"
        )
        messages = Messages(order=("duty",), group_seconds=0, channels=(entry,))
        settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})
        write("k", ANN, LETTER, NOW)
        write("k2", ANN, LETTER, NOW)
        robot.trouble = Trouble(code=130101, said="send too fast")
        assert outbox.deliver(NOW).retried == 1
        robot.trouble = None
        assert outbox.deliver(after(300)).sent == 0
        assert outbox.deliver(after(601)).sent == 2
    assert not Notification.objects.filter(purpose="delivery_stuck").exists()


def test_a_channel_that_left_the_configuration_strands_no_message(wecom, stopped_mail_server) -> None:
    write("k", ANN, LETTER, NOW)
    Notification.objects.update(channel="old-robot")
    stopped_mail_server.start()
    outbox.deliver(NOW)
    assert Notification.objects.get(key="k").channel == "email"
    assert len(stopped_mail_server.received) == 1


def test_a_secret_that_is_gone_puts_the_channel_down_and_loses_nothing(wecom, monkeypatch, settings) -> None:
    monkeypatch.delenv("ROBOT")
    messages = settings.INSTALLATION.messages.model_copy(update={"order": ("duty",)})
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})
    write("k", ANN, LETTER, NOW)
    assert outbox.deliver(NOW).down == {"duty"}
    assert "环境变量 ROBOT 没有设置" in Notification.objects.get(key="k").error


def test_a_person_may_wish_another_way_first(wecom, settings) -> None:
    MessagePreference.objects.create(address=ANN.address, channel="sms", changed_at=NOW, changed_by="安娜")
    write("k", ANN, LETTER, NOW)
    outbox.deliver(NOW)
    outbox.deliver(after(1))
    assert len(wecom.gateway.took) == 1


def test_one_dead_channel_does_not_keep_the_others_waiting(wecom) -> None:
    """A hundred messages wait on the dead one, and the other is served in the same round."""
    for number in range(120):
        write(f"k{number}", Recipient("安", f"a{number}@town.example"), LETTER, NOW)
    row = write("robot", ANN, LETTER, after(1))
    Notification.objects.filter(pk=row.pk).update(channel="duty")
    outbox.deliver(after(1))
    assert Notification.objects.get(key="robot").state == "sent"


def grouped(settings, *order: str) -> None:
    messages = settings.INSTALLATION.messages.model_copy(update={"order": order, "group_seconds": 60, "dead_after": 1})
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"messages": messages})


def test_in_a_group_chat_what_waits_for_all_is_one_message_that_says_for_whom(wecom, settings) -> None:
    grouped(settings, "duty")
    for number in range(12):
        write(f"k{number}", Recipient(f"第{number}人", f"a{number}@town.example"), LETTER, after(number))
        outbox.deliver(after(number))
    assert outbox.deliver(after(60)).sent == 1
    assert len(wecom.took) == 1
    assert wecom.took[0].startswith("【汇总】12 条通知")
    assert "送 第0人" in wecom.took[0]
    assert set(Notification.objects.values_list("state", flat=True)) == {"sent"}


def test_a_group_for_a_dead_chat_is_taken_apart_and_each_goes_its_own_way(
    wecom, settings, stopped_mail_server, town
) -> None:
    grouped(settings, "duty", "email")
    stopped_mail_server.start()
    for number in range(4):
        write(f"k{number}", Recipient("安", f"a{number % 2}@town.example"), LETTER, NOW)
    wecom.trouble = Trouble(code=93000, said="invalid webhook url")
    for seconds in (0, 60, 61, 62, 63):
        outbox.deliver(after(seconds))
    own = Notification.objects.filter(purpose="reminder")
    assert set(own.values_list("state", flat=True)) == {"sent"}
    mails = [one["Subject"] for one in stopped_mail_server.to("a0@town.example")]
    assert len(mails) == 1
    assert mails[0].startswith("【汇总】2 条通知")
