"""What huiying.yaml says of channels is checked at the start; each mistake names its key."""

import pytest

from config.channels import ChannelEntry
from config.credentials import credential, missing
from config.load import ConfigError, build
from config.placeholders import UnknownPlaceholder, check, fill
from config.schema.installation import Installation
from config.wordings import message_kinds

ROBOT = {"key": "duty", "kind": "wecom", "token_env": "DUTY_KEY"}


def installation(**messages) -> Installation:
    return build(Installation, {"jurisdiction": "generic", "messages": messages}, "huiying.yaml")


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ({"channels": [{**ROBOT, "token_env": ""}]}, "token_env"),
        ({"channels": [{**ROBOT, "kind": "dingtalk"}]}, "secret_env"),
        ({"channels": [{**ROBOT, "kind": "pigeon"}]}, "kind"),
        ({"channels": [{**ROBOT, "tokn": "x"}]}, "没有这个键"),
        ({"channels": [{**ROBOT, "key": "email"}]}, "保留名"),
        ({"channels": [ROBOT, ROBOT]}, "重复"),
        ({"channels": [{**ROBOT, "url": "http://wx.example/send"}]}, "https"),
        ({"channels": [{"key": "hook", "kind": "webhook", "secret_env": "X"}]}, "url"),
        ({"channels": [{"key": "sms", "kind": "sms", "url": "https://s.example", "body": {"a": "{text}"}}]}, "{phone}"),
        ({"order": ["email", "duty"]}, "没有这个通道"),
        ({"quiet_hours": "22-7"}, "quiet_hours"),
        ({"group_seconds": -1}, "group_seconds"),
    ],
)
def test_a_mistake_is_named(messages, said) -> None:
    with pytest.raises(ConfigError, match=r"huiying\.yaml: messages") as raised:
        installation(**messages)
    assert said in str(raised.value)


def test_a_whole_configuration_is_taken() -> None:
    made = installation(order=["email", "duty"], channels=[ROBOT], quiet_hours="22:00-07:00")
    assert made.messages.channels[0].limit == 20
    assert made.messages.channels[0].address.startswith("https://qyapi.weixin.qq.com/")


def test_secrets_come_from_the_environment_or_a_file_and_a_missing_one_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("DUTY_KEY", raising=False)
    made = installation(channels=[ROBOT])
    assert list(missing(made, tmp_path)) == [
        "huiying.yaml: messages.channels.duty.token_env: 环境变量 DUTY_KEY 没有设置 (is not set)"
    ]
    monkeypatch.setenv("DUTY_KEY", "k")
    assert list(missing(made, tmp_path)) == []
    (tmp_path / "key").write_text(" from a file\n")
    assert credential("DUTY_KEY", "key", tmp_path) == "from a file"
    with pytest.raises(ConfigError, match="other"):
        credential("", "other", tmp_path)


def test_no_secret_can_stand_in_the_file_itself() -> None:
    assert not {"token", "secret", "password"} & set(ChannelEntry.model_fields)


@pytest.mark.parametrize(
    "bad", ["{事由}", "{事项.a}", "{事项!r}", "{", "}", "{}", "{{事项}}", "{% now %}{0}", "{事项:>9}"]
)
def test_a_wording_holds_named_placeholders_and_nothing_else(bad) -> None:
    with pytest.raises(UnknownPlaceholder):
        check(bad, ("事项",))


def test_what_a_value_holds_is_not_looked_at_again() -> None:
    assert fill("{事项}与{编号}", {"事项": "{编号}{{ x }}", "编号": "1"}) == "{编号}{{ x }}与1"


def test_every_kind_of_mail_is_listed() -> None:
    from pathlib import Path

    import alerts

    parts = {"base", "row", "button", "clocks", "style", "outlook"}
    folder = Path(alerts.__file__).parent / "templates" / "mail"
    assert {path.stem for path in folder.glob("*.txt")} - parts <= set(message_kinds())
