"""The town has somebody on duty, a list to call and a note to sign."""

import pytest

from alerts.models import CallEntry, Department, DutyShift, Handover
from alerts.notify.on_duty import on_duty, reachable
from alerts.tour import cast
from alerts.tour.watch import stand_watch
from tests.alerts.conftest import MONDAY


@pytest.mark.django_db
def test_somebody_is_on_duty_and_can_be_written_to() -> None:
    for person in cast.PEOPLE:
        if person.department:
            Department.objects.get_or_create(name=person.department)
    cast.settle(MONDAY)
    stand_watch(MONDAY)
    on = on_duty(None, MONDAY)
    assert {shift.post for shift in on} == {"值班员", "带班领导"}
    assert reachable(DutyShift.objects.filter(department=None)) == {
        one.pk for one in DutyShift.objects.filter(department=None)
    }
    assert CallEntry.objects.count() == 2
    assert Handover.objects.get().signed_at is None
