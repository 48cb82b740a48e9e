"""The channel of an installation without a mail server: what would be sent is written to standard output."""

import sys
from types import TracebackType
from typing import Self, TextIO

from alerts.notify.base import Message


class ConsoleChannel:
    """Writes messages to a stream, so that an operator can pass them on by hand."""

    private = True

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, message: Message) -> None:
        """Write the message; a closed stream is not an error of the message."""
        stream = self.stream or sys.stdout
        stream.write(f"—— 通知 {message.recipient_name} <{message.recipient}>\n{message.subject}\n\n{message.text}\n")
        stream.flush()
