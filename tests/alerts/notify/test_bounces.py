"""A mail that the server took and reported back later: the report is fetched by POP3 from a real (small) server."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

from alerts.models import Notification
from alerts.notify import bounces, outbox
from alerts.notify.outbox import Letter, write
from alerts.notify.recipients import Recipient
from config.channels import Bounces
from config.clock import SHANGHAI
from tests.alerts.conftest import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.server]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


class Mailbox:
    """A POP3 server with one mailbox: USER, PASS, LIST, RETR, DELE (carried out at QUIT), QUIT."""

    def __init__(self, port: int) -> None:
        self.port, self.mails = port, []

    def handler(self) -> type[socketserver.StreamRequestHandler]:  # noqa: C901  one branch a command
        box = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                gone: set[int] = set()
                self.say("+OK ready")
                for line in self.rfile:
                    word, _, rest = line.decode().strip().partition(" ")
                    if word == "PASS" and rest != "secret":
                        self.say("-ERR no")
                    elif word == "LIST":
                        rows = [f"{n} {len(mail)}" for n, mail in enumerate(box.mails, 1)]
                        self.say("\r\n".join(["+OK", *rows, "."]))
                    elif word == "RETR":
                        body = box.mails[int(rest) - 1].replace(b"\r\n.", b"\r\n..")
                        self.wfile.write(b"+OK\r\n" + body + b"\r\n.\r\n")
                    elif word == "DELE":
                        gone.add(int(rest) - 1)
                        self.say("+OK")
                    elif word == "QUIT":
                        box.mails = [mail for n, mail in enumerate(box.mails) if n not in gone]
                        self.say("+OK")
                        return
                    else:
                        self.say("+OK")

            def say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

        return Session


@pytest.fixture
def mailbox(monkeypatch) -> Iterator[tuple[Mailbox, Bounces]]:
    monkeypatch.setenv("HUIYING_BOUNCES_PASSWORD", "secret")
    made = Mailbox(free_port())
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", made.port), made.handler())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    address = "bounces@town.example"
    yield made, Bounces(address=address, host="127.0.0.1", port=made.port, security="none", user="bounces")
    server.shutdown()
    server.server_close()


def report(message_id: str, action: str = "failed", whole: bool = False) -> bytes:
    """A delivery report as RFC 3464 has it."""
    lines = [
        "From: MAILER-DAEMON@mx.example", "To: bounces@town.example", "Subject: Undelivered Mail", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"', "", "--B",
        "Content-Type: text/plain; charset=utf-8", "", "could not be delivered", "--B",
        "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
        "Final-Recipient: rfc822; ann@town.example", f"Action: {action}", "Status: 5.2.2",
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full", "", "--B",
        f"Content-Type: {'message/rfc822' if whole else 'text/rfc822-headers'}", "",
        "From: huiying@town.example", f"Message-ID: <{message_id}>", "Subject: x", "", "text", "--B--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.fixture
def sent(mail_server, town) -> Notification:
    letter = Letter("reminder", "【一般】路灯 · 请签收", "请签收。")
    row = write("k", Recipient("安娜", "ann@town.example"), letter, NOW)
    outbox.deliver(NOW)
    row.refresh_from_db()
    assert row.state == "sent"
    return row


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_of_failure_is_seen_by_the_monitors_once(mailbox, sent, whole) -> None:
    box, settings = mailbox
    box.mails = [report(sent.message_id, whole=whole)] * 2 + [report("unknown@town.example"), b"Subject: spam\r\n\r\nx"]
    assert bounces.fetch(settings, None, NOW + timedelta(minutes=5)) == 1
    sent.refresh_from_db()
    assert sent.state == "failed"
    assert "mailbox full" in sent.error
    assert Notification.objects.filter(purpose="delivery_failed", channel="in_app").count() == 1
    assert box.mails == []


def test_a_delay_changes_nothing(mailbox, sent) -> None:
    box, settings = mailbox
    box.mails = [report(sent.message_id, "delayed")]
    assert bounces.fetch(settings, None, NOW) == 0
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_mailbox_that_cannot_be_read_stops_nothing_and_keeps_its_reports(mailbox, sent, monkeypatch) -> None:
    box, settings = mailbox
    box.mails = [report(sent.message_id)]
    monkeypatch.setenv("HUIYING_BOUNCES_PASSWORD", "wrong")
    assert bounces.fetch(settings, None, NOW) == 0
    assert len(box.mails) == 1
    assert bounces.fetch(Bounces(address="a@b.example", host="127.0.0.1", port=1, user="x"), None, NOW) == 0


def test_mails_come_back_to_the_address_for_bounces(mail_server, settings, sent) -> None:
    from alerts.notify.email import EmailChannel
    from alerts.notify.sending import message_of

    mail = settings.INSTALLATION.mail.model_copy(update={"bounces": Bounces(address="bounces@town.example")})
    envelopes = []
    take = mail_server.handle_DATA

    async def note(server, session, envelope):
        envelopes.append(envelope.mail_from)
        return await take(server, session, envelope)

    mail_server.handle_DATA = note
    with EmailChannel(mail) as channel:
        channel.send(message_of(sent, private=True))
    assert envelopes == ["bounces@town.example"]
    assert isinstance(mail_server.received[-1], EmailMessage)
