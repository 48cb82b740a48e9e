"""An assignment is announced to the deputy while a contact is away, and the sign-off link is the deputy's."""

from datetime import UTC, date, datetime

import pytest

from alerts.models import Contact, Department
from alerts.notify.recipients import contacts

AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_deputy_may_be_of_another_unit_and_must_be_confirmed() -> None:
    unit = Department.objects.create(name="市水务局")
    other = Department.objects.create(name="市住建局")
    deputy = Contact.objects.create(department=other, name="李代", email="li@town.example")
    away = Contact.objects.create(
        department=unit,
        name="张水",
        email="zhang@town.example",
        confirmed_at=AT,
        absent_from=date(2026, 11, 26),
        deputy=deputy,
    )
    assert contacts(unit, at=AT) == [away]  # the deputy's address was never confirmed
    Contact.objects.filter(pk=deputy.pk).update(confirmed_at=AT)
    assert contacts(unit, at=AT) == [deputy]
    assert contacts(unit) == [away]


@pytest.mark.django_db
def test_a_day_begins_and_ends_in_shanghai() -> None:
    unit = Department.objects.create(name="市水务局")
    head = Contact.objects.create(department=unit, name="局长", email="h@town.example", confirmed_at=AT, role="x")
    away = Contact.objects.create(
        department=unit,
        name="张水",
        email="z@town.example",
        confirmed_at=AT,
        absent_from=date(2026, 11, 27),
        deputy=head,
    )
    before, after = datetime(2026, 11, 26, 15, 59, tzinfo=UTC), datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    assert away in contacts(unit, at=before)
    assert contacts(unit, at=after) == [head]
