"""The dispatch page where the machine is not sure, and names of the document beside those of today."""

from django.urls import reverse

from alerts.models import Case, Contact, Department


def _proposed(county, **proposal) -> Case:
    case = Case.objects.filter(state="triage").first()
    case.proposal = {"lead": None, "candidates": [], "reason": "依据不足", "fallback": "县政府办公室", **proposal}
    case.save(update_fields=["proposal"])
    return case


def test_without_a_lead_the_best_three_stand_first(county, client_of):
    names = [county.units[number].name for number in (3, 1, 2)]
    candidates = [{"department": name, "p": p} for name, p in zip(names, (0.41, 0.3, 0.1), strict=True)]
    case = _proposed(county, candidates=candidates)
    page = client_of("dispatcher").get(reverse("case_action", args=[case.pk, "dispatch"])).content.decode()
    assert "没有把握，请人工确定" in page
    assert "兜底 县政府办公室" in page
    select = page[page.index('name="lead"') :]
    places = [select.index(f">{name}（") for name in names]
    assert places == sorted(places)
    assert select.index('<optgroup label="建议">') < places[0] < select.index('<optgroup label="其他单位">')
    assert "不确定 41 %" in select


def test_any_other_unit_can_be_chosen_all_the_same(county, client_of):
    case = _proposed(county, candidates=[{"department": county.units[1].name, "p": 0.3}])
    lead = Department.objects.filter(contacts__confirmed_at__isnull=False).exclude(pk=county.units[1].pk).first()
    address = reverse("case_action", args=[case.pk, "dispatch"])
    seen = client_of("dispatcher").get(address).context["seen"]
    done = client_of("dispatcher").post(address, {"lead": lead.pk, "seen": seen})
    assert done.status_code == 302
    assert case.assignments.get(part="主办").department == lead


def test_the_documents_name_stands_beside_todays(county, client_of):
    unit = county.units[0].name
    case = _proposed(county, lead=unit, written={unit: "县国土资源局"})
    page = client_of("dispatcher").get(reverse("case_action", args=[case.pk, "dispatch"])).content.decode()
    assert "文件写作“县国土资源局”" in page


def test_an_absence_is_seen_on_the_list_of_units(county, client_of):
    contact = Contact.objects.filter(confirmed_at__isnull=False).first()
    Contact.objects.filter(pk=contact.pk).update(absent_from="2026-11-18")
    page = client_of("supervisor").get(reverse("departments")).content.decode()
    assert "11月18日起不在岗" in page
    assert "没有代岗人" in page
