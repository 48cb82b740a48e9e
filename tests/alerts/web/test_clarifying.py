"""A verified claim is the draft of its clarification."""

import pytest

from alerts.models import Case, Claim
from config.vocabulary import CaseState, ClaimState, Severity

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(county, now) -> Claim:
    case = Case.objects.filter(state=CaseState.HANDLING.value, severity=Severity.ORDINARY.value).first()
    values = {"state": ClaimState.REFUTED.value, "finding": "没有人死亡。", "evidence": "医院记录", "verified_at": now}
    return Claim.objects.create(case=case, text="死了三个人", first_seen=now, **values)


def test_the_claim_its_finding_and_its_basis_stand_in_the_form(claim, client_of):
    page = client_of("judge").get(f"/cases/{claim.case_id}/").content.decode()
    address = f"/cases/{claim.case_id}/publish/?kind=clarification&amp;claim={claim.pk}"
    assert f'href="{address}"' in page
    form = client_of("judge").get(address.replace("&amp;", "&")).context["form"]
    parts = {form.fields[name].label: form.fields[name].initial for name in form.fields if name.startswith("part_")}
    assert parts == {"说法": "死了三个人", "查证结果": "不实。没有人死亡。", "依据": "医院记录", "正确信息": ""}


@pytest.mark.parametrize("asked", ["999999", "x", ""])
def test_a_claim_that_is_not_there_leaves_the_form_empty(claim, client_of, asked):
    answer = client_of("judge").get(f"/cases/{claim.case_id}/publish/?kind=clarification&claim={asked}")
    assert answer.context["form"].fields["part_0"].initial == ""


def test_a_confirmed_claim_is_not_clarified(claim, client_of):
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.CONFIRMED.value)
    assert "起草澄清" not in client_of("judge").get(f"/cases/{claim.case_id}/").content.decode()


def test_who_may_not_publish_is_not_offered_it(claim, client_of):
    assert "起草澄清" not in client_of("leader").get(f"/cases/{claim.case_id}/").content.decode()
