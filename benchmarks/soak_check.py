"""What must hold after the hammer: nothing missing, nothing doubled. Needs Django set up with the tour's settings."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, Q

from alerts.models import Assignment, Case, CaseEvent, Notification, SignOffToken, Timer
from alerts.notify.links import digest
from alerts.notify.recipients import contacts
from alerts.rules.states import OPEN_STATES
from benchmarks.soak_work import MARK, SIGNER, SOURCE, Desk, Posts, Signers
from pipeline.models import Item, Topic
from pipeline.sources.crawl import parse_results

Shown = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: how many there were to be, how many are missing, doubled or otherwise wrong."""

    what: str
    expected: int
    missing: int = 0
    doubled: int = 0
    wrong: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing is to be said against it."""
        return not (self.missing or self.doubled or self.wrong)


def shown_by_the_sites(spool: Path, now: datetime) -> tuple[Shown, list[str]]:
    """Every post that the four sites show now: crawled anew from nothing, past the town's own crawler and spool.

    Gives (source, external id) of each, and what the sites refused.
    """
    request = {
        "sources": [entry.model_dump(mode="json") for entry in settings.INSTALLATION.sources],
        "spool": str(spool),
        "salt": "soak",
        "contact": settings.INSTALLATION.contact,
        "since": {},
        "now": now.isoformat(),
    }
    command = [sys.executable, "-m", "crawlers"]
    done = subprocess.run(command, input=json.dumps(request) + "\n", capture_output=True, text=True, check=False)
    results = parse_results(done.stdout)
    refused = [f"{result.source}: {result.status} {result.reason}" for result in results if result.status != "ok"]
    lines = (line for path in spool.glob("incoming/*.jsonl") for line in path.read_text("utf-8").splitlines())
    rows = [json.loads(line) for line in lines]
    return {(row["source"], row["external_id"]) for row in rows}, refused


def not_stored(shown: Shown) -> int:
    """How many of the posts shown are not in the store, with a topic."""
    kept = Item.objects.filter(topic__isnull=False).values_list("source__key", "external_id")
    return len(shown - set(kept))


def unsettled() -> int:
    """Messages that are still to be sent."""
    return Notification.objects.filter(state=Notification.State.PENDING).count()


def findings(folder: Path, shown: Shown, posts: Posts, desk: Desk, signers: Signers) -> Iterator[Finding]:
    """All lines of the table."""
    yield from _posts(shown, posts)
    yield from _topics()
    yield from _cases(desk)
    yield from _signatures(desk, signers)
    yield from _mails(folder, desk)
    yield _chains()
    spool = folder / "spool"
    yield Finding("segments left in the spool", 0, wrong=_files(spool / "incoming"))
    yield Finding("dead letters", 0, wrong=_files(spool / "dead"))


def second_attempts() -> int:
    """Messages that a killed sender had claimed, or could not get out at first."""
    return Notification.objects.filter(attempts__gt=1).count()


def repeats(folder: Path) -> int:
    """Mails that came again with the same Message-ID: a sender was killed between the server's 250 and its own note."""
    return sum(count - 1 for count in _mailbox(folder).values())


def _posts(shown: Shown, posts: Posts) -> Iterator[Finding]:
    rows = Item.objects.filter(source__key=SOURCE, external_id__startswith=MARK)
    stored = Counter(rows.values_list("external_id", flat=True))
    views = dict(rows.values_list("external_id", "views"))
    yield Finding(
        "posts sent through the spool",
        len(posts.views),
        missing=len(posts.views.keys() - stored.keys()),
        doubled=_again(stored.values()),
        wrong=len(stored.keys() - posts.views.keys()),
    )
    old = sum(views.get(name) != count for name, count in posts.views.items())
    yield Finding("their counts, as sent last", len(posts.views), wrong=old)
    everything = Counter(Item.objects.values_list("source__key", "external_id"))
    yield Finding("posts shown by the sites", len(shown), not_stored(shown), _again(everything.values()))


def _topics() -> Iterator[Finding]:
    lost = Item.objects.filter(topic=None).count()
    yield Finding("items with a topic", Item.objects.count(), missing=lost)
    topics = Topic.objects.annotate(really=Count("topic_items"))
    yield Finding(
        "topics that count their items right", topics.count(), wrong=topics.exclude(items=F("really")).count()
    )
    live = Topic.objects.filter(history=False)
    unseen = live.filter(Q(flag_check=None) | ~Q(flag_check__revision=F("revision")))
    yield Finding("live topics looked at by the flag rules", live.count(), missing=unseen.count())
    twice = Topic.objects.annotate(open=Count("cases", filter=Q(cases__state__in=OPEN_STATES))).filter(open__gt=1)
    flagged = Case.objects.exclude(topic=None)
    yield Finding("cases flagged for a topic", flagged.count(), doubled=twice.count())


def _cases(desk: Desk) -> Iterator[Finding]:
    mine = Case.objects.filter(pk__in=desk.opened)
    titles = Case.objects.filter(title__contains="号来电: ").values_list("title", flat=True)
    yield Finding(
        "cases entered at the desk", len(desk.opened), len(desk.opened) - mine.count(), len(titles) - len(set(titles))
    )
    for kind in ("人工录入", "交办"):
        held = Counter(CaseEvent.objects.filter(case__in=mine, kind=kind).values_list("case_id", flat=True))
        yield Finding(f"events {kind}", len(desk.opened), len(set(desk.opened) - held.keys()), _again(held.values()))
    first = Counter(CaseEvent.objects.filter(kind="标记").values_list("case_id", flat=True))
    flagged = set(Case.objects.exclude(topic=None).values_list("pk", flat=True))
    yield Finding("events 标记", len(flagged), len(flagged - first.keys()), _again(first.values()))
    running = Timer.objects.filter(stopped_at=None, voided_at=None)
    clocks = Counter(running.values_list("case_id", "assignment_id", "name"))
    yield Finding("running clocks", len(clocks), doubled=_again(clocks.values()))
    numbers = Counter(CaseEvent.objects.values_list("case_id", "number"))
    counts = Counter(case for case, _number in numbers)
    gaps = sum((case, number) not in numbers for case, count in counts.items() for number in range(1, count + 1))
    yield Finding("events numbered without gaps", len(numbers), gaps, _again(numbers.values()))


def _signatures(desk: Desk, signers: Signers) -> Iterator[Finding]:
    handed = list(Assignment.objects.filter(case__in=desk.opened))
    events = CaseEvent.objects.filter(case__in=desk.opened, kind="签收")
    signed = Counter(events.values_list("assignment_id", flat=True))
    ids = {row.pk for row in handed}
    strangers = sum(row.acked_at is not None and row.acked_by != SIGNER for row in handed)
    yield Finding("units that signed", len(ids), len(ids - signed.keys()), _again(signed.values()), strangers)
    tokens = {digest(token) for token in signers.signed}
    used = SignOffToken.objects.filter(digest__in=tokens, used_at__isnull=False)
    uses = Counter(used.values_list("assignment_id", flat=True))
    yield Finding(
        "links that the page said are signed", len(tokens), len(tokens) - used.count(), _again(uses.values()),
        len(signers.wrong),
    )  # fmt: skip


def _mails(folder: Path, desk: Desk) -> Iterator[Finding]:
    arrived = _mailbox(folder)
    moot = Notification.State.MOOT  # what nobody asks any more is kept and not sent
    written = Notification.objects.filter(channel="email").exclude(state=moot)
    ids = set(written.values_list("message_id", flat=True))
    unsent = written.exclude(state=Notification.State.SENT).count()
    yield Finding("messages sent", written.count(), missing=unsent)
    yield Finding("messages in the mailbox", len(ids), len(ids - arrived.keys()), wrong=len(arrived.keys() - ids))
    told = Counter(
        Notification.objects.filter(purpose="assignment", case__in=desk.opened).values_list(
            "assignment_id", "recipient"
        )
    )
    handed = Assignment.objects.filter(case__in=desk.opened).select_related("department")
    asked = {(row.pk, contact.email) for row in handed for contact in contacts(row.department)}
    yield Finding("contacts told of their assignment", len(asked), len(asked - told.keys()), _again(told.values()))


def _chains() -> Finding:
    command = [sys.executable, "-m", "config.manage", "audit", "verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, file=sys.stderr)
    return Finding(
        "cases whose chain holds: huiying audit verify", Case.objects.count(), wrong=int(done.returncode != 0)
    )


def _mailbox(folder: Path) -> Counter[str]:
    parser = BytesHeaderParser()
    names = (parser.parsebytes(path.read_bytes())["Message-ID"] for path in (folder / "mailbox").glob("*.eml"))
    return Counter(str(name).strip().strip("<>") for name in names)


def _again(counts: Iterable[int]) -> int:
    return sum(count - 1 for count in counts)


def _files(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())
