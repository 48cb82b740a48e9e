"""Makes a jurisdiction's units and contacts exist in the store; what people changed there is kept."""

from collections.abc import Sequence

from django.db import transaction

from alerts.models import Contact, Department
from alerts.rules.offices import Offices
from config.schema.jurisdiction import DepartmentEntry, Jurisdiction
from config.vocabulary import Role


def sync_departments(jurisdiction: Jurisdiction) -> int:
    """Create the units that are missing, with their preset address as an unconfirmed contact; how many are new.

    A name that a successor has taken over becomes an alias of the office of today.
    """
    created = 0
    earlier = _earlier_names(jurisdiction)
    for entry in jurisdiction.departments:
        if entry.successors:
            continue
        department, new = Department.objects.get_or_create(
            name=entry.name,
            defaults={
                "short": entry.short,
                "kind": entry.kind,
                "division": entry.division,
                "aliases": list(dict.fromkeys([*entry.aliases, *earlier.get(entry.name, ())])),
            },
        )
        created += new
        if new and entry.email:
            Contact.objects.create(department=department, role=Role.DEPT_CONTACT.value, email=entry.email)
    _superiors(jurisdiction)
    return created


@transaction.atomic
def change_departments(jurisdiction: Jurisdiction, changed: Sequence[DepartmentEntry]) -> int:
    """The units of the table exist, those `changed` as they are written now; how many are new.

    Contacts and aliases stay as they are in the store.
    """
    created = sync_departments(jurisdiction)
    for entry in changed:
        superior = Department.objects.filter(name=entry.superior).first()
        stored = Department.objects.filter(name=entry.name)
        stored.update(short=entry.short, kind=entry.kind, division=entry.division, superior=superior)
    return created


def _earlier_names(jurisdiction: Jurisdiction) -> dict[str, list[str]]:
    """The names that documents use for an office, by its name of today."""
    offices = Offices(jurisdiction)
    names: dict[str, list[str]] = {}
    for entry in jurisdiction.departments:
        if entry.successors:
            names.setdefault(offices.today(entry.name), []).append(entry.name)
    return names


def _superiors(jurisdiction: Jurisdiction) -> None:
    ids = dict(Department.objects.values_list("name", "pk"))
    for entry in jurisdiction.departments:
        if entry.superior in ids:
            Department.objects.filter(name=entry.name, superior=None).update(superior_id=ids[entry.superior])
