"""Who reads which digest, by the plan in force: leaders and named addresses the whole, heads of units their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch

from alerts.digest.units import TERRITORY
from alerts.models import Contact, Department
from alerts.notify.recipients import Recipient, hearing_of, once, staff
from alerts.rules.digest_plan import DigestPlan
from config.vocabulary import Role

_HEADS = (Role.DEPT_HEAD, Role.TERRITORY)
_LEADER = "您收到本周报，是因为您是本系统的领导用户。"
_NAMED = "您收到本周报，是因为您的邮箱列在周报收件人之中（“周报设置”页或 huiying.yaml 的 digest.recipients）。"


@dataclass(frozen=True, slots=True)
class Reader:
    """One letter a week: to whom, of which unit (None for the whole), and the units in the reader's charge."""

    to: Recipient
    unit: Department | None = None
    mine: tuple[str, ...] = ()


def leaders() -> list[Recipient]:
    """All leaders with an address."""
    return [person for person in staff(Role.LEADER) if person.address]


def of_the_whole(plan: DigestPlan, known: Sequence[Recipient] | None = None) -> list[Reader]:
    """The leaders who are not left out, and those named; each address once. `known`: the leaders, if read already."""
    if not plan.leaders:
        return []
    told = [replace(person, why=_LEADER) for person in (leaders() if known is None else known)]
    kept = [one for one in told if one.address.lower() not in plan.off]
    named = [Recipient("", address, _NAMED) for address, unit in plan.recipients if not unit]
    charge = plan.charge
    return [Reader(one, mine=charge.get(one.address.lower(), ())) for one in once([*kept, *named])]


def of_units(plan: DigestPlan, now: datetime, known: Sequence[Recipient] | None = None) -> Iterator[Reader]:
    """The confirmed heads of each unit, or deputies, and who is named for it; who reads the whole gets no other."""
    told = {one.to.address.lower() for one in of_the_whole(plan, known)}
    confirmed = Contact.objects.filter(confirmed_at__isnull=False).order_by("id")
    units = Department.objects.prefetch_related(Prefetch("contacts", confirmed, to_attr="confirmed_contacts"))
    for unit in units.order_by("id"):
        wanted = plan.territories if unit.kind == TERRITORY else plan.departments
        heads = _heads(unit, now) if wanted and unit.name not in plan.units_off else []
        named = [
            Recipient("", address, f"您收到本周报，是因为您的邮箱列在{unit.name}周报的收件人之中（“周报设置”页）。")
            for address, name in plan.recipients
            if name == unit.name
        ]
        yield from (Reader(one, unit) for one in once([*heads, *named]) if one.address.lower() not in told)


def _heads(unit: Department, now: datetime) -> list[Recipient]:
    """Nobody else of the unit: a contact person has the single matters already."""
    known: list[Contact] = unit.confirmed_contacts  # type: ignore[attr-defined]
    found = [(one, why) for one, why in hearing_of(known, _HEADS, now) if Role(one.role) in _HEADS or why]
    head = f"您收到本周报，是因为您是{unit.short or unit.name}已确认的负责人。"
    return once([Recipient(one.name or unit.name, one.email, why or head) for one, why in found if one.email])
