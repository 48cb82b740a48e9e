"""Mails about sources as they arrive: what each tells, joined messages too, and whether each change was told once."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

_TOLD = re.compile(r"【来源】(\S+) · (\S+)")
_JOINED = "【汇总】"


@dataclass(frozen=True, slots=True)
class Word:
    """What a person was told: at `at` (`time.monotonic`), that a source (its name) is in a state (as printed)."""

    person: str
    source: str
    state: str
    at: float
    joined: bool


@dataclass
class Sink:
    """A mail server that reads what it is given. `mails`: how many came; `repeats`: of these, with a Message-ID that
    its receiver had already (his mailbox shows one)."""

    words: list[Word] = field(default_factory=list)
    mails: int = 0
    repeats: int = 0
    _had: set[tuple[str, str]] = field(default_factory=set)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Called by aiosmtpd with each message."""
        message = message_from_bytes(envelope.original_content or b"", _class=EmailMessage, policy=policy.default)
        for person in envelope.rcpt_tos:
            self.mails += 1
            known = (person, str(message["Message-ID"]))
            self.repeats += known in self._had
            if known not in self._had:
                self.words += _words(message, person)
            self._had.add(known)
        return "250 OK"


def _words(message: EmailMessage, person: str) -> Iterable[Word]:
    subject, joined = str(message["Subject"]), str(message["Subject"]).startswith(_JOINED)
    plain = message.get_body(("plain",))
    said = plain.get_content() if joined and plain is not None else subject
    for source, state in _TOLD.findall(said):
        yield Word(person, source, state, time.monotonic(), joined)


@dataclass(frozen=True, slots=True)
class Change:
    """A source (its name) came to a state (as mails print it); seen on the page at `at` (`time.monotonic`)."""

    source: str
    state: str
    at: float


def compared(changes: Iterable[Change], words: Iterable[Word], people: Iterable[str]) -> list[str]:
    """In words, whatever was not told once to each of `people`, and whatever was told but not seen."""
    due, faults = Counter((one.source, one.state) for one in changes), []
    words = list(words)
    for person in people:
        told = Counter((one.source, one.state) for one in words if one.person == person)
        faults += [f"{person} was not told: {source} · {state}" for source, state in (due - told).elements()]
        faults += [
            f"{person} was told what was not seen: {source} · {state}" for source, state in (told - due).elements()
        ]
    return sorted(faults)


def in_order(changes: Iterable[Change], words: Iterable[Word], person: str) -> list[str]:
    """The sources of whose states this person read in another order than they came."""
    course, read = _courses(changes), _courses(one for one in words if one.person == person)
    return sorted(name for name in course if read.get(name, []) != course[name])


def _courses(ones: Iterable[Change | Word]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in ones:
        found.setdefault(one.source, []).append(one.state)
    return found


def delays(changes: Iterable[Change], words: Iterable[Word], person: str) -> list[float]:
    """Seconds from each change on the page to its mail (below zero: the mail was first), in order, shortest first."""
    came: dict[tuple[str, str], list[float]] = {}
    for one in words:
        if one.person == person:
            came.setdefault((one.source, one.state), []).append(one.at)
    found = []
    for change in changes:
        if queue := came.get((change.source, change.state)):
            found.append(queue.pop(0) - change.at)
    return sorted(found)
