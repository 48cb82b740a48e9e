"""The port of the channels: what a message is, how a channel takes it, and what its failures mean."""

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self


class DeliveryFailure(Exception):
    """A message did not go out; the text is fit for the screen and holds no secret."""


class PermanentFailure(DeliveryFailure):
    """This message will never be taken on this way: the address is wrong or the receiver refuses it."""


class RetryLater(DeliveryFailure):
    """This message may be taken later."""


class Throttled(RetryLater):
    """The receiver takes no more for a while; the channel is well. `seconds`: how long it asks to wait."""

    def __init__(self, words: str, seconds: float = 60.0) -> None:
        super().__init__(words)
        self.seconds = seconds


class ChannelDown(RetryLater):
    """The channel itself cannot be reached or is set up wrongly; the rest of a round would fail as well."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient.

    `message_id` stays the same however often the message is tried; `thread_id` is common to all messages of a case
    (empty for none); both are without angle brackets. `created_at` is when the matter happened, aware. `phone` and
    `link` (the page where it is answered) may be empty.
    """

    message_id: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str
    created_at: datetime
    thread_id: str = ""
    phone: str = ""
    link: str = ""

    @property
    def number(self) -> str:
        """A short form of the id for people, by which a repeat is told: 8 hexadecimal digits."""
        return self.message_id[:8]


class Channel(Protocol):
    """One way out. Used as a context manager, so that a connection can serve many messages.

    `private`: the recipient alone reads it. To other channels (the group chat of a robot) no one-time link is given.
    """

    private: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: Message) -> None:
        """Hand the message over; returns when the receiver has taken it. Raises `DeliveryFailure`."""
        ...
