"""Which unit a part of a case (承办) belongs to, as the events say: by its key; older events know its name alone.

A name may pass on: a unit is renamed, and a new one is called as it was called before. So a name in an older event is
compared only where the unit that bears it today is known to have been there then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.rules.clock_ledger import Said
from config.vocabulary import Part

MAKES = ("交办", "改派", "裁定", "会商", "会签", "知会", "退回不予受理")
"""Events that give a case to units, or give it again."""
_BESIDE = ("会商", "会签", "知会")
_NAMES = ("lead", "to", "co", "territory", "departments")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of today by name, and since when each is known to have been there (no instant: not known)."""

    keys: Mapping[str, int]
    since: Mapping[int, datetime]

    def bearer(self, name: str, at: datetime) -> int | None:
        """The unit that bears this name, where it bore it then as far as can be known."""
        key = self.keys.get(name)
        since = self.since.get(key) if key is not None else None
        return key if since is not None and since <= at else None


def known_since(first: Mapping[int, datetime]) -> dict[int, datetime]:
    """Since when each unit was there, from the first part of each: keys are given in order, none twice.

    A unit was there when one with a later key had its first part.
    """
    since: dict[int, datetime] = {}
    earliest: datetime | None = None
    for key in sorted(first, reverse=True):
        earliest = min(first[key], earliest) if earliest else first[key]
        since[key] = earliest
    return since


def other_unit(key: int, unit: int, dispatched_at: datetime, events: Sequence[Said], units: Units) -> str:
    """The unit that the events name where it is not the part's; "" where it is, or where none is named."""
    for event in events:
        if event.assignment == key and (name := _not(unit, event, units)):
            return name
    made = [event for event in events if event.kind in MAKES and event.at == dispatched_at]
    given = [event for event in made if "units" in event.data]
    own = any(event.assignment == key and event.kind == "退回不予受理" for event in made)
    if own or not given or any(unit in event.data["units"] for event in given):
        return ""
    return "、".join(name for event in given for name in named(event))


def told_roles(unit: int, dispatched_at: datetime, events: Sequence[Said]) -> set[str]:
    """主办 协办 属地 会商 会签 知会: as what the events of that instant gave this unit the case; empty: not said.

    An event names its units by key in the order lead, co-handlers, territories.
    """
    made = (event for event in events if event.kind in MAKES and event.at == dispatched_at)
    told = (_roles(event) for event in made if "units" in event.data)
    return {role for roles in told for key, role in roles if key == unit}


def _roles(event: Said) -> list[tuple[int, str]]:
    keys, data = event.data["units"], event.data
    if event.kind in _BESIDE:
        return [(key, event.kind) for key in keys]
    if "lead" not in data:
        return []
    co, territory = data.get("co") or (), data.get("territory") or ()
    roles = [Part.LEAD, *[Part.CO] * len(co), *[Part.TERRITORY] * len(territory)]
    return [(key, role.value) for key, role in zip(keys, roles, strict=False)]


def lost_unit(event: Said, there: set[int], units: Units) -> int | None:
    """A unit that this event gave the case to and that has no part in it."""
    if event.kind not in MAKES:
        return None
    if "units" in event.data:
        given = event.data["units"]
    else:
        given = [key for name in named(event) if (key := units.bearer(name, event.at)) is not None]
    return next((key for key in given if key not in there), None)


def named(event: Said) -> Iterator[str]:
    """The names of the units that an event gave the case to."""
    for field in _NAMES:
        value = event.data.get(field) or ()
        yield from (value,) if isinstance(value, str) else value


def _not(unit: int, event: Said, units: Units) -> str:
    name = str(event.data.get("department") or "")
    if "unit" in event.data:
        return "" if event.data["unit"] == unit else name or "另一个单位"
    bearer = units.bearer(name, event.at) if name else None
    return name if bearer is not None and bearer != unit else ""
