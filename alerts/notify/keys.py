"""The outbox's unique key: what a message is about, and a fingerprint of what it says to whom.

A rung of the ladder is one message per (case, assignment, timer, stage, policy version, payload fingerprint), whatever
tells of it: a tick that is repeated, two schedulers, a store taken back from a copy. Any other move is one message per
(case, assignment, event, policy version, payload fingerprint).
"""

import hashlib
import re
from collections.abc import Iterable

from alerts.models import Assignment, CaseEvent, Timer
from alerts.notify.recipients import Recipient
from alerts.notify.writing import Letter

_SEALED = re.compile(r"sealed-[A-Za-z0-9_-]{43}")


def rung_key(event: CaseEvent, to: Recipient, letter: Letter, timer: Timer, stage: int) -> str:
    """The key of a rung's message. Its payload is the subject, which names the grade, the clock and its due instant: a
    clock that was calculated anew tells again. The event's number is no part of it."""
    about = _about(event, event.assignment)
    return f"{letter.purpose}:{about}:t{timer.pk}:s{stage}:{fingerprint(to, letter.purpose, letter.subject)}"


def said_key(event: CaseEvent, to: Recipient, letter: Letter, assignment: Assignment | None = None) -> str:
    """The key of a move's message. Its payload is the whole text, one-time tokens apart: each has its own."""
    said = _SEALED.sub("", letter.text)
    about = _about(event, assignment or event.assignment)
    return f"{letter.purpose}:{about}:e{event.number}:{fingerprint(to, letter.purpose, letter.subject, said)}"


def move_pattern(case: int, numbers: Iterable[int]) -> str:
    """A regular expression for the keys of what these events of a case said."""
    return rf"^[a-z_]+:c{case}:a[0-9]+:p[^:]*:e({'|'.join(map(str, numbers))}):"


def fingerprint(to: Recipient, *said: str) -> str:
    """SHA-256 over the recipient and what is said, 32 hexadecimal digits."""
    parts = (to.address.lower() or to.phone or to.name, *said)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _about(event: CaseEvent, assignment: Assignment | None) -> str:
    policy = event.policy_version.replace(":", "-")
    return f"c{event.case_id}:a{assignment.pk if assignment else 0}:p{policy}"
