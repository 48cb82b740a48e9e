"""What a walk through all roles found: two returns, a ruling, an answer sent back, in the pages' own words."""

from datetime import timedelta

import pytest

from alerts import cases
from alerts.actors import SYSTEM, Actor
from alerts.cases import events
from alerts.models import Assignment, Case
from config import clock
from config.vocabulary import AssignmentState, CaseState, Part, Role

pytestmark = pytest.mark.django_db


def _actor(county, key: str, role: Role, unit=None) -> Actor:
    return Actor(county.users[key].first_name, role, county.users[key].pk, unit.pk if unit else None)


def _head(county, unit) -> Actor:
    return Actor("单位负责人", Role.DEPT_HEAD, county.users["judge"].pk, unit.pk)


def _client_of_head(county, client_of, unit):
    staff = county.users["outsider"].staff
    staff.department = unit
    staff.save()
    return client_of("outsider")


@pytest.fixture
def returned(county, now):
    """Dispatched to two units and a territory; the lead returned it and named another."""
    for unit in county.units:
        for contact in unit.contacts.all():
            contact.confirmed_at = contact.confirmed_at or now
            contact.save()
    able = [unit for unit in county.units if unit.contacts.exists()]
    lead, other, co, *_ = [unit for unit in able if unit.kind != "territory"]
    land = next(unit for unit in able if unit.kind == "territory")
    case = Case.objects.filter(state=CaseState.TRIAGE.value, assignments=None).first()
    sender = _actor(county, "dispatcher", Role.DISPATCHER)
    cases.dispatch(case, sender, now, lead, [co], [land], "请核实")
    part = case.assignments.get(part=Part.LEAD.value)
    cases.give_back(part, _head(county, lead), now, "不属本单位", other, "职责规定第三条")
    return case, lead, other, co, land


def test_after_a_return_the_unit_named_is_chosen_and_who_has_it_keeps_it(returned, client_of):
    case, _lead, other, co, land = returned
    form = client_of("dispatcher").get(f"/cases/{case.pk}/dispatch/").context["form"]
    assert form.initial == {"lead": other, "co": [co], "territory": [land]}


def _row(client, case) -> str:
    """What the list says of who has the case."""
    page = client.get("/alerts/?tab=all").content.decode()
    return page.partition(f'href="/cases/{case.pk}/')[2].partition("</li>")[0]


def test_the_row_of_the_list_names_the_unit_that_is_suggested_now(returned, county, now, client_of):
    case, lead, other, co, _land = returned
    assert f"建议主办 {other.name}" in _row(client_of("dispatcher"), case)
    sender, third = _actor(county, "dispatcher", Role.DISPATCHER), co
    case.refresh_from_db()
    cases.dispatch(case, sender, now + timedelta(minutes=5), other)
    assert f"主办 {other.name} 待签收" in _row(client_of("dispatcher"), case)
    part = case.assignments.filter(department=other).last()
    cases.give_back(part, _head(county, other), now + timedelta(minutes=6), "也不属本单位", third, "职责规定第五条")
    case.refresh_from_db()
    assert case.state == CaseState.DISPUTED.value
    assert "主办有争议，等待裁定" in _row(client_of("dispatcher"), case)
    supervisor = _actor(county, "supervisor", Role.SUPERVISOR)
    cases.rule_dispute(case, supervisor, now + timedelta(minutes=7), lead, "由该单位主办")
    assert f"主办 {lead.name} 待签收" in _row(client_of("dispatcher"), case)


def test_who_returned_it_is_not_suggested_again_nor_given_it_with_many_others(returned, client_of):
    case, lead, other, *_ = returned
    grave = Case.objects.filter(severity="重大").exclude(pk=case.pk).first()
    Case.objects.filter(pk=case.pk).update(severity="一般")
    client = client_of("dispatcher")
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert f"<dt>主办</dt><dd>{other.name}" in page
    assert f'<h2>退回意见</h2><ul class="plain-list"><li><b>{lead.name}</b>' in page
    said = client.post(
        "/alerts/bulk/dispatch/",
        {"ids": [case.pk, grave.pk], "sent": "1", "list": "?tab=triage", "note": ""},
        follow=True,
    )
    assert f"{lead.name}已退回，请打开本单重新交办" in said.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.TRIAGE.value


def test_the_ruling_shows_both_units_and_cannot_be_returned(returned, county, now, client_of):
    case, lead, other, co, land = returned
    later = now + timedelta(minutes=5)
    clock.install(lambda: later)
    case.refresh_from_db()
    cases.dispatch(case, _actor(county, "dispatcher", Role.DISPATCHER), later, other, [co], [land])
    part = case.assignments.filter(department=other).last()
    cases.give_back(part, _head(county, other), later, "由设施引起", lead, "管理规定第五条")
    ruling = client_of("supervisor").get(f"/cases/{case.pk}/rule/")
    form = ruling.context["form"]
    assert [name for _pk, name in form.fields["lead"].choices[1][1]] == [lead.name, other.name]
    assert "由设施引起" in ruling.content.decode().partition("退回意见")[2]
    last = later + timedelta(minutes=5)
    clock.install(lambda: last)
    case.refresh_from_db()
    cases.rule_dispute(case, _actor(county, "supervisor", Role.SUPERVISOR), last, other, "由该单位主办")
    part = case.assignments.filter(department=other).last()
    page = _client_of_head(county, client_of, other).get(f"/inbox/{part.pk}/")
    offered = [page.context["filled"], *page.context["quiet"]]
    assert "give_back" not in {offer.step.slug for offer in offered if offer}
    assert page.context["asked"].endswith("不能再退回。")
    assert page.context["note"] == "由该单位主办"


def test_an_answer_sent_back_is_amended_and_put_up_again(county, now, client_of):
    case = Case.objects.filter(state=CaseState.REVIEW.value).first()
    part = case.assignments.filter(part=Part.LEAD.value).last()
    case.assignments.filter(pk=part.pk).update(state=AssignmentState.SUBMITTED.value)
    cases.rework(case, _actor(county, "judge", Role.JUDGE), now, "请写明修复时间。")
    head = _client_of_head(county, client_of, part.department)
    page = head.get(f"/inbox/{part.pk}/")
    assert page.context["asked"] == "答复退回重办：请写明修复时间。请办理后重新报审。"
    assert page.context["filled"].step.slug == "submit"
    before = case.releases.filter(published_at=None).last()
    form = head.get(f"/inbox/{part.pk}/submit/").context["form"]
    assert form.initial["part_0"] in before.content.values()


@pytest.mark.parametrize(("state", "words"), [("handling", "等待主办单位办理"), ("dispatched", "等待主办单位签收")])
def test_who_has_no_step_reads_who_has(county, client_of, state, words):
    case = Case.objects.filter(state=state).first()
    assert words in client_of("leader").get(f"/cases/{case.pk}/").content.decode()


def test_a_unit_does_not_read_of_an_order_that_no_supervisor_issued(county, now, client_of):
    part = Assignment.objects.filter(part=Part.LEAD.value, case__state="handling").first()
    events.append(part.case, "拟发督办单", SYSTEM, now, assignment=part)
    events.append(part.case, "签发督办单", _actor(county, "supervisor", Role.SUPERVISOR), now)
    page = _client_of_head(county, client_of, part.department).get(f"/inbox/{part.pk}/")
    kinds = {event.kind for event in page.context["events"]}
    assert "签发督办单" in kinds
    assert "拟发督办单" not in kinds
