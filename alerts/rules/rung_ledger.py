"""What a case's events say of the rungs of its clocks: how far each has climbed, and when its next rung comes.

A rung that is reached is an event with its stage, its clock and its unit; a late extension (批准延期) sets a clock back
below rungs that lie ahead again and says how far (`climbed`). The next rung follows from the frozen ladder.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.rules.clock_ledger import Said, Stored, Wrong, ended_before, to_ms
from alerts.rules.taken_back import taken_back

_OVER = "观察期满"


@dataclass(frozen=True, slots=True)
class Climbed:
    """A clock's rungs as the table has them. `observes`: an observation window, which has one end and no rungs."""

    clock: Stored
    ladder: Sequence[Mapping[str, Any]]
    stage: int
    next_at: datetime | None
    observes: bool


@dataclass(slots=True)
class _Reach:
    """The highest rung done, as far as events tell: between `least` and `most`."""

    least: int = 0
    most: int = 0


def first_wrong_rung(
    clocks: Sequence[Climbed], events: Sequence[Said], held: Callable[[str, datetime], datetime]
) -> Wrong | None:
    """The first clock of a case, by its key, whose rungs differ from what the events say; None when all agree.

    `held`: when a rung comes that a clock of this name plans for an instant, a suspension (挂账) being in force.
    """
    back = taken_back(events)
    valid = [event for event in events if event.number not in back]
    undone = {event.at for event in events if event.kind == "撤销"}
    all_stored = [one.clock for one in clocks]
    for one in sorted(clocks, key=lambda one: one.clock.key):
        clock = one.clock
        if clock.ended_by == "撤销":
            continue
        reach = _reach(one, ended_before(clock, all_stored), valid)
        if not reach.least <= one.stage <= reach.most:
            return Wrong(clock.name, clock.key, "催办级数", str(reach.most), str(one.stage))
        planned = _planned(one, valid)
        expected = held(clock.name, planned) if planned else None
        if to_ms_or_none(one.next_at) not in _next_ones(expected, undone):
            return Wrong(clock.name, clock.key, "下次催办时间", _iso(expected), _iso(one.next_at))
    return None


def highest_rung(events: Sequence[Said]) -> int:
    """The highest rung that any clock of the case has reached: its 督办 level."""
    back = taken_back(events)
    return max((_stage(event) for event in events if event.number not in back), default=0)


def to_ms_or_none(at: datetime | None) -> datetime | None:
    """`to_ms` where there is an instant."""
    return to_ms(at) if at else None


def _stage(event: Said) -> int:
    """The rung that an event reached; 0 of any other event."""
    return int(event.data["stage"]) if "timer" in event.data and event.data.get("stage") is not None else 0


def _reach(one: Climbed, since: datetime | None, events: Sequence[Said]) -> _Reach:
    clock, reach = one.clock, _Reach()
    for position, event in enumerate(events):
        if event.kind == "批准延期" and str(clock.key) in event.data.get("due_before", {}):
            _set_back(reach, one, event, events[position + 1 :])
        elif _stage(event) and event.data["timer"] == clock.name and event.assignment == clock.assignment:
            if _outside(event, clock, since):
                continue
            reach.most = max(reach.most, _stage(event))
            if since is None or event.at > since:
                reach.least = max(reach.least, _stage(event))
    return reach


def _outside(event: Said, clock: Stored, since: datetime | None) -> bool:
    """Before the clock, or after it: a rung of another clock of this name and unit."""
    if event.at < clock.started_at or (since is not None and event.at < since):
        return True
    return clock.ended_at is not None and event.at > clock.ended_at


def _set_back(reach: _Reach, one: Climbed, event: Said, later: Sequence[Said]) -> None:
    """After an extension only rungs count that lie behind under the new due instant too."""
    if "climbed" in event.data:
        reach.least = reach.most = int(event.data["climbed"])
        return
    known = not any(_sets_ladder(told, one.clock) for told in later)
    behind = [rung["stage"] for rung in one.ladder if datetime.fromisoformat(rung["at"]) <= event.at]
    most = max((stage for stage in behind if stage <= reach.most), default=0)
    reach.least, reach.most = (min(most, reach.least), most) if known else (0, reach.most)


def _sets_ladder(event: Said, clock: Stored) -> bool:
    """Whether the event may have given the clock another ladder: an older one does not say how far it had climbed."""
    return clock.name in (
        *event.data.get("changed", ()),
        *event.data.get("tightened", ()),
        *event.data.get("clocks", ()),
    )


def _planned(one: Climbed, events: Sequence[Said]) -> datetime | None:
    """When the next rung comes by the clock's own ladder; an observation window ends once."""
    if one.clock.ended_at is not None:
        return None
    left = [datetime.fromisoformat(rung["at"]) for rung in one.ladder if rung["stage"] > one.stage]
    if left:
        return left[0]
    over = any(event.kind == _OVER and event.at >= one.clock.started_at for event in events)
    return one.clock.due_at if one.observes and not over else None


def _next_ones(expected: datetime | None, undone: Collection[datetime]) -> set[datetime | None]:
    """What may stand there: a rung that was reached while its clock stood still is due when that was taken back."""
    if expected is None:
        return {None}
    planned = to_ms(expected)
    return {planned, *(at for at in undone if at > planned)}


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else "没有"
