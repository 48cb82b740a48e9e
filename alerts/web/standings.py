"""How the units stand, what falls due soon, and the one paragraph that says so."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.text import Truncator

from alerts.models import Assignment, Timer
from alerts.web.listing import Where
from alerts.web.rows import Row
from config.vocabulary import AssignmentState, CaseState, TimerName

SOON = timedelta(hours=12)
_TITLE = 30
"""Characters of a title that a sentence bears."""
MOST = 200
"""Late cases that are read; beyond, they are not counted."""
_NAMED = 3
_HERE = (CaseState.TRIAGE.zh, CaseState.REVIEW.zh)
"""Where this office is waited for."""
_OPEN = [AssignmentState.PENDING_ACK.value, AssignmentState.ACKED.value, AssignmentState.REWORK.value]
_NO_DEADLINE = [TimerName.WATCH.value, TimerName.RETURN.value]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands; counts of assignments. `soon`: with a clock that runs out within 12 hours."""

    name: str
    open: int
    unsigned: int
    late: int
    soon: int


def standings(now: datetime) -> list[Standing]:
    """Every unit with something in hand, the latest first.

    Parts and clocks are counted apart: joined in one query, each clock of each part is met once a count, which with
    200,000 open cases did not end in three minutes.
    """
    parts = Assignment.objects.filter(state__in=_OPEN).order_by().values_list("department_id", "department__name")
    unsigned = Count("id", filter=Q(state=AssignmentState.PENDING_ACK.value))
    units = parts.annotate(n_open=Count("id"), n_unsigned=unsigned)
    pressing = {unit: (late, soon) for unit, late, soon in _pressing(now)}
    rows = [Standing(name, held, new, *pressing.get(unit, (0, 0))) for unit, name, held, new in units]
    return sorted(rows, key=lambda row: (-row.late, -row.soon, -row.unsigned, -row.open))


def _pressing(now: datetime) -> Iterable[tuple[int, int, int]]:
    """Of each unit its key, and its open parts with a clock that is over, and with one that soon will be."""
    running = Timer.objects.filter(stopped_at=None, voided_at=None, assignment__state__in=_OPEN)
    until = running.filter(due_at__lte=now + SOON).exclude(name__in=_NO_DEADLINE).order_by()
    return until.values_list("assignment__department_id").annotate(
        late=Count("assignment", filter=Q(due_at__lte=now), distinct=True),
        soon=Count("assignment", filter=Q(due_at__gt=now), distinct=True),
    )


def soon_late(now: datetime) -> Where:
    """The open cases whose next deadline lies within 12 hours and is not over yet: what `lists.late` lists apart.

    `nearest` is the running deadline that ends first, the watch window and the right to return apart, in seconds since
    1970; of a case without one it lies thousands of years away.
    """
    found = Where().also("l.tab IS NOT NULL").also("l.nearest > %s", int(now.timestamp()))
    return found.also("l.nearest <= %s", int((now + SOON).timestamp()))


def many(found: Sequence[object]) -> str:
    """How many were found; where reading ended at `MOST`: 200 以上."""
    return str(len(found)) if len(found) < MOST else f"{MOST} 以上"


def _with_whom(late: Sequence[Row], units: Sequence[Standing]) -> list[str]:
    """At whose desk the late ones lie: what waits in this office for a judgement, and the units with the most."""
    held = Counter(row.state for row in late)
    here = [f"{state} {held[state]} 件" for state in _HERE if held[state]]
    return here + [f"{unit.name} {unit.late} 件" for unit in units if unit.late][:_NAMED]


def paragraph(counts: tuple[int, int], late: Sequence[Row], soon: Sequence[Row], units: Sequence[Standing]) -> str:
    """What a leader should know in a breath: what waits and is in hand, what is late and with whom, what comes next.

    `counts`: 待研判, and what is dispatched and not yet answered; 在办 of the digest is both together.
    """
    said = [f"现在待研判 {counts[0]} 件，办理中 {counts[1]} 件"]
    if late:
        named = _with_whom(late, units)
        said.append(f"有时限超时的 {many(late)} 件" + (f"（其中{'、'.join(named)}）" if named else ""))
    else:
        said.append("没有超时")
    said.append(f"12 小时内到期 {many(soon)} 件")
    first = next((row for row in (*late, *soon) if row.clock), None)
    tail = ""
    if first is not None and first.clock is not None:
        matter = f"{first.place}“{Truncator(first.title).chars(_TITLE)}”"
        tail = f"最急的是{matter}：{first.clock.waits_for}{first.clock.words}，{first.who}。"
    return "，".join(said) + "。" + tail
