"""What the hammer of `soak_messages` writes, and the comparison of the server's journal with it."""

import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from alerts.models import Notification
from alerts.notify.grouping import PURPOSE
from alerts.notify.recipients import Recipient
from alerts.notify.writing import Letter, write
from benchmarks.soak_messages_server import JOURNAL
from config.clock import SHANGHAI

START = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
STEP = timedelta(minutes=3)
"""Longer than the lease of a sender that was killed."""
_MARK = re.compile(r"事项(\d+)号")


def instant(turn: int) -> datetime:
    """The moment of a turn."""
    return START + turn * STEP


def write_some(turn: int, count: int, dice: random.Random) -> None:
    """Messages as a move writes them, in one transaction; half of them to one person, who gets them as one."""
    now = instant(turn) - timedelta(minutes=2)
    crowd = dice.random() < 0.5
    with transaction.atomic():
        for number in range(turn * count, (turn + 1) * count):
            address = f"p{turn % 5}@town.example" if crowd else f"p{dice.randrange(10**6)}@town.example"
            letter = Letter("reminder", f"【一般】事项{number}号 · 请办理", f"请办理事项{number}号。")
            write(f"soak:{number}", Recipient("安", address), letter, now)


@dataclass(frozen=True, slots=True)
class Result:
    """Counted in the journal: `missing` matters that no mail tells of; `repeats` copies beyond the first, all of them
    with the Message-ID of the first; `doubled` matters that mails with different Message-IDs tell of; `unknown`
    Message-IDs that the outbox has not; `left` messages that are not noted as sent."""

    written: int
    mails: int
    groups: int
    missing: int
    repeats: int
    doubled: int
    unknown: int
    left: int

    def good(self, kills_after: int) -> bool:
        """Nothing missing, and no more repeats than kills after the server had taken a message."""
        return not (self.missing or self.doubled or self.unknown or self.left) and self.repeats <= kills_after

    @property
    def text(self) -> str:
        """As printed."""
        return (
            f"matters written {self.written}, mails taken {self.mails} ({self.groups} of them join several), "
            f"missing {self.missing}, repeats with the same Message-ID {self.repeats}, "
            f"told by two Message-IDs {self.doubled}, unknown Message-IDs {self.unknown}, not noted as sent {self.left}"
        )


def result(folder: Path) -> Result:
    """Compare journal and outbox."""
    taken = [json.loads(line) for line in (folder / JOURNAL).read_text("utf-8").splitlines()]
    copies = Counter(row["id"] for row in taken)
    told: dict[str, set[str]] = defaultdict(set)
    for row in taken:
        for number in _MARK.findall(row["subject"] + row["text"]):
            told[number].add(row["id"])
    own = Notification.objects.exclude(purpose=PURPOSE)
    written = {match[1] for subject in own.values_list("subject", flat=True) if (match := _MARK.search(subject))}
    known = set(Notification.objects.values_list("message_id", flat=True))
    return Result(
        written=len(written),
        mails=len(copies),
        groups=Notification.objects.filter(purpose=PURPOSE).count(),
        missing=len(written - told.keys()),
        repeats=sum(copies.values()) - len(copies),
        doubled=sum(len(ids) > 1 for ids in told.values()),
        unknown=len(copies.keys() - known),
        left=Notification.objects.exclude(state__in=[Notification.State.SENT, Notification.State.MOOT]).count(),
    )
