"""A unit that was asked for its view or its signature reads of views; one that was only to know reports nothing."""

import pytest

from alerts import cases
from alerts.actors import Actor
from alerts.models import Case
from alerts.rules.states import MoveRefused
from config.vocabulary import CaseState, Part, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(county, now):
    """One unit asked for its view, one for its signature, one let know; all have signed off."""
    case = Case.objects.filter(state=CaseState.HANDLING.value).first()
    have = set(case.assignments.values_list("department", flat=True))
    units = [unit for unit in county.units if unit.pk not in have][:3]
    for unit in units:
        unit.contacts.create(name="联络员", role="dept_head", email=f"{unit.pk}@county.example", confirmed_at=now)
    judge, parts = Actor("研判员", Role.JUDGE, county.users["judge"].pk), {}
    for kind, unit in zip((Part.CONSULT, Part.CO_SIGN, Part.INFORM), units, strict=True):
        [part] = cases.invite(case, judge, now, kind, [unit], "请看")
        cases.sign_off(part, Actor("负责人", Role.DEPT_HEAD, department_id=unit.pk), now)
        part.refresh_from_db()
        parts[kind] = part
    return parts


def _head(county, client_of, part):
    county.users["outsider"].staff.department = part.department
    county.users["outsider"].staff.save()
    return client_of("outsider")


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Part.CONSULT, ("提出意见", "意见", "免予提出意见")), (Part.CO_SIGN, ("签署意见", "会签意见", "免予会签"))],
)
def test_a_view_is_called_a_view(asked, county, client_of, kind, words):
    verb, label, waived = words
    part = asked[kind]
    head = _head(county, client_of, part)
    assert head.get(f"/inbox/{part.pk}/").context["filled"].step.verb == verb
    page = head.get(f"/inbox/{part.pk}/report/")
    assert page.context["form"].fields["text"].label == label
    assert "办理情况" not in page.content.decode()
    assert waived in client_of("judge").get(f"/cases/{part.case_id}/").content.decode()


def test_who_is_only_to_know_has_nothing_to_be_spared(asked, client_of, now):
    part = asked[Part.INFORM]
    judge = client_of("judge")
    page = judge.get(f"/cases/{part.case_id}/").content.decode()
    assert f"/inbox/{part.pk}/attach/" in page
    assert f"/inbox/{part.pk}/waive/" not in page
    assert "没有反馈可免" in judge.get(f"/inbox/{part.pk}/waive/", follow=True).content.decode()
    with pytest.raises(MoveRefused, match="没有反馈可免"):
        cases.waive(part, Actor("研判员", Role.JUDGE), now, "不需要")


def test_a_return_by_who_was_only_to_know_can_stand(asked, county, client_of, now):
    part = asked[Part.INFORM]
    type(part).objects.filter(pk=part.pk).update(state="returned", returned_at=now)
    assert "同意退回" in client_of("judge").get(f"/cases/{part.case_id}/").content.decode()
    part.refresh_from_db()
    cases.waive(part, Actor("研判员", Role.JUDGE), now, "退回成立")
    part.refresh_from_db()
    assert part.waived_at == now
