"""What must hold after the hammer of `soak_moves`: nothing told is lost, nothing doubled, nothing done by half."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError, call_command

from alerts.cases.holes import ledger_holes
from alerts.models import Assignment, Case, CaseEvent, Notification, Release, SignOffToken, Timer
from config.vocabulary import AssignmentState


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    expected: int
    lost: int = 0
    doubled: int = 0
    half: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing is to be said against it."""
        return not (self.lost or self.doubled or self.half)


def findings(folder: Path) -> Iterator[Row]:
    """All lines of the table."""
    told = _journal(folder / "journal")
    yield _dispatches(told["dispatch"])
    yield _signatures(told["sign_off"])
    yield _releases(told["release"])
    yield _rungs()
    yield _messages()
    numbers = Counter(CaseEvent.objects.values_list("case_id", "number"))
    last = Counter(case for case, _number in numbers)
    gaps = sum((case, number) not in numbers for case, count in last.items() for number in range(1, count + 1))
    yield Row("events numbered without gaps", len(numbers), gaps, _again(numbers.values()))
    yield Row("cases whose chain holds: huiying audit verify", Case.objects.count(), half=_verified())


def _journal(path: Path) -> dict[str, list[int]]:
    """Keys by move; a last line that was cut off while it was written was told to nobody."""
    found: dict[str, list[int]] = {"dispatch": [], "sign_off": [], "release": [], "tick": []}
    for line in path.read_text("ascii").splitlines(keepends=True):
        if line.endswith("\n"):
            move, key = line.split()
            found[move].append(int(key))
    return found


def _dispatches(told: list[int]) -> Row:
    """Each has one event, three parts, and for each part its clock and a message with a link to both contacts."""
    events = Counter(CaseEvent.objects.filter(kind="交办").values_list("case_id", flat=True))
    half = 0
    for case in Case.objects.exclude(dispatched_at=None).prefetch_related("assignments"):
        parts = list(case.assignments.all())
        links = SignOffToken.objects.filter(assignment__in=parts).count()
        letters = Notification.objects.filter(purpose="assignment", assignment__in=parts).count()
        clocks = Timer.objects.filter(assignment__in=parts, name="T_ack").count()
        half += (len(parts), clocks, links, letters, case.pk in events) != (3, 3, 6, 6, True)
    half += Case.objects.filter(dispatched_at=None, assignments__isnull=False).count()
    return Row("dispatches", sum(events.values()), len(set(told) - events.keys()), _again(events.values()), half)


def _signatures(told: list[int]) -> Row:
    """Each has one event, its clock stopped and the clock of its report started."""
    events = Counter(CaseEvent.objects.filter(kind="签收").values_list("assignment_id", flat=True))
    half = 0
    for part in Assignment.objects.exclude(acked_at=None):
        stopped = Timer.objects.filter(assignment=part, name="T_ack", stopped_at=part.acked_at).count()
        begun = Timer.objects.filter(assignment=part, name="T_verify").count()
        half += (stopped, begun, part.pk in events) != (1, 1, True)
    half += Assignment.objects.filter(pk__in=events, state=AssignmentState.PENDING_ACK.value).count()
    return Row("sign-offs", sum(events.values()), len(set(told) - events.keys()), _again(events.values()), half)


def _releases(told: list[int]) -> Row:
    """Each has one event that names it, and the clock that waited for it stands."""
    known = Counter(Release.objects.exclude(published_at=None).values_list("case_id", flat=True))
    events = Counter(CaseEvent.objects.filter(kind="发布").values_list("case_id", flat=True))
    running = Timer.objects.filter(case__in=known, name="T_response", stopped_at=None, voided_at=None).count()
    lost = len(set(told) - set(Release.objects.values_list("pk", flat=True)))
    half = running + len(known.keys() ^ events.keys())
    return Row("releases", sum(known.values()), lost, _again(known.values()) + _again(events.values()), half)


def _rungs() -> Row:
    """No rung twice for one clock; each in the ledger has its message; no clock stands higher than its ledger says."""
    events = [e for e in CaseEvent.objects.all() if "stage" in e.data and e.kind != "督办单"]
    seen = Counter((e.case_id, e.assignment_id, e.data["timer"], e.data["due_at"], e.data["stage"]) for e in events)
    last = CaseEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    untold = sum(1 for _hole in ledger_holes(0, last))
    reached = {(e.case_id, e.assignment_id, e.data["timer"]) for e in events}
    silent = sum(
        (timer.case_id, timer.assignment_id, timer.name) not in reached for timer in Timer.objects.filter(stage__gt=0)
    )
    return Row("rungs", len(events), 0, _again(seen.values()), untold + silent)


def _messages() -> Row:
    keys = Counter(Notification.objects.values_list("message_id", flat=True))
    return Row("messages", len(keys), 0, _again(keys.values()))


def _verified() -> int:
    try:
        call_command("audit", "verify")
    except CommandError as error:
        print(error)
        return 1
    return 0


def _again(counts: Iterable[int]) -> int:
    return sum(count - 1 for count in counts)
