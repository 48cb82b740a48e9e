"""What was known of a case at an instant, as values: the case, whole or as one unit answers for it, and its clocks."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from alerts.digest.stored import first_dispatched
from alerts.digest.values import CaseRef, Proof
from alerts.models import Assignment, Case, CaseEvent, Release, Timer
from config.vocabulary import CaseState, Part, Severity, TimerName

_RIGHTS = (TimerName.RETURN.value, TimerName.WATCH.value)
_HOLDING = ("退回", "退回不予受理", "改派", "撤回", "免予反馈")
"""Events of a part that end it or give it back. 改派 of a whole case names the old lead, which is then withdrawn."""
_DESKS = (TimerName.TRIAGE.value, TimerName.REPOST.value)
"""Clocks of a case that no unit answers for."""
_WITHIN = "_within"
"""Kept with the case, which is asked dozens of times."""
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
