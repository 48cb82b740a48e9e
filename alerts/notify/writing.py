"""Writes messages into the outbox (发件箱), inside the transaction of the move; sent later, or seen to fail."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from alerts.models import Assignment, Case, Notification
from alerts.notify.recipients import Recipient
from alerts.notify.ways import IN_APP, PAPER, Reach, first_way


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says: its purpose (a word for statistics and screens), subject, text and HTML.

    `drawn`: what the HTML is drawn from when it is sent (`mail.render`), or `html`: the HTML itself.
    `link`: the page where it is answered. `act_by`: when what is asked falls due; nothing holds the message so long.
    """

    purpose: str
    subject: str
    text: str
    drawn: dict[str, Any] | None = None
    link: str = ""
    act_by: datetime | None = None
    html: str = ""


def write(
    key: str,
    to: Recipient,
    letter: Letter,
    now: datetime,
    case: Case | None = None,
    assignment: Assignment | None = None,
) -> Notification | None:
    """Put one message into the outbox; None when one with this key is there already. Never sends.

    Call it inside the transaction of the move. `key` says what the message is about, see `keys`.
    """
    values = _values(key, to, letter, now) | {"case": case, "assignment": assignment}
    notification, created = Notification.objects.get_or_create(key=short_key(key), defaults=values)
    return notification if created else None


def drafted(
    key: str,
    to: Recipient,
    letter: Letter,
    now: datetime,
    case: Case | None = None,
    assignment: Assignment | None = None,
) -> Notification:
    """The same message, not yet in the outbox; `write_all` puts many there at once."""
    values = _values(key, to, letter, now)
    return Notification(key=short_key(key), case=case, assignment=assignment, **values)


def write_all(drafts: Iterable[Notification]) -> None:
    """Put messages into the outbox, those whose key is there already apart. Call it in the move's transaction."""
    Notification.objects.bulk_create(drafts, batch_size=200, ignore_conflicts=True)


def _values(key: str, to: Recipient, letter: Letter, now: datetime) -> dict[str, Any]:
    channel = first_way(Reach(to.address, to.phone, to.paper))
    return {
        "purpose": letter.purpose,
        "channel": channel,
        "recipient": to.address,
        "recipient_name": to.name[:100],
        "phone": to.phone[:40],
        "link": letter.link[:500],
        "act_by": letter.act_by,
        "subject": " ".join(letter.subject.split())[:300],
        "text": letter.text,
        "html": letter.html,
        "drawn_from": letter.drawn,
        "message_id": message_id(key),
        "state": Notification.State.SENT if channel == IN_APP else Notification.State.PENDING,
        "created_at": now,
        "next_attempt_at": None if channel in {IN_APP, PAPER} else now,
        "sent_at": now if channel == IN_APP else None,
    }


def short_key(key: str) -> str:
    """The key as stored: as it is up to 200 characters, else its beginning and its hash."""
    return key if len(key) <= 200 else f"{key[:130]}:{hashlib.sha256(key.encode()).hexdigest()}"


def message_id(key: str) -> str:
    """The Message-ID that belongs to a key, without brackets."""
    return f"{hashlib.sha256(key.encode()).hexdigest()[:40]}@{_domain()}"


def thread_id(case: Case) -> str:
    """The reference common to all messages of a case, without brackets."""
    return f"case.{case.number}@{_domain()}"


def _domain() -> str:
    return settings.INSTALLATION.mail.sender.rpartition("@")[2] or "localhost"
