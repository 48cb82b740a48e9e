"""The town's mail server: SMTP on loopback that puts what it is given into the mailbox."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from alerts.tour.mailbox import Mailbox


class MailServer:
    """An SMTP server on a loopback port that puts every message into `mailbox`."""

    def __init__(self, mailbox: Mailbox, port: int) -> None:
        self._mailbox = mailbox
        self._controller = Controller(self, hostname="127.0.0.1", port=port, ready_timeout=10, enable_SMTPUTF8=True)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._controller.stop(no_assert=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Called by aiosmtpd with each message."""
        content = envelope.original_content
        if content is None:
            return "554 no content"
        self._mailbox.keep(content)
        return "250 OK"
