"""What was known of a case at an instant: events, clocks, assignments and releases as they stood then.

Rows of the store hold the present; what was changed since is taken back by the events that changed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from alerts.digest.stored import CaseRows, first_dispatched, joined, not_collecting
from alerts.digest.values import CaseRef, Proof
from alerts.models import Assignment, Case, CaseEvent, Release, Timer
from alerts.rules.states import OPEN_STATES
from alerts.rules.timers import set_clock
from config.vocabulary import Appeal, CaseState, Part, Severity, TimerName

_RIGHTS = (TimerName.RETURN.value, TimerName.WATCH.value)
_CHANGES = {"调整等级": "changed", "并入": "tightened", "批准延期": "changed", "重算期限": "changed"}
"""Events that set running clocks anew, and where they name them."""
_SETTING = frozenset({*_CHANGES, "恢复研判"})
_OF_ONE = ("批准延期", "重算期限")
"""Of these, those that concern one clock alone."""
_HOLDING = ("退回", "退回不予受理", "改派", "撤回", "免予反馈")
"""Events of a part that end it or give it back. 改派 of a whole case names the old lead, which is then withdrawn."""
_DESKS = (TimerName.TRIAGE.value, TimerName.REPOST.value)
"""Clocks of a case that no unit answers for."""
_WITHIN = "_within"
"""Kept with the case, which is asked dozens of times."""
_OPEN = frozenset(state.value for state in OPEN_STATES)
STATES = frozenset(state.value for state in CaseState)


@dataclass(frozen=True, slots=True)
class ClockThen:
    """A clock as it stood: `known_at` is when it was set, which may be later than the instant it counts from."""

    timer: Timer
    due_at: datetime
    known_at: datetime
    stopped_at: datetime | None

    @property
    def met(self) -> bool:
        """Stopped by its due instant."""
        return self.stopped_at is not None and self.stopped_at <= self.due_at

    def decided_at(self) -> datetime:
        """When it was met, or fell due unmet; one that a new grade set later counts when it was set."""
        ended = self.stopped_at if self.met and self.stopped_at else self.due_at
        return max(ended, self.known_at)

    def late_at(self, instant: datetime) -> bool:
        """Still running at `instant` and past due. A right that lapses and the watch window are never late."""
        return self.timer.name not in _RIGHTS and self.stopped_at is None and self.due_at <= instant


@dataclass(frozen=True)
class CaseThen:
    """A case as it was known at `at`; `events` are those up to then, at least one. `clocks` leave out voided ones.

    `unit`: seen with the eyes of one department: `parts` are its own, `clocks` those it answers for (`scoped`).
    """

    case: Case
    at: datetime
    events: tuple[CaseEvent, ...]
    clocks: tuple[ClockThen, ...]
    assignments: tuple[Assignment, ...]
    releases: tuple[Release, ...]
    severity: Severity
    unit: int | None = None

    @property
    def opened_at(self) -> datetime:
        """When it was flagged or entered."""
        return self.events[0].at

    @cached_property
    def state(self) -> CaseState:
        """The state that the last move led to."""
        return next((CaseState(e.after) for e in reversed(self.events) if e.after in STATES), CaseState.CANDIDATE)

    @property
    def open(self) -> bool:
        """Further work was expected."""
        return not self.state.terminal

    @cached_property
    def late(self) -> tuple[ClockThen, ...]:
        """The clocks that had run out, the longest overdue first; none of a case that had ended."""
        clocks = [clock for clock in self.clocks if self.open and clock.late_at(self.at)]
        return tuple(sorted(clocks, key=lambda clock: clock.due_at))

    @cached_property
    def lead(self) -> Assignment | None:
        """The unit that led last; None before dispatch."""
        leads = [one for one in self.assignments if one.part == Part.LEAD.value]
        return max(leads, key=lambda one: (first_dispatched(one), one.pk)) if leads else None

    @property
    def parts(self) -> tuple[Assignment, ...]:
        """The assignments in view: all, or the unit's own."""
        return tuple(one for one in self.assignments if self.unit is None or one.department_id == self.unit)

    @property
    def leads(self) -> bool:
        """Whether what belongs to the case as a whole is in view: the unit leads it."""
        return self.unit is None or (self.lead is not None and self.lead.department_id == self.unit)

    @cached_property
    def ref(self) -> CaseRef:
        """How lists name it."""
        lead = self.lead
        unit = (lead.department.short or lead.department.name) if lead else ""
        return CaseRef(self.case.pk, self.case.number, self.case.title, self.severity, unit)

    def within(self, start: datetime) -> tuple[CaseEvent, ...]:
        """Its events from `start` on."""
        kept: tuple[datetime, tuple[CaseEvent, ...]] | None = self.__dict__.get(_WITHIN)
        if kept is None or kept[0] is not start:
            kept = self.__dict__[_WITHIN] = start, tuple(event for event in self.events if event.at >= start)
        return kept[1]

    def reached(self, state: CaseState, start: datetime) -> bool:
        """Whether a move from `start` on led to `state`."""
        return any(event.after == state.value for event in self.within(start))

    def proof(self, at: datetime, kind: str, good: bool = True, **said: str | datetime | None) -> Proof:
        """One event of this case behind a number; `said`: unit, due."""
        due = said.get("due")
        unit = said.get("unit") or self.ref.unit
        return Proof(self.ref, str(unit), at, kind, good, due if isinstance(due, datetime) else None)

    def holds(self, part: Assignment) -> bool:
        """Whether the unit still had its part at `at`: not returned, taken away, or waived since it was given."""
        told = [event.kind for event in self.events if event.assignment_id == part.pk and event.kind in _HOLDING]
        return not told or told[-1] == "退回不予受理"


def scoped(one: CaseThen, unit: int) -> CaseThen:
    """The same case as a unit answers for it: its parts' clocks, and as the lead also those of the case."""
    seen = replace(one, unit=unit)
    clocks = (clock for clock in one.clocks if _answers_for(seen, clock))
    return replace(seen, clocks=tuple(clocks))


def _answers_for(seen: CaseThen, clock: ClockThen) -> bool:
    part = clock.timer.assignment
    if part is not None:
        return part.department_id == seen.unit
    return seen.leads and clock.timer.name not in _DESKS


def load(since: datetime, until: datetime | None = None) -> list[CaseRows]:
    """Every case that was open at `since` or later, with all that belongs to it, in the order of their numbers.

    `until`: those that began after it are left out.
    """
    return joined(wanted(since, until))


def wanted(since: datetime, until: datetime | None = None) -> QuerySet[Case]:
    """The same cases, not yet read."""
    lately = CaseEvent.objects.filter(at__gte=since).values("case_id")
    found = Case.objects.filter(Q(state__in=[state.value for state in OPEN_STATES]) | Q(pk__in=lately))
    if until is not None:
        found = found.filter(pk__in=CaseEvent.objects.filter(number=1, at__lte=until).values("case_id"))
    return narrow(found.order_by("id"))


def narrow(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Without what is large and hardly ever asked for here: a clock set anew looks into the evidence."""
    return cases.defer("evidence", "proposal", "effect")


def of_span(cases: Iterable[CaseRows], since: datetime) -> list[CaseRows]:
    """Of the cases read, those that `wanted(since)` asks for: what was over before has nothing to say after."""
    instant = since.astimezone(UTC)
    return [rows for rows in cases if rows.case.state in _OPEN or (rows.events and rows.events[-1].at >= instant)]


def then(cases: Iterable[CaseRows], at: datetime) -> list[CaseThen]:
    """The cases that were known at `at`, as they were known."""
    instant = at.astimezone(UTC)  # as the store gives instants: of one zone they compare ten times faster
    with not_collecting():
        found = [_then(rows, instant) for rows in cases]
    return [one for one in found if one is not None]


def _then(rows: CaseRows, at: datetime) -> CaseThen | None:
    case, events = rows.case, rows.events
    if not events or events[0].at > at:
        return None
    known = tuple(event for event in events if event.at <= at)
    undone = _undone(known)
    return CaseThen(
        case=case,
        at=at,
        events=known,
        clocks=tuple(_clocks(rows, at)),
        assignments=tuple(one for one in rows.parts if _given(one, at, undone)),
        releases=tuple(one for one in rows.releases if one.published_at and one.published_at <= at),
        severity=_severity(case, events, at),
    )


def _given(one: Assignment, at: datetime, undone: frozenset[datetime]) -> bool:
    first = first_dispatched(one)
    return first <= at and first not in undone


def _undone(known: Sequence[CaseEvent]) -> frozenset[datetime]:
    """The instants of moves that were taken back (撤销) by then: what they gave out was never given."""
    spans = [event.data.get("events") for event in known if event.kind == "撤销"]
    return frozenset(event.at for span in spans if span for event in known if span[0] <= event.number <= span[1])


def _severity(case: Case, events: Sequence[CaseEvent], at: datetime) -> Severity:
    later = (event.data.get("from") for event in events if event.kind == "调整等级" and event.at > at)
    return Severity(next((grade for grade in later if grade), case.severity))


def _clocks(rows: CaseRows, at: datetime) -> list[ClockThen]:
    if rows.looked_at is None:
        told = _of_interest(rows.events)
        rows.looked_at = told, _with_known(rows.clocks, told)
    found, (events, clocks) = [], rows.looked_at
    for timer, known_at in clocks:
        if known_at > at or (timer.voided_at and timer.voided_at <= at):
            continue
        stopped_at = timer.stopped_at if timer.stopped_at and timer.stopped_at <= at else None
        set_at = max([known_at, *(event.at for event in _changes(timer, events) if event.at <= at)])
        found.append(ClockThen(timer, _due(rows.case, timer, events, at), set_at, stopped_at))
    return found


def _of_interest(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The first event and those that set clocks, in order: what clocks are asked against."""
    return [
        event for place, event in enumerate(events) if place == 0 or event.kind in _SETTING or event.data.get("started")
    ]


def _with_known(clocks: Sequence[Timer], events: Sequence[CaseEvent]) -> list[tuple[Timer, datetime]]:
    """Each clock with the instant it was set, which for a national clock is later than the start it counts from."""
    names: dict[str, list[Timer]] = {}
    for timer in clocks:
        names.setdefault(timer.name, []).append(timer)
    found = []
    for name, timers in names.items():
        set_at = _first_set(name, len(timers), events)
        for timer in timers:
            found.append((timer, max(timer.started_at, set_at)))
            set_at = _next_set(name, timer, events)
    return found


def _first_set(name: str, clocks: int, events: Sequence[CaseEvent]) -> datetime:
    """When the first clock of a name was set: with the case, unless each of them came with a new grade."""
    grades = [event.at for event in events if event.kind == "调整等级" and name in event.data.get("started", ())]
    return grades[0] if grades and clocks <= len(grades) else events[0].at


def _next_set(name: str, timer: Timer, events: Sequence[CaseEvent]) -> datetime:
    """When the case's next clock of this name was set, after `timer` had ended; those of units run side by side."""
    ended = timer.stopped_at or timer.voided_at
    if timer.assignment_id or ended is None:
        return events[0].at
    anew = (event.at for event in events if event.kind == "恢复研判" or name in event.data.get("started", ()))
    return next((instant for instant in anew if instant >= ended), ended)


def _due(case: Case, timer: Timer, events: Sequence[CaseEvent], at: datetime) -> datetime:
    """The due instant before the first change after `at` moved it."""
    later = next((event for event in _changes(timer, events) if event.at > at), None)
    if later is None:
        return timer.due_at
    before = later.data.get("due_before", {}).get(str(timer.pk))
    if before:
        return datetime.fromisoformat(before)
    if later.kind == "调整等级":
        return _due_under(case, timer, Severity(later.data["from"]), timer.started_at)
    return _due_under(case, timer, _severity(case, events, at), _detected(events))


def _changes(timer: Timer, events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The changes of grade and mergers that set this clock anew while it ran."""
    ended = timer.stopped_at or timer.voided_at
    named = [event for event in events if timer.name in event.data.get(_CHANGES.get(event.kind, ""), ())]
    named = [event for event in named if event.kind not in _OF_ONE or str(timer.pk) in event.data["due_before"]]
    return [event for event in named if event.at >= timer.started_at and (ended is None or event.at <= ended)]


def _due_under(case: Case, timer: Timer, severity: Severity, start: datetime) -> datetime:
    said = case.evidence.get("appeal")
    appeal = Appeal(said) if said in {each.value for each in Appeal} else None
    clock = set_clock(TimerName(timer.name), start, severity, appeal, tuple(case.evidence.get("circumstances", ())))
    return clock.due_at if clock else timer.due_at


def _detected(events: Sequence[CaseEvent]) -> datetime:
    """The detection as first recorded; a merger may have set it earlier since."""
    said = events[0].data.get("detected_at")
    return datetime.fromisoformat(said) if said else events[0].at
