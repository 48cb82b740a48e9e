"""Who hears: contacts of a unit and staff of a role, each address once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.models import Contact, Department, Staff
from alerts.models.units import name_of
from alerts.rules.deputies import Post, present
from config.clock import SHANGHAI
from config.vocabulary import Role

UNIT_ROLES = (Role.DEPT_CONTACT, Role.DEPT_HEAD, Role.TERRITORY)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person or mailbox; an empty address is reached inside the system only. `name` is as greeted.

    `why`: a sentence of the message that says why this person hears, where that is not plain from his office. `paper`:
    where no channel reaches him, a printed notice goes to his unit.
    """

    name: str
    address: str = ""
    why: str = ""
    phone: str = ""
    paper: bool = False


def contacts(department: Department, roles: Iterable[Role] = UNIT_ROLES, at: datetime | None = None) -> list[Contact]:
    """The unit's confirmed contacts of these roles; all its confirmed contacts where none has such a role.

    `at`: the instant for which it counts who is absent; a deputy stands in.
    """
    return [contact for contact, _why in hearing(department, roles, at)]


def hearing(
    department: Department, roles: Iterable[Role] = UNIT_ROLES, at: datetime | None = None
) -> list[tuple[Contact, str]]:
    """The same, each with the sentence that says why he hears; empty where he hears for himself."""
    return hearing_of(department.contacts.filter(confirmed_at__isnull=False).order_by("id"), roles, at)


def hearing_of(
    contacts_known: Iterable[Contact], roles: Iterable[Role], at: datetime | None
) -> list[tuple[Contact, str]]:
    """The same for a unit whose confirmed contacts are read already, in the order of their entry."""
    confirmed = list(contacts_known)
    wanted = {role.value for role in roles}
    asked = [contact for contact in confirmed if contact.role in wanted] or confirmed
    return [(contact, "") for contact in asked] if at is None else _present(asked, at)


def _present(asked: list[Contact], at: datetime) -> list[tuple[Contact, str]]:
    """The same with deputies; a deputy may belong to another unit and must be confirmed too."""
    known: dict[int, Contact] = {contact.pk: contact for contact in asked}

    def find(key: int) -> Post | None:
        if key not in known:
            found = Contact.objects.filter(pk=key, confirmed_at__isnull=False).first()
            if found is None:
                return None
            known[key] = found
        return _post(known[key])

    posts = present([_post(contact) for contact in asked], at.astimezone(SHANGHAI).date(), find)
    return [(known[post.key], stands_in(known[away.key]) if away else "") for post, away in posts]


def stands_in(away: Contact) -> str:
    """Why a deputy hears, one Chinese sentence."""
    until = f"至{away.absent_until.month}月{away.absent_until.day}日" if away.absent_until else ""
    whose = f"{away.department}{away.name or '的联系人'}"
    return f"{whose}{until}不在岗，登记由您代岗，因此本通知发给您。"


def _post(contact: Contact) -> Post:
    return Post(contact.pk, contact.absent_from, contact.absent_until, contact.deputy_id)


def of_contact(contact: Contact, department: Department, why: str = "") -> Recipient:
    """A contact who hears for a unit."""
    return Recipient(contact.name or department.name, contact.email, why, contact.phone, paper=True)


def unit(
    department: Department,
    roles: Iterable[Role] = UNIT_ROLES,
    at: datetime | None = None,
    known: Iterable[Contact] | None = None,
) -> list[Recipient]:
    """The same as recipients. `known`: the unit's confirmed contacts where they are read already."""
    found = hearing(department, roles, at) if known is None else hearing_of(known, roles, at)
    return once(of_contact(contact, department, why) for contact, why in found)


def staff(*roles: Role) -> list[Recipient]:
    """Active users of these roles who have an address; where none has, the role itself, inside the system."""
    members = Staff.objects.filter(role__in=[role.value for role in roles], user__is_active=True).exclude(
        user__email=""
    )
    found = [
        Recipient(name_of(member.user), member.user.email) for member in members.select_related("user").order_by("id")
    ]
    return once(found) or [Recipient(role.zh) for role in roles]


def once(people: Iterable[Recipient]) -> list[Recipient]:
    """Each address once, in the order of the first; who is named twice is told why, where one of the two says it."""
    seen: dict[str, Recipient] = {}
    for person in people:
        key = person.address.lower() or person.phone or person.name
        known = seen.setdefault(key, person)
        if person.why and not known.why:
            seen[key] = replace(known, why=person.why)
    return list(seen.values())
