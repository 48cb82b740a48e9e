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


def test_a_deputy_hears_of_rework_and_withdrawal_together_with_a_participant(town, topic, hit) -> None:
    """The lead's contact is away; its deputy sits in a unit that takes part in the same case."""
    from datetime import timedelta

    from alerts import cases
    from alerts.models import Notification
    from config.vocabulary import Part
    from tests.alerts.conftest import MONDAY, make_topic

    hour = timedelta(hours=1)
    deputy = town.water.contacts.get(role="dept_contact")
    town.housing.contacts.update(absent_from=MONDAY.date(), deputy=deputy)
    case = cases.open_candidate(make_topic("路灯不亮", severity="一般"), hit, MONDAY)
    cases.dispatch(case, town.dispatcher, MONDAY, town.housing, [town.street])
    cases.invite(case, town.judge, MONDAY + hour, Part.CONSULT, [town.water], "请提意见")
    told = Notification.objects.filter(recipient=deputy.email, purpose="assignment")
    assert {note.assignment.department for note in told} == {town.housing, town.water}
    lead = case.assignments.get(part="主办")
    cases.sign_off(lead, town.head(town.housing), MONDAY + hour)
    cases.report(lead, town.head(town.housing), MONDAY + hour, "已修")
    cases.rework_part(lead, town.judge, MONDAY + 2 * hour, "不清楚")
    assert Notification.objects.filter(recipient=deputy.email, purpose="rework").count() == 1
    assert not Notification.objects.filter(recipient__startswith="housing-", purpose="rework").exists()
    case.refresh_from_db()
    cases.reassign(case, town.dispatcher, MONDAY + 3 * hour, town.street, "改由街道")
    assert Notification.objects.filter(recipient=deputy.email, purpose="withdrawn").count() == 1
