"""The next step is the right one and says enough: drafts and their gates, disputes, rulings, what a contact may do."""

from datetime import timedelta

import pytest
from county_cases import start_timer

from alerts import cases
from alerts.actors import Actor
from alerts.models import Assignment, Case, Listing
from alerts.rules.releases import CONTENT
from config import clock
from config.vocabulary import CaseState, ClaimState, Part, ReleaseKind, Role

pytestmark = pytest.mark.django_db
KIND = ReleaseKind.FIRST


def _actor(county, key: str, role: Role, unit=None) -> Actor:
    return Actor(county.users[key].first_name, role, county.users[key].pk, unit.pk if unit else None)


def _next(page):
    filled = page.context["filled"]
    return filled.step.slug if filled else None


@pytest.fixture
def drafted(county, now):
    """A first notice whose judge passed two gates."""
    case = Case.objects.filter(state=CaseState.TRIAGE.value).first()
    judge = _actor(county, "judge", Role.JUDGE)
    if case.claimed_by is None:
        cases.claim(case, judge, now)
    draft = cases.draft(case, judge, now, KIND, dict.fromkeys(CONTENT[KIND], "路面塌陷约六米"))
    cases.sign_gates(draft, judge, now, ["政治", "文字"])
    return case, draft


def test_a_draft_goes_before_a_second_draft(drafted, county, now, client_of):
    case, draft = drafted
    address = f"/cases/{case.pk}/"
    assert _next(client_of("supervisor").get(address)) == "gates"
    assert _next(client_of("leader").get(address)) == "gates"
    waits = client_of("judge").get(address)
    assert _next(waits) is None
    assert waits.context["awaited"] == "第 1 次首次信息还差法律关、保密关，等待同事把关。"
    cases.sign_gates(draft, _actor(county, "supervisor", Role.SUPERVISOR), now, ["法律", "保密"])
    ready = client_of("judge").get(address)
    assert ready.context["filled"].url == f"/cases/{case.pk}/send/{draft.pk}/"
    assert "publish" in {offer.step.slug for offer in ready.context["quiet"]}
    assert _next(client_of("leader").get(address)) == "instruct"


def test_nobody_passes_a_gate_of_words_he_has_not_read(drafted, client_of):
    case, draft = drafted
    page = client_of("supervisor").get(f"/cases/{case.pk}/gates/{draft.pk}/").content.decode()
    assert "路面塌陷约六米" in page
    assert "法律 未把" in page


def test_a_claim_is_read_where_it_is_verified(drafted, county, now, client_of):
    case, _draft = drafted
    claim = cases.note_claim(case, _actor(county, "judge", Role.JUDGE), now, "塌陷致三人死亡", ["死了三个人"])
    page = client_of("judge").get(f"/cases/{case.pk}/claim_verify/{claim.pk}/").content.decode()
    assert "塌陷致三人死亡" in page
    assert "死了三个人" in page
    assert claim.state == ClaimState.UNVERIFIED


def test_the_course_says_which_gates_and_which_clock(drafted, county, now, client_of):
    case, draft = drafted
    start_timer(case, "T_response", "gbf-61-response", now, None)
    cases.sign_gates(draft, _actor(county, "supervisor", Role.SUPERVISOR), now, ["法律", "保密"])
    sent = cases.Sent("网站", "https://gov.example/1", "", "副县长", None)
    cases.publish_draft(draft, _actor(county, "judge", Role.JUDGE), now, sent)
    page = client_of("judge").get(f"/cases/{case.pk}/").content.decode()
    course = page.partition("<h2>经过</h2>")[2]
    assert "第 1 次首次信息，网站；发布人 副县长；停止计时：回应" in course
    assert "第 1 次首次信息，法律关、保密关" in course


@pytest.fixture
def disputed(county, now):
    """Two leads gave it back and named each other."""
    for unit in county.units:
        for contact in unit.contacts.all():
            contact.confirmed_at = contact.confirmed_at or now
            contact.save()
    first, second, *_ = [unit for unit in county.units if unit.contacts.exists() and unit.kind != "territory"]
    case = Case.objects.filter(state=CaseState.TRIAGE.value, assignments=None).first()
    at = now
    for lead, named in ((first, second), (second, first)):
        case.refresh_from_db()
        cases.dispatch(case, _actor(county, "dispatcher", Role.DISPATCHER), at, lead, [], [], "请核实")
        part = case.assignments.filter(department=lead).last()
        head = Actor("单位负责人", Role.DEPT_HEAD, county.users["judge"].pk, lead.pk)
        cases.give_back(part, head, at, "不属本单位", named, "职责规定第三条")
        at += timedelta(minutes=5)
    clock.install(lambda: at)
    case.refresh_from_db()
    return case, first, second, at


def test_a_supervisor_reads_who_disputes_and_not_whom_the_machine_proposed(disputed, client_of):
    case, first, second, _at = disputed
    page = client_of("supervisor").get("/late/")
    row = next(row for row in page.context["disputed"] if row.pk == case.pk)
    assert row.who == f"争议：{first.name}、{second.name}"


def test_the_unit_of_a_ruling_reads_the_ruling_and_why_it_cannot_return(disputed, county, client_of):
    case, first, _second, at = disputed
    cases.rule_dispute(case, _actor(county, "supervisor", Role.SUPERVISOR), at, first, "由该单位主办")
    part = case.assignments.filter(department=first).last()
    assert part.reason == f"督办员吴敏裁定由{first.name}主办，为最终意见。"
    staff = county.users["outsider"].staff
    staff.department = first
    staff.save()
    refused = client_of("outsider").get(f"/inbox/{part.pk}/give_back/", follow=True).content.decode()
    assert "现在不能退回：已裁定由本单位办理，不能再退回。" in refused


def test_a_contact_who_signed_reads_who_answers(county, client_of):
    part = Assignment.objects.filter(department=county.units[0], part=Part.LEAD.value, state="acked").first()
    page = client_of("colleague").get(f"/inbox/{part.pk}/")
    assert _next(page) is None
    assert "由本单位负责人反馈和报审。" in page.content.decode()


def test_who_evaluates_reads_heat_and_tone_before_and_after(county, now, client_of):
    case = Case.objects.filter(state=CaseState.TRACKING.value).exclude(topic=None).first()
    case.timers.filter(name="T_watch").update(due_at=now - timedelta(minutes=1))
    Case.objects.filter(pk=case.pk).update(responded_at=now - timedelta(hours=80))
    page = client_of("judge").get(f"/cases/{case.pk}/evaluate/").content.decode()
    assert "系统测算的效果" in page
    assert "回应时 " in page
    client_of("judge").post(f"/cases/{case.pk}/evaluate/", {"note": "积水已排除"})
    case.refresh_from_db()
    assert case.effect["measured"]
    course = client_of("leader").get(f"/cases/{case.pk}/").content.decode().partition("<h2>效果评估</h2>")[2]
    assert "负面情绪" in course
    assert "积水已排除" in course


def test_the_time_for_a_return_is_a_right_and_never_late(county, now, client_of):
    part = Assignment.objects.filter(department=county.units[8], state="pending_ack", case__state="dispatched").first()
    part.case.timers.filter(name="T_return").delete()
    row = part.case.timers.filter(assignment=None, stopped_at=None, voided_at=None).first()
    start_timer(part.case, "T_return", "proposal-return", now - timedelta(hours=30), None)
    lapsed = part.case.timers.get(name="T_return")
    part.case.timers.filter(pk=lapsed.pk).update(assignment=part)
    assert lapsed.due_at < now
    assert Listing.objects.get(case=part.case).clock != "T_return"
    assert row is None or Listing.objects.get(case=part.case).due is not None
    page = client_of("territory").get(f"/inbox/{part.pk}/")
    assert "已过，不能再退回" in [one.words for one in page.context["ended"]]
    assert "give_back" not in {offer.step.slug for offer in page.context["quiet"]}
    refused = client_of("territory").get(f"/inbox/{part.pk}/give_back/", follow=True).content.decode()
    assert "现在不能退回：退回的期限" in refused
