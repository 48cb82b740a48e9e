"""The town's mail: an SMTP server on loopback that keeps what it is given, and reads it back.

A message is one `.eml` file, whole or not there; a line of the index beside it says what a list shows.
"""

import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

INDEX = "index.jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the list shows it. `number` counts from 1 in the order of arrival."""

    number: int
    to: str
    to_name: str
    subject: str
    date: str

    @property
    def sent_at(self) -> datetime:
        """The time in the message's Date header."""
        return datetime.fromisoformat(self.date)


class Mailbox:
    """The messages of a folder; many may read while one server writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._count = len(self.lines())

    def keep(self, content: bytes) -> Line:
        """Store a message; on return it is there for readers."""
        message = _parse(content)
        with self._lock:
            number = self._count + 1
            part = self.folder / f"{number:06d}.part"
            part.write_bytes(content)
            os.rename(part, self._path(number))
            line = _line(number, message)
            with (self.folder / INDEX).open("a", encoding="utf-8") as index:
                index.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
            self._count = number
        return line

    def lines(self) -> list[Line]:
        """All messages, oldest first."""
        try:
            text = (self.folder / INDEX).read_text("utf-8")
        except FileNotFoundError:
            return []
        return [Line(**json.loads(row)) for row in text.splitlines() if row.endswith("}")]

    def message(self, number: int) -> EmailMessage | None:
        """One message, `None` when there is none of that number."""
        try:
            return _parse(self._path(number).read_bytes())
        except FileNotFoundError:
            return None

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}.eml"


def part(message: EmailMessage, subtype: str) -> str:
    """The text (`plain`) or page (`html`) of a message, empty where it has none."""
    body = message.get_body((subtype,))
    return str(body.get_content()) if body is not None else ""


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


def _parse(content: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(content, policy=cast(Any, default)))


def _line(number: int, message: EmailMessage) -> Line:
    address: Address = message["To"].addresses[0] if message["To"] is not None else Address()
    date = parsedate_to_datetime(str(message["Date"])).isoformat()
    return Line(number, address.addr_spec, address.display_name, str(message["Subject"]), date)
