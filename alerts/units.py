"""Makes a jurisdiction's units and contacts exist in the store; what people changed there is kept."""

from alerts.models import Contact, Department
from config.schema import Jurisdiction
from config.vocabulary import Role


def sync_departments(jurisdiction: Jurisdiction) -> int:
    """Create the units that are missing, with their preset address as an unconfirmed contact; how many are new."""
    created = 0
    for entry in jurisdiction.departments:
        department, new = Department.objects.get_or_create(
            name=entry.name,
            defaults={
                "short": entry.short,
                "kind": entry.kind,
                "division": entry.division,
                "aliases": list(entry.aliases),
            },
        )
        created += new
        if new and entry.email:
            Contact.objects.create(department=department, role=Role.DEPT_CONTACT.value, email=entry.email)
    _superiors(jurisdiction)
    return created


def _superiors(jurisdiction: Jurisdiction) -> None:
    ids = dict(Department.objects.values_list("name", "pk"))
    for entry in jurisdiction.departments:
        if entry.superior in ids:
            Department.objects.filter(name=entry.name, superior=None).update(superior_id=ids[entry.superior])
