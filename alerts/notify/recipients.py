"""Who hears: contacts of a unit and staff of a role, each address once."""

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.models import Contact, Department, Staff
from config.vocabulary import Role

UNIT_ROLES = (Role.DEPT_CONTACT, Role.DEPT_HEAD, Role.TERRITORY)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person or mailbox; an empty address is reached inside the system only. `name` is as greeted."""

    name: str
    address: str = ""


def contacts(department: Department, roles: Iterable[Role] = UNIT_ROLES) -> list[Contact]:
    """The unit's confirmed contacts of these roles; all its confirmed contacts where none has such a role."""
    confirmed = list(department.contacts.filter(confirmed_at__isnull=False).order_by("id"))
    wanted = {role.value for role in roles}
    return [contact for contact in confirmed if contact.role in wanted] or confirmed


def unit(department: Department, roles: Iterable[Role] = UNIT_ROLES) -> list[Recipient]:
    """The same as recipients."""
    people = [Recipient(contact.name or department.name, contact.email) for contact in contacts(department, roles)]
    return once(people)


def staff(*roles: Role) -> list[Recipient]:
    """Active users of these roles who have an address; where none has, the role itself, inside the system."""
    members = Staff.objects.filter(role__in=[role.value for role in roles], user__is_active=True).exclude(
        user__email=""
    )
    found = [
        Recipient(member.user.get_full_name() or member.user.get_username(), member.user.email)
        for member in members.select_related("user").order_by("id")
    ]
    return once(found) or [Recipient(role.zh) for role in roles]


def once(people: Iterable[Recipient]) -> list[Recipient]:
    """Each address once, in the order of the first."""
    seen: dict[str, Recipient] = {}
    for person in people:
        seen.setdefault(person.address.lower() or person.name, person)
    return list(seen.values())
