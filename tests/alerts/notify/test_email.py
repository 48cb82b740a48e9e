import ssl
import subprocess
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from alerts.notify.base import ChannelDown, Message, RetryLater
from alerts.notify.email import EmailChannel, compose
from alerts.notify.links import digest, new_token, unseal
from config.clock import SHANGHAI
from config.schema.installation import Mail

MESSAGE = Message(
    message_id="abc@town.example",
    recipient="ann@town.example",
    recipient_name="安娜",
    subject="【重大】路灯 不亮 · 请\r\n签收",
    text="请签收。\n一行" + "很长" * 2000 + "\n.\n结束",
    html="<p>请签收。</p>",
    created_at=datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI),
    thread_id="case.JB2026-00001@town.example",
)


def mail(server, **values) -> Mail:
    return Mail(host="127.0.0.1", port=server.port, sender="huiying@town.example", **values)


@pytest.mark.server
def test_a_mail_is_multipart_with_threading_and_list_headers(mail_server):
    with EmailChannel(mail(mail_server), "回应 县") as channel:
        channel.send(MESSAGE)
    got = mail_server.received[0]
    assert got["Subject"] == "【重大】路灯 不亮 · 请 签收"
    assert got["From"] == "回应 县 <huiying@town.example>"
    assert got["To"] == "安娜 <ann@town.example>"
    assert got["Message-ID"] == "<abc@town.example>"
    assert got["References"] == got["In-Reply-To"] == "<case.JB2026-00001@town.example>"
    assert got["List-Id"] == "<cases.huiying.town.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime == MESSAGE.created_at
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert got.get_body(("plain",)).get_content().replace("\r\n", "\n") == MESSAGE.text + "\n"
    assert max(len(line) for line in compose(MESSAGE, Address(addr_spec="a@b.example")).as_bytes().splitlines()) <= 998


@pytest.mark.server
def test_one_connection_serves_many_messages_also_after_a_refusal(mail_server):
    mail_server.refuse["ann@town.example"] = "550 no"
    with EmailChannel(mail(mail_server)) as channel:
        for _ in range(2):
            with pytest.raises(Exception, match="550"):
                channel.send(MESSAGE)
        mail_server.refuse.clear()
        channel.send(MESSAGE)
    assert len(mail_server.received) == 1


@pytest.mark.server
def test_a_wrong_sender_in_the_configuration_fails_no_message_for_good(mail_server):
    for sender in ("nobody", "", "回应@town.example"):
        settings = Mail(host="127.0.0.1", port=mail_server.port, sender=sender)
        with EmailChannel(settings) as channel, pytest.raises(RetryLater):
            channel.send(MESSAGE)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def _login(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"desk", b"secret word")
    return AuthResult(success=good, handled=False)


@pytest.mark.server
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_logs_in_over_tls_and_refuses_a_certificate_it_cannot_check(
    stopped_mail_server, certificate, security, monkeypatch
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    options = {"authenticator": _login, "auth_required": True}
    if security == "tls":
        stopped_mail_server.start(ssl_context=context, auth_require_tls=False, **options)
    else:
        stopped_mail_server.start(tls_context=context, require_starttls=True, **options)
    monkeypatch.setenv("DESK_PASSWORD", "secret word")
    settings = mail(stopped_mail_server, user="desk", password_env="DESK_PASSWORD", security=security)
    with EmailChannel(settings) as channel, pytest.raises(ChannelDown, match="CERTIFICATE_VERIFY_FAILED"):
        channel.send(MESSAGE)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with EmailChannel(settings) as channel:
        channel.send(MESSAGE)
    assert len(stopped_mail_server.received) == 1
    for wrong in ("wrong", "口令"):
        monkeypatch.setenv("DESK_PASSWORD", wrong)
        with EmailChannel(settings) as channel, pytest.raises(ChannelDown, match="无法使用邮件服务器"):
            channel.send(MESSAGE)


def test_a_sealed_token_opens_only_with_the_installations_key(settings):
    token = new_token()
    text = unseal(f"https://desk.example/s/{token.sealed} 。")
    opened = text.removeprefix("https://desk.example/s/").removesuffix(" 。")
    assert len(opened) == 43
    assert digest(opened) == token.digest
    settings.SECRET_KEY = "another key of the same length as any other"
    assert digest(unseal(token.sealed)) != token.digest
