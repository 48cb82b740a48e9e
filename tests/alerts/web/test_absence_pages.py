"""不在岗, 退回意见 and 批示 where people see them."""

from django.urls import reverse

from alerts.models import Assignment, Case, Contact


def test_an_absence_is_written_down_on_the_desk_and_by_the_unit_itself(county, client_of):
    contact = Contact.objects.exclude(confirmed_at=None).first()
    deputy = Contact.objects.exclude(confirmed_at=None).exclude(department=contact.department).first()
    address = reverse("contact_absence", args=[contact.pk])
    supervisor = client_of("supervisor")
    assert supervisor.get(address).status_code == 200
    assert supervisor.post(address, {"start": "", "deputy": ""}).status_code == 422
    assert supervisor.post(address, {"start": "2026-11-20", "until": "2026-11-19"}).status_code == 409
    given = {"start": "2026-11-20", "until": "2026-11-24", "deputy": deputy.pk}
    assert supervisor.post(address, given).status_code == 302
    page = supervisor.get(reverse("departments")).content.decode()
    assert "11月20日起不在岗，至11月24日" in page
    for name in ("monitor", "auditor", "leader"):
        assert client_of(name).get(address).status_code == 403
    assert supervisor.post(reverse("contact_back", args=[contact.pk])).status_code == 302
    assert "起不在岗" not in supervisor.get(reverse("departments")).content.decode()


def test_a_unit_sees_and_keeps_its_own_contacts_only(county, client_of):
    territory = client_of("territory")
    own = county.units[8].contacts.get()
    Contact.objects.filter(pk=own.pk).update(confirmed_at=county.now)
    other = Contact.objects.exclude(confirmed_at=None).exclude(department=county.units[8]).first()
    assert reverse("contact_absence", args=[own.pk]) in territory.get(reverse("roster")).content.decode()
    assert territory.post(reverse("contact_absence", args=[own.pk]), {"start": "2026-11-20"}).status_code == 302
    assert territory.get(reverse("contact_absence", args=[other.pk])).status_code == 404
    assert "没有代岗人" in territory.get(reverse("roster")).content.decode()


def test_both_positions_stand_on_the_case_and_on_the_ruling(county, client_of):
    case = Case.objects.filter(state="disputed").first()
    said = Assignment.objects.filter(case=case, part="主办").exclude(return_reason="").first()
    supervisor = client_of("supervisor")
    for address in (reverse("case", args=[case.pk]), reverse("case_action", args=[case.pk, "rule"])):
        page = supervisor.get(address).content.decode()
        assert "退回意见" in page
        assert said.return_reason in page.partition("退回意见")[2]


def test_an_instruction_stands_above_the_case_and_above_the_units_part(county, client_of):
    part = Assignment.objects.filter(department=county.units[8], state="pending_ack", case__state="dispatched").first()
    leader = client_of("leader")
    page = leader.get(reverse("case", args=[part.case_id])).content.decode()
    assert f'href="{reverse("case_action", args=[part.case_id, "instruct"])}"' in page
    done = leader.post(reverse("case_action", args=[part.case_id, "instruct"]), {"text": "本周办结"})
    assert done.status_code == 302
    for viewer, address in (
        ("leader", reverse("case", args=[part.case_id])),
        ("territory", reverse("assignment", args=[part.pk])),
    ):
        page = client_of(viewer).get(address).content.decode()
        assert "领导批示" in page
        assert "本周办结" in page.partition("领导批示")[2]


def test_units_that_lost_the_case_are_folded_away(county, client_of):
    part = Assignment.objects.filter(department=county.units[8], state="pending_ack", case__state="dispatched").first()
    Assignment.objects.filter(pk=part.pk).update(state="withdrawn")
    page = client_of("judge").get(reverse("case", args=[part.case_id])).content.decode()
    assert part.department.name in page.partition("已不承办的 1 个")[2]
