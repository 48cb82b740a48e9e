"""The running clocks of a case as its page lists them: the next due in front, the others a line each, by unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.web.clocks import Clock


@dataclass(frozen=True, slots=True)
class Group:
    """One unit's running clocks, the most pressing first; `unit` is empty for those of the case itself.

    `shown`: the next due, and all that are late or nearly so; `folded`: the rest, which can wait.
    """

    unit: str
    shown: tuple[Clock, ...]
    folded: tuple[Clock, ...]


def grouped(running: Sequence[Clock]) -> tuple[Clock | None, list[Group]]:
    """The clock that presses most, and the others by unit; `running` as `clocks` orders them. The unit whose clock
    presses most comes first, and no clock is lost."""
    if not running:
        return None, []
    units: dict[str, list[Clock]] = {}
    for each in running[1:]:
        units.setdefault(each.unit, []).append(each)
    return running[0], [_group(unit, every) for unit, every in units.items()]


def _group(unit: str, every: Sequence[Clock]) -> Group:
    pressing = max(1, sum(each.state in {"late", "near"} for each in every))
    return Group(unit, tuple(every[:pressing]), tuple(every[pressing:]))
