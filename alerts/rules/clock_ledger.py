"""What a case's events say of its clocks, against the clocks as they are stored: who changes one by hand is seen.

An event that starts clocks says when they fall due (`sets`), one that sets them anew says it before and after
(`due_before`, `due_after`, `due_at`), a rung of the ladder and a request for more time say it in passing, and each
end of a clock is an event of that instant (`stopped`, `voided`). Moves that were taken back (撤销) say nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.rules.taken_back import taken_back

_ONE = ("批准延期", "重算期限")
"""Events that set one clock anew and say its new due instant alone."""
_ANEW = ("调整等级", "并入")
_OTHERWISE = ("反馈", "降级", "发布")
_OF_THE_LEAD = "报审"
"""An event of the whole case that ends the verification of the lead alone; of others who verify it says nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is asked of an event of the case. `after`: the state of the case or of the part; `actor`: a name."""

    number: int
    at: datetime
    kind: str
    assignment: int | None
    data: Mapping[str, Any]
    after: str = ""
    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A clock as the table has it. `ended_by`: what stopped or voided it."""

    key: int
    name: str
    assignment: int | None
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    voided_at: datetime | None
    ended_by: str

    @property
    def ended_at(self) -> datetime | None:
        """When it stopped or was voided; None while it runs."""
        return self.stopped_at or self.voided_at


@dataclass(frozen=True, slots=True)
class Wrong:
    """A clock that differs: what (期限 开始时间 停止时间 停止事由 规则 时限 催办级数 下次催办时间 催办安排), and how.

    `said`, `stored`: as the ledger and as the table has it.

    Of a clock that was removed the key or the name is known.
    """

    name: str
    key: int | None
    what: str
    said: str
    stored: str


def first_wrong(clocks: Sequence[Stored], events: Sequence[Said], begun: Collection[datetime]) -> Wrong | None:
    """The first clock of a case, by its key, that differs from what the events say; None when all agree.

    `events` in their order; `begun`: instants at which a clock may start beside those of the events (detection, first
    publication, occurrence, statements).
    """
    back = taken_back(events)
    valid = [event for event in events if event.number not in back]
    instants = {*begun, *(event.at for event in events)}
    for clock in sorted(clocks, key=lambda clock: clock.key):
        if clock.ended_by == "撤销":
            continue
        since = ended_before(clock, clocks)
        if clock.started_at not in instants:
            return Wrong(clock.name, clock.key, "开始时间", "没有这个时刻的事件", clock.started_at.isoformat())
        wrong = _due_wrong(clock, since, valid) or _end_wrong(clock, valid, begun)
        wrong = wrong or _runs_on(clock, since, valid, clocks)
        if wrong:
            return wrong
    return _removed(clocks, valid)


def to_ms(at: datetime) -> datetime:
    """To the millisecond: stores in which an older version took moves back have instants cut there."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def ended_before(clock: Stored, clocks: Sequence[Stored]) -> datetime | None:
    """When the clock before it of the same name and unit ended; None where it is the first."""
    earlier = [
        one.ended_at
        for one in clocks
        if (one.name, one.assignment) == (clock.name, clock.assignment) and one.key < clock.key and one.ended_at
    ]
    return max(earlier, default=None)


def _concerns(event: Said, clock: Stored, since: datetime | None) -> bool:
    """Whether the event may speak of this clock: of its unit, after the clock before it, before its own end."""
    if event.assignment is not None and event.assignment != clock.assignment:
        return False
    if since is not None and event.at < since:
        return False
    return clock.ended_at is None or event.at <= clock.ended_at


def _due_wrong(clock: Stored, since: datetime | None, events: Sequence[Said]) -> Wrong | None:
    known: datetime | None = None
    for event in events:
        before, after = _told(event, clock, since)
        for told in (before, after):
            if told is None:
                continue
            if told is before and known is not None and told != known:
                return Wrong(clock.name, clock.key, "期限", known.isoformat(), told.isoformat())
            known = told
        if before is None and after is None and _moves(event, clock):
            known = None
    if known is None or known == clock.due_at:
        return None
    return Wrong(clock.name, clock.key, "期限", known.isoformat(), clock.due_at.isoformat())


def _told(event: Said, clock: Stored, since: datetime | None) -> tuple[datetime | None, datetime | None]:
    """When the clock fell due before and after the event, as far as the event says it."""
    key, data = str(clock.key), event.data
    before, after = data.get("due_before", {}).get(key), data.get("due_after", {}).get(key)
    if event.kind in _ONE and before:
        after = data["due_at"]
    elif _says_in_passing(event, clock, since):
        before = data["due_at"]
    elif clock.name in data.get("sets", {}) and _starts(event, clock, since):
        after = data["sets"][clock.name]
    return _instant(before), _instant(after)


def _says_in_passing(event: Said, clock: Stored, since: datetime | None) -> bool:
    """A request for more time, or a rung."""
    if event.kind == "申请延期":
        return str(event.data.get("timer_id")) == str(clock.key)
    if event.data.get("stage") is None or event.data.get("timer") != clock.name:
        return False
    if event.assignment != clock.assignment or "due_at" not in event.data:
        return False
    return event.at >= clock.started_at and _concerns(event, clock, since)


def _starts(event: Said, clock: Stored, since: datetime | None) -> bool:
    """A unit's clock starts with its event; a case's may count from an earlier instant."""
    if clock.assignment is not None and event.at != clock.started_at:
        return False
    ends = clock.name in event.data.get("stopped", ())
    if ends and event.at == clock.ended_at and event.at > clock.started_at:
        return False  # a follow-up ends one clock and starts the next
    return _concerns(event, clock, since)


def _moves(event: Said, clock: Stored) -> bool:
    """An event of an older version, which names the clocks that it set anew but not their due instants."""
    return event.kind in _ANEW and clock.name in (*event.data.get("changed", ()), *event.data.get("tightened", ()))


def _end_wrong(clock: Stored, events: Sequence[Said], begun: Collection[datetime]) -> Wrong | None:
    ended = clock.ended_at
    if ended is not None and ended < clock.started_at:
        return Wrong(clock.name, clock.key, "停止时间", "不早于开始", ended.isoformat())
    if ended is not None and not any(event.at == ended for event in events) and ended not in begun:
        return Wrong(clock.name, clock.key, "停止时间", "没有这个时刻的事件", ended.isoformat())
    if ended is not None and clock.ended_by and not _known_end(clock, events, begun):
        return Wrong(clock.name, clock.key, "停止事由", "没有使其停止的事件", clock.ended_by)
    return None


def _runs_on(clock: Stored, since: datetime | None, events: Sequence[Said], clocks: Sequence[Stored]) -> Wrong | None:
    """A clock that runs, or ended later, though an event says that it ended."""
    ended = clock.ended_at
    born = max(filter(None, (clock.started_at, since)))
    for event in events:
        names = (*event.data.get("stopped", ()), *event.data.get("voided", ()))
        if clock.name not in names or event.at <= born or not _ends(event, clock):
            continue
        if (ended is None or event.at < ended) and not _anothers_end(event, clock, clocks):
            return Wrong(
                clock.name, clock.key, "停止时间", event.at.isoformat(), ended.isoformat() if ended else "在计时"
            )
    return None


def _ends(event: Said, clock: Stored) -> bool:
    return event.assignment is None or clock.assignment is None or event.assignment == clock.assignment


def _anothers_end(event: Said, clock: Stored, clocks: Sequence[Stored]) -> bool:
    """Whether the event tells of the lead's clock of this name, which ended then."""
    if event.kind != _OF_THE_LEAD:
        return False
    return any((one.name, one.ended_at) == (clock.name, event.at) for one in clocks)


def _known_end(clock: Stored, events: Sequence[Said], begun: Collection[datetime]) -> bool:
    """Whether an event of that instant ended the clock, or a statement that was published then."""
    if clock.stopped_at and clock.stopped_at in begun and clock.ended_by.startswith("发布"):
        return True
    now = [event for event in events if event.at == clock.ended_at]
    return any(event.kind == clock.ended_by or _says_end(event, clock) for event in now)


def _says_end(event: Said, clock: Stored) -> bool:
    """Some ends are called otherwise than the event that tells of them: the answer's report, a grade, a statement."""
    told = (*event.data.get("stopped", ()), *event.data.get("voided", ()))
    return clock.name in told and clock.ended_by.startswith(_OTHERWISE)


def _removed(clocks: Sequence[Stored], events: Sequence[Said]) -> Wrong | None:
    """A clock of which an event tells and that is not there any more: by its key, else by its name and unit."""
    keys, names = {str(clock.key) for clock in clocks}, {clock.name for clock in clocks}
    of_units = {(clock.name, clock.assignment) for clock in clocks}
    for event in events:
        data = event.data
        gone = [key for told in ("due_before", "due_after") for key in data.get(told, {}) if key not in keys]
        if gone:
            return Wrong("", int(gone[0]), "时限", event.at.isoformat(), "已不在")
        told = [name for word in ("sets", "started", "stopped", "voided") for name in data.get(word, ())]
        lost = [name for name in told if name not in names]
        if event.assignment is not None:
            own = [name for word in ("sets", "stopped", "voided") for name in data.get(word, ())]
            lost += [name for name in own if (name, event.assignment) not in of_units]
        if lost:
            return Wrong(lost[0], None, "时限", event.at.isoformat(), "已不在")
    return None


def _instant(said: str | None) -> datetime | None:
    return to_ms(datetime.fromisoformat(said)) if said else None
