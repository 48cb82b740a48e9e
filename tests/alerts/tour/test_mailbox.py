"""The town's mail server keeps real messages, and its pages show them safely."""

import smtplib
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.test import Client

from alerts.tour.mail_server import MailServer
from alerts.tour.mailbox import Mailbox, part
from alerts.tour.place import choose_ports, write_progress

pytestmark = pytest.mark.server
HTML = "<html><head><title>x</title></head><body><p>请签收</p><a href='http://127.0.0.1/s/tok'>签收</a></body></html>"


def mail(subject: str, to: str = "zhujianju@qinghe.example") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "a@x.example", Address("马立群", addr_spec=to)
    message["Subject"], message["Message-ID"] = subject, "<m@x>"
    message["Date"] = format_datetime(datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    message.set_content("请签收\nhttp://127.0.0.1/s/tok\n", cte="base64")
    message.add_alternative(HTML, subtype="html", cte="base64")
    return message


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    """Two messages that came over SMTP."""
    box, port = Mailbox(tmp_path / "mailbox"), choose_ports(tmp_path, 43_000).mail
    with MailServer(box, port), smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(mail("【一般】路灯不亮 · 请签收"))
        server.send_message(mail("周报", "leader@qinghe.example"))
    return box


@pytest.fixture
def desk(mailbox: Mailbox, settings, monkeypatch) -> Client:
    """The tour's pages over that mailbox."""
    folder = mailbox.folder.parent
    (folder / "huiying.yaml").write_text("jurisdiction: demo\n", "utf-8")
    monkeypatch.setenv("HUIYING_FOLDER", str(folder))
    settings.INSTALLED_APPS = ["alerts.tour", *settings.INSTALLED_APPS]
    settings.ROOT_URLCONF = "alerts.tour.urls"
    return Client()


def test_what_is_sent_is_kept_and_listed(mailbox: Mailbox) -> None:
    lines = Mailbox(mailbox.folder).lines()
    assert [(line.number, line.to, line.subject) for line in lines] == [
        (1, "zhujianju@qinghe.example", "【一般】路灯不亮 · 请签收"),
        (2, "leader@qinghe.example", "周报"),
    ]
    assert lines[0].to_name == "马立群"
    assert lines[0].sent_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_a_message_is_read_back_whole(mailbox: Mailbox) -> None:
    message = mailbox.message(1)
    assert message is not None
    assert "http://127.0.0.1/s/tok" in part(message, "plain")
    assert "请签收" in part(message, "html")
    assert mailbox.message(99) is None


@pytest.mark.django_db
def test_the_list_can_be_narrowed_to_one_address(desk: Client) -> None:
    whole = desk.get("/mailbox/").content.decode()
    assert "路灯不亮" in whole
    assert "周报" in whole
    narrowed = desk.get("/mailbox/?to=leader@qinghe.example").content.decode()
    assert "路灯不亮" not in narrowed


@pytest.mark.django_db
def test_a_mail_is_shown_in_a_frame_without_scripts_and_its_links_leave_the_frame(desk: Client) -> None:
    page = desk.get("/mailbox/1/").content.decode()
    assert 'src="/mailbox/1/html" sandbox="allow-top-navigation-by-user-activation' in page
    assert "allow-scripts" not in page
    frame = desk.get("/mailbox/1/html")
    assert "default-src 'none'" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in frame.content.decode()


@pytest.mark.django_db
def test_a_message_that_is_not_there_is_a_404(desk: Client) -> None:
    assert desk.get("/mailbox/7/").status_code == 404
    assert desk.get("/mailbox/7/html").status_code == 404


def test_while_the_history_is_replayed_every_page_waits(desk: Client, mailbox: Mailbox, settings) -> None:
    settings.MIDDLEWARE = ["alerts.tour.waiting.WaitingPage", *settings.MIDDLEWARE]
    write_progress(mailbox.folder.parent, open=False, day=12, posts=200, cases=9, mails=30)
    answer = Client().get("/cases/1/")
    assert "正在重演四周" in answer.content.decode()
    assert "第 12 天" in answer.content.decode()
    assert answer.headers["Refresh"] == "1"
    write_progress(mailbox.folder.parent, open=True)
    assert Client().get("/login/").status_code == 200
