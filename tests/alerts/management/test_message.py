"""`huiying message test`, and a start without the secrets that huiying.yaml asks for, as an operator gives them."""

from pathlib import Path

import pytest

from tests.own_process import huiying

pytestmark = [pytest.mark.server, pytest.mark.own_store]


def test_a_test_message_is_sent_now_and_its_end_is_said(tmp_path: Path, mail_server) -> None:
    yaml = f"jurisdiction: demo\nmail: {{host: 127.0.0.1, port: {mail_server.port}, sender: huiying@town.example}}\n"
    (tmp_path / "huiying.yaml").write_text(yaml, "utf-8")
    assert huiying("migrate", "--verbosity", "0", folder=tmp_path).returncode == 0
    sent = huiying("message", "test", "ann@town.example", folder=tmp_path)
    assert (sent.returncode, sent.stdout[:2]) == (0, "正常"), sent.stderr
    assert mail_server.received[0]["Subject"] == "测试通知：收到即可，不需回复"
    mail_server.refuse["bob@town.example"] = "550 no such user"
    refused = huiying("message", "test", "bob@town.example", folder=tmp_path)
    assert refused.returncode == 1
    assert "拒收（550）：no such user" in refused.stdout
    nobody = huiying("message", "test", "没有的局", folder=tmp_path)
    assert nobody.returncode == 1
    assert "没有“没有的局”这个单位" in nobody.stderr
    assert "没有通道能送到" in huiying("message", "test", "13800005678", folder=tmp_path).stderr


def test_the_scheduler_does_not_start_without_a_channels_secret_and_names_it(tmp_path: Path) -> None:
    channel = "messages: {order: [duty], channels: [{key: duty, kind: wecom, token_env: NOBODY_SET_THIS}]}\n"
    (tmp_path / "huiying.yaml").write_text(f"jurisdiction: generic\n{channel}", "utf-8")
    for command in (("scheduler",), ("message", "test", "a@b.example")):
        done = huiying(*command, folder=tmp_path)
        assert done.returncode == 2
        assert "huiying.yaml: messages.channels.duty.token_env: 环境变量 NOBODY_SET_THIS" in done.stderr
        assert "Traceback" not in done.stderr
    (tmp_path / "huiying.yaml").write_text(f"jurisdiction: generic\n{channel.replace('wecom', 'pigeon')}", "utf-8")
    wrong = huiying("check", folder=tmp_path)
    assert wrong.returncode == 2
    assert "messages.channels.0.kind = 'pigeon'" in wrong.stderr
