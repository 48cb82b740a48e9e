"""The town's mail: keeps what the mail server was given, and reads it back.

A message is one `.eml` file, whole or not there; a line of the index beside it says what a list shows.
"""

import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

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
        self._count = len(self)

    def keep(self, content: bytes) -> Line:
        """Store a message; on return it is there for readers."""
        with self._lock:
            number = self._count + 1
            part = self.folder / f"{number:06d}.part"
            part.write_bytes(content)
            os.rename(part, self._path(number))
            line = _line(number, content)
            with (self.folder / INDEX).open("a", encoding="utf-8") as index:
                index.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
            self._count = number
        return line

    def lines(self, latest: int = 0) -> list[Line]:
        """All messages, or so many of the latest; oldest first."""
        return [Line(**json.loads(row)) for row in self._rows()[-latest:]]

    def __len__(self) -> int:
        return len(self._rows())

    def _rows(self) -> list[str]:
        try:
            text = (self.folder / INDEX).read_text("utf-8")
        except FileNotFoundError:
            return []
        return [row for row in text.splitlines() if row.endswith("}")]

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


def _parse(content: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(content, policy=cast(Any, default)))


def _line(number: int, content: bytes) -> Line:
    """What the list shows, from the headers alone."""
    headers = BytesHeaderParser().parsebytes(content)
    name, address = parseaddr(str(headers.get("To", "")))
    date = parsedate_to_datetime(headers["Date"]).isoformat()
    return Line(number, address, _decoded(name), _decoded(str(headers.get("Subject", ""))), date)


def _decoded(value: str) -> str:
    """A header's text (RFC 2047)."""
    return str(make_header(decode_header(value.replace("\r\n", "").replace("\n", ""))))
