"""督办 says whose clock is late: a row names the lead, but it is often another unit that keeps the matter waiting."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alerts import cases
from alerts.actors import Actor
from alerts.models import Case, Timer
from config import clock
from config.vocabulary import CaseState, Part, Role

pytestmark = pytest.mark.django_db


def test_the_unit_that_has_not_signed_off_is_named_beside_its_clock(county, client_of, now):
    for unit in county.units:
        unit.contacts.update(confirmed_at=now)
    lead, co, *_ = [unit for unit in county.units if unit.contacts.exists() and unit.kind != "territory"]
    case = Case.objects.filter(state=CaseState.TRIAGE.value, assignments=None).first()
    sender = Actor("交办员", Role.DISPATCHER, county.users["dispatcher"].pk)
    cases.dispatch(case, sender, now, lead, [co], [], "")
    part = case.assignments.get(part=Part.LEAD.value)
    cases.sign_off(part, Actor("负责人", Role.DEPT_HEAD, county.users["judge"].pk, lead.pk), now)
    late = Timer.objects.get(assignment__department=co, case=case, name="T_ack").due_at + timedelta(minutes=5)
    clock.install(lambda: late)
    Timer.objects.filter(case=case, assignment=None).exclude(name="T_ack").update(due_at=late + timedelta(days=9))
    page = client_of("supervisor").get(reverse("late"), {"all": "1"}).content.decode()
    row = page[page.index(f'data-case="{case.pk}"') :].partition("</li>")[0]
    assert f'<span class="clock-for">签收 · {co.short or co.name}</span>' in row
    assert f"主办 {lead.short or lead.name}" in row
